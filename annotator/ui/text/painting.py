"""Putting one paragraph on the screen: its drawing, then the text, and between them what changes with every key."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QTextLayout

from annotator.ui.text.drawing import Drawing, LineDrawing, format_range, ring
from annotator.ui.text.ink import CORNER, mixed
from annotator.ui.text.model import PageStyle, ViewSpan
from annotator.ui.text.paragraph import ParagraphLayout

_BREAK_WIDTH = 6.0


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
    # The shapes of a line may stick out of it a little, but not beyond its neighbours.
    first, last = layout.line_at(clip.top()) - 1, layout.line_at(clip.bottom()) + 1
    lines = drawing.lines[max(first, 0) : last + 1]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    _paint_bodies(painter, lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for match in overlay.matches:
        path = ring(layout, match.start, match.end)
        painter.fillPath(path, mixed(page.match, page.background, 0.25))
        painter.strokePath(path, QPen(page.match, 1.5))
    recolored = [*drawing.faded, *_paint_selection(painter, layout, overlay, page)]
    for pen, path in drawing.outlines:
        painter.strokePath(path, pen)
    _paint_codes(painter, layout, lines, page)
    active, offsets = overlay.active, layout.map
    is_here = active is not None and active.start < offsets.start + offsets.length and active.end > offsets.start
    if active is not None and is_here and offsets.length:
        painter.strokePath(ring(layout, active.start, active.end), QPen(page.accent, 2.0))
    painter.setPen(page.text)
    layout.layout.draw(painter, QPointF(0, 0), recolored, clip)


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


def _paint_selection(
    painter: QPainter, layout: ParagraphLayout, overlay: Overlay, page: PageStyle
) -> list[QTextLayout.FormatRange]:
    """Fill behind the selected text; the text itself is recoloured by what is returned."""
    (start, end), content_end = overlay.selected, layout.map.start + layout.map.length
    if start >= end or start > content_end or end <= layout.map.start:
        return []
    rects = [layout.text_rect(box) for box in layout.boxes(start, end)] if start < content_end else []
    if end > content_end and overlay.has_break:
        sizes, line = layout.typography, layout.line_count - 1
        top = layout.line_top(line) + (sizes.tint_top if layout.map.length else 0)
        height = sizes.lane_top - 1 - sizes.tint_top if layout.map.length else sizes.blank_height
        rects.append(QRectF(layout.caret_x(content_end), top, _BREAK_WIDTH, height))
    for rect in rects:
        painter.fillRect(rect.adjusted(0, -1, 0, 1), page.selection)
    return [format_range(layout, start, end, page.selected_text)] if layout.map.length else []
