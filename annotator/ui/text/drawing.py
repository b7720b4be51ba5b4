"""What is drawn for the spans of one paragraph, worked out once and kept until a span, a style or a size changes.

Everything is kept by line, so that a change in one line does not paint the others, and in whole pixels, which are sharp
and quick to fill.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtGui import QColor, QPainterPath, QPen, QPixmap, QStaticText

from annotator.domain.lanes import levels
from annotator.ui.text.letters import Letters, Stretch, letters_of
from annotator.ui.text.looks import Look, Looks
from annotator.ui.text.model import LabelStyle, ViewSpan
from annotator.ui.text.paragraph import Box, ParagraphLayout, line_offset, lines_of

_LOWEST_LANE = 2
_RADIUS = 3.0
_PASSAGE = 60


@dataclass(slots=True)
class LineDrawing:
    """Shapes of one line, in the paragraph's coordinates: x, y, width and so on."""

    tints: list[tuple[int, int, int, int, QPixmap]] = field(default_factory=list)  # the first is the level
    bars: list[tuple[int, int, int, int, QColor]] = field(default_factory=list)
    strokes: list[tuple[int, int, int, int, QPixmap]] = field(default_factory=list)
    halos: list[tuple[int, int, int, int]] = field(default_factory=list)
    codes: list[tuple[int, int, QStaticText, QColor]] = field(default_factory=list)
    faded: list[Stretch] = field(default_factory=list)
    letters: Letters | None = None
    """The text where some of it is faded, if it can be had so."""


@dataclass(slots=True)
class Drawing:
    """Shapes by line, worked out when a line is first in sight, and what may go over several of them."""

    lines: list[LineDrawing | None]
    spans: Sequence[ViewSpan]
    levels: dict[int, int]  # by identity of the span, which is quicker than comparing records; -1: only an outline
    looks: Looks
    outlines: list[tuple[QPen, QPainterPath]] = field(default_factory=list)

    def lines_unlike(self, before: "Drawing", layout: ParagraphLayout) -> set[int]:
        """The lines on which something stands otherwise than before, each with the next, into which it may reach."""
        changed = {identity for identity, _level in self.levels.items() ^ before.levels.items()}
        spans = [span for known in (self.spans, before.spans) for span in known if id(span) in changed]
        lines = {line for span in spans for line in lines_of(layout, span.start, span.end)}
        return lines | {line + 1 for line in lines}


_Placed = tuple[ViewSpan, Look, list[Box]]


def draw_spans(
    layout: ParagraphLayout, spans: Sequence[ViewSpan], looks: Looks, before: Drawing | None = None
) -> Drawing:
    """The shapes of `spans`, all of which touch the paragraph; those by line are left to `draw_lines`.

    Of `before`, a drawing in the same layout, those lines are kept in which nothing changed: a key press changes one
    or two, and drawing a whole paragraph of sixty spans anew took a sixth of it.
    """
    firm = [span for span in spans if not span.suggestion]
    depths = dict.fromkeys(map(id, spans), -1)
    depths.update(zip(map(id, firm), levels([(span.start, span.end) for span in firm]), strict=True))
    drawing = Drawing([None] * layout.line_count, spans, depths, looks)
    if not layout.map.length:  # a blank line between two that a span goes over
        drawing.lines = [LineDrawing() for _line in drawing.lines]
        return drawing
    if before is not None and before.looks is looks:
        fresh = drawing.lines_unlike(before, layout)
        drawing.lines = [None if number in fresh else kept for number, kept in enumerate(before.lines)]
    for span in spans:
        if span.suggestion:
            boxes = layout.boxes(span.start, span.end)
            drawing.outlines.append((_suggestion_pen(looks.of(span.label_id).style), _rounded(layout, boxes, 1.0)))
    return drawing


