"""The ends of the active span are moved with the mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.domain.tokens import Unit
from annotator.ui.text import TextView, ViewSpan
from tests.ui.text.conftest import ALT, NEWS, at, drag, end_point, point_in, selected, start_point

HEBREW = "שר החוץ ג'ון קרי נפגש בסוצ'י עם הנשיא"


@pytest.fixture
def marked(shown):
    def show(quote: str, text: str = NEWS, unit: Unit = Unit.WORD) -> TextView:
        view = shown(text)
        view.set_spans([ViewSpan("s", *at(quote, text), "actor"), ViewSpan("t", *at(text[:9], text), "actor")])
        view.set_active_span("s")
        view.snap_unit = unit
        view.has_movable_edges = True
        return view

    return show


def dragged(qtbot, view: TextView, start: QPoint, end: QPoint, modifier=Qt.KeyboardModifier.NoModifier) -> str:
    with qtbot.waitSignal(view.edge_dragged) as heard:
        drag(view, start, end, modifier)
    assert heard.args[0] == "s"
    return view.flow().text[heard.args[1] : heard.args[2]]


def test_the_end_and_the_start_snap_to_words(marked, qtbot):
    view = marked("John Kerry")
    start, end = at("John Kerry")
    assert dragged(qtbot, view, end_point(view, end), end_point(view, end + 3)) == "John Kerry"[:10] + " met"
    assert dragged(qtbot, view, start_point(view, start), point_in(view, start - 6, 0.2)) == "State John Kerry"
    assert dragged(qtbot, view, end_point(view, end), point_in(view, start + 2, 0.5)) == "John"


def test_by_characters_with_alt_or_when_that_is_the_unit(marked, qtbot):
    view = marked("John Kerry")
    end = at("John Kerry")[1]
    assert dragged(qtbot, view, end_point(view, end), end_point(view, end - 2), ALT) == "John Ker"
    view.snap_unit = Unit.CHARACTER
    assert dragged(qtbot, view, end_point(view, end), end_point(view, end - 3)) == "John Ke"


def test_an_edge_never_passes_the_other(marked, qtbot):
    view = marked("John Kerry")
    start, end = at("John Kerry")
    with qtbot.assertNotEmitted(view.edge_dragged):
        drag(view, end_point(view, end), point_in(view, start - 20, 0.5))
    assert view.selection() is None


def test_right_to_left_the_end_is_at_the_left(marked, qtbot):
    view = marked("ג'ון קרי", HEBREW, Unit.CHARACTER)
    end = at("ג'ון קרי", HEBREW)[1]
    assert dragged(qtbot, view, end_point(view, end), end_point(view, end + 5)) == "ג'ון קרי נפגש"


def test_the_pointer_says_so_and_a_click_stays_a_click(marked, qtbot):
    view = marked("John Kerry")
    end = at("John Kerry")[1]
    QTest.mouseMove(view.viewport(), point_in(view, end - 4, 0.5))
    assert view.viewport().cursor().shape() is Qt.CursorShape.IBeamCursor
    QTest.mouseMove(view.viewport(), end_point(view, end))
    assert view.viewport().cursor().shape() is Qt.CursorShape.SplitHCursor
    with qtbot.assertNotEmitted(view.edge_dragged):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=end_point(view, end))
    assert (view.caret(), view.selection()) == (end, None)


def test_other_spans_and_pages_that_are_only_read_are_selected_in_as_ever(marked, qtbot):
    view = marked("John Kerry", unit=Unit.CHARACTER)
    with qtbot.assertNotEmitted(view.edge_dragged):
        drag(view, end_point(view, 9), end_point(view, 12))
        view.has_movable_edges = False
        end = at("John Kerry")[1]
        drag(view, point_in(view, end - 1, 0.9), end_point(view, end + 4))
    assert selected(view) == " met"
