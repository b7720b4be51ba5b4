"""What stands where there is nothing yet: what the place is for, and the one next action."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from annotator.ui.kit import widgets
from annotator.ui.look import icons, theme


class EmptyPlace(QWidget):
    """An icon, a sentence and at most one button."""

    wanted = Signal()

    def __init__(self, icon: str = "", *, large: bool = False) -> None:
        super().__init__()
        self._icon, self._size = icon, 40 if large else 28
        self._mark = widgets.text()
        self._title = widgets.text(role="title" if large else "body", wrap=True)
        self._words = widgets.text(role="muted" if large else "small", wrap=True)
        self._button = widgets.button("", primary=large)
        self._button.setAutoDefault(large)  # Enter presses it where it is the one thing to do
        self._button.clicked.connect(self.wanted)
        layout = widgets.column(self, margins=(24, 24, 24, 24), spacing=8)
        layout.addStretch(2)
        for part in (self._mark, self._title, self._words):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(part)
        layout.addSpacing(8)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)

    def say(self, title: str, words: str = "", action: str = "", icon: str | None = None) -> None:
        """Fill the place; without an action there is no button."""
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self._icon = self._icon if icon is None else icon
        self._title.setText(title)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._button.setText(action.replace("&", "&&"))
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))
        self.repaint_icon()

    def take_focus(self) -> None:
        """Put the keyboard on the button, if there is one."""
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def repaint_icon(self) -> None:
        """Tint the icon in the current theme."""
        self._mark.setVisible(bool(self._icon))
        if self._icon:
            self._mark.setPixmap(icons.pixmap(self._icon, theme.current().muted, self._size))
