"""A drop-down list with our own arrow: a style sheet could only take it from an untinted file."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionComboBox

from annotator.ui.look import icons, theme

_SHOWN, _MARGINS, _WIDEST = 16, 28, 480
_ARROW = 52  # the room for it, with the paddings of the style sheet


class Choices(QComboBox):
    """One of several; `addItem(words, data)` as usual."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        # A long name in the list, a person's for one, must not make the form as wide.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setMaxVisibleItems(_SHOWN)
        self.setItemDelegate(QStyledItemDelegate(self))  # Qt's own for such lists knows no style sheet
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def showPopup(self) -> None:
        """As wide as its longest line, and no wider than can be read at a glance."""
        self.view().setMinimumWidth(min(self.view().sizeHintForColumn(0) + _MARGINS, _WIDEST))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the form; it must not change what is under it on the way."""
        event.ignore()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """What is chosen gives up its end visibly where there is no room for it."""
        super().initStyleOption(option)
        room = max(0, self.width() - _ARROW)
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then a chevron in the theme's colour."""
        super().paintEvent(event)
        painter = QPainter(self)
        place = self.rect()
        painter.drawPixmap(
            place.right() - 24, place.center().y() - 8, icons.pixmap("chevron-down", theme.current().muted, 16)
        )
