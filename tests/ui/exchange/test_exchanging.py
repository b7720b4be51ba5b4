"""Import and export in the window: what will happen, how far it is, what was refused, and taking it back."""

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.domain.errors import Cancelled
from annotator.formats import registry
from annotator.services import history, importing
from annotator.services.jobs import Progress
from annotator.services.project import open_project
from annotator.ui.control import operations
from annotator.ui.exchange.export_dialog import ExportDialog
from annotator.ui.exchange.import_dialog import ImportDialog
from annotator.ui.kit import ask
from tests.patience import PATIENCE
from tests.ui.desk import KERRY, Desk, start

LEFT = Qt.MouseButton.LeftButton


def importing_dialog(desk: Desk) -> ImportDialog:
    found = desk.dialog()
    assert isinstance(found, ImportDialog)
    return found


def exporting_dialog(desk: Desk) -> ExportDialog:
    found = desk.dialog()
    assert isinstance(found, ExportDialog)
    return found


def result(desk: Desk) -> str:
    dialog = desk.dialog()
    desk.qtbot.waitUntil(lambda: bool(dialog.result_words.text()))  # type: ignore[attr-defined]
    return dialog.result_words.text()  # type: ignore[attr-defined, no-any-return]


def back_to_the_text(desk: Desk) -> None:
    desk.dialog().reject()
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pages"
    made.mkdir()
    (made / "one.txt").write_text("A page about Kyiv.", encoding="utf-8")
    (made / "two.txt").write_text("Сторінка.", encoding="cp1251")
    (made / "bad.txt").write_bytes(b"no\0text")
    line = {"id": "three", "text": "Kerry spoke.", "spans": [{"start": 0, "end": 5, "label": "actor"}]}
    (made / "spans.jsonl").write_text(json.dumps(line) + "\n{broken\n", encoding="utf-8")
    return made


def test_import_says_first_what_it_will_read_then_what_was_refused_and_can_be_undone(desk: Desk, folder: Path) -> None:
    desk.press("Ctrl+I")
    dialog = importing_dialog(desk)
    assert not dialog.go.isEnabled()
    dialog.asked.add([folder])
    desk.qtbot.waitUntil(lambda: dialog.outlook.counts.text() == "Will read 3 documents with 1 span.")
    assert "3 × Plain text" in dialog.outlook.hint.text()
    assert "1 × JSON Lines" in dialog.outlook.hint.text()
    QTest.mouseClick(dialog.go, LEFT)
    assert result(desk) == "Added 3 documents and 1 span."
    refused = dialog.result_list.toPlainText()
    assert "bad.txt" in refused
    assert "spans.jsonl:2:" in refused
    assert len(desk.window.documents.model.rows) == 8
    assert "saved" in desk.status
    QTest.mouseClick(dialog.extra, LEFT)
    assert len(desk.window.documents.model.rows) == 5
    assert desk.message.startswith("Undone: Import 3 documents")


def test_a_second_import_changes_nothing_and_says_so(desk: Desk, folder: Path) -> None:
    for expected in ("Added 3 documents and 1 span.", "Nothing was added."):
        desk.workspace.exchanging.import_files([folder])
        QTest.mouseClick(importing_dialog(desk).go, LEFT)
        assert result(desk) == expected
        desk.dialog().reject()


def test_cancel_stops_it_and_tells_what_was_kept(desk: Desk, folder: Path, monkeypatch) -> None:
    began, real = threading.Event(), importing.import_paths

    def slowly(*args: object, progress: Progress, **options: object) -> object:
        began.set()
        while True:  # until somebody cancels
            try:
                progress.at(1, 2, "one.txt")
            except Cancelled:
                return real(*args, progress=progress, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "import_paths", slowly)
    desk.workspace.exchanging.import_files([folder])
    dialog = importing_dialog(desk)
    QTest.mouseClick(dialog.go, LEFT)
    desk.qtbot.waitUntil(began.is_set)
    QTest.mouseClick(dialog.cancel, LEFT)
    assert result(desk) == "Stopped after adding nothing."
    assert "Import the same files again to continue." in dialog.result_hint.text()
    dialog.reject()


def test_the_window_goes_on_while_an_import_runs(desk: Desk, folder: Path, monkeypatch) -> None:
    go_on, real = threading.Event(), importing.import_paths

    def held(*args: object, **options: object) -> object:
        go_on.wait(PATIENCE)
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "import_paths", held)
    desk.workspace.exchanging.import_files([folder])
    QTest.mouseClick(importing_dialog(desk).go, LEFT)
    desk.workspace.navigating.open(KERRY)
    desk.select("Putin")
    desk.workspace.annotating.label(desk.workspace.session.labels[0].id)
    assert desk.stored() == [("Putin", "actor")]
    go_on.set()
    assert result(desk) == "Added 3 documents and 1 span."
    desk.dialog().reject()
    assert len(desk.window.documents.model.rows) == 8


