"""Hidden repeats: decided cases put before a reviewer again, and how the answers agree."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCompleter, QWidget

from annotator.services.repeats import Consistency
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.review.numbers import plain_number
from annotator.ui.review.rows import KIND_WORDS


class RepeatsDialog(Dialog):
    """`confirmed` carries how many, and of whom."""

    confirmed = Signal(int, str)

    def __init__(self, parent: QWidget, who: str, reviewers: Sequence[str]) -> None:
        super().__init__(parent, "Hidden repeats")
        self._reviewers = reviewers
        self.resize(600, 440)
        self.number = plain_number()
        self.number.setRange(1, 1000)
        self.number.setValue(20)
        self.number.setAccessibleName("How many cases")
        self.asked_of = widgets.field("", "Ask whom")
        self.asked_of.setText(who)
        self.asked_of.setCompleter(QCompleter(list(reviewers), self.asked_of))
        self.asked_of.textChanged.connect(lambda _name: self._doubt())
        self.doubt = widgets.text("", "warning", wrap=True)
        self.found = widgets.text_field("How the answers agree", read_only=True)
        self.found.setPlainText("Reading…")
        self.go = widgets.button("Draw", primary=True)
        self.go.clicked.connect(self._confirm)
        form = widgets.row(spacing=8)
        for part in (widgets.text("Put"), self.number, widgets.text("decided cases before"), self.asked_of):
            form.addWidget(part)
        form.addWidget(widgets.text("again"))
        words = (
            "They stand among the other cases and cannot be told from them. The answers are kept beside the gold and "
            "change nothing in it. One's own decisions come back after a week or 200 later decisions."
        )
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=12)
        layout.addWidget(widgets.text("Hidden repeats", "display"))
        layout.addWidget(widgets.text(words, "muted", wrap=True))
        layout.addLayout(form)
        layout.addWidget(self.doubt)
        layout.addWidget(widgets.heading("How the answers agree"))
        layout.addWidget(self.found, 1)
        layout.addLayout(self.answers(self.go, leave="Close"))
        self._doubt()

    def show_found(self, outcome: object) -> None:
        """The answers were compared."""
        lines = [_line(one) for one in outcome] if isinstance(outcome, tuple) else [str(outcome)]
        self.found.setPlainText("\n".join(lines) or "Nobody was asked again yet.")

    def _doubt(self) -> None:
        """A name with a slip in it would be asked in vain."""
        name = self.asked_of.text().strip()
        self.go.setEnabled(bool(name))
        is_known = not name or name in self._reviewers
        self.doubt.setText("" if is_known else f"{name} does not review here; reviewers: {', '.join(self._reviewers)}.")
        self.doubt.setVisible(not is_known)

    def _confirm(self) -> None:
        self.confirmed.emit(self.number.value(), self.asked_of.text().strip())
        self.accept()


def _line(one: Consistency) -> str:
    who = f"{one.asked_of} with themselves" if one.is_of_oneself else f"{one.asked_of} with {one.reviewer}"
    kind = f", {KIND_WORDS[one.kind]}" if one.kind else ""
    asked = f"{one.exact} of {one.answered} the same, {one.partly} overlapping" if one.answered else "no answer yet"
    return f"{who}{kind}: {asked}" + (f" · {one.waiting} not answered" if one.waiting else "")
