"""The mouse on the reading view: dragging, several clicks, picking spans, asking for a menu."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.domain.tokens import Unit
from annotator.ui.text import ViewSpan
from tests.ui.text.conftest import (
    ALT,
    LONG,
    NEWS,
    SHIFT,
    at,
    drag,
    end_point,
    mouse_move,
    point_in,
    selected,
    start_point,
)


def test_dragging_selects_exactly_or_by_the_snap_unit(shown):
    view = shown(NEWS)
    start, end = at("imir Pu")
    drag(view, start_point(view, start), end_point(view, end))
    assert selected(view) == "imir Pu"
    view.snap_unit = Unit.WORD
    drag(view, start_point(view, start), end_point(view, end))
    assert selected(view) == "Vladimir Putin"
    drag(view, start_point(view, start), end_point(view, end), ALT)
    assert selected(view) == "imir Pu"
    view.snap_unit = Unit.SENTENCE
    drag(view, end_point(view, end), start_point(view, start))
    assert selected(view) == NEWS[: NEWS.index(" They")]
    assert view.caret() == 0


def test_a_drag_ends_with_a_word_about_it_and_a_click_does_not(shown, qtbot):
    view = shown(NEWS)
    with qtbot.waitSignal(view.selection_finished) as finished:
        drag(view, start_point(view, 0), end_point(view, 9))
    assert finished.args[:2] == [0, 9]
    assert finished.args[2] == view.viewport().mapToGlobal(end_point(view, 9))
    with qtbot.assertNotEmitted(view.selection_finished):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_in(view, 20, 0.2))
    assert (view.selection(), view.caret()) == (None, 20)


@pytest.fixture
def _patient_clicks(qapp):
    """Clicks that the test library spaces half a second apart still belong together."""
    before = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(5000)
    yield
    qapp.setDoubleClickInterval(before)


@pytest.mark.usefixtures("_patient_clicks")
def test_two_clicks_take_a_word_three_a_sentence_four_a_paragraph(shown):
    view = shown(NEWS)
    viewport, left, none = view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    point = point_in(view, at("Ukraine")[0] + 6, 0.9)
    finished = []
    view.selection_finished.connect(lambda start, end, _point: finished.append(NEWS[start:end]))
    QTest.mouseClick(viewport, left, none, point)
    QTest.mouseDClick(viewport, left, none, point)
    QTest.mouseRelease(viewport, left, none, point)
    assert selected(view) == "Ukraine"
    QTest.mouseClick(viewport, left, none, point)
    assert selected(view) == "They talked about Ukraine."
    QTest.mouseClick(viewport, left, none, point)
    assert selected(view) == NEWS[: NEWS.index("\n")]
    assert finished == ["Ukraine", "They talked about Ukraine.", NEWS[: NEWS.index("\n")]]


def test_shift_and_click_extends(shown):
    view = shown(NEWS)
    view.set_caret(10)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, SHIFT, point_in(view, 18, 0.2))
    assert view.selection() == (10, 18)


def test_clicking_again_goes_outwards_through_nested_spans(shown):
    view = shown(NEWS)
    start, end = at("Putin")
    view.set_spans(
        [
            ViewSpan("claim", 0, 69, "claim"),
            ViewSpan("actor", start, end, "actor"),
            ViewSpan("wide", at("Vladimir")[0], end, "actor"),
        ]
    )
    clicked = []
    view.span_clicked.connect(clicked.append)
    for _ in range(4):
        view._mouse._last_press = (-10_000, QPoint())  # slow clicks, not double ones
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_in(view, start + 1, 0.5))
    assert clicked == ["actor", "wide", "claim", "actor"]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert len(clicked) == 4
    assert view.span_at(start) == ("actor", "wide", "claim")


def test_dragging_beyond_the_edge_scrolls_on_until_the_button_is_released(shown, qtbot):
    view = shown(LONG)
    viewport, left = view.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, Qt.KeyboardModifier.NoModifier, start_point(view, 0))
    mouse_move(view, QPoint(400, viewport.height() + 60))
    reached = view.caret()
    qtbot.waitUntil(lambda: view.caret() > reached and view.verticalScrollBar().value() > 50)
    QTest.mouseRelease(viewport, left, Qt.KeyboardModifier.NoModifier, QPoint(400, viewport.height() + 60))
    assert not view._mouse._scroller.isActive()
    assert view.selection()[0] == 0


def test_a_menu_is_asked_for_where_the_pointer_is(shown, qtbot):
    view = shown(NEWS)
    point = point_in(view, 20, 0.2)
    with qtbot.waitSignal(view.context_requested) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.viewport().mapToGlobal(point))
        QApplication.sendEvent(view.viewport(), event)
    assert asked.args == [20, view.viewport().mapToGlobal(point)]
    view.set_caret(5)
    with qtbot.waitSignal(view.context_requested) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, point, point)
        QApplication.sendEvent(view, event)  # the widget with the focus gets it, and that is not the viewport
    assert asked.args == [5, view.viewport().mapToGlobal(view.caret_rect().bottomLeft())]
