"""What is drawn for the spans of one paragraph, worked out once and kept until a span, a style or a size changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainterPath,
    QPen,
    QPixmap,
    QStaticText,
    QTextCharFormat,
    QTextLayout,
)

from annotator.domain.lanes import levels
from annotator.ui.text.ink import Ink
from annotator.ui.text.model import LabelStyle, LineStyle, PageStyle, ViewSpan
from annotator.ui.text.paragraph import Box, ParagraphLayout

_LOWEST_LANE = 2
_RADIUS = 3.0
_PASSAGE = 60


@dataclass(slots=True)
class Drawing:
    """Shapes in the paragraph's coordinates, in the order in which they are painted."""

    tints: list[tuple[QColor, QPainterPath]] = field(default_factory=list)
    lanes: list[tuple[QRectF, QPixmap | QColor]] = field(default_factory=list)
    outlines: list[tuple[QPen, QPainterPath]] = field(default_factory=list)
    halos: list[QRectF] = field(default_factory=list)
    codes: list[tuple[QPointF, QStaticText, QColor]] = field(default_factory=list)
    faded: list[QTextLayout.FormatRange] = field(default_factory=list)


def draw_spans(
    layout: ParagraphLayout, spans: Sequence[ViewSpan], styles: Mapping[str, LabelStyle], page: PageStyle, ink: Ink
) -> Drawing:
    """The shapes of `spans`, all of which touch the paragraph. Spans of an unknown label are drawn neutrally."""
    drawing = Drawing()
    neutral = LabelStyle(page.muted, mixed(page.muted, page.background, 0.2), "")
    placed = [(span, styles.get(span.label_id, neutral), boxes) for span, boxes in _placed(layout, spans)]
    firm = [entry for entry in placed if not entry[0].suggestion]
    depth = levels([(span.start, span.end) for span, _style, _boxes in firm])
    _add_tints(drawing, layout, firm, depth, page)
    _add_lanes(drawing, layout, firm, depth, ink)
    faded: list[tuple[int, int]] = []
    for span, style, boxes in placed:
        if span.suggestion:
            drawing.outlines.append((_suggestion_pen(style), _rounded(layout, boxes, 1.0)))
        elif style.faded:
            faded.append((span.start, span.end))
    drawing.faded.extend(format_range(layout, start, end, page.faded) for start, end in _joined(faded))
    _add_codes(drawing, layout, placed, page, ink)
    _add_tab_signs(drawing, layout, page, ink)
    return drawing


def _placed(layout: ParagraphLayout, spans: Sequence[ViewSpan]) -> list[tuple[ViewSpan, list[Box]]]:
    """Where each span stands; most are asked for again and again while others come and go."""
    known = layout.placed
    found = [(span, known.get((span.start, span.end)) or layout.boxes(span.start, span.end)) for span in spans]
    layout.placed = {(span.start, span.end): boxes for span, boxes in found}
    return found


