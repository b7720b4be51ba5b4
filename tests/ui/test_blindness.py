"""Before the round is released an analyst sees nothing of another's work: no span, count, name, note or step.

Another analyst plants canaries: a name, a quote's note, step words and a number of spans that stand nowhere else. The
walk then runs every action of the table, those that are added later too, and reads all that any widget holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QAbstractTableModel, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.domain.model import DocumentId, State
from annotator.services import annotate, documents, labels
from annotator.services.project import open_project
from annotator.ui.actions.table import MENUS
from tests.projects import add_texts, make_empty_project, spans_in
from tests.ui.desk import Desk, start
from tests.ui.ear import Ear

CANARY = "zzcanary"
ONE = DocumentId("one")
OWN_NOTE = "a note of my own"
NOT_WALKED = {"file.quit", "file.copy", "file.new", "file.open"}  # the end, and the system's dialogs of files
UNDOING = {"annotate.delete", "edit.undo"}  # last, so that the others have a span to work on
TEXT = "Kerry met Putin in Sochi. " * 200
SPANS = 1_237  # by the canary, in one document; nothing else is counted so far
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    *(Qt.ItemDataRole(Qt.ItemDataRole.UserRole.value + number) for number in range(4)),
)
SAYINGS = ("text", "title", "windowTitle", "toolTip", "statusTip", "accessibleName", "accessibleDescription")
FIELDS = ("placeholderText", "toPlainText", "currentText", "prefix", "suffix", "words", "message")


@pytest.fixture
def shared(tmp_path: Path, made_once: bytes) -> Path:
    """A project in which the canary finished a document and analyst-1 has one span in it."""
    path = tmp_path / "annotations.db"
    path.write_bytes(made_once)
    return path


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("made") / "annotations.db"
    with make_empty_project(path, CANARY) as project:
        add_texts(project, {name: f"{name}\n\n{TEXT}" for name in ("one", "two")})
        actor = labels.list_labels(project)[0].id
        letters = [start for start, sign in enumerate(TEXT, 5) if sign.isalpha()]
        annotate.add_spans(project, ONE, [(start, start + 1) for start in letters[:SPANS]], actor)
        annotate.set_note(project, spans_in(project, ONE)[0], f"{CANARY} note")
        documents.set_state(project, ONE, State.DONE)
    with open_project(str(path), "analyst-1") as project:
        annotate.add_span(project, ONE, 5, 10, actor)
        annotate.set_note(project, spans_in(project, ONE)[0], OWN_NOTE)
    return path.read_bytes()


@pytest.fixture
def analyst(qtbot: QtBot, shared: Path) -> Desk:
    desk = start(qtbot, shared, "analyst-1")
    desk.qtbot.waitUntil(lambda: desk.document == "one")
    return desk


def everything_said() -> Iterator[str]:
    """All words that any widget of the program holds, in sight or not."""
    for widget in QApplication.allWidgets():
        yield from _said(widget)
    yield QApplication.clipboard().text()


def _said(widget: QWidget) -> Iterator[str]:
    for name in (*SAYINGS, *FIELDS):
        found = getattr(widget, name, None)
        if callable(found):
            try:
                yield str(found())
            except TypeError:
                continue  # a method of that name that wants more
    for action in widget.actions():
        yield from (action.text(), action.toolTip(), action.statusTip())
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(number) for number in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _rows(widget.model())


def _rows(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    parent = parent or QModelIndex()
    is_list = isinstance(model, QAbstractListModel)  # columnCount of a list is private, as hasChildren of a table
    is_tree = not isinstance(model, QAbstractListModel | QAbstractTableModel)
    for row in range(model.rowCount(parent)):
        for column in range(1 if is_list else model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield from (str(model.data(index, role)) for role in ROLES)
            if is_tree and model.hasChildren(index):
                yield from _rows(model, index)


def leaks() -> list[str]:
    """What is told of the canary: its name and note, or how many spans it has."""
    told = (CANARY, str(SPANS), f"{SPANS:,}", str(SPANS + 1), f"{SPANS + 1:,}")
    return [words for words in everything_said() if any(one in words for one in told)]


@contextmanager
def _answered() -> Iterator[list[str]]:
    """Read and leave dialogs that hold the program until they are answered; those that do not stay open."""
    told: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            told.extend(leaks())
            dialog.close()

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    yield told
    timer.stop()


def test_the_walk_sees_what_is_there(analyst: Desk) -> None:
    """Without this, a walk that reads nothing would find nothing."""
    said = "\n".join(everything_said())
    for words in ("analyst-1", "Kerry", "one", "Actor", "1 span"):
        assert words in said, words
    analyst.press(".", "M")
    assert OWN_NOTE in "\n".join(everything_said())
    analyst.dialog().reject()


def test_the_walk_finds_the_canary_where_it_is_shown(qtbot: QtBot, shared: Path) -> None:
    desk = start(qtbot, shared, CANARY)
    desk.qtbot.waitUntil(lambda: desk.document != "")
    desk.open("one")
    assert any(CANARY in words for words in leaks())
    assert any(f"{SPANS:,}" in words for words in leaks())


def test_opening_the_window_tells_nothing_of_another_analyst(analyst: Desk) -> None:
    assert leaks() == []
    analyst.press("Ctrl+PgDown", "Ctrl+PgUp", ".", ",", "Tab")
    assert leaks() == []


def test_what_another_analyst_does_meanwhile_is_not_told(analyst: Desk, ear: Ear) -> None:
    told: list[str] = []
    analyst.workspace.operations.changed_elsewhere.connect(lambda changes: told.append(changes.what))
    with open_project(str(analyst.path), CANARY) as other:
        annotate.add_span(other, DocumentId("two"), 5, 10, labels.list_labels(other)[1].id)
        annotate.set_note(other, spans_in(other, "two")[0], f"{CANARY} again")
        documents.set_state(other, DocumentId("two"), State.DONE)
    analyst.qtbot.waitUntil(lambda: len(told) == 3)
    assert told[0] == "Add location “Kerry”", "the journal has it"
    assert analyst.message == ""
    assert "Kerry" not in "".join(ear.listen())
    assert leaks() == []
    with open_project(str(analyst.path), CANARY) as other:
        documents.remove_document(other, DocumentId("two"))
    analyst.qtbot.waitUntil(lambda: len(told) == 4)
    assert analyst.message == "Another window changed the documents of the project, or its labels."


@pytest.mark.parametrize("menu", sorted(menu for menu, _ in MENUS))
def test_no_action_tells_anything_of_another_analyst(analyst: Desk, menu: str) -> None:
    for action in sorted(_actions(menu), key=lambda action: action in UNDOING):
        analyst.press(".")
        with _answered() as told:
            analyst.window.actions_.action(action).trigger()
        assert told == [], action
        analyst.qtbot.waitUntil(lambda: not analyst.workspace.worker.busy)
        assert leaks() == [], action
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            dialog.close()
    analyst.window.menus.by_name[menu].popup(QPoint(0, 0))
    assert leaks() == []
    analyst.window.menus.by_name[menu].close()


def _actions(menu: str) -> list[str]:
    groups = next(groups for name, groups in MENUS if name == menu)
    return [spec.id for group in groups for spec in group if spec.id not in NOT_WALKED]


@pytest.mark.parametrize("keys", ["Ctrl+K", "Ctrl+P", "Ctrl+Shift+F", "Ctrl+F"])
def test_searching_for_another_analyst_finds_nothing(analyst: Desk, keys: str) -> None:
    analyst.press(keys)
    analyst.type("canar")
    analyst.qtbot.waitUntil(lambda: not analyst.workspace.worker.busy)
    assert leaks() == []


def test_undo_and_history_speak_of_ones_own_steps(analyst: Desk) -> None:
    analyst.press("Ctrl+Z", "Ctrl+Z")
    assert leaks() == []
    assert analyst.stored("one") == []
    owners = analyst.query("select owner, count(*) from span join annotation_set s on s.id = set_id group by owner")
    assert owners == [(CANARY, SPANS)], "another's spans are not taken back"
