"""Stroke icons tinted in the theme's colours. One family, drawn sharp at every device pixel ratio."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from annotator.ui.look import resources

SIZE = 20


@lru_cache(maxsize=512)
def pixmap(name: str, color: str, size: int = SIZE, ratio: float = 2.0) -> QPixmap:
    """An icon as a pixmap of `size` logical pixels; an unknown name gives an empty one."""
    image = QImage(QSize(round(size * ratio), round(size * ratio)), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))
    if renderer.isValid():
        painter = QPainter(image)
        renderer.render(painter, QRectF(image.rect()))
        painter.end()
    made = QPixmap.fromImage(image)
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, color: str, disabled: str) -> QIcon:
    """An icon for an action or a button, paler while it is disabled."""
    made = QIcon()
    if name:
        made.addPixmap(pixmap(name, color), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, disabled), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=1)
def program_icon() -> QIcon:
    """The program's own mark, for the title bar and the task list."""
    return QIcon(str(resources.folder() / "annotator.svg"))


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    path = resources.icon_file(name)
    return path.read_text(encoding="utf-8") if path.is_file() else "<svg/>"