def draw_lines(drawing: Drawing, layout: ParagraphLayout, numbers: range) -> list[LineDrawing]:
    """The shapes of some lines that follow each other, worked out as far as they are not yet."""
    fresh = {number: LineDrawing() for number in numbers if drawing.lines[number] is None}
    if fresh:
        placed = _placed(layout, drawing, range(min(fresh), max(fresh) + 1))
        _add_bodies(fresh, layout, placed, drawing.levels)
        _add_faded(fresh, layout, placed, drawing.looks)
        _add_codes(fresh, layout, placed, drawing)
        _add_tab_signs(fresh, layout, drawing.looks)
        for number, line in fresh.items():
            drawing.lines[number] = line
    return [line for line in drawing.lines[numbers.start : numbers.stop] if line is not None]


def draw_all(drawing: Drawing, layout: ParagraphLayout) -> bool:
    """Work out all lines; whether there was anything to do."""
    is_cold = None in drawing.lines
    draw_lines(drawing, layout, range(layout.line_count))
    return is_cold


def _placed(layout: ParagraphLayout, drawing: Drawing, numbers: range) -> list[_Placed]:
    """Where each span on some lines stands; most are asked for again and again while others come and go."""
    start, end = line_offset(layout, numbers.start), line_offset(layout, numbers.stop)
    known, look_of, boxes_of = layout.placed, drawing.looks.of, layout.boxes
    found = []
    for span in drawing.spans:
        if span.start < end and span.end > start:
            extent = span.start, span.end
            boxes = known.get(extent)
            if boxes is None:
                boxes = known[extent] = boxes_of(*extent)
            if boxes:
                found.append((span, look_of(span.label_id), boxes))
    return found


def _add_faded(
    fresh: Mapping[int, LineDrawing], layout: ParagraphLayout, placed: Sequence[_Placed], looks: Looks
) -> None:
    """The text of boilerplate steps back."""
    faded = [(span.start, span.end) for span, look, _ in placed if look.style.faded and not span.suggestion]
    position = layout.map.position
    for start, end in _joined(faded):
        stretch = position(start), position(end), looks.page.faded
        for number in lines_of(layout, start, end):
            if number in fresh:
                fresh[number].faded.append(stretch)
    for number, line in fresh.items():
        if line.faded:
            line.letters = letters_of(layout, number, line.faded)


