"""A drop-down list with our own arrow: a style sheet could only take it from an untinted file."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from annotator.ui.look import icons, theme


class Choices(QComboBox):
    """One of several; `addItem(words, data)` as usual."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        # A long name in the list, a person's for one, must not make the form as wide.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the form; it must not change what is under it on the way."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then a chevron in the theme's colour."""
        super().paintEvent(event)
        painter = QPainter(self)
        place = self.rect()
        painter.drawPixmap(
            place.right() - 24, place.center().y() - 8, icons.pixmap("chevron-down", theme.current().muted, 16)
        )
