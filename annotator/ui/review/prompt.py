"""One line to say something about a case, where the eye already is; no dialog."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.kit import widgets


class Prompt(QWidget):
    """Enter takes what is written, Escape leaves it."""

    left = Signal()  # it is closed, either way

    def __init__(self) -> None:
        super().__init__()
        self._words = widgets.ElidedText("small")
        self.field = widgets.field("", "Remark")
        self.field.setMinimumHeight(32)
        self.field.returnPressed.connect(self._take)
        self.field.installEventFilter(self)
        self._then: Callable[[str], object] | None = None
        layout = widgets.column(self, margins=(0, 0, 0, 4), spacing=4)
        layout.addWidget(self._words)
        layout.addWidget(self.field)
        self.hide()

    def ask(self, words: str, first: str, then: Callable[[str], object]) -> None:
        """Ask for a line; `then` gets it."""
        self._words.show_text(words)
        self.field.setAccessibleName(words)
        self.field.setText(first)
        self.field.selectAll()
        self._then = then
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_prompt(self) -> None:
        """Leave without taking anything."""
        self._then = None
        self.hide()
        self.left.emit()

    def eventFilter(self, _field: QObject, event: QEvent) -> bool:
        """Escape closes before the window steps back."""
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.close_prompt()
        return True

    def _take(self) -> None:
        then, words = self._then, self.field.text().strip()
        self.close_prompt()
        if then is not None:
            then(words)