def _joined(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping stretches as one: Qt draws a line once for every range it is given."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def ring(layout: ParagraphLayout, start: int, end: int) -> QPainterPath:
    """A line around start..end in this paragraph."""
    return _rounded(layout, layout.boxes(start, end), 1.5, 0.5)


def _rounded(layout: ParagraphLayout, boxes: Sequence[Box], margin: float, rise: float = 0.0) -> QPainterPath:
    path, sizes = QPainterPath(), layout.typography
    height = sizes.lane_top - 1 - sizes.tint_top + 2 * rise
    for box in boxes:
        top = layout.line_top(box.line) + sizes.tint_top - rise
        path.addRoundedRect(box.left - margin, top, box.right - box.left + 2 * margin, height, _RADIUS, _RADIUS)
    return path


def _add_bodies(
    fresh: Mapping[int, LineDrawing], layout: ParagraphLayout, placed: Sequence[_Placed], depths: Mapping[int, int]
) -> None:
    """Tints and lanes. Where spans nest, the innermost is painted last and is the one that is seen.

    Long passages and spans that hold others are tinted faintly, so that names stand out and the page stays quiet.
    """
    sizes = layout.typography
    column, tint_top = sizes.column, sizes.tint_top
    tops = {number: layout.line_top(number) for number in fresh}
    for span, look, boxes in placed:
        level = depths[id(span)]
        if level < 0:
            continue
        tint = look.faint_tint if level > 0 or span.end - span.start > _PASSAGE else look.tint
        lane = sizes.lane_top + min(level, _LOWEST_LANE) * sizes.lane_pitch - look.rise
        style, stroke, thickness = look.style, look.stroke, look.thickness
        for number, left, right in boxes:
            line = fresh.get(number)
            if line is None:
                continue
            x, top = round(left), tops[number]
            width = round(right) - x
            if not 2 <= width <= column:
                width = 2 if width < 2 else column  # blanks may hang out of it
            if not style.faded:
                line.tints.append((level, x - 1, top + tint_top, width + 2, tint))
            if stroke is None:
                line.bars.append((x, top + lane, width, thickness, style.color))
            else:
                line.strokes.append((x, top + lane, width, thickness, stroke))
    for line in fresh.values():
        line.tints.sort(key=_level, reverse=True)


def _level(tint: tuple[int, int, int, int, QPixmap]) -> int:
    return tint[0]


def _suggestion_pen(style: LabelStyle) -> QPen:
    pen = QPen(style.color, 1.2)
    pen.setDashPattern([3.0, 2.0])
    return pen


def _add_codes(
    fresh: Mapping[int, LineDrawing], layout: ParagraphLayout, placed: Sequence[_Placed], drawing: Drawing
) -> None:
    """A code stands over its span's first characters, or a little later over the same span, or not at all."""
    ink, start, baseline = drawing.looks.ink, layout.map.start, layout.typography.code_baseline
    ascent, rise = round(ink.code_ascent), round(ink.code_rise)
    tops = {number: layout.line_top(number) + baseline for number in fresh}
    under = {number for number in fresh if _reaches_down(drawing, layout, number - 1)}
    taken: dict[int, list[tuple[float, float]]] = {number: [] for number in fresh}
    edges = dict.fromkeys(fresh, -1e9)  # where the last code of a line ends
    for span, look, boxes in placed:
        number, left, right = boxes[0]
        if number not in fresh or span.start < start:
            continue
        sign = look.style.code
        if span.suggestion or span.flagged or span.has_note:
            sign += "?" * span.suggestion + " ⚑" * span.flagged + " ✎" * span.has_note
        if not sign:
            continue
        code, width = ink.code(sign)
        wished = _code_left(layout, span, boxes, width) if layout.has_both_directions else left
        if wished < edges[number] + 4:  # rarely, as spans come in reading order
            left = _free_place(taken[number], wished, width)
            if left > max(right - 4, wished):
                continue
        else:
            left = wished
        taken[number].append((left, left + width))
        edges[number] = max(edges[number], left + width)
        line, x, y = fresh[number], round(left), tops[number]
        if number in under:
            line.halos.append((x - 1, y - rise, round(width) + 3, rise))
        line.codes.append((x, y - ascent, code, look.code_color))


def _reaches_down(drawing: Drawing, layout: ParagraphLayout, number: int) -> bool:
    """Whether a lane of a line comes near the codes of the next."""
    if number < 0:
        return False
    start, end, depths = line_offset(layout, number), line_offset(layout, number + 1), drawing.levels
    return any(span.start < end and span.end > start for span in drawing.spans if depths[id(span)] >= _LOWEST_LANE)


def _code_left(layout: ParagraphLayout, span: ViewSpan, boxes: Sequence[Box], width: float) -> float:
    if layout.is_right_to_left(span.start):
        first_line = [box for box in boxes if box.line == boxes[0].line]
        return max(box.right for box in first_line) - width
    return boxes[0].left


def _free_place(taken: Sequence[tuple[float, float]], left: float, width: float) -> float:
    for begin, end in sorted(taken):
        if begin - 3 < left + width and left < end + 4:
            left = end + 4
    return left


def _add_tab_signs(fresh: Mapping[int, LineDrawing], layout: ParagraphLayout, looks: Looks) -> None:
    """A tab keeps its width; a small arrow tells it from blanks."""
    place = layout.map.display.find("\t")
    while place >= 0:
        offset = layout.map.start + place
        for box in layout.boxes(offset, offset + 1):
            if box.line not in fresh:
                continue
            sign, width = looks.ink.code("⇥")
            middle = layout.line_top(box.line) + layout.typography.text_top + layout.typography.text_height / 2
            left, top = (box.left + box.right - width) / 2, middle - sign.size().height() / 2
            fresh[box.line].codes.append((round(left), round(top), sign, looks.page.muted))
        place = layout.map.display.find("\t", place + 1)
