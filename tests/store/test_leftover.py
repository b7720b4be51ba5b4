"""A log that a killed program left is used where it belongs, and kept out of a file that was put in its place."""

import os
import shutil
import sqlite3
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from annotator.domain.errors import StorageError
from annotator.services import checking
from annotator.services.project import open_project
from annotator.store import leftover
from annotator.store.schema import SCHEMA_NUMBER
from tests.nothing_lost.forge import KILLED, Forge
from tests.nothing_lost.work import mark
from tests.projects import add_texts, make_empty_project

TEXT = {"page": "x" * 5000}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with three spans, folded into the file."""
    path = tmp_path / "annotations.db"
    with make_empty_project(path) as project:
        add_texts(project, TEXT)
    mark(str(path), "analyst-1", 0, 3)
    return path


def starts(path: Path) -> list[int]:
    """Where the spans in the file begin, once the program has opened it."""
    with open_project(str(path), "analyst-1") as project:
        assert checking.check(project).problems == []
    connection = sqlite3.connect(path)
    try:
        return [row[0] for row in connection.execute("SELECT start FROM span ORDER BY start")]
    finally:
        connection.close()


def notices(path: Path) -> list[str]:
    with open_project(str(path), "analyst-1") as project:
        return project.notices


def killed(forge: Forge, path: Path, first: int, count: int, who: str = "analyst-1") -> None:
    assert forge.run(["mark_and_die", str(path), who, first, count]) == [KILLED]
    assert log_of(path).stat().st_size > 0


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def kept_beside(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.left-over-*"))


def copied(path: Path, name: str) -> Path:
    copy = path.parent / name
    shutil.copyfile(path, copy)
    return copy


def assert_set_aside(path: Path, expected: list[int], actions: int) -> None:
    content = log_of(path).read_bytes()
    (notice,) = notices(path)
    (kept,) = kept_beside(path)
    assert "annotations.db was replaced" in notice
    assert kept.name in notice
    assert f"the last {actions} saved action" in notice
    assert kept.read_bytes() == content
    assert starts(path) == expected
    assert notices(path) == []


def test_after_a_kill_everything_is_there_without_a_word(path: Path, forge: Forge) -> None:
    killed(forge, path, 3, 4)
    assert notices(path) == []
    assert starts(path) == list(range(7))
    assert kept_beside(path) == []


def test_looking_at_the_log_changes_neither_it_nor_the_file(path: Path, forge: Forge) -> None:
    killed(forge, path, 3, 4)
    before = sha256(path.read_bytes()).digest(), sha256(log_of(path).read_bytes()).digest()
    assert leftover.settle(path) == []
    assert before == (sha256(path.read_bytes()).digest(), sha256(log_of(path).read_bytes()).digest())


def test_killed_again_and_again(path: Path, forge: Forge) -> None:
    for first in (3, 5, 7):
        killed(forge, path, first, 2)
    assert notices(path) == []
    assert starts(path) == list(range(9))


def test_killed_after_so_much_work_that_the_log_was_folded_in(path: Path, forge: Forge) -> None:
    killed(forge, path, 3, 150)
    assert notices(path) == []
    assert starts(path) == list(range(153))


def test_what_an_earlier_round_left_in_the_log_is_not_counted(path: Path, forge: Forge) -> None:
    """Once folded in, the log is written from its beginning again; old frames stay behind the new ones."""
    killed(forge, path, 3, 150)
    alone, together = leftover._look(path, leftover._ALONE), leftover._look(path, leftover._TOGETHER)
    assert alone
    assert together
    assert leftover._read_log(path).transactions == together.revision - alone.revision < 150


def test_killed_just_after_folding_in(path: Path, forge: Forge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is younger than its log, and holds all of it: seen without reading the whole of it."""
    killed(forge, path, 3, 4)
    connection = sqlite3.connect(path)
    connection.execute("SELECT 1 FROM step").fetchone()
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    shutil.copyfile(log_of(path), path.parent / "log")
    connection.close()
    shutil.move(path.parent / "log", log_of(path))
    os.utime(log_of(path), ns=(0, path.stat().st_mtime_ns - 10**9))
    monkeypatch.setattr(leftover, "_is_sound", lambda *_: pytest.fail("the whole file was read"))
    assert notices(path) == []
    assert starts(path) == list(range(7))


