"""Names for screen readers, contrast, themes, empty places, small and large windows, and errors nobody foresaw."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
)
from pytestqt.qtbot import QtBot

from annotator.domain.model import Label, LabelId
from annotator.ui import crash
from annotator.ui.kit import widgets
from annotator.ui.look import theme
from annotator.ui.look.palette_file import label_colors, themes
from annotator.ui.panels.document_panel import DocumentPanel
from annotator.ui.panels.find_bar import matches, next_match
from annotator.ui.panels.guidelines import about, unmarked
from tests.ui.desk import KERRY, Desk

NAMED = (QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit, QAbstractSpinBox)


def test_everything_that_takes_the_keyboard_has_a_name(desk: Desk) -> None:
    desk.press("Ctrl+F")
    for widget in desk.window.findChildren(object):
        if isinstance(widget, NAMED) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible():
            assert widget.accessibleName(), f"{type(widget).__name__} has no name"
    assert desk.window.text.accessibleName().startswith("Document ")


def test_rows_are_read_out_whole(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1", "F")
    spoken = Qt.ItemDataRole.AccessibleTextRole
    side = desk.window.side
    start = desk.text.index("Putin")
    words = f"Actor, “Putin”, characters {start} to {start + 5}, flagged"
    assert side.spans.rows.data(side.spans.rows.index(0), spoken) == words
    assert side.labels.rows.data(side.labels.rows.index(0), spoken) == "Actor, key 1, 1 in this document"
    listed = desk.window.documents.model
    assert listed.data(listed.index(1), spoken).endswith(", 1 span, in progress")


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_texts_can_be_read_in_every_theme(name: str) -> None:
    shown = themes()[name]
    for back in (shown.page, shown.window):
        assert theme.contrast(shown.text, back) >= 7
        assert theme.contrast(shown.muted, back) >= 4.5
        assert theme.contrast(shown.accent, back) >= 3
        assert theme.contrast(shown.error, back) >= 4.5
    assert theme.contrast(shown.accent_ink, shown.accent_fill) >= 4.5


@pytest.mark.parametrize("choice", [theme.Choice.LIGHT, theme.Choice.DARK, theme.Choice.CONTRAST])
def test_the_theme_changes_at_once_and_is_remembered(desk: Desk, choice: theme.Choice) -> None:
    desk.window.actions_.run(f"view.theme_{choice}")
    assert desk.window.text.grab().toImage().pixelColor(3, 3).name() == themes()[choice].page
    assert desk.window.settings.text("view/theme") == choice
    assert desk.window.actions_.action(f"view.theme_{choice}").isChecked()
    for color in label_colors():
        assert theme.contrast(theme.label_color(color), theme.current().page) >= 3
    theme.apply(QApplication.instance(), theme.Choice.LIGHT)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(900, 600), (1920, 1080), (3840, 2160)])
def test_nothing_is_cut_off_in_small_and_large_windows(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    window = desk.window
    assert window.width() == size[0]
    assert window.page.width() >= 440
    done = window.page.header._done
    assert done.width() >= done.sizeHint().width()
    assert window.page.header.rect().contains(done.geometry())
    assert sum(part.width() for part in (window.documents, window.page, window.side)) <= size[0]


def test_every_empty_place_says_what_it_is_for(desk: Desk) -> None:
    assert desk.window.side.spans.empty._title.text() == "Nothing is marked here yet."
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1")
    desk.window.side.spans.filter.setText("zzz")
    assert desk.window.side.spans.empty._title.text() == "No span matches."


def test_an_error_nobody_foresaw_is_shown_and_the_program_goes_on(desk: Desk) -> None:
    hook = crash.CrashHook(desk.window)
    try:
        raise ZeroDivisionError("the unforeseen")
    except ZeroDivisionError as error:
        with desk.qtbot.captureExceptions():
            crash.log().disabled = True  # the log of the test run has no use for it
            hook.caught(ZeroDivisionError, error, error.__traceback__)
            crash.log().disabled = False
    dialog = desk.dialog()
    assert "ZeroDivisionError: the unforeseen" in dialog._details.toPlainText()  # type: ignore[attr-defined]
    dialog.accept()
    desk.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    desk.window.text.setFocus()
    desk.select("Kremlin")
    desk.press("1")
    assert desk.stored() == [("Kremlin", "actor")]


def test_an_error_of_another_thread_arrives_in_the_window(desk: Desk) -> None:
    hook = crash.CrashHook(desk.window)
    crash.log().disabled = True
    error = ValueError("elsewhere")
    told = threading.ExceptHookArgs((ValueError, error, None, None))
    thread = threading.Thread(target=hook.caught_in_thread, args=(told,))
    with desk.qtbot.waitSignal(hook.happened):
        thread.start()
    thread.join()
    crash.log().disabled = False
    desk.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    assert "elsewhere" in desk.dialog()._details.toPlainText()  # type: ignore[attr-defined]
    desk.dialog().accept()


def test_guidelines_of_a_label_and_no_others() -> None:
    markdown = "# All\n\nIntro\n\n## Actor\n\nWho **acts**,\nor `speaks`.\n\n### More\n\nyes\n\n## Location\n\nWhere.\n"
    actor = Label(LabelId("1"), "actor", "#000000", "1", "ACT")
    assert unmarked(about(markdown, actor)) == "Who acts, or speaks.\n\nMore\n\nyes"
    assert about(markdown, Label(LabelId("2"), "claim", "#000000", "3", "CLM")) == ""


def test_finding_counts_code_points_and_goes_round() -> None:
    text = "🙂 Kerry, kerry\u00a0x KERRY"
    found = matches(text, "kerry")
    assert [text[start:end] for start, end in found] == ["Kerry", "kerry", "KERRY"]
    assert matches(text, "kerry x") == [(9, 16)]
    assert matches(text, "  ") == []
    assert next_match(found, 3) == 1
    assert next_match(found, 99) == 0
    assert next_match(found, 2, back=True) == 2
    assert next_match([], 0) == -1


@pytest.mark.parametrize("name", ["dark", "contrast"])
def test_an_empty_check_box_can_be_seen_on_a_dark_window(qtbot: QtBot, name: str) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    colors = theme.apply(app, theme.Choice(name))
    try:
        box = widgets.check_box("All or nothing")
        qtbot.addWidget(box)
        box.show()
        image = box.grab().toImage()
        row = [image.pixelColor(x, image.height() // 2).name() for x in range(20)]
        assert max(theme.contrast(pixel, colors.window) for pixel in row) >= 3
    finally:
        theme.apply(app, theme.Choice.LIGHT)


@pytest.mark.parametrize("name", ["dark", "contrast"])
def test_a_ticked_box_has_a_tick_and_not_only_another_colour(qtbot: QtBot, name: str) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    colors = theme.apply(app, theme.Choice(name))
    try:
        box = widgets.check_box("All or nothing")
        box.setChecked(True)
        qtbot.addWidget(box)
        box.show()
        image = box.grab().toImage()
        middle = image.height() // 2
        inside = {image.pixelColor(x, y).name() for x in range(4, 14) for y in range(middle - 5, middle + 6)}
        assert colors.accent_fill in inside
        assert max(theme.contrast(pixel, colors.accent_fill) for pixel in inside) >= 3
    finally:
        theme.apply(app, theme.Choice.LIGHT)


def test_the_span_one_is_at_stays_in_sight_when_the_guidelines_open(desk: Desk) -> None:
    desk.open(KERRY)
    view, side = desk.window.side.spans.view, desk.window.side
    desk.window.resize(1200, 700)
    for number in range(24):
        desk.window.text.select(10 * number, 10 * number + 5)
        desk.press("1")
    desk.qtbot.waitUntil(lambda: len(desk.listed_spans()) == 24)
    side.guidelines.set_open(False)
    desk.qtbot.waitUntil(lambda: view.viewport().height() > 200)
    height = view.viewport().height()
    view.mark(view.rowAt(height - 20))
    side.guidelines.set_open(True)
    desk.qtbot.waitUntil(lambda: view.viewport().height() < height - 40)
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_without_a_database_the_keyboard_stops_at_no_search_field(qtbot: QtBot) -> None:
    panel = DocumentPanel()
    qtbot.addWidget(panel)
    assert not panel.search.isEnabled()
    panel.is_open = True
    panel.show_rows([], None)
    assert panel.search.isEnabled()
    panel.is_open = False
    panel.show_rows([], None)
    assert not any(part.isEnabled() for part in (panel.search, *panel._chips.buttons()))
