"""The glyph of a pass's state: ○ new, ◐ in progress, ● done, ⊘ skipped. Told apart by shape, not by colour alone."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from annotator.domain.model import State
from annotator.ui.look import theme

WORDS = {State.NEW: "new", State.IN_PROGRESS: "in progress", State.DONE: "done", State.SKIPPED: "skipped"}


def draw(painter: QPainter, place: QRectF, state: State) -> None:
    """Draw the glyph of a state, filling the square `place`."""
    colors = theme.current()
    ink = {State.DONE: colors.ok, State.IN_PROGRESS: colors.accent}.get(state, colors.muted)
    circle = place.adjusted(1, 1, -1, -1)
    painter.setPen(theme.pen(ink, 1.5))
    painter.setBrush(theme.color(ink) if state is State.DONE else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(circle)
    if state is State.IN_PROGRESS:
        painter.setBrush(theme.color(ink))
        painter.drawChord(circle, 90 * 16, 180 * 16)
    if state is State.SKIPPED:
        reach = circle.width() / 2 * math.sqrt(0.5)
        centre = circle.center()
        painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach))
