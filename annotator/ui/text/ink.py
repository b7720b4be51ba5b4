"""Lines and codes of labels, drawn once and reused: stroking a wave anew costs more than the text it stands under."""

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QStaticText, QTransform

from annotator.ui.text.model import LineStyle
from annotator.ui.text.typography import Typography

_PERIODS = {LineStyle.DASHED: 6.0, LineStyle.DOTTED: 2.0, LineStyle.DOUBLE: 2.0, LineStyle.WAVE: 5.0}
_HEIGHTS = {LineStyle.DASHED: 1.0, LineStyle.DOTTED: 1.0, LineStyle.DOUBLE: 1.5, LineStyle.WAVE: 2.0}

CORNER = 3
"""How round a tint is, in pixels."""


class Ink:
    """Tiles for lanes and prepared codes, for one size of text on a screen of one pixel ratio."""

    def __init__(self, typography: Typography, ratio: float) -> None:
        self.typography = typography
        self.ratio = ratio
        metrics = QFontMetricsF(typography.code_font)
        self.code_ascent, self.code_rise = metrics.ascent(), metrics.capHeight()
        self._tiles: dict[tuple[LineStyle, int], QPixmap] = {}
        self._tints: dict[int, QPixmap] = {}
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

    def tint(self, color: QColor) -> QPixmap:
        """A rounded bar as wide as the column: any tint is its beginning and its end. Painting it is a copy of pixels,
        filling a rounded path costs six times as much."""
        if color.rgb() not in self._tints:
            self._tints[color.rgb()] = self._draw_tint(color)
        return self._tints[color.rgb()]

    def _draw_tint(self, color: QColor) -> QPixmap:
        sizes = self.typography
        width, height = sizes.column + 2 * CORNER, sizes.lane_top - 1 - sizes.tint_top
        tint = QPixmap(round(width * self.ratio), round(height * self.ratio))
        tint.setDevicePixelRatio(self.ratio)
        tint.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tint)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(0, 0, width, height), CORNER, CORNER)
        painter.end()
        return tint

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


def mixed(color: QColor, other: QColor, share: float) -> QColor:
    """`share` of the first colour over the second."""
    return _mixed(color.rgb(), other.rgb(), share)


@lru_cache(maxsize=512)
def _mixed(one: int, other: int, share: float) -> QColor:
    parts = [round((one >> bits & 255) * share + (other >> bits & 255) * (1 - share)) for bits in (16, 8, 0)]
    return QColor(*parts)
