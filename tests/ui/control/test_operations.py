"""Nothing a user did is lost for want of the database, and nobody overwrites anybody in silence."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import event

from annotator.domain.errors import StorageError
from annotator.domain.model import DocumentId, State
from annotator.services import annotate, documents
from annotator.services.project import open_project
from annotator.ui.kit import ask
from tests.projects import label_ids, spans_in
from tests.ui.desk import KERRY, Desk


@contextmanager
def locked(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def waiting(desk: Desk) -> int:
    return len(desk.workspace.operations.waiting)


def test_a_locked_database_makes_actions_wait_in_order(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("1")
    with locked(desk.path):
        desk.press("Alt+Right", "Alt+Right")
        desk.select("Putin")
        desk.press("1")
        assert waiting(desk) == 3
        assert "3 changes not saved yet, waiting: another program is using annotations.db" in desk.status
        assert desk.stored() == [("Iran", "actor")]
    desk.qtbot.waitUntil(lambda: waiting(desk) == 0)
    quotes = [quote for quote, _ in desk.stored()]
    assert "Putin" in quotes
    moved = next(quote for quote in quotes if quote.startswith("Iran"))
    assert len(moved.split()) == 3, "both moves counted, the second from where the first had led"
    assert "Waiting" not in desk.status
    assert "saved" in desk.status


def test_each_action_holds_the_window_for_one_short_wait_for_the_lock(desk: Desk) -> None:
    desk.open(KERRY)
    project = desk.workspace.session.project
    assert project
    statements: list[str] = []
    event.listen(project.database.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    with locked(desk.path):
        desk.select("Putin")
        desk.press("1")
        assert statements.count("BEGIN IMMEDIATE") == 1
        desk.workspace.operations.retry()
        assert statements.count("BEGIN IMMEDIATE") == 2
        assert waiting(desk) == 1
    with project.database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 50  # ms
    desk.qtbot.waitUntil(lambda: waiting(desk) == 0)
    assert desk.stored() == [("Putin", "actor")]


def test_a_late_action_does_not_drag_the_reader_back(desk: Desk) -> None:
    first = desk.document
    with locked(desk.path):
        desk.press("Ctrl+Return")
        assert desk.document == KERRY
    desk.qtbot.waitUntil(lambda: waiting(desk) == 0)
    assert desk.document == KERRY
    assert desk.query("select state from annotation_set where document_id = ?", first) == [("done",)]


def test_closing_with_waiting_actions_asks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers = iter((0, 1))

    def choose(_parent: object, _title: str, words: str, _hint: str, _choices: object) -> int:
        asked.append(words)
        return next(answers)

    monkeypatch.setattr(ask, "choose", choose)
    desk.open(KERRY)
    with locked(desk.path):
        desk.select("Putin")
        desk.press("1")
        assert not desk.window.close()
        assert desk.window.isVisible()
        assert waiting(desk) == 1
        assert desk.window.close()
    assert asked == ["1 change is not saved yet."] * 2


def test_what_another_window_did_appears(desk: Desk) -> None:
    desk.open(KERRY)
    with open_project(str(desk.path), "analyst-1") as other:
        place = desk.text.index("Iran")
        annotate.add_span(other, DocumentId(KERRY), place, place + 4, label_ids(other)["location"])
        documents.set_state(other, DocumentId(KERRY), State.DONE)
    desk.qtbot.waitUntil(lambda: desk.listed_spans() == [("Iran", "Location")])
    row = next(row for row in desk.window.documents.model.rows if row.id == KERRY)
    assert (row.spans, row.state) == (1, State.DONE)
    assert desk.message.startswith("Another window:")


def test_a_span_changed_meanwhile_is_shown_not_overwritten(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("1")
    desk.workspace.operations._poll.stop()
    with open_project(str(desk.path), "analyst-1") as other:
        seen = spans_in(other, KERRY)[0]
        annotate.relabel(other, seen, label_ids(other)["location"])
    desk.press("3")
    assert desk.stored() == [("Iran", "location")], "the other window's work stands"
    assert desk.message == "Changed in another window: it is now Location “Iran”. Nothing was overwritten."
    assert desk.listed_spans() == [("Iran", "Location")]
    desk.press("3")
    assert desk.stored() == [("Iran", "claim")], "having seen it, one may decide"


def test_a_span_removed_meanwhile(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("1")
    desk.workspace.operations._poll.stop()
    with open_project(str(desk.path), "analyst-1") as other:
        annotate.delete_span(other, spans_in(other, KERRY)[0])
    desk.press("3")
    assert desk.stored() == []
    assert "was removed in another window" in desk.message


def test_a_replaced_file_is_noticed_and_offers_a_copy(desk: Desk, database: Path) -> None:
    desk.open(KERRY)
    moved = database.with_name("moved.db")
    database.rename(moved)
    database.write_bytes(moved.read_bytes())
    desk.qtbot.waitUntil(lambda: "was replaced by another file" in desk.window.banner.words())
    labels = [button.text() for button in desk.window.banner._buttons]
    assert labels == ["Save a copy…", "Open what is there now"]
    desk.select("Putin")
    desk.press("1")
    assert waiting(desk) == 1, "kept, and said so"
    assert "not saved yet" in desk.status


def test_a_full_disk_keeps_the_action_and_tries_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.open(KERRY)
    real = annotate.add_span

    def full(*_args: object) -> None:
        raise StorageError("The disk is full, so a.db could not take this change.", "Free some space.")

    monkeypatch.setattr(annotate, "add_span", full)
    desk.select("Putin")
    desk.press("1")
    assert waiting(desk) == 1
    assert "The disk is full" in desk.window.banner.words()
    assert "the file cannot be written to" in desk.status
    monkeypatch.setattr(annotate, "add_span", real)
    QTest.mouseClick(desk.window.banner._buttons[0], Qt.MouseButton.LeftButton)
    assert desk.stored() == [("Putin", "actor")]
    assert desk.window.banner.words() == ""
    assert "not saved" not in desk.status


def test_writing_services_are_called_by_what_hands_them_to_the_operations() -> None:
    """A window has one door to the database: panels, dialogs and the rest never call a service that writes."""
    ui = Path(ask.__file__).parents[1]
    calls = re.compile(
        r"annotate\.(add|relabel|set|delete)\w*\(|documents\.(set_state|remove)\w*\(|history\.(undo|redo)\w*\("
        r"|(labels|service)\.(add|re)\w+_(label|all)\(|importing\.import_\w+\b"
    )
    writing = {file.stem for file in ui.rglob("*.py") if calls.search(file.read_text(encoding="utf-8"))}
    assert writing == {
        *("annotating", "correcting", "document_menu", "exchanging", "import_dialog", "repeating", "tagset_editing")
    }
