"""The same by mouse: drag, double-click, the small palette, the label panel, the span list, the context menu."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QToolTip

from tests.ui.desk import KERRY, Desk

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


def drag(desk: Desk, words: str) -> None:
    start = desk.text.index(words)
    begin, end = _point(desk, start), _point(desk, start + len(words))
    viewport = desk.window.text.viewport()
    QTest.mousePress(viewport, LEFT, PLAIN, begin + QPoint(2, 0))
    QTest.mouseMove(viewport, (begin + end) / 2)
    QTest.mouseMove(viewport, end - QPoint(2, 0))
    QTest.mouseRelease(viewport, LEFT, PLAIN, end - QPoint(2, 0))


def click(desk: Desk, words: str) -> None:
    at = _point(desk, desk.text.index(words) + 1)
    QTest.mouseClick(desk.window.text.viewport(), LEFT, PLAIN, at)


def _point(desk: Desk, offset: int) -> QPoint:
    """Where an offset is drawn, found by standing there."""
    text = desk.window.text
    text.set_caret(offset)
    text.ensure_visible(offset, offset)
    return text.caret_rect().center()


def right_click(desk: Desk, view: QAbstractItemView, at: QPoint) -> None:
    """The event that the right button makes, at a place of the list."""
    viewport = view.viewport()
    QApplication.sendEvent(viewport, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at)))


def menu_key(view: QAbstractItemView) -> None:
    """The event that the menu key makes: Qt sends it to the list itself, with a place that means nothing."""
    middle = view.rect().center()
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, view.mapToGlobal(middle)))


def label_row(desk: Desk, name: str) -> QPoint:
    labels = desk.window.side.labels
    place = next(n for n, row in enumerate(labels.rows.rows) if row.label.name == name)
    return labels.visualRect(labels.rows.index(place)).center()


def test_drag_and_choose_from_the_small_palette(desk: Desk) -> None:
    desk.open(KERRY)
    drag(desk, "Vladimir Putin")
    assert desk.selected() == "Vladimir Putin"
    popup = desk.window.page.popup
    assert popup.isVisible()
    assert desk.has_focus(desk.window.text), "the palette never takes the focus"
    assert popup.geometry().intersected(desk.window.page.rect()) == popup.geometry()
    button = next(line for line in popup.lines if line.alternative.words == "Actor")
    QTest.mouseClick(button, LEFT)
    assert desk.stored() == [("Vladimir Putin", "actor")]
    assert not popup.isVisible()
    assert desk.has_focus(desk.window.text)


def test_a_key_works_while_the_palette_is_open(desk: Desk) -> None:
    desk.open(KERRY)
    drag(desk, "Vladimir Putin")
    desk.press("1")
    assert desk.stored() == [("Vladimir Putin", "actor")]
    assert not desk.window.page.popup.isVisible()


def test_escape_closes_the_palette_and_keeps_the_selection(desk: Desk) -> None:
    drag(desk, "Moscow")
    desk.press("Escape")
    assert not desk.window.page.popup.isVisible()
    assert desk.selected() == "Moscow"


def test_double_click_and_the_label_panel(desk: Desk) -> None:
    desk.open(KERRY)
    at = _point(desk, desk.text.index("Ukraine") + 2)
    QTest.mouseDClick(desk.window.text.viewport(), LEFT, PLAIN, at)
    assert desk.selected() == "Ukraine"
    QTest.mouseClick(desk.window.side.labels.viewport(), LEFT, PLAIN, label_row(desk, "location"))
    assert desk.stored() == [("Ukraine", "location")]
    assert desk.has_focus(desk.window.text)


def test_click_on_a_span_selects_it_and_the_panel_relabels_it(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("1", "Ctrl+End")
    assert desk.active_quote() == ""
    click(desk, "Iran")
    assert desk.active_quote() == "Iran"
    QTest.mouseClick(desk.window.side.labels.viewport(), LEFT, PLAIN, label_row(desk, "location"))
    assert desk.stored() == [("Iran", "location")]


def test_the_span_list_leads_to_the_text(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("1", "Ctrl+End")
    view = desk.window.side.spans.view
    QTest.mouseClick(view.viewport(), LEFT, PLAIN, view.visualRect(view.model().index(0, 0)).center())
    assert desk.active_quote() == "Iran"
    assert desk.window.text.caret() == desk.text.index("Iran")
    assert desk.has_focus(desk.window.text)


def test_the_context_menu_labels_and_deletes(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("1")
    _point(desk, desk.text.index("Iran") + 1)
    desk.window.text.context_requested.emit(desk.text.index("Iran") + 1, desk.window.mapToGlobal(QPoint(400, 300)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entries = [action.text().split("\t")[0] for action in menu.actions()]
    assert entries[:4] == ["Actor", "Location", "Claim", "Boilerplate"]
    assert "Remove span" in entries
    menu.actions()[1].trigger()
    menu.close()
    assert desk.stored() == [("Iran", "location")]


def test_the_right_button_in_the_span_list_acts_on_that_span(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("1")
    desk.select("Ukraine")
    desk.press("1")
    listed = desk.window.side.spans
    place = next(n for n, row in enumerate(listed.rows.rows) if row.span.quote == "Iran")
    at = listed.view.visualRect(listed.rows.index(place)).center()
    right_click(desk, listed.view, at)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert desk.active_quote() == "Iran"
    menu.actions()[1].trigger()
    menu.close()
    assert desk.stored() == [("Ukraine", "actor"), ("Iran", "location")]
    right_click(desk, listed.view, QPoint(5, listed.view.viewport().height() - 2))
    assert QApplication.activePopupWidget() is None, "beside the rows there is no span to act on"


def test_the_menu_key_in_the_span_list_means_the_current_row(desk: Desk) -> None:
    desk.open(KERRY)
    for words in ("Iran", "Ukraine"):
        desk.select(words)
        desk.press("1")
    listed = desk.window.side.spans
    listed.view.setFocus()
    desk.press("End")
    last = listed.rows.rows[-1].span.quote
    menu_key(listed.view)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert (last, "location") in desk.stored()
    assert len([one for one in desk.stored() if one[1] == "actor"]) == 1


def test_filter_and_search(desk: Desk) -> None:
    panel = desk.window.documents
    desk.press("Ctrl+Return")
    QTest.mouseClick(panel._chips.button(2), LEFT)
    assert [row.state.value for row in panel.model.rows] == ["done"]
    QTest.mouseClick(panel._chips.button(1), LEFT)
    assert len(panel.model.rows) == 4
    QTest.mouseClick(panel._chips.button(0), LEFT)
    desk.press("Ctrl+Shift+F")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.type("nemtsov")
    assert [row.id for row in panel.model.rows] == ["003_0497646793bed851"]
    desk.open("003_0497646793bed851")
    assert desk.selected() == "Nemtsov", "a document found opens where the words stand"
    desk.press("Ctrl+Shift+F")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.type("zzz")
    assert panel.model.rows == []
    assert panel.empty._title.text() == "No text holds these words."
    QTest.mouseClick(panel.empty._button, LEFT)
    assert len(panel.model.rows) == 5


def test_the_edge_of_a_span_is_dragged_and_that_is_one_step(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Vladimir")
    desk.press("1")
    end = desk.text.index("Vladimir Putin")
    there, begin = _point(desk, end + 14), _point(desk, end + 8)
    viewport = desk.window.text.viewport()
    QTest.mousePress(viewport, LEFT, PLAIN, begin)
    QTest.mouseMove(viewport, (begin + there) / 2)
    QTest.mouseMove(viewport, there)
    QTest.mouseRelease(viewport, LEFT, PLAIN, there)
    assert desk.stored() == [("Vladimir Putin", "actor")]
    assert desk.active_quote() == "Vladimir Putin"
    assert not desk.window.page.popup.isVisible()
    desk.press("2")
    assert desk.stored() == [("Vladimir Putin", "location")]
    desk.press("Ctrl+Z", "Ctrl+Z")
    assert desk.stored() == [("Vladimir", "actor")]


def test_resting_on_a_span_tells_its_note_and_what_lies_over_each_other(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("2")
    assert _told_at(desk, "Iran") == "", "its code says all"
    desk.press("M")
    desk.qtbot.waitUntil(lambda: not desk.has_focus(desk.window.text))
    desk.type("the <b>state</b>?")
    desk.press("Ctrl+Return")
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))
    assert _told_at(desk, "Iran") == "<qt>Location: “Iran”<br/>Note: the &lt;b&gt;state&lt;/b&gt;?</qt>"
    desk.select("Vladimir")
    desk.press("1")
    desk.select("Vladimir Putin")
    desk.press("3")
    assert _told_at(desk, "Vladimir") == "<qt>Actor: “Vladimir”<br/>Claim: “Vladimir Putin”</qt>"
    assert _told_at(desk, "Ukraine") == ""


def _told_at(desk: Desk, words: str) -> str:
    QToolTip.hideText()
    desk.qtbot.waitUntil(lambda: not QToolTip.isVisible())
    caret = desk.window.text.caret()
    place = _point(desk, desk.text.index(words) + 1) + QPoint(2, 0)
    desk.window.text.set_caret(caret)
    viewport = desk.window.text.viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place)))
    return QToolTip.text() if QToolTip.isVisible() else ""
