"""One paragraph as Qt lays it out: where its characters stand, and which character stands where."""

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextLayout, QTextLine, QTextOption

from annotator.domain.text import OffsetMap
from annotator.ui.text.typography import Typography

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")
_TAB_CHARACTERS = 4


class Box(NamedTuple):
    """A run of characters as it stands on one line, in the paragraph's coordinates. `line` counts from 0."""

    line: int
    left: float
    right: float


class ParagraphLayout:
    """A laid-out paragraph. Offsets are code points of the document; y grows from the paragraph's top.

    `height` includes the room after the paragraph; `drawing` is the painter's and is dropped when spans change, while
    `outdated` keeps what of it may still hold; a line begins at the position `starts` and stops before `ends` (UTF-16);
    `placed` keeps the boxes of the spans in it.
    """

    __slots__ = (
        "_cells", "_edges", "_layout", "_room", "_roomy",
        "drawing", "ends", "has_both_directions", "height", "is_tall", "lines", "map", "outdated", "placed", "starts",
        "typography",
    )  # fmt: skip

    def __init__(self, offsets: OffsetMap, typography: Typography, *, cut: bool) -> None:
        self.map = offsets
        self.typography = typography
        self.drawing: object = None
        self.outdated: object = None
        self.placed: dict[tuple[int, int], list[Box]] = {}
        self.has_both_directions = not offsets.display.isascii() and _RIGHT_TO_LEFT.search(offsets.display) is not None
        self._cells: dict[int, list[tuple[int, int, float, float]]] = {}
        self._layout = QTextLayout(offsets.display, typography.font)
        self._layout.setCacheEnabled(True)
        self._layout.setTextOption(_option(offsets.display if self.has_both_directions else "", typography))
        self.lines = self._break_lines()
        self._roomy, self._room = range(0), 0
        self.starts = [line.textStart() for line in self.lines]
        self.ends = [*self.starts[1:], offsets.units]
        self.is_tall = any(line.height() > typography.line_height for line in self.lines)
        self._edges = [line.naturalTextWidth() for line in self.lines]  # without blanks at which a line was wrapped
        self.height = _full_height(len(self.lines), offsets.length, typography, cut=cut)

    @property
    def layout(self) -> QTextLayout:
        """Qt's own layout, for drawing."""
        return self._layout

    @property
    def line_count(self) -> int:
        """How many lines the paragraph takes."""
        return len(self.lines)

    def line_top(self, line: int) -> int:
        """The y of a line box's top; that of the line after the last is where the last one's room ends."""
        top = line * self.typography.line_height
        if self._room:
            top += self._room * min(max(line - self._roomy.start, 0), len(self._roomy))
        return top

    def line_of(self, offset: int) -> int:
        """The line on which the character at an offset stands."""
        return bisect_right(self.starts, self.map.position(offset)) - 1

    def line_at(self, y: float) -> int:
        """The line at a height, the nearest when there is none; the room under a line belongs to it."""
        if self._room:
            return max(bisect_right(range(len(self.lines)), y, key=self.line_top) - 1, 0)
        return min(max(int(y // self.typography.line_height), 0), len(self.lines) - 1)

    def make_room(self, lines: range, pixels: int) -> bool:
        """Leave so many pixels free under each of these lines and under no other; whether anything moved."""
        if not lines or not pixels:
            lines, pixels = range(0), 0
        if (lines, pixels) == (self._roomy, self._room):
            return False
        self.height += pixels * len(lines) - self._room * len(self._roomy)
        self._roomy, self._room = lines, pixels
        for number, line in enumerate(self.lines):
            _put_on_grid(line, self.line_top(number), self.typography)
        forget_drawing(self, wholly=True)
        return True

    def caret_x(self, offset: int) -> float:
        """Where the caret stands before the character at an offset."""
        return self.lines[self.line_of(offset)].cursorToX(self.map.position(offset))[0]  # type: ignore[index,no-any-return]

    def offset_near(self, x: float, line: int) -> int:
        """The caret stop nearest to x on a line."""
        text_line = self.lines[line]
        position = text_line.xToCursor(x)
        stop = self.ends[line] if line + 1 < len(self.lines) else self.map.units + 1
        if position >= stop:  # the stop after a wrapped line's last character is drawn on the next line
            position = self._layout.previousCursorPosition(stop)
        while not self.has_both_directions and position < (after := self._layout.nextCursorPosition(position)) < stop:
            # Signs without width share an x: right of it, the reader means what follows them.
            here: float = text_line.cursorToX(after)[0]  # type: ignore[index]
            if here > min(x, text_line.cursorToX(position)[0]):  # type: ignore[index]
                break
            position = after
        return self.map.offset(position)

    def offset_under(self, x: float, y: float) -> int | None:
        """The offset of the character that covers a point, None beside the text."""
        line = self.line_at(y)
        for begin, _end, left, right in self._line_cells(line):
            if left <= x < right:
                return self.map.offset(begin)
        return None

    def next_stop(self, offset: int) -> int:
        """The next caret stop (grapheme) after an offset."""
        return self.map.offset(self._layout.nextCursorPosition(self.map.position(offset)))

    def previous_stop(self, offset: int) -> int:
        """The caret stop before an offset."""
        return self.map.offset(self._layout.previousCursorPosition(self.map.position(offset)))

    def line_bounds(self, line: int) -> tuple[int, int]:
        """The first caret stop of a line and the last one that is still drawn on it."""
        begin = self.starts[line]
        if line + 1 == len(self.lines):
            return self.map.offset(begin), self.map.start + self.map.length
        return self.map.offset(begin), self.map.offset(self._layout.previousCursorPosition(self.starts[line + 1]))

    def boxes(self, start: int, end: int) -> list[Box]:
        """Where start..end stands: on every line one box, or several where the writing direction changes."""
        offsets = self.map
        if offsets.astral or start < offsets.start or end > offsets.start + offsets.length:
            first, last = offsets.position(start), offsets.position(end)
        else:  # nearly always, and asked for every span that comes into sight
            first, last = start - offsets.start, end - offsets.start
        line = bisect_right(self.starts, first) - 1
        found = self._line_boxes(line, first, last)
        if last <= self.ends[line]:
            return found
        for number in range(line + 1, len(self.lines)):
            if self.starts[number] >= last:
                break
            found += self._line_boxes(number, first, last)
        return found

    def text_rect(self, box: Box, margin: float = 0.0) -> QRectF:
        """The rectangle of a box from its tallest letters to its deepest, wider by `margin` on both sides."""
        sizes = self.typography
        height = sizes.lane_top - 1 - sizes.tint_top
        return QRectF(
            box.left - margin, self.line_top(box.line) + sizes.tint_top, box.right - box.left + 2 * margin, height
        )

    def is_right_to_left(self, offset: int) -> bool:
        """Whether the character at an offset is read from right to left."""
        return self.has_both_directions and unicodedata.bidirectional(
            self.map.display[min(offset - self.map.start, self.map.length - 1)]
        ) in ("R", "AL")

    def _line_boxes(self, line: int, first: int, last: int) -> list[Box]:
        begin, end = self.starts[line], self.ends[line]
        begin, end = first if first > begin else begin, last if last < end else end
        if not self.has_both_directions:
            to_x, edge = self.lines[line].cursorToX, self._edges[line]
            left: float = to_x(begin)[0]  # type: ignore[index]
            right: float = to_x(end)[0]  # type: ignore[index]
            return [Box(line, left, edge if left < edge < right else right)]
        return [Box(line, left, right) for left, right in _merged(self._line_cells(line), begin, end)]

    def _line_cells(self, line: int) -> list[tuple[int, int, float, float]]:
        """For every grapheme of a line: begin, end (positions), left, right (pixels).

        Where directions mix, cursorToX names the same x for both sides of a change of direction; glyph runs do not.
        """
        if line not in self._cells:
            text_line = self.lines[line]
            begin, stop = self.starts[line], self.ends[line]
            cells: list[tuple[int, int, float, float]] = []
            while begin < stop:
                end = max(self._layout.nextCursorPosition(begin), begin + 1)
                cells.append((begin, end, *self._extent(text_line, begin, end)))
                begin = end
            self._cells[line] = cells
        return self._cells[line]

    def _extent(self, line: QTextLine, begin: int, end: int) -> tuple[float, float]:
        if self.has_both_directions:
            rects = [run.boundingRect() for run in line.glyphRuns(begin, end - begin)]
            if rects:
                return min(rect.left() for rect in rects), max(rect.right() for rect in rects)
        left: float = line.cursorToX(begin)[0]  # type: ignore[index]
        right: float = line.cursorToX(end)[0]  # type: ignore[index]
        return min(left, right), max(left, right)

    def _break_lines(self) -> list[QTextLine]:
        lines: list[QTextLine] = []
        typography = self.typography
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(typography.column)
            _put_on_grid(line, len(lines) * typography.line_height, typography)
            lines.append(line)
        self._layout.endLayout()
        return lines


def forget_drawing(layout: ParagraphLayout, *, wholly: bool) -> None:
    """Have a paragraph drawn anew: `wholly`, or but for what is in lines without a changed span."""
    layout.outdated = None if wholly else layout.drawing or layout.outdated
    layout.drawing = None


def line_offset(layout: ParagraphLayout, line: int) -> int:
    """The offset of the first character of a line; of the line after the last, that of the paragraph's end."""
    if line < len(layout.starts):
        return layout.map.offset(layout.starts[line])
    return layout.map.start + layout.map.length


def lines_near(layout: ParagraphLayout, top: float, bottom: float) -> range:
    """The lines of which something may show between two heights: what is drawn sticks out of its line a little, letters
    of a taller font more."""
    margin = layout.typography.line_height // (1 if layout.is_tall else 4)
    return range(layout.line_at(top - margin), layout.line_at(bottom + margin) + 1)


def lines_of(layout: ParagraphLayout, start: int, end: int) -> range:
    """The lines on which characters of start..end stand; none when the paragraph holds none of them."""
    offsets = layout.map
    if not offsets.length or start >= offsets.start + offsets.length or end <= max(offsets.start, start):
        return range(0)
    return range(layout.line_of(max(start, offsets.start)), layout.line_of(end - 1) + 1)


def _put_on_grid(line: QTextLine, top: int, sizes: Typography) -> None:
    """Fallback fonts are taller: keep every line on the grid of the reading font."""
    line.setPosition(QPointF(0, top + sizes.text_top + sizes.ascent - line.ascent()))


def _full_height(lines: int, length: int, sizes: Typography, *, cut: bool) -> int:
    if not length:
        return sizes.blank_height
    return lines * sizes.line_height + (0 if cut else sizes.paragraph_gap)


def _option(mixed: str, typography: Typography) -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTabStopDistance(typography.column / typography.per_line * _TAB_CHARACTERS)
    direction = _direction(mixed)
    option.setTextDirection(direction)
    if direction is Qt.LayoutDirection.RightToLeft:
        option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    return option


def _direction(text: str) -> Qt.LayoutDirection:
    """The direction of the first letter that has one, as in the Unicode rules for a paragraph."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return Qt.LayoutDirection.RightToLeft
        if kind == "L":
            break
    return Qt.LayoutDirection.LeftToRight


def _merged(cells: list[tuple[int, int, float, float]], begin: int, end: int) -> list[tuple[float, float]]:
    """Neighbouring cells of the stretch as (left, right); an empty stretch has none."""
    runs: list[tuple[float, float]] = []
    for left, right in sorted((cell[2], cell[3]) for cell in cells if cell[0] < end and cell[1] > begin):
        if runs and left - runs[-1][1] < 0.5:
            runs[-1] = (runs[-1][0], max(right, runs[-1][1]))
        else:
            runs.append((left, right))
    return runs
