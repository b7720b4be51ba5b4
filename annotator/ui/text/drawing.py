"""What is drawn for the spans of one paragraph, worked out once and kept until a span, a style or a size changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainterPath, QPen, QTextCharFormat, QTextLayout

from annotator.domain.lanes import levels
from annotator.ui.text.model import LabelStyle, LineStyle, PageStyle, ViewSpan
from annotator.ui.text.paragraph import Box, ParagraphLayout

_LOWEST_LANE = 2
_RADIUS = 3.0
_PASSAGE = 60
_HALF_WAVE = 5.0


@dataclass(slots=True)
class Drawing:
    """Shapes in the paragraph's coordinates, in the order in which they are painted."""

    tints: list[tuple[QColor, QPainterPath]] = field(default_factory=list)
    lanes: list[tuple[QPen, QPainterPath]] = field(default_factory=list)
    outlines: list[tuple[QPen, QPainterPath]] = field(default_factory=list)
    halos: list[QRectF] = field(default_factory=list)
    codes: list[tuple[QPointF, str, QColor]] = field(default_factory=list)
    faded: list[QTextLayout.FormatRange] = field(default_factory=list)


def draw_spans(
    layout: ParagraphLayout, spans: Sequence[ViewSpan], styles: Mapping[str, LabelStyle], page: PageStyle
) -> Drawing:
    """The shapes of `spans`, all of which touch the paragraph. Spans of an unknown label are drawn neutrally."""
    drawing = Drawing()
    neutral = LabelStyle(page.muted, mixed(page.muted, page.background, 0.2), "")
    placed = [(span, styles.get(span.label_id, neutral), layout.boxes(span.start, span.end)) for span in spans]
    firm = [entry for entry in placed if not entry[0].suggestion]
    depth = levels([(span.start, span.end) for span, _style, _boxes in firm])
    _add_tints(drawing, layout, firm, depth, page)
    _add_lanes(drawing, layout, firm, depth)
    for span, style, boxes in placed:
        if span.suggestion:
            drawing.outlines.append((_suggestion_pen(style), _rounded(layout, boxes, 1.0)))
        elif style.faded:
            drawing.faded.append(format_range(layout, span.start, span.end, page.faded))
    _add_codes(drawing, layout, placed, page)
    return drawing


def format_range(layout: ParagraphLayout, start: int, end: int, color: QColor) -> QTextLayout.FormatRange:
    """The text of start..end in another colour."""
    found = QTextLayout.FormatRange()
    first = layout.map.position(start)
    found.start, found.length = first, layout.map.position(end) - first
    form = QTextCharFormat()
    form.setForeground(color)
    found.format = form
    return found


def mixed(color: QColor, other: QColor, share: float) -> QColor:
    """`share` of the first colour over the second."""
    return _mixed(color.rgb(), other.rgb(), share)


@lru_cache(maxsize=512)
def _mixed(one: int, other: int, share: float) -> QColor:
    parts = [round((one >> bits & 255) * share + (other >> bits & 255) * (1 - share)) for bits in (16, 8, 0)]
    return QColor(*parts)


@lru_cache(maxsize=512)
def _sign_width(sign: str, font: str) -> float:
    """The width of a code in a font given as `QFont.toString()`; asking Qt each time costs more than drawing."""
    written = QFont()
    written.fromString(font)
    return QFontMetricsF(written).horizontalAdvance(sign)


def ring(layout: ParagraphLayout, start: int, end: int) -> QPainterPath:
    """A line around start..end in this paragraph."""
    return _rounded(layout, layout.boxes(start, end), 1.5, 0.5)


_Placed = tuple[ViewSpan, LabelStyle, list[Box]]


def _rounded(layout: ParagraphLayout, boxes: Sequence[Box], margin: float, rise: float = 0.0) -> QPainterPath:
    path = QPainterPath()
    for box in boxes:
        path.addRoundedRect(layout.text_rect(box, margin).adjusted(0, -rise, 0, rise), _RADIUS, _RADIUS)
    return path


