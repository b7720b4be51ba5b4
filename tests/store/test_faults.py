"""A full disk, a place for reading only, no rights, and a failure at every single statement."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from annotator.domain.errors import AnnotatorError, ReadOnlyError, StorageError
from annotator.domain.model import DocumentId, State
from annotator.services import annotate, checking, documents, history, labels
from annotator.services.project import Project, open_project
from tests.nothing_lost.forge import KILLED, Forge
from tests.nothing_lost.work import mark
from tests.projects import add_passes, add_texts, everything, label_ids, make_empty_project, spans_in

PAGE = DocumentId("page")
Mount = Callable[..., Path]


def make(path: Path) -> Path:
    """Three spans in a page of 500 characters."""
    with make_empty_project(path) as project:
        add_texts(project, {"page": "x" * 500})
    mark(str(path), "analyst-1", 0, 3)
    return path


def add(project: Project, start: int, note: str | None = None) -> None:
    annotate.add_span(project, PAGE, start, start + 1, label_ids(project)["actor"])
    if note:
        annotate.set_note(project, spans_in(project, "page")[-1], note)


def starts(project: Project) -> list[int]:
    return [span.start for span in spans_in(project, "page")]


def content_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def common(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, of this test alone."""
    made = tmp_path / "common"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mounts something for the test alone, such as `mount("-t", "tmpfs", "none")`, and gives the folder."""
    mounted: list[Path] = []

    def mounts(*arguments: str) -> Path:
        point = tmp_path / f"mounted-{len(mounted)}"
        point.mkdir()
        done = subprocess.run(["mount", *arguments, str(point)], capture_output=True, text=True, check=False)
        if done.returncode:
            # The machine that runs all tests is root in a place of its own; elsewhere this is nobody's fault.
            refuse = pytest.fail if os.environ.get("CI") and os.geteuid() == 0 else pytest.skip
            refuse(f"nothing can be mounted here: {done.stderr.strip()}")
        mounted.append(point)
        return point

    yield mounts
    for point in mounted:
        subprocess.run(["umount", str(point)], check=True)


@pytest.fixture
def sealed(mount: Mount) -> Callable[[Path], Path]:
    """A folder as it looks on a medium that cannot be written to; root, too, is refused there."""

    def seals(folder: Path) -> Path:
        point = mount("--bind", str(folder))
        subprocess.run(["mount", "-o", "remount,ro,bind", str(point)], check=True)
        return point

    return seals


# A full disk


def fill(folder: Path) -> Path:
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return ballast


def test_on_a_full_disk_the_action_is_refused_and_nothing_earlier_is_lost(mount: Mount) -> None:
    path = make(mount("-t", "tmpfs", "-o", "size=2m", "none") / "project.db")
    with open_project(str(path), "analyst-1") as project:
        add(project, 10)
        ballast = fill(path.parent)
        saved, refused = [0, 1, 2, 10], 0
        for start in range(11, 31):
            try:
                add(project, start)
                saved.append(start)
            except StorageError as error:
                assert "The disk is full" in error.message  # noqa: PT017 - some fit, and then none
                refused += 1
        assert refused
        assert starts(project) == saved
        assert checking.check(project).problems == []
        ballast.unlink()
        for start in sorted(set(range(11, 31)) - set(saved)):
            add(project, start)
        assert starts(project) == [0, 1, 2, *range(10, 31)]
        assert checking.check(project).problems == []
    with open_project(str(path), "analyst-1") as project:
        assert starts(project) == [0, 1, 2, *range(10, 31)]


def test_closing_on_a_full_disk_keeps_everything(mount: Mount) -> None:
    path = make(mount("-t", "tmpfs", "-o", "size=2m", "none") / "project.db")
    with open_project(str(path), "analyst-1") as project:
        for start in range(10, 20):
            add(project, start, note="n" * 20_000)
        ballast = fill(path.parent)
    with open_project(str(path), "analyst-1") as project:
        assert starts(project) == [0, 1, 2, *range(10, 20)]
        assert checking.check(project).problems == []
    ballast.unlink()


def _bring_much(project: Project) -> None:
    for number in range(100):
        add_texts(project, {f"{number}-{part}": "y" * 50_000 for part in "ab"})


def test_an_import_on_a_full_disk_is_a_whole_number_of_batches(mount: Mount) -> None:
    path = make(mount("-t", "tmpfs", "-o", "size=2m", "none") / "project.db")
    with open_project(str(path), "analyst-1") as project:
        with pytest.raises(StorageError, match="The disk is full"):
            _bring_much(project)
        assert documents.count_documents(project) % 2 == 1
        assert documents.count_documents(project) > 3
        assert checking.check(project).problems == []


def test_a_copy_that_does_not_fit_leaves_no_half_one(mount: Mount, tmp_path: Path) -> None:
    folder = mount("-t", "tmpfs", "-o", "size=64k", "none")
    with open_project(str(make(tmp_path / "project.db")), "analyst-1") as project:
        with pytest.raises(StorageError, match="The disk is full"):
            project.save_copy(folder / "copy.db")
        assert list(folder.iterdir()) == []
        add(project, 10)
    with pytest.raises(StorageError):
        open_project(str(folder / "new.db"), "analyst-1", create=True)
    assert list(folder.iterdir()) == []


# For reading only


def assert_reads_only(path: Path, expected: list[int]) -> list[str]:
    """Everything can be read and nothing written; returns what the user is told."""
    with open_project(str(path), "analyst-1") as project:
        assert project.read_only
        assert starts(project) == expected
        assert [row.spans for row in documents.list_documents(project)] == [len(expected)]
        assert checking.check(project).problems == []
        with pytest.raises(ReadOnlyError, match="is open for reading only"):
            add(project, 99)
        with pytest.raises(ReadOnlyError):
            history.undo(project)
        return project.notices


def test_a_medium_for_reading_only(tmp_path: Path, sealed: Callable[[Path], Path]) -> None:
    folder = tmp_path / "medium"
    folder.mkdir()
    path = make(folder / "project.db")
    before = content_of(folder)
    notices = assert_reads_only(sealed(folder) / path.name, [0, 1, 2])
    assert notices == ["project.db cannot be written to here: it is open for reading only."]
    assert content_of(folder) == before


@pytest.mark.parametrize("index", [True, False])
def test_a_medium_for_reading_only_with_a_log(
    tmp_path: Path, common: Path, sealed: Callable[[Path], Path], forge: Forge, index: bool
) -> None:
    """What only the log has is shown, with and without the index that SQLite makes for it."""
    folder = tmp_path / "medium"
    folder.mkdir()
    path = make(folder / "project.db")
    assert forge.run(["mark_and_die", str(path), "analyst-1", 3, 4]) == [KILLED]
    if not index:
        (folder / "project.db-shm").unlink()
    before = content_of(folder)
    notices = assert_reads_only(sealed(folder) / path.name, list(range(7)))
    assert len(notices) == 1
    assert content_of(folder) == before
    assert list(common.iterdir()) == []


@pytest.mark.parametrize("index", [True, False])
def test_a_medium_for_reading_only_with_the_log_of_another_file(
    tmp_path: Path, common: Path, sealed: Callable[[Path], Path], forge: Forge, index: bool
) -> None:
    folder = tmp_path / "medium"
    folder.mkdir()
    path = make(folder / "project.db")
    shutil.copyfile(path, tmp_path / "older.db")
    mark(str(path), "analyst-1", 3, 2)
    assert forge.run(["mark_and_die", str(path), "analyst-1", 5, 4]) == [KILLED]
    (tmp_path / "older.db").replace(path)
    if not index:
        (folder / "project.db-shm").unlink()
    before = content_of(folder)
    notices = assert_reads_only(sealed(folder) / path.name, [0, 1, 2])
    assert notices[1] == "The log project.db-wal belongs to another version of this file and is not shown."
    assert content_of(folder) == before
    assert list(common.iterdir()) == []


def test_saving_a_copy_from_a_medium_for_reading_only(tmp_path: Path, sealed: Callable[[Path], Path]) -> None:
    folder = tmp_path / "medium"
    folder.mkdir()
    path = sealed(make(folder / "project.db").parent) / "project.db"
    with open_project(str(path), "analyst-1") as project:
        project.save_copy(tmp_path / "copy.db")
    with open_project(str(tmp_path / "copy.db"), "analyst-1") as project:
        add(project, 10)
        assert starts(project) == [0, 1, 2, 10]


# Rights, as anybody but root


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "outcome"),
    [
        (0o444, 0o555, "reading"),
        (0o666, 0o555, "reading"),  # the folder must take the log
        (0o444, 0o777, "reading"),
        (0o666, 0o777, "writing"),
        (0o600, 0o777, "refused"),
    ],
)
def test_rights(forge: Forge, file_mode: int, folder_mode: int, outcome: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    folder = Path(tempfile.mkdtemp())  # where everybody may go, other than to the folders of the tests
    try:
        path = make(folder / "project.db")
        before = path.read_bytes()
        path.chmod(file_mode)
        folder.chmod(folder_mode)
        said = folder.with_name(folder.name + ".said")
        said.touch()
        said.chmod(0o666)
        assert forge.run(["open_as_nobody", str(path), str(said)]) == [0]
        told = json.loads(said.read_text())
        said.unlink()
        assert told["outcome"] == outcome, told
        if outcome == "refused":
            assert "Permission denied" in told["message"]
        if outcome != "writing":
            assert path.read_bytes() == before
            assert [file.name for file in folder.iterdir()] == [path.name]
    finally:
        shutil.rmtree(folder)


# The N-th failure


def _some_work(project: Project) -> None:
    """A past to act on: two people, an import, something to undo and something to redo."""
    add_texts(project, {"page": "Kerry met Putin in Sochi.", "other": "Kyiv"})
    add_passes(project, "analyst-1", {"other": [(0, 4, "location")]})
    for start in (0, 10):
        add(project, start)
    history.undo(project)


def _bring(project: Project) -> None:
    add_passes(project, "analyst-3", {"page": [(0, 5, "actor")], "other": [(0, 4, "actor")]})


ACTIONS: dict[str, Callable[[Project], Any]] = {
    "add": lambda project: add(project, 5),
    "add first": lambda project: annotate.add_span(project, DocumentId("other"), 0, 2, label_ids(project)["actor"]),
    "relabel": lambda project: annotate.relabel(project, spans_in(project, "page")[0], label_ids(project)["claim"]),
    "move": lambda project: annotate.set_bounds(project, spans_in(project, "page")[0], 0, 9),
    "delete": lambda project: annotate.delete_span(project, spans_in(project, "page")[0]),
    "state": lambda project: documents.set_state(project, PAGE, State.DONE),
    "label": lambda project: labels.add_label(project, "date"),
    "remove": lambda project: documents.remove_document(project, PAGE),
    "undo": history.undo,
    "redo": history.redo,
    "undo import": lambda project: history.undo_step(project, history.list_steps(project)[-2]["id"]),
    "import": _bring,
}


class FailsAt:
    """Fails the N-th statement that is sent while writing, or the COMMIT behind the last one."""

    def __init__(self, project: Project, number: int) -> None:
        self._engine = project.database.engine
        self._left = number

    def __enter__(self) -> None:
        event.listen(self._engine, "before_cursor_execute", self._statement)
        event.listen(self._engine, "commit", self._commit)

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._statement)
        event.remove(self._engine, "commit", self._commit)

    def _statement(self, connection: Any, *_: object) -> None:
        if connection.get_execution_options().get("annotator_writes"):
            self._commit(connection)

    def _commit(self, _: Any) -> None:
        self._left -= 1
        if self._left == 0:
            raise sqlite3.OperationalError("disk I/O error")


@pytest.mark.parametrize("name", ACTIONS)
def test_a_failure_at_any_statement_leaves_the_state_before_it(tmp_path: Path, name: str) -> None:
    """The old state or the new one, never half, and no step of the journal without its rows."""
    with make_empty_project(tmp_path / "project.db") as project:
        _some_work(project)
        before = everything(project)
        for number in range(1, 100):
            try:
                with FailsAt(project, number):
                    ACTIONS[name](project)
            except AnnotatorError as error:
                assert "disk I/O error" in error.message  # noqa: PT017 - until it succeeds
                assert everything(project) == before
                continue
            break
        assert number > 4
        assert everything(project) != before
        assert checking.check(project).problems == []


# A bad disk


def _marked(path: Path) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        texts = connection.execute("SELECT id, text FROM document ORDER BY id").fetchall()
        return [
            texts,
            connection.execute('SELECT set_id, start, "end", label_id, quote FROM span ORDER BY id').fetchall(),
        ]
    finally:
        connection.close()


def test_flipped_bytes_in_texts_or_spans_never_go_unnoticed(tmp_path: Path) -> None:
    """SQLite by itself is silent about most of them."""
    sound = make(tmp_path / "sound.db").read_bytes()
    chance = random.Random(7)
    unnoticed = 0
    for number in range(60):
        damaged = bytearray(sound)
        for place in chance.sample(range(100, len(sound)), 8):
            damaged[place] ^= 1 << chance.randrange(8)
        path = tmp_path / f"{number}.db"
        path.write_bytes(damaged)
        try:
            with open_project(str(path), "analyst-1") as project:
                problems = checking.check(project).problems
        except AnnotatorError:
            continue
        if not problems:
            unnoticed += 1
            assert _marked(path) == _marked(tmp_path / "sound.db"), number
    assert unnoticed < 60
