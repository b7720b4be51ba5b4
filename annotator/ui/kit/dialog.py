"""What all our dialogs share."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget


class Dialog(QDialog):
    """Gone when it is closed, and its window has the keyboard again, window manager or not."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def done(self, result: int) -> None:
        """Close and hand the keyboard back."""
        parent = self.parentWidget()
        super().done(result)
        if parent is not None:
            parent.window().activateWindow()
