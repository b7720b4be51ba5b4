"""A case under review: who marked what, in rows under its lines, and the frame around it. Judged by pixels."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest

from annotator.ui.text import GOLD_SIGN, LaneRow, ViewSpan
from annotator.ui.text.lanes import MOST_ROWS, Case
from annotator.ui.text.model import DARK_PAGE, LIGHT_PAGE
from tests.ui.text.conftest import LONG, NEWS, STYLES, at
from tests.ui.text.test_painting import MIXED, colors, columns_with, image, lane_row

KERRY, SOCHI = at("John Kerry"), at("Sochi")
PLAIN = NEWS.replace("\n\n", " ")


def span(stretch, label, name=None, **more):
    return ViewSpan(name or f"{label}{stretch}", *stretch, label, **more)


def answers(*spans):
    """One person for each argument, A first, who marked what is in it."""
    return [LaneRow(chr(ord("A") + number), f"Person {number}", marked) for number, marked in enumerate(spans)]


def rows(view, offset) -> list[QRect]:
    """Where the bars of each row under the line of an offset stand, from top to bottom."""
    case, flow = view.case(), view.flow()
    paragraph = flow.index.at(offset)
    layout, height = flow.layout(paragraph), flow.typography.row_height
    top = view.paragraph_y(paragraph) + layout.line_top(layout.line_of(offset)) + flow.typography.line_height
    left, width = view.column_left(), flow.typography.column
    return [QRect(left, top + place * height, width, height) for place in range(case.places[-1])]


def tinted(picture: QImage, rect: QRect, label: str) -> set[int]:
    """Columns in which a bar of this label stands, in the middle of a row."""
    return columns_with(picture, STYLES[label].tint, rect.center().y()) & set(range(rect.left(), rect.right() + 1))


def columns(view, stretch) -> set[int]:
    """The columns of a stretch on one line, without its ends."""
    (box,) = view.flow().layout_of(stretch[0]).boxes(*stretch)
    return set(range(view.column_left() + round(box.left) + 3, view.column_left() + round(box.right) - 3))


def sign_pixels(picture: QImage, row: QRect) -> int:
    """How much of the margin beside a row is not paper."""
    area = [(x, y) for x in range(row.left() - 6) for y in range(row.top(), row.bottom() + 1)]
    return sum(picture.pixelColor(x, y).name() != LIGHT_PAGE.background.name() for x, y in area)


def test_each_answer_has_a_row_with_its_bar_under_exactly_its_words(shown):
    view = shown(NEWS)
    view.show_lanes(answers([span(KERRY, "actor")], [span(at("Kerry"), "location")], []), KERRY)
    picture, (first, second, third) = image(view), rows(view, KERRY[0])
    code = round(view.ink().code("ACT")[1]) + 8
    kerry, short = columns(view, KERRY), columns(view, at("Kerry"))
    assert {x for x in kerry if x > min(kerry) + code} <= tinted(picture, first, "actor")
    assert tinted(picture, first, "actor") <= set(range(min(kerry) - 4, max(kerry) + 5))
    assert tinted(picture, second, "location") & short
    assert tinted(picture, second, "location") <= set(range(min(short) - 4, max(short) + 5))
    assert not tinted(picture, third, "actor")
    assert all(sign_pixels(picture, row) > 8 for row in (first, second, third))


def test_labels_differ_in_their_line_too(shown):
    view = shown(NEWS)
    lines = []
    for label in ("actor", "location", "claim"):
        view.show_lanes(answers([span(KERRY, label)]), KERRY)
        (row,) = rows(view, KERRY[0])
        y = row.top() + view.flow().typography.row_height - 3
        lines.append(frozenset(columns_with(image(view), STYLES[label].color, y)))
    assert len(set(lines)) == 3
    assert len(lines[0]) > len(lines[2]) > len(lines[1])


def test_without_lanes_nothing_changes(shown):
    view = shown(NEWS)
    view.set_spans([span(KERRY, "actor")])
    before = image(view)
    view.show_lanes([], KERRY)
    view.show_lanes(answers([span(KERRY, "actor")]), None)
    assert image(view) == before
    view.show_lanes(answers([span(KERRY, "actor")]), KERRY)
    assert image(view) != before
    view.show_lanes([], None)
    assert image(view) == before
    view.show_lanes(answers([span(KERRY, "actor")]), KERRY)
    view.set_document(NEWS)
    view.set_spans([span(KERRY, "actor")])
    assert image(view) == before


def test_only_lines_of_the_case_make_room(shown):
    view = shown(NEWS + "\n" + NEWS)
    tops = [layout.line_top(line) for layout in _layouts(view) for line in range(layout.line_count)]
    heights = [layout.height for layout in _layouts(view)]
    view.show_lanes(answers([span(SOCHI, "location")], []), SOCHI)
    view.flow().layout(0)
    rooms = [after.height - before for after, before in zip(_layouts(view), heights, strict=True)]
    room = 2 * view.flow().typography.row_height + view.flow().typography.paragraph_gap
    assert rooms == [room, 0, 0, 0, 0, 0]
    view.show_lanes([], None)
    assert [layout.line_top(line) for layout in _layouts(view) for line in range(layout.line_count)] == tops


def _layouts(view):
    return [view.flow().layout(paragraph) for paragraph in range(len(view.flow().index))]


def test_the_words_under_the_pointer_stay_right_below_and_beside_the_rows(shown):
    view = shown(PLAIN)
    view.show_lanes(answers([span(KERRY, "actor")], []), KERRY)
    for offset in (KERRY[0], SOCHI[0], at("Kremlin", PLAIN)[0], at("Moscow", PLAIN)[0]):
        view.set_caret(offset)
        assert view.offset_at(view.caret_rect().center()) == offset
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.caret_rect().center() + QPoint(2, 0))
        assert view.caret() == offset
    row = rows(view, KERRY[0])[1]
    assert KERRY[0] <= view.offset_at(QPoint(min(columns(view, KERRY)) + 20, row.center().y())) <= KERRY[1]


def test_overlapping_spans_of_one_person_lie_above_each_other(shown):
    view = shown(NEWS)
    both = [span((0, 47), "claim"), span(KERRY, "actor")]
    view.show_lanes(answers(both), (0, 47))
    picture, (upper, lower) = image(view), rows(view, 0)
    assert tinted(picture, upper, "actor")
    assert tinted(picture, lower, "claim") >= columns(view, KERRY)
    assert not tinted(picture, upper, "claim")


def test_the_frame_goes_around_the_words_and_their_rows(shown):
    view = shown(NEWS)
    view.show_lanes(answers([span(KERRY, "actor")], []), KERRY)
    picture, words = image(view), columns(view, KERRY)
    framed = colors(picture, QRect(min(words) - 12, view.paragraph_y(0) + 12, 8, 20))
    assert any(QColor(name).blue() - QColor(name).red() > 60 for name in framed)
    below = rows(view, KERRY[0])[-1].bottom() + 1
    line = colors(picture, QRect(min(words) + 10, below, 20, 5))
    assert any(QColor(name).blue() - QColor(name).red() > 60 for name in line)


def test_a_case_over_lines_and_paragraphs_has_its_rows_under_every_line(shown):
    view = shown(NEWS)
    stretch = (at("Vladimir")[0], at("useful")[1])
    view.show_lanes(answers([span(stretch, "claim")], [span(SOCHI, "location")]), stretch)
    picture = image(view)
    for offset in (at("Vladimir")[0], at("Ukraine")[0], at("Kremlin")[0]):
        first, second = rows(view, offset)
        assert tinted(picture, first, "claim")
        assert sign_pixels(picture, second) > 8
    layout = view.flow().layout(2)
    beyond = layout.line_of(at("Moscow")[0])  # a line of the last paragraph that the case does not reach
    assert layout.line_top(beyond + 1) - layout.line_top(beyond) == view.flow().typography.line_height


def test_a_bar_has_a_stroke_where_its_span_begins_and_ends_and_none_where_the_line_breaks(shown):
    view = shown(PLAIN)
    stretch = (KERRY[0], at("Kremlin", PLAIN)[1])
    view.show_lanes(answers([span(stretch, "claim")]), stretch)
    picture, layout = image(view), view.flow().layout(0)
    strokes = []
    for box in layout.boxes(*stretch):
        (row,) = rows(view, layout.line_bounds(box.line)[0])
        dark = columns_with(picture, STYLES["claim"].color, row.top() + 2)
        left, right = view.column_left() + round(box.left), view.column_left() + round(box.right)
        strokes.append((bool(dark & set(range(left - 1, left + 2))), bool(dark & set(range(right - 3, right + 2)))))
    assert strokes == [(True, False), (False, True)]


def test_a_bar_says_its_label_only_where_its_span_begins(shown):
    view = shown(PLAIN, width=500)
    stretch = (at("Kerry")[0], at("Kremlin", PLAIN)[1])
    view.show_lanes(answers([span(stretch, "claim")]), stretch)
    picture = image(view)
    inks = []
    for line in view.case().lines(view.flow().layout(0)):
        (row,) = rows(view, view.flow().layout(0).line_bounds(line)[0])
        inside = row.adjusted(0, 2, 0, -5)
        dark = {name for name in colors(picture, inside) if QColor(name).lightness() < 110}
        inks.append(bool(dark))
    assert len(inks) > 2
    assert inks[0]
    assert not any(inks[1:-1])  # the last line holds the end of the span, which is a stroke


def test_right_to_left_bars_lie_under_their_words_and_begin_at_the_right(shown):
    text = "\u05e8\u05d0\u05e9 \u05d4\u05de\u05de\u05e9\u05dc\u05d4 \u05d1\u05e0\u05d9\u05de\u05d9\u05df"
    view = shown(text)
    view.show_lanes(answers([span((4, 17), "actor")]), (4, 17))
    picture, (row,) = image(view), rows(view, 4)
    bar = tinted(picture, row, "actor")
    assert columns(view, (4, 17)) - bar <= set(range(max(bar) - 30, max(bar) + 6))  # the code covers some
    inside = row.adjusted(max(bar) - 28 - row.left(), 2, max(bar) - 2 - row.right(), -6)
    assert any(QColor(name).lightness() < 110 for name in colors(picture, inside))


def test_a_bar_over_mixed_directions_leaves_the_gap_free(shown):
    view = shown(MIXED)
    view.show_lanes(answers([span((2, 6), "claim")]), (2, 6))
    (row,) = rows(view, 2)
    boxes = view.flow().layout(0).boxes(2, 6)
    gap = range(round(view.column_left() + boxes[0].right) + 2, round(view.column_left() + boxes[1].left) - 2)
    assert len(boxes) == 2
    assert not tinted(image(view), row, "claim") & set(gap)


def test_equal_answers_are_one_row_and_gold_stays_apart(shown):
    view = shown(NEWS)
    same = [span(KERRY, "actor")]
    lanes = [*answers(same, [], same, same, same, [], [span(KERRY, "location")]), LaneRow(GOLD_SIGN, "gold", same)]
    view.show_lanes(lanes, KERRY)
    assert [row.signs[0] for row in view.case().rows] == [GOLD_SIGN, "A, C–E", "B, F", "G"]
    assert view.case().rows[1].people == (("A", "Person 0"), ("C", "Person 2"), ("D", "Person 3"), ("E", "Person 4"))


def test_spans_elsewhere_do_not_part_equal_answers(shown):
    view = shown(NEWS)
    view.show_lanes(answers([span(KERRY, "actor")], [span(KERRY, "actor"), span(SOCHI, "location")]), KERRY)
    assert [row.signs[0] for row in view.case().rows] == ["A, B"]


def test_what_one_person_calls_a_suggestion_is_not_the_same_answer(shown):
    sure = span(KERRY, "actor")
    case = Case(answers([sure], [replace(sure, suggestion=True)]), KERRY)
    assert len(case.rows) == 2


@pytest.mark.parametrize("zoom", [60, 100, 200])
@pytest.mark.parametrize("width", [420, 900])
def test_forty_seven_answers_are_counted_and_their_signs_stay_in_the_margin(shown, zoom, width):
    view = shown(NEWS, width=width)
    view.set_zoom(zoom)
    lanes = [LaneRow(f"P{n}", f"Person {n}", [span((KERRY[0], KERRY[1] + n), "claim")]) for n in range(47)]
    view.show_lanes(lanes, (KERRY[0], KERRY[1] + 47))
    case = view.case()
    assert len(case.rows) == MOST_ROWS
    assert case.rows[-1].signs == (f"+{47 - MOST_ROWS + 1}",)
    assert sum(len(row.people) for row in case.rows) == 47
    picture = image(view)
    for row in rows(view, KERRY[0]):
        edge = [picture.pixelColor(0, y).name() for y in range(row.top(), row.bottom() + 1)]
        assert set(edge) == {LIGHT_PAGE.background.name()}
        assert sign_pixels(picture, row) > 4


def test_the_view_scrolls_to_the_case_and_keeps_the_line_in_sight_when_it_goes(shown):
    view = shown(LONG)
    start = LONG.index("Paragraph 300 ")
    view.show_lanes(answers([span((start, start + 9), "claim")]), (start, start + 9))
    view.set_caret(start)
    assert view.viewport().rect().contains(view.caret_rect())
    assert all(view.viewport().rect().contains(row.center()) for row in rows(view, start))
    top = view.caret_rect().top()
    view.show_lanes([], None)
    assert view.caret_rect().top() == top


def test_rows_stay_right_while_scrolling_and_after_another_size(shown):
    view = shown(LONG)
    start = LONG.index("Paragraph 30 ")
    view.show_lanes(answers([span((start, start + 200), "claim")], []), (start, start + 2000))
    for step in (40, 333, -120, 60):
        view.scroll_by(step)
        moved = image(view)
        view.viewport().update()
        assert image(view) == moved
    view.set_zoom(150)
    view.ensure_visible(start, start + 200)
    first, second = rows(view, start)
    assert tinted(image(view), first, "claim")
    assert second.top() - first.top() == view.flow().typography.row_height
    layout = view.flow().layout_of(start)
    assert layout.line_top(1) > second.bottom() - view.paragraph_y(view.flow().index.at(start))


def test_the_frame_of_a_case_larger_than_the_page_has_no_end_in_sight(shown):
    text = LONG.replace("\n", "\n" * 60)  # so far apart that blank lines alone fill the window
    view = shown(text)
    stretch = (text.index("Paragraph 10 "), text.index("Paragraph 200 "))
    view.show_lanes(answers([span(stretch, "claim")]), stretch)
    view.ensure_visible(text.index("Paragraph 20 "), text.index("Paragraph 20 "))
    picture = image(view)
    x = view.column_left() - 5
    upright = [QColor(picture.pixelColor(x, y)) for y in range(picture.height())]
    assert all(color.blue() - color.red() > 30 for color in upright)


def test_lanes_are_dark_on_a_dark_page(shown):
    view = shown(NEWS)
    view.set_page_style(DARK_PAGE)
    view.show_lanes(answers([]), KERRY)
    (row,) = rows(view, KERRY[0])
    assert image(view).pixelColor(row.right() - 20, row.center().y()).name() == DARK_PAGE.background.name()


def test_a_screen_reader_hears_who_marked_what(shown):
    view = shown(NEWS)
    lanes = answers([span(KERRY, "actor")], [span(KERRY, "actor")], [])
    view.show_lanes([LaneRow(GOLD_SIGN, "gold", [span(at("Kerry"), "actor")]), *lanes], KERRY)
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.text(QAccessible.Text.Description) == (
        "gold: Actor, ‘Kerry’; Person 0, Person 1: Actor, ‘John Kerry’; Person 2: nothing"
    )
    many = [LaneRow(str(n), f"Person {n}", [span((0, 4 + n), "actor")]) for n in range(10)]
    view.show_lanes(many, (0, 40))
    assert interface.text(QAccessible.Text.Description).endswith("; 3 others: Person 7, Person 8, Person 9")
    view.set_caret(at("Ukraine")[0])
    view.show_lanes([], None)
    assert interface.text(QAccessible.Text.Description) == ""


def test_marking_goes_on_under_the_rows(shown):
    view = shown(NEWS)
    view.show_lanes(answers([span(KERRY, "actor")]), KERRY)
    view.update_spans([span(KERRY, "actor", "mine")])
    row = lane_row(view, KERRY[0], 0)
    assert columns(view, KERRY) <= columns_with(image(view), STYLES["actor"].color, row)
    view.update_spans([], ["mine"])
    assert not columns_with(image(view), STYLES["actor"].color, row)
