"""Keys, scrolling and sizes of the reading view, as a person meets them."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.text import ViewSpan
from tests.ui.text.conftest import ALT, CTRL, LONG, NEWS, SHIFT, at, drag, point_in, selected

KEY = Qt.Key


def press(view, key, modifier=Qt.KeyboardModifier.NoModifier, times=1):
    for _ in range(times):
        QTest.keyClick(view, key, modifier)


def in_sight(view, offset):
    view.set_caret(offset)
    return view.viewport().rect().contains(view.caret_rect())


def test_arrows_walk_and_shift_selects(shown):
    view = shown(NEWS)
    press(view, KEY.Key_Right, times=4)
    assert view.caret() == 4
    press(view, KEY.Key_Right, SHIFT, times=3)
    assert (view.selection(), view.caret(), view.anchor()) == ((4, 7), 7, 4)
    press(view, KEY.Key_Left)
    assert (view.selection(), view.caret()) == (None, 4)
    view.select(4, 7)
    press(view, KEY.Key_Right)
    assert view.caret() == 7
    press(view, KEY.Key_Left, times=20)
    assert view.caret() == 0


def test_ctrl_and_arrows_walk_by_word(shown):
    view = shown(NEWS)
    press(view, KEY.Key_Right, CTRL, times=4)
    assert view.caret() == at("Kerry")[0]
    press(view, KEY.Key_Left, CTRL)
    assert view.caret() == at("John")[0]
    press(view, KEY.Key_Right, CTRL | SHIFT)
    assert selected(view) == "John"


def test_home_and_end_go_to_the_ends_of_the_line_and_with_ctrl_of_the_text(shown):
    view = shown(NEWS)
    press(view, KEY.Key_End)
    first_end = view.caret()
    assert 60 < first_end < 90
    press(view, KEY.Key_Down)
    press(view, KEY.Key_Home)
    assert view.caret() == first_end + 1
    press(view, KEY.Key_End, CTRL)
    assert view.caret() == len(NEWS)
    press(view, KEY.Key_Home, CTRL | SHIFT)
    assert view.selection() == (0, len(NEWS))


def test_up_and_down_keep_their_column_through_shorter_lines(shown):
    view = shown("a long line of words\nx\nanother long line of words")
    view.set_caret(12)
    x = view.caret_rect().x()
    press(view, KEY.Key_Down)
    assert view.caret() == 22
    press(view, KEY.Key_Down)
    assert abs(view.caret_rect().x() - x) < 8
    press(view, KEY.Key_Up, times=2)
    assert view.caret() == 12
    press(view, KEY.Key_Up)
    assert view.caret() == 0
    press(view, KEY.Key_Down, times=9)
    assert view.caret() == len(view.flow().text)


def test_ctrl_up_and_down_go_by_paragraph(shown):
    view = shown(NEWS)
    press(view, KEY.Key_Down, CTRL)
    assert view.caret() == at("The Kremlin")[0]
    press(view, KEY.Key_Up, CTRL)
    assert view.caret() == 0


def test_page_down_moves_the_caret_and_keeps_it_in_sight(shown):
    view = shown(LONG)
    press(view, KEY.Key_PageDown, times=3)
    assert view.caret() > 2000
    assert view.viewport().rect().contains(view.caret_rect())
    press(view, KEY.Key_PageUp, times=9)
    assert view.caret() == 0
    assert view.verticalScrollBar().value() == 0


@pytest.mark.parametrize("key", [KEY.Key_PageDown, KEY.Key_Down])
def test_the_caret_never_leaves_the_window_on_its_way_down(shown, key):
    view = shown("\n".join("word " * (number * 37 % 150) + "\n" * (number % 4) for number in range(60)), height=300)
    view.set_caret(0)
    while view.caret() < len(view.flow().text):
        press(view, key)
        assert view.viewport().rect().contains(view.caret_rect())


def test_line_breaks_are_one_step(shown):
    view = shown("ab\r\ncd\re")
    stops = [0]
    for _ in range(7):
        press(view, KEY.Key_Right)
        stops.append(view.caret())
    assert stops == [0, 1, 2, 4, 5, 6, 7, 8]
    back = [8]
    for _ in range(7):
        press(view, KEY.Key_Left)
        back.append(view.caret())
    assert back == stops[::-1]


def test_a_caret_set_between_cr_and_lf_leaves_it_on_either_side(shown):
    view = shown("ab\r\ncd")
    view.set_caret(3)
    press(view, KEY.Key_Left)
    assert view.caret() == 2
    view.set_caret(3)
    press(view, KEY.Key_Right)
    assert view.caret() == 4


def test_keys_walk_over_the_soft_cuts_of_a_long_line(shown):
    view = shown("x" * 9000)
    view.set_caret(3998)
    press(view, KEY.Key_Right, times=5)
    assert view.caret() == 4003
    press(view, KEY.Key_Left, times=6)
    assert view.caret() == 3997


def test_select_all_and_copy_keep_the_stored_signs(shown):
    text = "Mr.\u00a0Smith\r\nof\u2028New\u00a0York\t\ufeff."
    view = shown(text)
    QGuiApplication.clipboard().setText("before")
    press(view, KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "before"
    press(view, KEY.Key_A, CTRL)
    press(view, KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == text


@pytest.mark.parametrize(
    "key", [KEY.Key_1, KEY.Key_Escape, KEY.Key_Tab, KEY.Key_Space, KEY.Key_Return, KEY.Key_Delete, KEY.Key_Period]
)
def test_other_keys_are_left_to_the_window(shown, key):
    view = shown(NEWS)
    event = QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    view.keyPressEvent(event)
    assert not event.isAccepted()


@pytest.mark.parametrize("modifier", [ALT, ALT | SHIFT])
def test_alt_and_arrows_are_left_to_the_window(shown, modifier):
    view = shown(NEWS)
    event = QKeyEvent(QKeyEvent.Type.KeyPress, KEY.Key_Right, modifier)
    view.keyPressEvent(event)
    assert not event.isAccepted()
    assert view.caret() == 0


def test_changes_are_signalled_once_each(shown, qtbot):
    view = shown(NEWS)
    selections, carets = [], []
    view.selection_changed.connect(lambda start, end: selections.append((start, end)))
    view.caret_moved.connect(carets.append)
    view.set_caret(3)
    view.set_caret(7, extend=True)
    view.select(3, 7)
    view.select(7, 3)
    view.set_caret(3)
    view.set_caret(3)
    assert selections == [(3, 7), (3, 3)]
    assert carets == [3, 7, 3]


def test_offsets_outside_the_text_count_as_its_ends(shown):
    view = shown("abc")
    view.select(-4, 99)
    assert view.selection() == (0, 3)


@pytest.mark.parametrize("offset", [0, 9_000, 40_000, len(LONG)])
def test_ensure_visible_shows_any_place(shown, offset):
    view = shown(LONG)
    view.ensure_visible(offset, offset)
    assert in_sight(view, offset)


def test_ensure_visible_moves_nothing_that_can_be_seen_already(shown):
    view = shown(LONG)
    view.scroll_by(1000)
    before = view.verticalScrollBar().value()
    offset = view.offset_at(QPoint(400, 350))
    view.ensure_visible(offset, offset + 20)
    assert view.verticalScrollBar().value() == before


def test_nothing_jumps_while_heights_are_learnt(shown):
    view = shown("\n".join("word " * (number * 37 % 400) for number in range(3000)))
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    probe = QPoint(view.column_left() + 5, 300)
    for step in (-40, -200, -500, 60, 300, -700):
        offset = view.offset_at(probe)
        y = point_in(view, offset, 0.0).y()
        view.scroll_by(step)
        assert point_in(view, offset, 0.0).y() == y - step


def test_scrolling_to_the_end_and_back_reaches_both_ends(shown):
    view = shown(LONG)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert in_sight(view, len(LONG))
    assert bar.value() == bar.maximum()
    while bar.value() > 0:
        before = bar.value()
        view.scroll_by(-600)
        assert bar.value() < before
    assert in_sight(view, 0)


def test_a_short_text_does_not_scroll(shown):
    view = shown(NEWS)
    assert view.verticalScrollBar().maximum() == 0
    top = view.paragraph_y(0)
    view.scroll_by(100)
    assert view.paragraph_y(0) == top > 0


def test_zooming_and_resizing_keep_the_place(shown):
    view = shown(LONG)
    view.ensure_visible(30_000, 30_000)
    first = view.offset_at(QPoint(view.column_left(), 2))
    zooms = []
    view.zoom_changed.connect(zooms.append)
    view.set_zoom(150)
    view.set_zoom(150)
    assert abs(view.offset_at(QPoint(view.column_left(), 2)) - first) < 200
    view.resize(500, 700)
    QApplication.processEvents()
    assert abs(view.offset_at(QPoint(view.column_left(), 2)) - first) < 300
    view.set_zoom(9999)
    view.set_zoom(1)
    assert zooms == [150, 300, 50]
    assert view.zoom() == 50


@pytest.mark.parametrize(("turn", "zoom"), [(120, 110), (-120, 90)])
def test_ctrl_and_the_wheel_zoom(shown, turn, zoom):
    view = shown(LONG)
    middle, none = QPointF(300, 300), Qt.MouseButton.NoButton
    wheel = QWheelEvent(middle, middle, QPoint(), QPoint(0, turn), none, CTRL, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view.viewport(), wheel)
    assert view.zoom() == zoom


def test_the_column_is_a_good_measure_wide_and_centred(shown):
    view = shown(LONG, width=1600)
    layout = view.flow().layout(0)
    per_line = [layout.line_bounds(line)[1] - layout.line_bounds(line)[0] for line in range(layout.line_count - 1)]
    assert 60 <= sum(per_line) / len(per_line) <= 78
    column = view.flow().typography.column
    assert abs(view.column_left() - (view.viewport().width() - column) / 2) <= 1


def test_a_narrow_window_narrows_the_column(shown):
    view = shown(LONG, width=400)
    assert view.flow().typography.column <= 400 - 40


def test_a_selection_by_words_holds_no_blank_at_its_end(shown):
    view = shown("one two three four")
    view.set_caret(4)
    press(view, KEY.Key_Right, CTRL | SHIFT, times=2)
    assert selected(view) == "two three"
    press(view, KEY.Key_Left, CTRL | SHIFT)
    assert selected(view) == "two"
    view.set_caret(13)
    press(view, KEY.Key_Left, CTRL | SHIFT, times=2)
    assert selected(view) == "two three"
    press(view, KEY.Key_Right, CTRL | SHIFT)
    assert selected(view) == "three"


def test_a_megabyte_without_a_line_break_opens_and_selects(shown):
    text = "word " * 200_000
    view = shown(text)
    view.ensure_visible(700_000, 700_000)
    view.set_caret(700_000)
    press(view, KEY.Key_Right, CTRL | SHIFT, times=2)
    assert view.selection() == (700_000, 700_009)
    assert view.viewport().rect().contains(view.caret_rect())


def test_another_document_starts_afresh(shown):
    view = shown(NEWS)
    view.set_spans([ViewSpan("1", 0, 9, "actor")])
    view.set_active_span("1")
    view.select(3, 30)
    view.set_document("short")
    assert (view.selection(), view.caret(), view.anchor(), view.span_at(0)) == (None, 0, 0, ())


def test_the_font_can_be_chosen(shown):
    view = shown(NEWS)
    view.set_family("DejaVu Serif")
    assert view.flow().typography.font.families()[0] == "DejaVu Serif"


def test_an_empty_document_can_be_shown_and_walked(shown):
    view = shown("")
    press(view, KEY.Key_Right)
    press(view, KEY.Key_Down)
    press(view, KEY.Key_End, CTRL | SHIFT)
    drag(view, QPoint(300, 100), QPoint(500, 200))
    assert (view.caret(), view.selection()) == (0, None)
    assert view.viewport().rect().contains(view.caret_rect())
