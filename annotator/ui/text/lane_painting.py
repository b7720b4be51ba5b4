"""Painting a case: its rows under the lines, and the frame around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPixmap

from annotator.ui.text.ink import Ink, mixed
from annotator.ui.text.lanes import Case, Row
from annotator.ui.text.model import LabelStyle, LineStyle, PageStyle, ViewSpan
from annotator.ui.text.paragraph import Box, ParagraphLayout

_SIGN_GAP = 8.0
_SIGN_SIZE = 1.2
_CODE_GAP = 3.0


@dataclass(frozen=True, slots=True)
class Look:
    """With what a case is painted. `left` is the x of the column: signs stand between 0 and it."""

    styles: Mapping[str, LabelStyle]
    page: PageStyle
    ink: Ink
    left: int


@dataclass(frozen=True, slots=True)
class _Bar:
    """A piece of a span on one line: `begins` and `ends` say whether the span does, `reversed` that it runs left."""

    box: Box
    level: int
    span: ViewSpan
    begins: bool
    ends: bool
    reversed: bool


def paint_rows(painter: QPainter, layout: ParagraphLayout, case: Case, look: Look) -> None:
    """Paint the rows of a case under its lines in one paragraph, at the painter's origin."""
    lines, height = case.lines(layout), layout.typography.row_height
    if not lines:
        return
    for place, row in zip(case.places, case.rows, strict=False):
        bars = _bars(layout, row, lines)
        for line in lines:
            top = layout.line_top(line) + layout.typography.line_height + place * height
            _paint_sign(painter, row, QRectF(-look.left, top, look.left - _SIGN_GAP, height), look)
            floor = mixed(look.page.muted, look.page.background, 0.3)
            painter.fillRect(QRectF(0, top + row.depth * height - 1, layout.typography.column, 1), floor)
            here = [bar for bar in bars if bar.box.line == line]
            for bar in here:
                _paint_bar(painter, bar, top + bar.level * height, row, look)
            for level in range(row.depth):
                _paint_codes(painter, [bar for bar in here if bar.level == level], top + level * height, layout, look)


def _bars(layout: ParagraphLayout, row: Row, lines: range) -> list[_Bar]:
    offsets, bars = layout.map, list[_Bar]()
    content_end = offsets.start + offsets.length
    for span, level in zip(row.spans, row.levels, strict=True):
        if span.start < content_end and span.end > offsets.start:
            boxes = [box for box in layout.boxes(span.start, span.end) if box.line in lines]
            first = layout.line_of(span.start) if span.start >= offsets.start else -1
            last = layout.line_of(span.end - 1) if span.end <= content_end else -1
            turned = layout.is_right_to_left(max(span.start, offsets.start))
            bars += [_Bar(box, level, span, box.line == first, box.line == last, turned) for box in boxes]
    return bars


def _paint_sign(painter: QPainter, row: Row, room: QRectF, look: Look) -> None:
    font = QFont(look.ink.typography.code_font)
    size = font.pixelSize() * _SIGN_SIZE
    font.setPixelSize(round(size))
    painter.setFont(font)
    widths = [painter.fontMetrics().horizontalAdvance(words) for words in row.signs]
    fitting = next((number for number, width in enumerate(widths) if width <= room.width()), len(widths) - 1)
    if widths[fitting] > room.width():  # a narrow window and large text leave a finger's breadth
        font.setPixelSize(max(int(size * room.width() / widths[fitting]), 6))
        painter.setFont(font)
    painter.setPen(look.page.text if row.spans else look.page.muted)
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(room, int(flags), row.signs[fitting])


def _paint_bar(painter: QPainter, bar: _Bar, top: float, row: Row, look: Look) -> None:
    style, height = _style(bar.span, look), look.ink.typography.row_height - 3
    left, edge = round(bar.box.left), max(look.ink.typography.lane_width - 1, 1)
    rect = QRectF(left, top + 1, max(round(bar.box.right) - left, 2), height)  # whole pixels keep the strokes sharp
    if row.mixed:
        painter.fillRect(rect.adjusted(0, height - 3, 0, 0), look.page.muted)
        return
    if bar.span.suggestion:
        pen = QPen(style.color, 1.2)
        pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        painter.drawRect(rect)
        return
    painter.fillRect(rect, style.tint)
    _paint_line(painter, rect, style, look.ink)
    if bar.ends if bar.reversed else bar.begins:
        painter.fillRect(QRectF(rect.left(), rect.top(), edge, height), style.color)
    if bar.begins if bar.reversed else bar.ends:
        painter.fillRect(QRectF(rect.right() - edge, rect.top(), edge, height), style.color)


def _paint_line(painter: QPainter, rect: QRectF, style: LabelStyle, ink: Ink) -> None:
    tile, height = ink.tile(style.line, style.color), ink.lane_height(style.line)
    strip = QRectF(rect.left(), rect.bottom() - height, rect.width(), height)
    if isinstance(tile, QPixmap):
        painter.drawTiledPixmap(strip, tile)
    else:
        painter.fillRect(strip, style.color)


def _paint_codes(painter: QPainter, bars: Sequence[_Bar], top: float, layout: ParagraphLayout, look: Look) -> None:
    """A code stands where a span begins, in its bar or behind it, but never over the next bar."""
    ordered = sorted(bars, key=lambda bar: bar.box.left)
    begun: set[str] = set()
    painter.setFont(look.ink.typography.code_font)
    for number, bar in enumerate(ordered):
        style = _style(bar.span, look)
        is_first = bar.begins and bar.span.id not in begun
        begun.add(bar.span.id)
        if not is_first or not style.code:
            continue
        before = ordered[number - 1].box.right if number else 0.0
        after = ordered[number + 1].box.left if number + 1 < len(ordered) else float(layout.typography.column)
        left = _code_left(bar, look.ink.code(style.code)[1], before, after)
        if left is not None:
            code = look.ink.code(style.code)[0]
            painter.setPen(mixed(style.color, look.page.text, 0.75))
            painter.drawStaticText(
                QPointF(left, top + (look.ink.typography.row_height - 3 - code.size().height()) / 2), code
            )


def _code_left(bar: _Bar, width: float, before: float, after: float) -> float | None:
    inside = bar.box.right - bar.box.left >= width + 2 * _CODE_GAP
    if bar.reversed:
        left = bar.box.right - _CODE_GAP - width if inside else bar.box.left - _CODE_GAP - width
        return left if inside or left > before + _CODE_GAP else None
    left = bar.box.left + _CODE_GAP if inside else bar.box.right + _CODE_GAP
    return left if inside or left + width < after - _CODE_GAP else None


def _style(span: ViewSpan, look: Look) -> LabelStyle:
    neutral = LabelStyle(look.page.muted, mixed(look.page.muted, look.page.background, 0.2), "", LineStyle.SOLID)
    return look.styles.get(span.label_id, neutral)
