"""Rows of our forms: a caption with its mnemonic at the left, the field at the right, all on one grid."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QSpinBox, QWidget

from annotator.ui.kit import widgets

#: The captions of all parts of a form are of one width, so that its fields stand in one line.
CAPTION = 88


class Row:
    """A caption and its field, shown or hidden together."""

    def __init__(self, caption: QWidget, field: QWidget) -> None:
        self._parts = (caption, field)

    def set_visible(self, is_visible: bool) -> None:
        """Show or hide both."""
        for part in self._parts:
            part.setVisible(is_visible)


class FormRows(QWidget):
    """Two columns; a caption's mnemonic leads to its field."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, CAPTION)
        self._grid.setColumnStretch(1, 1)

    def widen_captions(self) -> None:
        """Give captions half of the room: they are names, which are long."""
        self._grid.setColumnStretch(0, 1)

    def add(self, caption: str, field: QWidget, buddy: QWidget | None = None) -> Row:
        """A row; `buddy` is what the mnemonic leads to when the field is made of several."""
        words = widgets.text(caption)
        words.setBuddy(buddy or field)
        return self.add_made(words, field)

    def add_made(self, caption: QWidget, field: QWidget) -> Row:
        """A row whose caption is made already."""
        place = self._grid.rowCount()
        self._grid.addWidget(caption, place, 0)
        self._grid.addWidget(field, place, 1)
        return Row(caption, field)

    def add_wide(self, field: QWidget) -> None:
        """A row over both columns."""
        self._grid.addWidget(field, self._grid.rowCount(), 0, 1, 2)


class Number(QSpinBox):
    """A whole number; `nothing` is what its lowest value is called."""

    def __init__(self, name: str, lowest: int, highest: int, nothing: str = "", suffix: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(lowest, highest)
        self.setSpecialValueText(nothing)
        self.setSuffix(suffix)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(6, 0, 6, 0)
        self.setProperty("plain", True)  # no buttons: NoButtons leaves no room for the number beside a style sheet

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the form; it must not change what is under it on the way."""
        event.ignore()
