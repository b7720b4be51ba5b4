"""Opening, closing, copying, and noticing what other programs do to the file."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Connection

from annotator.domain.errors import BusyError, FileReplaced, ReadOnlyError, StorageError
from annotator.domain.model import DocumentId
from annotator.services import annotate, checking, documents, history, labels
from annotator.services.project import Project, open_project
from annotator.store import database
from annotator.store.database import create_database
from tests.nothing_lost.forge import Forge
from tests.nothing_lost.work import mark
from tests.projects import add_texts, label_ids, make_empty_project, spans_in

PAGE = DocumentId("page")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "project.db"
    with make_empty_project(path) as project:
        add_texts(project, {"page": "x" * 500})
    mark(str(path), "analyst-1", 0, 3)
    return path


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with open_project(str(path), "analyst-1", wait_ms=50) as opened:
        yield opened


def add(project: Project, start: int) -> None:
    annotate.add_span(project, PAGE, start, start + 1, label_ids(project)["actor"])


def starts(project: Project) -> list[int]:
    return [span.start for span in spans_in(project, "page")]


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


@contextmanager
def locked_elsewhere(path: Path) -> Iterator[None]:
    """Another program writes, until the end of the block."""
    script = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE');"
        "print('held', flush=True); sys.stdin.readline(); c.execute('ROLLBACK')"
    )
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate("\n")


# Making one


def test_a_new_project_is_whole_and_alone_in_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with open_project(str(path), "analyst-1", create=True) as project:
        assert [one.name for one in labels.list_labels(project)] == ["actor", "location", "claim", "boilerplate"]
        assert checking.check(project).problems == []
    assert beside(path) == ["new.db"]


def test_a_new_project_that_fails_on_the_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(database.upgrades, "stamp", fails)
    with pytest.raises(StorageError):
        create_database(tmp_path / "new.db")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken_is_never_written_over(path: Path) -> None:
    before = digest(path)
    with pytest.raises(StorageError, match="exists already"):
        create_database(path)
    assert digest(path) == before
    assert beside(path) == [path.name]


def test_two_programs_that_make_it_at_once_end_up_in_one(tmp_path: Path, forge: Forge) -> None:
    path = tmp_path / "new.db"
    for _ in range(2):
        assert forge.run(*[["make", str(path)]] * 3) == [0, 0, 0]
        with open_project(str(path), "analyst-1") as project:
            assert checking.check(project).problems == []
        assert beside(path) == ["new.db"]
        path.unlink()


def test_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="There is no folder"):
        open_project(str(tmp_path / "nowhere" / "new.db"), create=True)


# Looking


def test_looking_leaves_the_bytes_as_they_were(path: Path) -> None:
    before = digest(path)
    with open_project(str(path), "analyst-1") as project:
        documents.open_document(project, PAGE)
        assert checking.check(project).ok
    assert digest(path) == before
    assert beside(path) == [path.name]


def test_two_programs_looking_at_once_leave_the_bytes_as_they_were(path: Path, forge: Forge) -> None:
    before = digest(path)
    assert forge.run(["look", str(path)], ["look", str(path)]) == [0, 0]
    assert digest(path) == before
    assert beside(path) == [path.name]


def test_every_connection_keeps_the_promises(project: Project) -> None:
    wanted = {"foreign_keys": 1, "synchronous": 2, "journal_mode": "wal", "trusted_schema": 0, "cell_size_check": 1}
    with project.database.read() as first, project.database.read() as second:
        for connection in (first, second):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
            assert found == wanted


def test_reading_cannot_be_turned_into_writing_unseen(project: Project) -> None:
    """What a service writes while reading is gone: only steps of the journal are kept."""
    with project.database.read() as connection:
        connection.exec_driver_sql("UPDATE span SET note = 'x'")
    assert {span.note for span in spans_in(project, "page")} == {None}


# Others


def test_a_lock_of_another_program_is_waited_for_and_said(path: Path, project: Project) -> None:
    with locked_elsewhere(path):
        with pytest.raises(BusyError, match=r"Another program is using project\.db; nothing was saved"):
            add(project, 10)
        assert starts(project) == [0, 1, 2]  # reading goes on
    add(project, 10)
    assert starts(project) == [0, 1, 2, 10]
    assert checking.check(project).ok


def test_a_lock_that_is_released_in_time_is_only_a_wait(path: Path) -> None:
    with open_project(str(path), "analyst-1", wait_ms=20_000) as patient:
        with locked_elsewhere(path):
            worker = threading.Thread(target=add, args=(patient, 10))
            worker.start()
        worker.join()
        assert starts(patient) == [0, 1, 2, 10]


def test_another_window_sees_what_was_done_and_cannot_overwrite_it(path: Path, project: Project) -> None:
    with open_project(str(path), "analyst-1", wait_ms=50) as second:
        seen = spans_in(second, "page")[0]
        revision = history.latest(second)
        annotate.set_note(project, spans_in(project, "page")[0], "first")
        with pytest.raises(Exception, match="changed meanwhile in another window"):
            annotate.set_note(second, seen, "second")
        assert history.changes_since(second, revision)[1][0].what == "Note on “x”"
        assert spans_in(second, "page")[0].note == "first"


def test_the_data_version_rises_with_every_save_of_anybody(path: Path, project: Project, forge: Forge) -> None:
    seen = [project.database.data_version()]
    assert project.database.data_version() == seen[0]
    add(project, 10)
    seen.append(project.database.data_version())
    assert forge.run(["mark", str(path), "analyst-2", 20, 1]) == [0]
    seen.append(project.database.data_version())
    assert len(set(seen)) == 3


def test_every_save_raises_the_revision_by_one(project: Project) -> None:
    """A log left by a kill is told from another's by counting its transactions."""

    def raises(save: Callable[[], object]) -> int:
        before = history.latest(project)
        save()
        return history.latest(project) - before

    assert raises(lambda: add(project, 10)) == 1
    assert raises(lambda: history.undo(project)) == 1
    assert raises(lambda: history.redo(project)) == 1
    assert raises(lambda: labels.add_label(project, "date")) == 1
    assert raises(lambda: add_texts(project, {"second": "text"})) == 1
    assert raises(lambda: documents.remove_document(project, DocumentId("second"))) == 1


