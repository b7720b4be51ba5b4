"""A scraped page, a file name, a label or a person may hold markup: every window and dialog shows it as it is written.

The canary is a picture of one colour; were any text rendered as rich text, that colour would be on the screen.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.domain.errors import AnnotatorError, SpanRefused
from annotator.domain.model import DocumentId
from annotator.services import annotate, labels
from annotator.services.project import open_project
from annotator.ui import crash
from annotator.ui.dialogs import crash_dialog
from annotator.ui.kit import ask, widgets
from tests.projects import add_texts, make_empty_project, spans_in
from tests.ui.desk import Desk, start

CANARY = "#ff00fe"


@pytest.fixture
def bait(tmp_path: Path) -> str:
    """Markup that shows the canary picture wherever Qt renders it, and that names a file that is there."""
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    picture.fill(QColor(CANARY))
    path = tmp_path / "canary.png"
    assert picture.save(str(path))
    return f'<img src="file://{path}"><b>x</b>'


@pytest.fixture
def baited(qtbot: QtBot, tmp_path: Path, bait: str) -> Desk:
    """A project in which every string is bait."""
    path = tmp_path / "<b>a.db"
    who = bait[:150]
    with make_empty_project(path) as project:
        add_texts(project, {bait: f"{bait}\n\nA line that is {bait} and more, long enough to be a headline.\n" * 3})
        labels.add_label(project, bait[:180], description=bait)
        labels.rename_label(project, "actor", "x" + bait[:150])
    with open_project(str(path), who) as project:
        first, second = labels.list_labels(project)[0], labels.list_labels(project)[-1]
        annotate.add_span(project, DocumentId(bait), 0, len(bait), second.id)
        annotate.add_span(project, DocumentId(bait), 0, 10, first.id)
        annotate.set_note(project, spans_in(project, bait)[0], bait)
    desk = start(qtbot, path, who)
    assert desk.document == bait
    return desk


def clean(widget: QWidget) -> None:
    """No pixel of the picture, and no label that guesses."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert not has_canary(image), widget
    for label in widget.findChildren(QLabel):
        assert label.textFormat() is not Qt.TextFormat.AutoText or not label.text(), label.text()
    for box in widget.findChildren(QMessageBox):
        assert box.textFormat() is Qt.TextFormat.PlainText
    assert not [field for field in widget.findChildren(QTextEdit) if field.acceptRichText()]


def has_canary(image: QImage) -> bool:
    bits, canary = image.constBits().tobytes(), QColor(CANARY).rgb().to_bytes(4, "little")
    at = bits.find(canary)
    while at >= 0 and at % 4:
        at = bits.find(canary, at + 1)
    return at >= 0


def test_the_canary_is_seen_where_qt_renders_it(qtbot: QtBot, bait: str) -> None:
    label = QLabel(bait)
    qtbot.addWidget(label)
    with pytest.raises(AssertionError):
        clean(label)


def test_the_window_and_everything_in_it(baited: Desk) -> None:
    window = baited.window
    window.side.guidelines.set_open(True)
    baited.press(".", ".")
    clean(window)
    window.page.popup.open_at(window.mapToGlobal(QPoint(500, 300)))
    clean(window)
    baited.press("Ctrl+F")
    clean(window)
    window.status.say(f"{baited.document}")
    clean(window)
    window.banner.say(baited.document, (baited.document[:40], lambda: None), alarm=True)
    clean(window)
    window.page.show_nothing(baited.document, baited.document, baited.document[:40])
    clean(window)


@pytest.mark.parametrize("keys", ["Ctrl+K", "Ctrl+P", "L"])
def test_the_palette(baited: Desk, keys: str) -> None:
    baited.press(keys)
    assert baited.workspace.offering.palette.isVisible()
    clean(baited.window)
    baited.press("Escape")


@pytest.mark.parametrize("keys", ["M", "?", "F1", "Ctrl+I", "Ctrl+E", "Ctrl+Shift+D"])
def test_dialogs_by_key(baited: Desk, keys: str) -> None:
    baited.press(".", keys)
    dialog = baited.dialog()
    baited.qtbot.waitUntil(lambda: not baited.workspace.worker.busy)
    clean(dialog)
    dialog.reject()


def test_about_errors_questions_and_the_crash_dialog(baited: Desk, bait: str) -> None:
    window = baited.window
    window.actions_.run("help.about")
    clean(baited.dialog())
    baited.dialog().reject()
    ask.show_error(window, AnnotatorError(bait, bait), bait)
    clean(baited.dialog())
    baited.dialog().reject()
    line = ask.LineDialog(window, bait, bait, bait)
    line.open()
    clean(line)
    line.reject()
    try:
        raise ValueError(bait)
    except ValueError as error:
        shown = crash_dialog.CrashDialog(window, crash.report(ValueError, error, error.__traceback__))
    shown.open()
    clean(shown)
    shown.reject()


def test_a_file_that_is_refused_by_a_baited_name(baited: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "<img src='canary.png'><b>.txt"
    bad.write_bytes(b"no\0text")
    baited.workspace.exchanging.import_files([bad])
    dialog = baited.dialog()
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    baited.qtbot.waitUntil(lambda: "<img" in dialog.result_list.toPlainText())  # type: ignore[attr-defined]
    clean(dialog)
    dialog.reject()


def test_menus_and_tooltips(baited: Desk, bait: str) -> None:
    for menu in baited.window.menus.by_name.values():
        menu.popup(QPoint(0, 0))
        clean(menu)
        menu.close()
    tips = [widget.toolTip() for widget in baited.window.findChildren(QWidget) if widget.toolTip()]
    tips += [action.toolTip() for action in baited.window.actions_._actions.values()]
    for model in (baited.window.documents.model, baited.window.side.spans.rows, baited.window.side.labels.rows):
        tips += [model.data(model.index(0), Qt.ItemDataRole.ToolTipRole)]
    assert any("&lt;img" in tip for tip in tips)
    assert not [tip for tip in tips if "<img" in tip]
    label = QLabel(widgets.plain_tip(bait))
    baited.qtbot.addWidget(label)
    assert label.sizeHint().width() > 0
    assert not has_canary(label.grab().toImage().convertToFormat(QImage.Format.Format_RGB32))


def test_a_refused_span_shows_its_words(baited: Desk, bait: str) -> None:
    baited.workspace.operations.failed.emit(SpanRefused(bait, bait), None)
    assert "<img" in baited.message
    clean(baited.window)


def test_pasted_markup_becomes_its_plain_part(baited: Desk, bait: str) -> None:
    baited.press(".", "M")
    data = QMimeData()
    data.setHtml(bait)
    data.setText("plain")
    QApplication.clipboard().setMimeData(data)
    field = baited.dialog().field  # type: ignore[attr-defined]
    field.selectAll()
    field.paste()
    assert field.toPlainText() == "plain"
    clean(baited.dialog())
    baited.dialog().reject()


@pytest.fixture(autouse=True)
def _no_picture_in_the_clipboard() -> Iterator[None]:
    yield
    if QApplication.instance():
        QApplication.clipboard().clear()
