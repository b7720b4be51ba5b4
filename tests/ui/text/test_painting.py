"""What is on the screen: spans, their nesting, the selection and a caret that never hides. Judged by pixels."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.text import ViewSpan
from annotator.ui.text.model import DARK_PAGE, LIGHT_PAGE
from tests.ui.text.conftest import NEWS, STYLES

MIXED = "abc \u05d0\u05d1\u05d2\u05d3 def"


def image(view) -> QImage:
    return view.viewport().grab().toImage()


def colors(picture: QImage, rect: QRect) -> set[str]:
    return {
        picture.pixelColor(x, y).name()
        for x in range(rect.left(), rect.right() + 1)
        for y in range(rect.top(), rect.bottom() + 1)
    }


def columns_with(picture: QImage, color: QColor, y: int) -> set[int]:
    return {x for x in range(picture.width()) if picture.pixelColor(x, y).name() == color.name()}


def lane_row(view, offset: int, level: int) -> int:
    flow = view.flow()
    paragraph = flow.index.at(offset)
    layout, sizes = flow.layout(paragraph), flow.typography
    return view.paragraph_y(paragraph) + layout.line_top(layout.line_of(offset)) + sizes.lane_top + level * 3


def tint_row(view, offset: int) -> int:
    """A row of pixels between the letters' tops and the tint's upper edge."""
    flow = view.flow()
    paragraph = flow.index.at(offset)
    layout = flow.layout(paragraph)
    return view.paragraph_y(paragraph) + layout.line_top(layout.line_of(offset)) + flow.typography.tint_top + 1


def inside(view, start: int, end: int) -> Iterable[range]:
    layout = view.flow().layout_of(start)
    left = view.column_left()
    return [range(round(left + box.left) + 3, round(left + box.right) - 3) for box in layout.boxes(start, end)]


def test_a_span_is_tinted_and_underlined_over_exactly_its_words(shown):
    view = shown("John Kerry went to Sochi today.")
    view.set_spans([ViewSpan("1", 5, 10, "actor")])
    picture = image(view)
    tinted = columns_with(picture, STYLES["actor"].tint, tint_row(view, 5))
    lined = columns_with(picture, STYLES["actor"].color, lane_row(view, 5, 0))
    (run,) = inside(view, 5, 10)
    assert set(run) <= tinted
    assert set(run) <= lined
    assert max(tinted) - min(tinted) < len(run) + 12
    assert not columns_with(picture, STYLES["actor"].color, lane_row(view, 5, 1))


def test_a_span_over_mixed_directions_covers_both_runs_and_not_the_gap_between(shown):
    view = shown(MIXED)
    view.set_spans([ViewSpan("1", 2, 6, "actor")])
    lined = columns_with(image(view), STYLES["actor"].color, lane_row(view, 2, 0))
    runs = inside(view, 2, 6)
    assert len(runs) == 2
    assert all(set(run) <= lined for run in runs)
    gap = set(range(runs[0].stop + 4, runs[1].start - 4))  # the letters that are read last stand in between
    assert gap
    assert not gap & lined


def test_a_right_to_left_page_starts_at_the_right(shown):
    view = shown("\u05e8\u05d0\u05e9 \u05d4\u05de\u05de\u05e9\u05dc\u05d4")
    caret = view.caret_rect()
    assert caret.center().x() > view.viewport().width() // 2 + 200
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.caret() == 1
    assert view.caret_rect().x() < caret.x()


def test_nested_spans_lie_in_lanes_of_their_own_the_longest_lowest(shown):
    view = shown("The president of the republic of Poland said so.")
    view.set_spans(
        [
            ViewSpan("claim", 0, 47, "claim"),
            ViewSpan("actor", 4, 39, "actor"),
            ViewSpan("location", 33, 39, "location"),
        ]
    )
    picture = image(view)
    rows = {
        label: [columns_with(picture, STYLES[label].color, lane_row(view, 35, level)) for level in range(3)]
        for label in ("location", "actor", "claim")
    }
    filled = {label: [bool(row) for row in lanes] for label, lanes in rows.items()}
    assert filled == {"location": [True, False, False], "actor": [False, True, False], "claim": [False, False, True]}
    tints = columns_with(picture, STYLES["location"].tint, tint_row(view, 35))
    assert tints
    assert max(tints) - min(tints) < 90


def test_deeper_nesting_than_lanes_still_shows_every_span(shown):
    view = shown("one two three four five six seven")
    labels = ["actor", "location", "claim", "double", "wave"]
    spans = [ViewSpan(label, 0, 8 + 5 * depth, label) for depth, label in enumerate(labels)]
    view.set_spans(spans)
    whole = image(view)
    for left_out in range(len(spans)):
        view.set_spans(spans[:left_out] + spans[left_out + 1 :])
        assert image(view) != whole


@pytest.mark.parametrize("label", ["actor", "location", "claim", "double", "wave"])
def test_labels_differ_in_their_line_too(shown, label):
    view = shown("John Kerry went to Sochi today.")
    view.set_spans([ViewSpan("1", 5, 24, label)])
    row = columns_with(image(view), STYLES[label].color, lane_row(view, 5, 0))
    assert row or label == "wave"
    (run,) = inside(view, 5, 24)
    solid = set(run) <= row
    assert solid == (label in ("actor", "double"))


def test_boilerplate_fades(shown):
    view = shown("We have a small favor to ask.")
    rect = QRect(view.column_left(), tint_row(view, 0), 200, 16)
    assert LIGHT_PAGE.text.name() in colors(image(view), rect)
    view.set_spans([ViewSpan("1", 0, 29, "boilerplate")])
    after = colors(image(view), rect.adjusted(6, 0, 0, 0))
    assert LIGHT_PAGE.text.name() not in after
    assert LIGHT_PAGE.faded.name() in after


def test_a_suggestion_has_an_outline_and_no_tint(shown):
    view = shown("John Kerry went to Sochi today.")
    view.set_spans([ViewSpan("1", 5, 10, "actor", suggestion=True)])
    picture = image(view)
    assert not columns_with(picture, STYLES["actor"].tint, tint_row(view, 5))
    assert not columns_with(picture, STYLES["actor"].color, lane_row(view, 5, 0))
    (run,) = inside(view, 5, 10)
    edge = QRect(run.start, tint_row(view, 5) - 3, len(run), 4)
    assert any(QColor(name).blue() - QColor(name).red() > 40 for name in colors(picture, edge))


def test_the_active_span_has_a_ring_and_loses_it(shown):
    view = shown("John Kerry went to Sochi today.")
    view.set_spans([ViewSpan("1", 5, 10, "actor"), ViewSpan("2", 19, 24, "location")])
    plain = image(view)
    view.set_active_span("1")
    ringed = image(view)
    assert ringed != plain
    view.set_active_span("2")
    assert image(view) != ringed
    view.set_active_span(None)
    assert image(view) == plain


def test_find_matches_are_outlined(shown):
    view = shown("Paris, Paris, Paris")
    plain = image(view)
    view.set_find_matches([(0, 5), (7, 12)])
    assert image(view) != plain
    view.set_find_matches([])
    assert image(view) == plain


def test_the_selection_shows_over_a_span(shown):
    view = shown("John Kerry went to Sochi today.")
    view.set_spans([ViewSpan("1", 0, 31, "claim"), ViewSpan("2", 5, 10, "actor")])
    view.select(3, 20)
    assert {x for run in inside(view, 3, 20) for x in run} <= columns_with(
        image(view), LIGHT_PAGE.selection, tint_row(view, 5)
    )


def test_a_selected_line_end_can_be_seen(shown):
    view = shown("one\n\ntwo")
    view.select(3, 4)
    with_break = image(view)
    view.select(3, 3)
    assert image(view) != with_break
    view.select(4, 5)
    assert columns_with(image(view), LIGHT_PAGE.selection, view.paragraph_y(1) + 4)


@pytest.mark.parametrize("offset", [0, 3, 9, 10, 11, 16])
@pytest.mark.parametrize("focused", [True, False])
def test_the_caret_is_always_visible(shown, offset, focused):
    view = shown("some text\n\nshort")
    if not focused:
        view.clearFocus()
    view.set_caret(16 if offset == 0 else 0)
    elsewhere = image(view)
    view.set_caret(offset)
    here, rect = image(view), view.caret_rect()
    assert colors(here, rect) != colors(elsewhere, rect)
    background = QColor(LIGHT_PAGE.background)
    center = here.pixelColor(rect.center())
    assert background.lightness() - center.lightness() > (200 if focused else 90)


def test_the_caret_stays_visible_at_the_end_of_a_selection(shown):
    view = shown("John Kerry went to Sochi today.")
    view.select(0, 10)
    picture, rect = image(view), view.caret_rect()
    assert picture.pixelColor(rect.center()).name() == LIGHT_PAGE.text.name()


def test_the_caret_blinks_as_the_desktop_says(shown, qtbot):
    before = QApplication.cursorFlashTime()
    try:
        QApplication.setCursorFlashTime(40)
        view = shown("text")
        view.set_caret(2)
        dark = LIGHT_PAGE.text.name()
        lit = [view.caret_rect().center()]
        qtbot.waitUntil(lambda: image(view).pixelColor(lit[0]).name() != dark)
        qtbot.waitUntil(lambda: image(view).pixelColor(lit[0]).name() == dark)
        QApplication.setCursorFlashTime(0)
        view.set_caret(3)
        assert not view._blink.isActive()
    finally:
        QApplication.setCursorFlashTime(before)


def test_the_dark_page_is_dark(shown):
    view = shown("text")
    view.set_page_style(DARK_PAGE)
    assert image(view).pixelColor(3, 3).name() == DARK_PAGE.background.name()


def test_a_changed_span_is_repainted_as_if_all_had_been_set_again(shown):
    view = shown("John Kerry went to Sochi today.\nAnd left again.")
    view.set_spans([ViewSpan("1", 5, 10, "actor"), ViewSpan("2", 35, 39, "claim")])
    image(view)
    view.update_spans([ViewSpan("3", 19, 24, "location"), ViewSpan("1", 0, 10, "actor")], ["2"])
    changed = image(view)
    view.set_spans([ViewSpan("1", 0, 10, "actor"), ViewSpan("3", 19, 24, "location")])
    assert image(view) == changed


def test_a_tab_looks_different_from_blanks(shown):
    view = shown("Name\tPlace")
    (box,) = view.flow().layout(0).boxes(4, 5)
    left, right = view.column_left() + round(box.left) + 1, view.column_left() + round(box.right) - 1
    gap = colors(image(view), QRect(left, view.paragraph_y(0), right - left, 30))
    assert any(QColor(name).lightness() < 150 for name in gap)
    (line,) = view.flow().layout(0).drawing.lines
    assert [code.text() for _x, _y, code, _color in line.codes] == ["⇥"]


def test_codes_never_overlap(shown):
    view = shown("Kyiv, Ukraine.")
    view.set_spans([ViewSpan(label, 0, 4, label, has_note=True) for label in STYLES])
    image(view)
    (line,) = view.flow().layout(0).drawing.lines
    places = sorted((x, x + code.size().width()) for x, _y, code, _color in line.codes)
    assert places
    assert all(one[1] <= two[0] + 1 for one, two in pairwise(places))


def test_a_span_over_a_blank_line_leaves_it_blank(shown):
    view = shown("one two\n\nthree four")
    view.set_spans([ViewSpan("1", 4, 14, "actor")])
    view.set_active_span("1")
    flow = view.flow()
    blank = QRect(0, view.paragraph_y(1) + 3, view.viewport().width(), flow.layout(1).height - 6)
    assert colors(image(view), blank) == {LIGHT_PAGE.background.name()}


@pytest.mark.parametrize("zoom", [50, 100, 170, 300])
def test_a_part_that_is_painted_alone_looks_as_when_all_is(shown, zoom):
    view = shown(NEWS * 3)
    view.set_zoom(zoom)
    labels = list(STYLES)
    # No suggestions: Qt strokes a dash a little differently where a clip cuts it.
    view.set_spans(
        [ViewSpan(str(n), 9 * n, 9 * n + 4 + 7 * (n % 9), labels[n % 6], flagged=n % 5 == 0) for n in range(60)]
    )
    QApplication.processEvents()
    whole, height = image(view), view.viewport().height()
    pieces = QImage(whole.size(), whole.format())
    painter = QPainter(pieces)
    for top in range(0, height, 23):  # each part begins and ends somewhere within a line
        part = QRect(0, top, view.viewport().width(), min(23, height - top))
        painter.drawPixmap(part.topLeft(), view.viewport().grab(part))
    painter.end()
    assert pieces == whole


def test_scrolling_by_blitting_shows_the_same_as_painting_anew(shown):
    view = shown("\n".join(f"Line {number} about Kyiv and Minsk " * 6 for number in range(200)))
    view.set_spans([ViewSpan(str(n), n * 150, n * 150 + 40, "actor") for n in range(200)])
    QApplication.processEvents()
    for step in (17, 120, 300, -50, 4000, -90):
        view.scroll_by(step)
        QApplication.processEvents()
        moved = image(view)
        view.viewport().update()
        QApplication.processEvents()
        assert image(view) == moved


def test_the_pages_below_and_above_are_ready_when_nobody_types(shown, qtbot):
    view = shown("\n".join(f"Line {number} about Kyiv and Minsk " * 6 for number in range(200)))
    view.set_spans([ViewSpan(str(n), n * 150, n * 150 + 40, "actor") for n in range(200)])
    view.scroll_to(100, 0)
    number = sum(1 for _ in view.visible_paragraphs())

    def ready():
        return {paragraph for paragraph, layout in view.flow().kept() if layout.drawing is not None}

    wanted = set(range(100 - number + 1, 100 + 2 * number - 1))
    qtbot.waitUntil(lambda: wanted <= ready())
    before = image(view)
    qtbot.waitUntil(lambda: not view._warmer.isActive())
    assert image(view) == before
    view.set_document("")
    qtbot.waitUntil(lambda: not view._warmer.isActive())
