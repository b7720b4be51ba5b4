"""Whose spans are held against gold: one's own, or, for a reviewer, those of any analyst."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from annotator.ui.figures.mirror_reading import Reflection
from annotator.ui.kit import widgets
from annotator.ui.kit.choices import Choices


class Whose(QWidget):
    """The panel's heading, and beside it a list of the analysts where somebody may choose."""

    changed = Signal()

    def __init__(self, me: str) -> None:
        super().__init__()
        self._me = self._shown = me
        self.heading = widgets.ElidedText("display")
        self.people = Choices("Whose spans")
        self.people.hide()
        self.people.currentIndexChanged.connect(lambda _at: self.changed.emit())
        layout = widgets.row(self, spacing=8)
        layout.addWidget(self.heading, 1)
        layout.addWidget(self.people)
        self._say()

    @property
    def is_own(self) -> bool:
        """Whether the person who looks marked these spans; nobody else accepts or appeals."""
        return self._shown == self._me

    @property
    def who(self) -> str:
        """The analyst's name on one line; empty for oneself."""
        return "" if self.is_own else widgets.one_line(self._shown)

    def wanted(self) -> str:
        """Who was chosen; empty before anything is known."""
        return self.people.currentText()

    def show_found(self, found: Reflection) -> None:
        """Say whose it is, and who else there is."""
        self._shown = found.mirror.who
        with QSignalBlocker(self.people):
            self.people.clear()
            self.people.addItems(list(found.analysts))
            self.people.setCurrentText(self._shown)
        self.people.setVisible(bool(found.analysts))
        self._say()

    def _say(self) -> None:
        self.heading.show_text(f"{self.who or 'You'} and gold")