def test_export_writes_what_it_said(desk: Desk, tmp_path: Path) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1", "Ctrl+E")
    dialog = exporting_dialog(desk)
    said = "Will write 1 document and 1 span; nothing is lost."
    desk.qtbot.waitUntil(lambda: dialog.outlook.counts.text() == said)
    target = tmp_path / "out.jsonl"
    dialog.asked.target.setText(str(target))
    QTest.mouseClick(dialog.go, LEFT)
    assert result(desk) == "Exported 1 document and 1 span."
    line = json.loads(target.read_text(encoding="utf-8").splitlines()[0])
    assert (line["id"], line["layer"], [span["text"] for span in line["spans"]]) == (KERRY, "analyst-1", ["Putin"])
    dialog.reject()


def test_export_asks_before_it_replaces_and_reports_a_bad_place(desk: Desk, tmp_path: Path, monkeypatch) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("mine", encoding="utf-8")
    monkeypatch.setattr(ask, "choose", lambda *_: 0)
    desk.press("Ctrl+E")
    dialog = exporting_dialog(desk)
    dialog.asked.target.setText(str(target))
    QTest.mouseClick(dialog.go, LEFT)
    assert target.read_text(encoding="utf-8") == "mine"
    dialog.asked.target.setText(str(tmp_path / "nowhere" / "out.jsonl"))
    QTest.mouseClick(dialog.go, LEFT)
    assert "There is no folder" in dialog.asked.trouble.text()
    dialog.reject()


def test_files_dropped_on_the_window_are_imported_after_a_look(desk: Desk, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(desk.window, enter)
    overlay = desk.workspace.exchanging._overlay
    assert enter.isAccepted()
    assert overlay.isVisible()
    assert overlay._words.text() == "Drop to import this"
    QApplication.sendEvent(desk.window, QDragLeaveEvent())
    assert not overlay.isVisible()
    QApplication.sendEvent(desk.window, enter)
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(desk.window, drop)
    assert not overlay.isVisible()
    assert importing_dialog(desk).asked.paths == [folder]
    desk.dialog().reject()


def test_a_database_dropped_on_the_window_is_opened(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(desk.path.read_bytes())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(other))])
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(desk.window, enter)
    assert desk.workspace.exchanging._overlay._words.text() == "Drop to open this database"
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(desk.window, drop)
    desk.wait_opened()
    assert desk.window.windowTitle() == "other.db — analyst-1"


def test_a_large_undo_runs_beside_the_window_and_other_actions_wait(desk: Desk, folder: Path, monkeypatch) -> None:
    go_on, begun, real = threading.Event(), threading.Event(), history.undo

    def held(*args: object) -> object:
        begun.set()
        go_on.wait(PATIENCE)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(operations, "LARGE", 3)
    monkeypatch.setattr(history, "undo", held)
    desk.workspace.exchanging.import_files([folder])
    QTest.mouseClick(importing_dialog(desk).go, LEFT)
    assert result(desk) == "Added 3 documents and 1 span."
    back_to_the_text(desk)
    desk.workspace.navigating.open(KERRY)
    desk.press("Ctrl+Z")
    desk.qtbot.waitUntil(begun.is_set)
    assert "Undoing…" in desk.status
    desk.select("Putin")
    desk.press("1")
    assert "1 change waits" in desk.status
    assert desk.stored(KERRY) == []
    go_on.set()
    desk.qtbot.waitUntil(lambda: desk.stored(KERRY) == [("Putin", "actor")])
    assert len(desk.window.documents.model.rows) == 5
    assert "Undoing" not in desk.status
    assert desk.query("select count(*) from document") == [(5,)]


def test_giving_up_a_large_undo_leaves_everything_as_it_was(desk: Desk, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(operations, "LARGE", 3)
    monkeypatch.setattr(ask, "choose", lambda *_: 1)
    stopped = threading.Event()

    def slow(progress: Progress) -> None:
        while True:
            try:
                progress.at(1, 2)
            except Cancelled:
                stopped.set()
                raise

    monkeypatch.setattr(history, "undo", lambda _project, progress=None: slow(progress))
    desk.workspace.exchanging.import_files([folder])
    QTest.mouseClick(importing_dialog(desk).go, LEFT)
    result(desk)
    back_to_the_text(desk)
    desk.press("Ctrl+Z")
    desk.qtbot.waitUntil(lambda: "Undoing… 50 %" in desk.status)
    desk.close()
    assert stopped.is_set()
    assert not desk.window.isVisible()
    assert desk.query("select count(*) from document") == [(8,)]


def test_taking_back_the_only_import_asks_for_the_next_one(qtbot: QtBot, tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "empty.db"
    open_project(str(path), "anna", create=True).close()
    desk = start(qtbot, path)
    desk.workspace.exchanging.import_files([folder])
    QTest.mouseClick(importing_dialog(desk).go, LEFT)
    result(desk)
    back_to_the_text(desk)
    assert desk.document
    desk.press("Ctrl+Z")
    assert not desk.window.page.has_text()
    assert desk.window.page.empty._title.text() == "This database has no documents yet."


def test_every_format_can_be_chosen(desk: Desk) -> None:
    desk.press("Ctrl+E")
    offered = exporting_dialog(desk).asked.format
    assert offered.count() == sum(bool(each.writes) for each in registry.FORMATS)
    for number in range(offered.count()):
        offered.setCurrentIndex(number)
        assert exporting_dialog(desk).asked.target.text()
