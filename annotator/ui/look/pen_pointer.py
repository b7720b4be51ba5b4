"""The pointer over the text while the mouse labels: the usual bar, and beside it the colour of the label."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QCursor, QPainter, QPixmap

from annotator.ui.look import theme

SIZE = 32
_BAR, _TOP, _FOOT = 8.0, 6.0, 25.0
_SERIF = 3.0


def pen_pointer(color: str, ratio: float) -> QCursor:
    """The pointer for a label of this colour; `ratio`: pixels of the screen to one of ours."""
    made = QPixmap(round(SIZE * ratio), round(SIZE * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    colors, painter = theme.current(), QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for ink, width in ((colors.page, 4.0), (colors.text, 1.6)):  # a rim, since it goes over words of any colour
        painter.setPen(theme.pen(ink, width))
        painter.drawLine(QPointF(_BAR, _TOP), QPointF(_BAR, _FOOT))
        for y in (_TOP, _FOOT):
            painter.drawLine(QPointF(_BAR - _SERIF, y), QPointF(_BAR + _SERIF, y))
    painter.setPen(theme.pen(colors.page, 1.5))
    painter.setBrush(theme.color(theme.label_color(color)))
    painter.drawRoundedRect(QRectF(15, 18, 13, 10), 3, 3)
    painter.end()
    return QCursor(made, round(_BAR), round((_TOP + _FOOT) / 2))
