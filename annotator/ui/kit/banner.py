"""A line over everything for what the user must know: read-only, notices, trouble with the file."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy

from annotator.ui.kit import widgets
from annotator.ui.look import icons, theme
from annotator.ui.telling import tell


class Banner(QFrame):
    """A sentence with at most three buttons; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mark = widgets.text()
        self._words = widgets.text(wrap=True, selectable=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons: list[QPushButton] = []
        self._alarm = False
        self._layout = widgets.row(self, margins=(16, 6, 12, 6), spacing=8)
        self._layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        self._layout.addWidget(self._words, 1)
        self.hide()

    def words(self) -> str:
        """What it says; empty while it is hidden."""
        return self._words.text() if not self.isHidden() else ""

    def say(self, words: str, *choices: tuple[str, Callable[[], object]], alarm: bool = False) -> None:
        """Show a sentence; every choice is a button."""
        for old in self._buttons:
            self._layout.removeWidget(old)
            old.hide()  # it lives until the event loop comes round: nobody shall see or press it
            old.deleteLater()
        self._buttons = [self._made(*choice) for choice in choices]
        self._alarm = alarm
        self._words.setText(words)
        self.setProperty("surface", "alarm" if alarm else "banner")
        self.style().polish(self)
        self.repaint_icon()
        self.show()
        tell(words)

    def repaint_icon(self) -> None:
        """Tint the mark in the current theme."""
        colors = theme.current()
        ink = colors.error if self._alarm else colors.warning
        self._mark.setPixmap(icons.pixmap("triangle-alert" if self._alarm else "info", ink, 18))

    def _made(self, words: str, action: Callable[[], object]) -> QPushButton:
        made = widgets.button(words)
        made.clicked.connect(lambda _checked=False: action())
        self._layout.addWidget(made)
        return made