# The file goes away


def deleted(path: Path) -> None:
    path.unlink()


def renamed(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def replaced(path: Path) -> None:
    other = path.with_name("other.db")
    with make_empty_project(other) as made:
        add_texts(made, {"page": "y" * 500})
    other.replace(path)


AWAY = [(deleted, "deleted or moved away"), (renamed, "deleted or moved away"), (replaced, "replaced by another file")]


@pytest.mark.parametrize(("away", "words"), AWAY)
def test_a_file_that_went_away_is_noticed_at_the_next_save(
    path: Path, project: Project, away: Callable[[Path], None], words: str
) -> None:
    add(project, 10)
    away(path)
    for _ in range(2):
        with pytest.raises(FileReplaced, match=f"project.db was {words}"):
            add(project, 11)
    with pytest.raises(FileReplaced, match=words):
        project.check_file()


@pytest.mark.parametrize(("away", "words"), AWAY)
def test_all_work_can_be_saved_elsewhere_when_the_file_went_away(
    path: Path, project: Project, away: Callable[[Path], None], words: str
) -> None:
    add(project, 10)
    away(path)
    copy = path.with_name("copy.db")
    project.save_copy(copy)
    with open_project(str(copy), "analyst-1") as saved:
        assert starts(saved) == [0, 1, 2, 10]
        assert checking.check(saved).problems == []


def test_a_new_connection_does_not_follow_the_name_into_another_file(path: Path, project: Project) -> None:
    with project.database.read() as first, project.database.read() as second:
        assert first is not second
        replaced(path)
        with (
            pytest.raises(FileReplaced),
            project.database.read(),
            project.database.read(),
            project.database.read(),
        ):
            pass


def save_and(project: Project, meanwhile: Callable[[], None]) -> None:
    with project.database.write() as connection:
        connection.exec_driver_sql("UPDATE label SET description = 'x'")
        meanwhile()


def test_replaced_in_the_middle_of_a_save_is_not_reported_as_saved(path: Path, project: Project) -> None:
    with pytest.raises(FileReplaced, match="replaced by another file"):
        save_and(project, lambda: replaced(path))


def test_a_second_opening_in_this_program_leaves_the_locks_alone(path: Path, project: Project, forge: Forge) -> None:
    """Reading the header closes a descriptor, and POSIX then drops every lock that the program has on the file."""
    add(project, 10)
    open_project(str(path), "analyst-2").close()
    assert forge.run(["touch", str(path)]) == [0]
    assert path.with_name("project.db-wal").exists()  # it takes the lock to delete it


def test_locks_lost_to_a_stray_reader_cost_no_work(path: Path, project: Project, forge: Forge) -> None:
    """Somebody in this program read the open file, another program took the log for abandoned and deleted it."""
    add(project, 10)
    path.read_bytes()
    assert forge.run(["touch", str(path)]) == [0]
    assert not path.with_name("project.db-wal").exists()
    add(project, 11)
    assert forge.run(["mark", str(path), "analyst-1", 12, 1]) == [0]
    add(project, 13)
    assert starts(project) == [0, 1, 2, 10, 11, 12, 13]
    assert checking.check(project).ok


def test_a_log_that_vanishes_in_the_middle_of_a_save_is_not_reported_as_saved(path: Path, project: Project) -> None:
    with pytest.raises(FileReplaced, match=r"took the log of project\.db away while"):
        save_and(project, path.with_name("project.db-wal").unlink)


# Copies


def test_a_copy_holds_what_only_the_log_has(path: Path, project: Project) -> None:
    add(project, 10)
    plain = path.with_name("plain.db")
    shutil.copyfile(path, plain)
    with open_project(str(plain), "analyst-1") as without_log:
        assert starts(without_log) == [0, 1, 2]
    copy = path.with_name("copy.db")
    project.save_copy(copy)
    with open_project(str(copy), "analyst-1") as saved:
        assert starts(saved) == [0, 1, 2, 10]
        assert saved.notices == []


def test_a_copy_never_writes_over_a_file_and_leaves_no_half_one(path: Path, project: Project) -> None:
    taken = path.with_name("taken.db")
    taken.write_text("mine")
    with pytest.raises(StorageError, match="exists already"):
        project.save_copy(taken)
    assert taken.read_text() == "mine"
    with pytest.raises(StorageError):
        project.save_copy(path.parent / "nowhere" / "copy.db")
    assert [name for name in beside(path) if not name.startswith("project.db")] == ["taken.db"]


def test_closing_twice_is_closing_once(path: Path) -> None:
    opened = open_project(str(path), "analyst-1")
    opened.close()
    opened.close()
    assert beside(path) == [path.name]
    assert not database.project_file.is_open_here(path)
    assert os.access(path, os.W_OK)


def _refused(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        (sqlite3.SQLITE_BUSY, BusyError, "Another program is using work.db"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, BusyError, "Another program is using work.db"),
        (sqlite3.SQLITE_LOCKED, BusyError, "Another program is using work.db"),
        (sqlite3.SQLITE_FULL, StorageError, "The disk is full, so work.db"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, ReadOnlyError, "work.db or its folder cannot be written to"),
        (sqlite3.SQLITE_CORRUPT, StorageError, "work.db is damaged"),
        (sqlite3.SQLITE_NOTADB, StorageError, "work.db is damaged"),
        (sqlite3.SQLITE_CANTOPEN, StorageError, "work.db cannot be opened"),
        (sqlite3.SQLITE_IOERR, StorageError, "work.db: as SQLite says it"),
    ],
)
def test_whatever_sqlite_refuses_is_said_in_words_with_what_to_do(
    tmp_path: Path, code: int, kind: type[StorageError], said: str
) -> None:
    with pytest.raises(kind) as error, database.translated(tmp_path / "work.db"):
        raise _refused(code)
    assert type(error.value) is kind
    assert str(error.value).startswith(said)
    assert error.value.hint.endswith(".")
