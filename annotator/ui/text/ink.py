"""Lines and codes of labels, drawn once and reused: stroking a wave anew costs more than the text it stands under."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QStaticText, QTransform

from annotator.ui.text.model import LineStyle
from annotator.ui.text.typography import Typography

_PERIODS = {LineStyle.DASHED: 6.0, LineStyle.DOTTED: 2.0, LineStyle.DOUBLE: 2.0, LineStyle.WAVE: 5.0}
_HEIGHTS = {LineStyle.DASHED: 1.0, LineStyle.DOTTED: 1.0, LineStyle.DOUBLE: 1.5, LineStyle.WAVE: 2.0}


class Ink:
    """Tiles for lanes and prepared codes, for one size of text on a screen of one pixel ratio."""

    def __init__(self, typography: Typography, ratio: float) -> None:
        self.typography = typography
        self.ratio = ratio
        metrics = QFontMetricsF(typography.code_font)
        self.code_ascent, self.code_rise = metrics.ascent(), metrics.capHeight()
        self._tiles: dict[tuple[LineStyle, int], QPixmap] = {}
        self._codes: dict[str, tuple[QStaticText, float]] = {}

    def code(self, sign: str) -> tuple[QStaticText, float]:
        """A code, laid out, and its width."""
        if sign not in self._codes:
            made = QStaticText(sign)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.prepare(QTransform(), self.typography.code_font)
            self._codes[sign] = made, made.size().width()
        return self._codes[sign]

    def lane_height(self, line: LineStyle) -> float:
        """How thick a line is, its bends included."""
        return self.typography.lane_width * _HEIGHTS.get(line, 1.0)

    def tile(self, line: LineStyle, color: QColor) -> QPixmap | None:
        """One period of a line that is not solid, to be repeated sideways."""
        if line is LineStyle.SOLID:
            return None
        key = (line, color.rgb())
        if key not in self._tiles:
            self._tiles[key] = self._draw_tile(line, color)
        return self._tiles[key]

    def _draw_tile(self, line: LineStyle, color: QColor) -> QPixmap:
        unit = self.typography.lane_width * self.ratio
        width, height = max(round(_PERIODS[line] * unit), 2), max(round(_HEIGHTS[line] * unit), 1)
        tile = QPixmap(width, height)
        tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tile)
        if line is LineStyle.WAVE:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.strokePath(_wave(width, height), QPen(color, unit * 0.6))
        elif line is LineStyle.DOUBLE:
            bar = max(height // 3, 1)
            painter.fillRect(0, 0, width, bar, color)
            painter.fillRect(0, height - bar, width, bar, color)
        else:
            painter.fillRect(QRectF(0, 0, round(width * (2 / 3 if line is LineStyle.DASHED else 1 / 2)), height), color)
        painter.end()
        tile.setDevicePixelRatio(self.ratio)
        return tile


def _wave(width: int, height: int) -> QPainterPath:
    """One period, begun and ended beyond the tile so that tiles join without a seam."""
    path = QPainterPath()
    path.moveTo(-width / 2, height / 2)
    for half in range(-1, 3):
        x, up = half * width / 2, half % 2 == 0
        path.quadTo(x + width / 4, -height * 0.35 if up else height * 1.35, x + width / 2, height / 2)
    return path