def _add_tints(
    drawing: Drawing, layout: ParagraphLayout, firm: Sequence[_Placed], depth: Sequence[int], page: PageStyle
) -> None:
    """Longest first: where spans nest, the innermost is painted last and is the one that is seen.

    Long passages and spans that hold others are tinted faintly, so that names stand out and the page stays quiet.
    """
    order = sorted(range(len(firm)), key=lambda number: firm[number][0].start - firm[number][0].end)
    for number in order:
        span, style, boxes = firm[number]
        faint = depth[number] > 0 or span.end - span.start > _PASSAGE
        if not style.faded:
            tint = mixed(style.tint, page.background, 0.4) if faint else style.tint
            drawing.tints.append((tint, _rounded(layout, boxes, 1.0)))


def _add_lanes(drawing: Drawing, layout: ParagraphLayout, firm: Sequence[_Placed], depth: Sequence[int]) -> None:
    typography = layout.typography
    paths: dict[str, tuple[LabelStyle, QPainterPath]] = {}
    for (span, style, boxes), level in zip(firm, depth, strict=True):
        path = paths.setdefault(span.label_id, (style, QPainterPath()))[1]
        lane = typography.lane_top + min(level, _LOWEST_LANE) * typography.lane_pitch + typography.lane_width / 2
        for box in boxes:
            _add_stroke(path, style.line, box, layout.line_top(box.line) + lane, typography.lane_width)
    drawing.lanes.extend((_lane_pen(style, typography.lane_width), path) for style, path in paths.values())


def _add_stroke(path: QPainterPath, line: LineStyle, box: Box, y: float, width: float) -> None:
    left, right = box.left, max(box.right, box.left + 2)
    if line is LineStyle.WAVE:
        path.moveTo(left, y)
        halves = max(round((right - left) / _HALF_WAVE), 1)
        step = (right - left) / halves
        for half in range(halves):
            x = left + half * step
            path.quadTo(x + step / 2, y + (2.6 if half % 2 else -2.6), x + step, y)
        return
    for shift in (-0.25 * width, 0.75 * width) if line is LineStyle.DOUBLE else (0.0,):
        path.moveTo(left, y + shift)
        path.lineTo(right, y + shift)


def _lane_pen(style: LabelStyle, width: float) -> QPen:
    thin = style.line in (LineStyle.DOUBLE, LineStyle.WAVE)
    pen = QPen(style.color, width / 2 if thin else width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if style.line is LineStyle.DASHED:
        pen.setDashPattern([4.0, 2.0])
    elif style.line is LineStyle.DOTTED:
        pen.setDashPattern([1.0, 1.0])
    return pen


def _suggestion_pen(style: LabelStyle) -> QPen:
    pen = QPen(style.color, 1.2)
    pen.setDashPattern([3.0, 2.0])
    return pen


def _add_codes(drawing: Drawing, layout: ParagraphLayout, placed: Sequence[_Placed], page: PageStyle) -> None:
    """A code stands over its span's first characters, or a little later over the same span, or not at all."""
    font = layout.typography.code_font.toString()
    rise = QFontMetricsF(layout.typography.code_font).capHeight()
    taken: dict[int, list[tuple[float, float]]] = {}
    for span, style, boxes in placed:
        if not boxes or span.start < layout.map.start:
            continue
        sign = style.code + ("?" if span.suggestion else "") + (" ⚑" if span.flagged else "")
        sign += " ✎" if span.has_note else ""
        width = _sign_width(sign, font)
        box = boxes[0]
        wished = _code_rect(layout, span, boxes, width)
        left = _free_place(taken.setdefault(box.line, []), wished, width)
        if sign and left is not None and left <= max(box.right - 4, wished):
            taken[box.line].append((left, left + width))
            y = layout.line_top(box.line) + layout.typography.code_baseline
            drawing.halos.append(QRectF(left - 1.5, y - rise - 1, width + 3, rise + 1.5))
            drawing.codes.append((QPointF(left, y), sign, mixed(style.color, page.text, 0.75)))


def _code_rect(layout: ParagraphLayout, span: ViewSpan, boxes: Sequence[Box], width: float) -> float:
    if layout.is_right_to_left(span.start):
        first_line = [box for box in boxes if box.line == boxes[0].line]
        return max(box.right for box in first_line) - width
    return boxes[0].left


def _free_place(taken: Sequence[tuple[float, float]], left: float, width: float) -> float | None:
    for begin, end in sorted(taken):
        if begin - 3 < left + width and left < end + 4:
            left = end + 4
    return left
