"""Putting one paragraph on the screen: its drawing, then the text, and between them what changes with every key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QTextCharFormat, QTextLayout

from annotator.ui.text.drawing import Drawing, LineDrawing, draw_lines, ring
from annotator.ui.text.ink import CORNER, mixed
from annotator.ui.text.letters import Letters, Stretch, letters_of
from annotator.ui.text.model import PageStyle, ViewSpan
from annotator.ui.text.paragraph import ParagraphLayout, lines_near

_BREAK_WIDTH = 6.0
_ORIGIN = QPointF(0, 0)


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over the spans of a paragraph. Stretches are code points of the document."""

    selected: tuple[int, int]
    active: ViewSpan | None
    matches: Sequence[ViewSpan]
    has_break: bool
    """Whether a line break follows that can be selected."""


def paint_paragraph(
    painter: QPainter, layout: ParagraphLayout, drawing: Drawing, overlay: Overlay, page: PageStyle, clip: QRectF
) -> None:
    """Paint the lines of a paragraph that `clip` shows, the text last so that no line runs through a letter."""
    numbers = lines_near(layout, clip.top(), clip.bottom())
    lines = draw_lines(drawing, layout, numbers)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    _paint_bodies(painter, lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for match in overlay.matches:
        path = ring(layout, match.start, match.end)
        painter.fillPath(path, mixed(page.match, page.background, 0.25))
        painter.strokePath(path, QPen(page.match, 1.5))
    selected = _paint_selection(painter, layout, overlay, page)
    for pen, outline in drawing.outlines:
        painter.strokePath(outline, pen)
    _paint_codes(painter, layout, lines, page)
    active, offsets = overlay.active, layout.map
    is_here = active is not None and active.start < offsets.start + offsets.length and active.end > offsets.start
    if active is not None and is_here and offsets.length:
        painter.strokePath(ring(layout, active.start, active.end), QPen(page.accent, 2.0))
    _paint_text(painter, layout, dict(zip(numbers, lines, strict=True)), selected, page)


def _paint_text(
    painter: QPainter,
    layout: ParagraphLayout,
    lines: Mapping[int, LineDrawing],
    selected: Stretch | None,
    page: PageStyle,
) -> None:
    """The words: lines in one colour as they are, others by what stands in each colour."""
    painter.setPen(page.text)
    colored: dict[int, Letters] = {}
    for number, line in lines.items():
        begin, end = layout.starts[number], layout.ends[number]
        is_selected = selected is not None and selected[0] < end and selected[1] > begin
        letters = letters_of(layout, number, _with(selected, line.faded)) if selected and is_selected else line.letters
        if letters is not None:
            colored[number] = letters
        elif is_selected or line.faded:
            _paint_by_ranges(painter, layout, lines, selected)
            return
    for number in lines:
        if number in colored:
            for color, run in colored[number]:
                painter.setPen(color or page.text)
                painter.drawGlyphRun(_ORIGIN, run)
            painter.setPen(page.text)
        else:
            layout.lines[number].draw(painter, _ORIGIN)


def _paint_by_ranges(
    painter: QPainter, layout: ParagraphLayout, lines: Mapping[int, LineDrawing], selected: Stretch | None
) -> None:
    """The slow way, which can paint a part of a sign."""
    stretches = {stretch[:2]: stretch for line in lines.values() for stretch in line.faded}
    whole = sorted(_with(selected, list(stretches.values())), key=_first) if selected else list(stretches.values())
    line = layout.typography.line_height
    top, bottom = layout.line_top(min(lines)) - line, layout.line_top(max(lines) + 1) + line
    ranges = [_format_range(*stretch) for stretch in whole]
    layout.layout.draw(painter, _ORIGIN, ranges, QRectF(-line, top, layout.typography.column + 2 * line, bottom - top))


def _with(selected: Stretch, faded: Sequence[Stretch]) -> list[Stretch]:
    """What is selected, and of the faded stretches what is not."""
    first, last, _color = selected
    before = [(begin, min(end, first), color) for begin, end, color in faded if begin < first]
    after = [(max(begin, last), end, color) for begin, end, color in faded if end > last]
    return [*before, selected, *after]


def _first(stretch: Stretch) -> int:
    return stretch[0]


def _format_range(first: int, last: int, color: QColor) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = first, last - first
    form = QTextCharFormat()
    form.setForeground(color)
    found.format = form
    return found


def _paint_bodies(painter: QPainter, lines: Sequence[LineDrawing]) -> None:
    copy, fill, repeat = painter.drawPixmap, painter.fillRect, painter.drawTiledPixmap
    ratio = painter.device().devicePixelRatioF()
    cap = round(CORNER * ratio)
    some = next((tint for line in lines for *_place, tint in line.tints), None)
    whole, height = (some.width(), some.height()) if some else (0, 0)  # all are of one size
    for line in lines:
        for _level, x, y, width, tint in line.tints:
            end = width if ratio == 1 else round(width * ratio)
            copy(x, y, tint, 0, 0, end - cap + 1, height)  # a pixel shared with the other end, or a seam would show
            copy(x + width - CORNER, y, tint, whole - cap, 0, cap, height)
        for bar in line.bars:
            fill(*bar)
        for stroke in line.strokes:
            repeat(*stroke)


def _paint_codes(painter: QPainter, layout: ParagraphLayout, lines: Sequence[LineDrawing], page: PageStyle) -> None:
    painter.setFont(layout.typography.code_font)
    pen = None
    for line in lines:
        for halo in line.halos:
            painter.fillRect(*halo, page.background)
        for x, y, code, color in line.codes:
            if color is not pen:
                painter.setPen(color)
                pen = color
            painter.drawStaticText(x, y, code)


def _paint_selection(painter: QPainter, layout: ParagraphLayout, overlay: Overlay, page: PageStyle) -> Stretch | None:
    """Fill behind the selected text; the text itself has the colour that is returned."""
    (start, end), content_end = overlay.selected, layout.map.start + layout.map.length
    if start >= end or start > content_end or end <= layout.map.start:
        return None
    rects = [layout.text_rect(box) for box in layout.boxes(start, end)] if start < content_end else []
    if end > content_end and overlay.has_break:
        sizes, line = layout.typography, layout.line_count - 1
        top = layout.line_top(line) + (sizes.tint_top if layout.map.length else 0)
        height = sizes.lane_top - 1 - sizes.tint_top if layout.map.length else sizes.blank_height
        rects.append(QRectF(layout.caret_x(content_end), top, _BREAK_WIDTH, height))
    for rect in rects:
        painter.fillRect(rect.adjusted(0, -1, 0, 1), page.selection)
    if not layout.map.length:
        return None
    return layout.map.position(start), layout.map.position(end), page.selected_text
