"""Whoever wants to review is told what that shows, and asked as whom."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.domain.errors import AnnotatorError
from annotator.services.project import checked_name
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog


class RolesDialog(Dialog):
    """`confirmed` carries the name to review as."""

    confirmed = Signal(str)

    def __init__(self, parent: QWidget, who: str, marked: int, proposed: str) -> None:
        super().__init__(parent, "Start reviewing")
        self.setMinimumWidth(480)
        self._who, self._marked = who, marked
        self.field = widgets.field("", "Review as")
        self.field.setText(proposed if marked else who)
        self.field.selectAll()
        self.field.textChanged.connect(lambda _words: self._doubt())
        self._doubts = widgets.text(role="warning", wrap=True)
        self.go = widgets.button("Review", primary=True)
        self.go.setDefault(True)
        self.go.clicked.connect(self._confirm)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=8)
        layout.addWidget(widgets.text("Start reviewing", "display"))
        layout.addWidget(widgets.text(self._explanation(), "muted", wrap=True))
        layout.addSpacing(8)
        layout.addWidget(widgets.text("Review as"))
        layout.addWidget(self.field)
        layout.addWidget(self._doubts)
        layout.addSpacing(8)
        layout.addLayout(self.answers(self.go))
        self._doubt()

    def _explanation(self) -> str:
        shows = "Reviewing shows every analyst's spans, and what you decide becomes the gold."
        if not self._marked:
            return shows
        number = f"{self._marked:,} document{'s' * (self._marked != 1)}"
        return f"{shows} {self._who} has marked {number} here: better review under a name of your own."

    def _doubt(self) -> None:
        name, words = self.field.text().strip(), ""
        try:
            checked_name(name)
        except AnnotatorError as error:
            words = f"{error.message} {error.hint}" if name else ""
        self.go.setEnabled(bool(name) and not words)
        if name == self._who and self._marked:
            words = f"{name} would then decide about their own spans. Each such case says so."
        self._doubts.setText(words)

    def _confirm(self) -> None:
        name = self.field.text().strip()
        self.accept()
        self.confirmed.emit(name)
