"""The outline of a case: one rounded figure around all its lines and their rows, over paragraphs and page edges."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath

from annotator.ui.text.lanes import Case
from annotator.ui.text.paragraph import Box, ParagraphLayout

_RADIUS = 6.0
_MARGIN = 5.0
_BEYOND = 20.0

_Strip = tuple[float, float, float, float]  # left, right, top, bottom


def frame_path(shown: Sequence[tuple[int, ParagraphLayout]], case: Case, left: int, height: int) -> QPainterPath:
    """The outline over paragraphs (y, layout) in a viewport of this height, whose column begins at `left`.

    A case that begins above or ends below has no edge there.
    """
    strips = _strips(shown, case, left)
    path = QPainterPath()
    if not strips:
        return path
    if case.frame[0] < shown[0][1].map.start:
        strips[0] = (*strips[0][:2], min(strips[0][2], -_BEYOND), strips[0][3])
    last = shown[-1][1].map
    if case.frame[1] > last.start + last.length:
        strips[-1] = (*strips[-1][:3], max(strips[-1][3], height + _BEYOND))
    strips = [(*strip[:3], below[2]) for strip, below in pairwise(strips)] + strips[-1:]
    if len(strips) == 2 and (strips[0][0] > strips[1][1] or strips[0][1] < strips[1][0]):
        for strip in strips:  # the end of one line and the beginning of the next do not touch
            _add_rounded(path, _around([strip]))
    else:
        _add_rounded(path, _around(strips))
    return path


def _strips(shown: Sequence[tuple[int, ParagraphLayout]], case: Case, left: int) -> list[_Strip]:
    """What the case takes of each of its lines, all in one column as wide as the widest."""
    lines: list[tuple[int, ParagraphLayout, int, list[Box]]] = []
    for y, layout in shown:
        if touched := case.lines(layout):
            boxes = layout.boxes(*case.frame)
            lines += [(y, layout, line, [box for box in boxes if box.line == line]) for line in touched]
    sides = [(min(box.left for box in boxes), max(box.right for box in boxes)) for *_rest, boxes in lines if boxes]
    if not sides:
        return []
    column = min(side[0] for side in sides), max(side[1] for side in sides)
    return [_strip(y, layout, line, boxes, case, column, left) for y, layout, line, boxes in lines]


def _strip(
    y: int, layout: ParagraphLayout, line: int, boxes: Sequence[Box], case: Case, column: tuple[float, float], left: int
) -> _Strip:
    start, end = case.frame
    begin, stop = layout.line_bounds(line)
    begins, ends = start >= begin, end <= stop and end <= layout.map.start + layout.map.length
    if layout.layout.textOption().textDirection() == Qt.LayoutDirection.RightToLeft:
        begins, ends = ends, begins
    low = min(box.left for box in boxes) if begins and boxes else column[0]
    high = max(box.right for box in boxes) if ends and boxes else column[1]
    gap = layout.typography.paragraph_gap / 2
    return (
        low + left - _MARGIN,
        high + left + _MARGIN,
        y + layout.line_top(line) + 0.5,
        y + layout.line_top(line + 1) - gap,
    )


def _around(strips: Sequence[_Strip]) -> list[QPointF]:
    right = [QPointF(strip[1], y) for strip in strips for y in strip[2:]]
    left = [QPointF(strip[0], y) for strip in reversed(strips) for y in reversed(strip[2:])]
    corners: list[QPointF] = []
    for point in (*right, *left):
        if not corners or point != corners[-1]:
            corners.append(point)
    return [
        corner
        for before, corner, after in zip((corners[-1], *corners), corners, (*corners[1:], corners[0]), strict=False)
        if not before.x() == corner.x() == after.x()
    ]


def _add_rounded(path: QPainterPath, corners: Sequence[QPointF]) -> None:
    for number, corner in enumerate(corners):
        before, after = corners[number - 1], corners[(number + 1) % len(corners)]
        begin, end = _towards(corner, before), _towards(corner, after)
        if number:
            path.lineTo(begin)
        else:
            path.moveTo(begin)
        path.quadTo(corner, end)
    path.closeSubpath()


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    """A point on the way to the next corner where the rounding begins; edges are level or upright."""
    length = (other - corner).manhattanLength()
    return corner + (other - corner) * (min(_RADIUS, length / 2) / length)