@pytest.mark.parametrize("actions", [4, 20])
@pytest.mark.parametrize("pages", [1, 2, 4, 6, 8])
def test_killed_while_folding_in(path: Path, forge: Forge, pages: int, actions: int) -> None:
    """Folding in goes page by page in order: whatever number of them had reached the file, readable alone or not."""
    killed(forge, path, 3, actions)
    log = leftover._read_log(path)
    assert len(log.frames) > pages
    with path.open("rb+") as file, log_of(path).open("rb") as written:
        for number, place in sorted(log.frames.items())[:pages]:
            file.seek((number - 1) * log.page)
            file.write(leftover._at(written.fileno(), place, log.page))
    assert (leftover._look(path, leftover._ALONE) is None) == (actions == 20)
    assert notices(path) == []
    assert starts(path) == list(range(3 + actions))


def test_replaced_by_an_older_copy(path: Path, forge: Forge) -> None:
    older = copied(path, "older")
    mark(str(path), "analyst-1", 3, 2)
    killed(forge, path, 5, 4)
    shutil.copyfile(older, path)
    assert_set_aside(path, [0, 1, 2], 4)


def test_replaced_by_a_copy_one_action_older(path: Path, forge: Forge) -> None:
    older = copied(path, "older")
    mark(str(path), "analyst-1", 3, 1)
    killed(forge, path, 5, 1)
    shutil.copyfile(older, path)
    assert_set_aside(path, [0, 1, 2], 1)


def test_put_back_as_it_was_is_no_replacement(path: Path, forge: Forge) -> None:
    same = copied(path, "same")
    killed(forge, path, 3, 4)
    shutil.copyfile(same, path)
    assert notices(path) == []
    assert starts(path) == list(range(7))


def test_the_file_and_its_log_copied_together_stay_together(path: Path, forge: Forge, tmp_path: Path) -> None:
    killed(forge, path, 3, 4)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    copy = elsewhere / "other name.db"
    shutil.copyfile(log_of(path), log_of(copy))
    shutil.copyfile(path, copy)
    assert notices(copy) == []
    assert starts(copy) == list(range(7))


def test_replaced_by_a_newer_copy(path: Path, forge: Forge, tmp_path: Path) -> None:
    killed(forge, path, 3, 4)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    newer = elsewhere / "newer.db"
    shutil.copyfile(path, newer)
    shutil.copyfile(log_of(path), log_of(newer))
    mark(str(newer), "analyst-1", 7, 3)
    newer.replace(path)
    assert_set_aside(path, list(range(10)), 4)


def test_replaced_by_a_copy_that_went_another_way(path: Path, forge: Forge) -> None:
    """As long a history as the log's, and another one."""
    other = copied(path, "other.db")
    mark(str(other), "analyst-1", 100, 3)
    mark(str(path), "analyst-1", 3, 2)
    killed(forge, path, 5, 4)
    other.replace(path)
    assert_set_aside(path, [0, 1, 2, 100, 101, 102], 4)


@pytest.mark.parametrize("actions", [0, 2, 3, 4, 6])
def test_replaced_by_another_project(path: Path, forge: Forge, tmp_path: Path, actions: int) -> None:
    """Shorter, longer, and of just the length that would fit."""
    other = tmp_path / "other.db"
    with make_empty_project(other) as project:
        add_texts(project, {"another": "y" * 300})
    mark(str(other), "analyst-1", 20, actions)
    killed(forge, path, 3, 2)
    other.replace(path)
    assert_set_aside(path, list(range(20, 20 + actions)), 2)


def test_a_new_project_in_the_place_of_one_that_lived_in_its_log_alone(forge: Forge, tmp_path: Path) -> None:
    path, other = tmp_path / "annotations.db", tmp_path / "other.db"
    make_empty_project(path).close()
    open_project(str(other), create=True).close()
    assert forge.run(["rename_and_die", str(path), "kept"]) == [KILLED]
    other.replace(path)
    (notice,) = notices(path)
    assert "the last 1 saved action on the former file" in notice
    with open_project(str(path)) as project:
        assert checking.check(project).ok