def _joined(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping stretches as one: Qt draws a line once for every range it is given."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


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


def ring(layout: ParagraphLayout, start: int, end: int) -> QPainterPath:
    """A line around start..end in this paragraph."""
    return _rounded(layout, layout.boxes(start, end), 1.5, 0.5)


_Placed = tuple[ViewSpan, LabelStyle, list[Box]]


def _rounded(layout: ParagraphLayout, boxes: Sequence[Box], margin: float, rise: float = 0.0) -> QPainterPath:
    path = QPainterPath()
    _add_rounded(path, layout, boxes, margin, rise)
    return path


def _add_rounded(
    path: QPainterPath, layout: ParagraphLayout, boxes: Sequence[Box], margin: float, rise: float = 0.0
) -> None:
    sizes = layout.typography
    height = sizes.lane_top - 1 - sizes.tint_top + 2 * rise
    for box in boxes:
        top = layout.line_top(box.line) + sizes.tint_top - rise
        path.addRoundedRect(box.left - margin, top, box.right - box.left + 2 * margin, height, _RADIUS, _RADIUS)


def _add_tints(
    drawing: Drawing, layout: ParagraphLayout, firm: Sequence[_Placed], depth: Sequence[int], page: PageStyle
) -> None:
    """The highest level first: where spans nest, the innermost is painted last and is the one that is seen.

    Long passages and spans that hold others are tinted faintly, so that names stand out and the page stays quiet.
    """
    layers: dict[tuple[int, int], QPainterPath] = {}
    for (span, style, boxes), level in zip(firm, depth, strict=True):
        if not style.faded:
            faint = level > 0 or span.end - span.start > _PASSAGE
            path = layers.setdefault((-level, _tint(style, page, faint=faint)), QPainterPath())
            _add_rounded(path, layout, boxes, 1.0)
    for (_level, color), path in sorted(layers.items(), key=lambda layer: layer[0]):
        path.setFillRule(Qt.FillRule.WindingFill)
        drawing.tints.append((QColor.fromRgb(color), path))


def _tint(style: LabelStyle, page: PageStyle, *, faint: bool) -> int:
    return (mixed(style.tint, page.background, 0.4) if faint else style.tint).rgb()


def _add_lanes(
    drawing: Drawing, layout: ParagraphLayout, firm: Sequence[_Placed], depth: Sequence[int], ink: Ink
) -> None:
    sizes = layout.typography
    for (_span, style, boxes), level in zip(firm, depth, strict=True):
        tile, height = ink.tile(style.line, style.color), ink.lane_height(style.line)
        lane = float(sizes.lane_top + min(level, _LOWEST_LANE) * sizes.lane_pitch)
        if style.line is LineStyle.WAVE:  # it swings around the lane
            lane -= (height - sizes.lane_width) / 2
        for box in boxes:
            rect = QRectF(box.left, layout.line_top(box.line) + lane, max(box.right - box.left, 2.0), height)
            drawing.lanes.append((rect, tile or style.color))


def _suggestion_pen(style: LabelStyle) -> QPen:
    pen = QPen(style.color, 1.2)
    pen.setDashPattern([3.0, 2.0])
    return pen


def _add_codes(drawing: Drawing, layout: ParagraphLayout, placed: Sequence[_Placed], page: PageStyle, ink: Ink) -> None:
    """A code stands over its span's first characters, or a little later over the same span, or not at all."""
    ascent, rise = ink.code_ascent, ink.code_rise
    taken: dict[int, list[tuple[float, float]]] = {}
    edges: dict[int, float] = {}  # where the last code of a line ends
    colors: dict[str, QColor] = {}
    for span, style, boxes in placed:
        if not boxes or span.start < layout.map.start:
            continue
        sign = style.code
        if span.suggestion or span.flagged or span.has_note:
            sign += "?" * span.suggestion + " ⚑" * span.flagged + " ✎" * span.has_note
        code, width = ink.code(sign)
        box = boxes[0]
        wished = _code_rect(layout, span, boxes, width)
        edge = edges.get(box.line)
        is_free = edge is None or wished >= edge + 4  # nearly always, as spans come in reading order
        left = wished if is_free else _free_place(taken[box.line], wished, width)
        if sign and left <= max(box.right - 4, wished):
            taken.setdefault(box.line, []).append((left, left + width))
            edges[box.line] = max(edge or 0.0, left + width)
            y = layout.line_top(box.line) + layout.typography.code_baseline
            if box.line:  # lanes of the line above may reach here
                drawing.halos.append(QRectF(left - 1.5, y - rise, width + 3, rise + 0.5))
            if span.label_id not in colors:
                colors[span.label_id] = mixed(style.color, page.text, 0.75)
            drawing.codes.append((QPointF(left, y - ascent), code, colors[span.label_id]))


def _code_rect(layout: ParagraphLayout, span: ViewSpan, boxes: Sequence[Box], width: float) -> float:
    if layout.is_right_to_left(span.start):
        first_line = [box for box in boxes if box.line == boxes[0].line]
        return max(box.right for box in first_line) - width
    return boxes[0].left


def _free_place(taken: Sequence[tuple[float, float]], left: float, width: float) -> float:
    for begin, end in sorted(taken):
        if begin - 3 < left + width and left < end + 4:
            left = end + 4
    return left


def _add_tab_signs(drawing: Drawing, layout: ParagraphLayout, page: PageStyle, ink: Ink) -> None:
    """A tab keeps its width; a small arrow tells it from blanks."""
    place = layout.map.display.find("\t")
    while place >= 0:
        offset = layout.map.start + place
        for box in layout.boxes(offset, offset + 1):
            sign, width = ink.code("⇥")
            middle = layout.line_top(box.line) + layout.typography.text_top + layout.typography.text_height / 2
            left = (box.left + box.right - width) / 2
            drawing.codes.append((QPointF(left, middle - sign.size().height() / 2), sign, page.muted))
        place = layout.map.display.find("\t", place + 1)
