"""What all our dialogs share."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QWidget

from annotator.ui.kit import widgets

TITLE = 40
"""How high a window manager's title bar is, at most."""


class Dialog(QDialog):
    """Gone when it is closed, and its window has the keyboard again, window manager or not."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._foot: tuple[QPushButton, ...] = ()

    def answers(self, *made: QPushButton, leave: str = "Cancel") -> QHBoxLayout:
        """The foot of a dialog: a button that leaves it (`cancel` from then on), and beside it these."""
        self.cancel = widgets.button(leave)
        self.cancel.clicked.connect(self.reject)
        foot = widgets.row(spacing=8)
        foot.addStretch()
        self._foot = (self.cancel, *made)
        for button in self._foot:
            foot.addWidget(button)
        return foot

    def showEvent(self, event: QShowEvent) -> None:
        """No higher than the screen: on one of 600 px the buttons at the foot would be out of reach."""
        self.resize(self.width(), min(self.height(), self.screen().availableSize().height() - TITLE))
        for before, after in pairwise(self._foot):
            self.setTabOrder(before, after)  # as they stand: the button that leaves is made last
        super().showEvent(event)

    def done(self, result: int) -> None:
        """Close and hand the keyboard back."""
        parent = self.parentWidget()
        super().done(result)
        if parent is not None:
            parent.window().activateWindow()
