"""What is drawn for the spans of one paragraph, worked out once and kept until a span, a style or a size changes.

Everything is kept by line, so that a change in one line does not paint the others, and in whole pixels, which are sharp
and quick to fill.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from PySide6.QtGui import QColor, QPainterPath, QPen, QPixmap, QStaticText

from annotator.domain.lanes import levels
from annotator.ui.text.letters import Letters, Stretch, letters_of
from annotator.ui.text.looks import Look, Looks
from annotator.ui.text.model import LabelStyle, ViewSpan
from annotator.ui.text.paragraph import Box, ParagraphLayout, lines_of

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
    reaches_down: bool = False
    """Whether a lane of this line comes near the codes of the next."""


@dataclass(slots=True)
class Drawing:
    """Shapes by line, and what may go over several of them."""

    lines: list[LineDrawing]
    outlines: list[tuple[QPen, QPainterPath]] = field(default_factory=list)
    looks: Looks | None = None
    standing: "_Standing | None" = None


_Placed = tuple[ViewSpan, Look, list[Box]]


class _Standing:
    """Where spans stand, and on which level. Records are told apart by identity: comparing them takes longer."""

    __slots__ = ("boxes", "levels", "placed")

    def __init__(self, placed: list[_Placed]) -> None:
        self.placed = placed  # also keeps the spans, and so their identities
        self.boxes = {id(span): boxes for span, _look, boxes in placed}
        firm = [span for span, *_rest in placed if not span.suggestion]
        self.levels = dict.fromkeys(self.boxes, -1)
        self.levels.update(zip(map(id, firm), levels([(span.start, span.end) for span in firm]), strict=True))

    def lines_unlike(self, before: "_Standing") -> set[int]:
        """The lines on which something stands otherwise than before, each with the next, into which it may reach."""
        unlike = {identity for identity, _level in self.levels.items() ^ before.levels.items()}
        lines = {box.line for known in (self, before) for name in unlike for box in known.boxes.get(name, ())}
        return lines | {line + 1 for line in lines}


def draw_spans(
    layout: ParagraphLayout, spans: Sequence[ViewSpan], looks: Looks, before: Drawing | None = None
) -> Drawing:
    """The shapes of `spans`, all of which touch the paragraph. Spans of an unknown label are drawn neutrally.

    Of `before`, a drawing in the same layout, those lines are kept in which nothing changed: a key press changes one
    or two, and drawing a whole paragraph of sixty spans anew took a sixth of it.
    """
    drawing = Drawing([LineDrawing() for _line in range(layout.line_count)], looks=looks)
    if not layout.map.length:  # a blank line between two that a span goes over
        return drawing
    drawing.standing = standing = _Standing(_placed(layout, spans, looks))
    fresh = set(range(layout.line_count))
    if before is not None and before.standing is not None and before.looks is looks:
        fresh &= standing.lines_unlike(before.standing)
        drawing.lines = [made if n in fresh else before.lines[n] for n, made in enumerate(drawing.lines)]
    touched = [entry for entry in standing.placed if _is_on(entry[2], fresh)]
    _add_bodies(drawing, layout, touched, standing.levels, fresh)
    for span, look, boxes in standing.placed:
        if span.suggestion:
            drawing.outlines.append((_suggestion_pen(look.style), _rounded(layout, boxes, 1.0)))
    _add_faded(drawing, layout, touched, looks, fresh)
    _add_codes(drawing, layout, touched, looks, fresh)
    _add_tab_signs(drawing, layout, looks, fresh)
    return drawing


def _is_on(boxes: Sequence[Box], lines: Set[int]) -> bool:
    """Whether any of the boxes stands on one of the lines; nearly all spans have one box."""
    return bool(boxes) and (boxes[0].line in lines or (len(boxes) > 1 and any(box.line in lines for box in boxes)))


def _placed(layout: ParagraphLayout, spans: Sequence[ViewSpan], looks: Looks) -> list[_Placed]:
    """Where each span stands; most are asked for again and again while others come and go."""
    known, look_of, boxes_of = layout.placed, looks.of, layout.boxes
    found = [
        (span, look_of(span.label_id), known.get((span.start, span.end)) or boxes_of(span.start, span.end))
        for span in spans
    ]
    layout.placed = {(span.start, span.end): boxes for span, _look, boxes in found}
    return found


def _add_faded(
    drawing: Drawing, layout: ParagraphLayout, placed: Sequence[_Placed], looks: Looks, fresh: Set[int]
) -> None:
    """The text of boilerplate steps back."""
    faded = [(span.start, span.end) for span, look, _ in placed if look.style.faded and not span.suggestion]
    position = layout.map.position
    for start, end in _joined(faded):
        stretch = position(start), position(end), looks.page.faded
        for number in lines_of(layout, start, end):
            if number in fresh:
                drawing.lines[number].faded.append(stretch)
    for number in fresh:
        line = drawing.lines[number]
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
    drawing: Drawing, layout: ParagraphLayout, placed: Sequence[_Placed], depths: Mapping[int, int], fresh: Set[int]
) -> None:
    """Tints and lanes. Where spans nest, the innermost is painted last and is the one that is seen.

    Long passages and spans that hold others are tinted faintly, so that names stand out and the page stays quiet.
    """
    sizes, lines = layout.typography, drawing.lines
    tops = [layout.line_top(number) for number in range(len(lines))]
    for span, look, boxes in placed:
        level = depths[id(span)]
        if level < 0:
            continue
        tint = look.faint_tint if level > 0 or span.end - span.start > _PASSAGE else look.tint
        lane = sizes.lane_top + min(level, _LOWEST_LANE) * sizes.lane_pitch - look.rise
        for number, left, right in boxes:
            if number not in fresh:
                continue
            line, x, top = lines[number], round(left), tops[number]
            width = min(max(round(right) - x, 2), sizes.column)  # blanks may hang out of it
            if not look.style.faded:
                line.tints.append((level, x - 1, top + sizes.tint_top, width + 2, tint))
            if look.stroke is None:
                line.bars.append((x, top + lane, width, look.thickness, look.style.color))
            else:
                line.strokes.append((x, top + lane, width, look.thickness, look.stroke))
            line.reaches_down |= level >= _LOWEST_LANE
    for number in fresh:
        lines[number].tints.sort(key=_level, reverse=True)


def _level(tint: tuple[int, int, int, int, QPixmap]) -> int:
    return tint[0]


def _suggestion_pen(style: LabelStyle) -> QPen:
    pen = QPen(style.color, 1.2)
    pen.setDashPattern([3.0, 2.0])
    return pen


def _add_codes(
    drawing: Drawing, layout: ParagraphLayout, placed: Sequence[_Placed], looks: Looks, fresh: Set[int]
) -> None:
    """A code stands over its span's first characters, or a little later over the same span, or not at all."""
    ink, start = looks.ink, layout.map.start
    ascent, rise, baseline = round(ink.code_ascent), round(ink.code_rise), layout.typography.code_baseline
    taken: list[list[tuple[float, float]]] = [[] for _line in drawing.lines]
    edges = [-1e9] * len(drawing.lines)  # where the last code of a line ends
    for span, look, boxes in placed:
        if not boxes or boxes[0].line not in fresh:
            continue
        sign = look.style.code
        if span.suggestion or span.flagged or span.has_note:
            sign += "?" * span.suggestion + " ⚑" * span.flagged + " ✎" * span.has_note
        if not sign or span.start < start:
            continue
        code, width = ink.code(sign)
        number, left, right = boxes[0]
        wished = _code_left(layout, span, boxes, width)
        if wished < edges[number] + 4:  # rarely, as spans come in reading order
            left = _free_place(taken[number], wished, width)
            if left > max(right - 4, wished):
                continue
        else:
            left = wished
        taken[number].append((left, left + width))
        edges[number] = max(edges[number], left + width)
        line, x, y = drawing.lines[number], round(left), layout.line_top(number) + baseline
        if number and drawing.lines[number - 1].reaches_down:
            line.halos.append((x - 1, y - rise, round(width) + 3, rise))
        line.codes.append((x, y - ascent, code, look.code_color))


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


def _add_tab_signs(drawing: Drawing, layout: ParagraphLayout, looks: Looks, fresh: Set[int]) -> None:
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
            drawing.lines[box.line].codes.append((round(left), round(top), sign, looks.page.muted))
        place = layout.map.display.find("\t", place + 1)