def test_git_checkout_in_a_real_repository(path: Path, forge: Forge) -> None:
    def git(*arguments: str) -> None:
        told = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", *told, *arguments], cwd=path.parent, check=True, capture_output=True)

    (path.parent / ".gitignore").write_text("*.db-wal\n*.db-shm\n")
    git("init")
    git("add", ".")
    git("commit", "-m", "three spans")
    mark(str(path), "analyst-1", 3, 2)
    git("commit", "-am", "five spans")
    killed(forge, path, 5, 4)
    git("checkout", "HEAD~1", "--", path.name)
    assert_set_aside(path, [0, 1, 2], 4)


def test_a_file_in_use_elsewhere_keeps_its_log(path: Path, forge: Forge) -> None:
    """Opened a second time by another process, while this one works."""
    with open_project(str(path), "analyst-1"):
        mark_here = forge.run(["mark", str(path), "analyst-2", 3, 2])
        assert mark_here == [0]
        assert forge.run(["touch", str(path)]) == [0]
        assert log_of(path).exists()
    assert starts(path) == list(range(5))


def test_replaced_while_another_program_works_on_it(path: Path, forge: Forge) -> None:
    """Two different files under one log would ruin both: the second program does not open it."""
    older = copied(path, "older")
    mark(str(path), "analyst-1", 3, 2)
    with open_project(str(path), "analyst-1"):
        forge.run(["mark", str(path), "analyst-1", 5, 1])
        older.replace(path)
        content = log_of(path).read_bytes()
        assert forge.run(["expect_refusal", str(path), "was replaced while another window has it open"]) == [0]
        assert log_of(path).read_bytes() == content
    assert starts(path) == [0, 1, 2]


def test_a_later_revision_of_a_known_step_is_another_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import raises the revision of its one step with every batch."""
    monkeypatch.setattr(leftover, "_knows", lambda *_: True)
    view = leftover._View
    assert leftover._continues(path, view(8, 2, "import", 1), view(8, 2, "import", 1), 3)
    assert leftover._continues(path, view(5, 2, "import", 1), view(8, 2, "import", 1), 3)
    assert not leftover._continues(path, view(4, 2, "import", 1), view(8, 2, "import", 1), 3)
    assert not leftover._continues(path, view(9, 2, "import", 1), view(8, 2, "import", 1), 3)


def test_a_damaged_file_keeps_its_log(path: Path, forge: Forge) -> None:
    """Nobody can tell then what belongs together, so nothing is moved."""
    killed(forge, path, 3, 4)
    for file, place in ((path, 100), (log_of(path), 32 + 24 + 100)):
        with file.open("rb+") as damaged:
            damaged.seek(place)
            damaged.write(b"\xff" * 3000)
    with path.open("rb+") as damaged:
        damaged.seek(4096)
        damaged.write(b"\xff" * (path.stat().st_size - 4096))
    assert leftover.settle(path) == []
    assert log_of(path).exists()


def test_an_empty_log_or_one_without_a_whole_action_is_nothing_to_tell(path: Path, forge: Forge) -> None:
    log_of(path).write_bytes(b"")
    assert notices(path) == []
    killed(forge, path, 3, 1)
    with log_of(path).open("rb+") as log:
        log.truncate(32)
    assert notices(path) == []
    assert starts(path) == [0, 1, 2]
    log_of(path).write_bytes(b"x" * 20)
    assert notices(path) == []
    assert starts(path) == [0, 1, 2]


def test_what_only_the_log_says_a_newer_program_did_is_refused(path: Path, forge: Forge) -> None:
    assert forge.run(["number_and_die", str(path), SCHEMA_NUMBER + 1]) == [KILLED]
    before = path.read_bytes(), log_of(path).read_bytes()
    with pytest.raises(StorageError, match="newer version of the program"):
        open_project(str(path), "analyst-1")
    assert before == (path.read_bytes(), log_of(path).read_bytes())


def test_a_large_log_is_judged_quickly(path: Path, forge: Forge, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an ordinary kill nothing is copied and nothing checked through."""
    killed(forge, path, 3, 60)
    monkeypatch.setattr(leftover, "_is_sound", lambda *_: pytest.fail("the whole file was read"))
    monkeypatch.setattr(leftover, "_is_in_file", lambda *_: pytest.fail("the whole log was read"))
    assert leftover.settle(path) == []
