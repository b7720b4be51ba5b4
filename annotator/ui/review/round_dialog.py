"""The end of a round and the beginning of the next: what will happen, in numbers, before it does."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.domain.counting import count_words
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog


@dataclass(frozen=True, slots=True)
class RoundNow:
    """How far the round is: cases, documents and people, counted."""

    analysts: int
    decided: int
    to_do: int
    agreed: int
    disputed: int
    put_off: int
    documents: int
    closed: int
    is_released: bool


class RoundDialog(Dialog):
    """`confirmed` when the round is to be released, or another one begun."""

    confirmed = Signal()

    def __init__(self, parent: QWidget, now: RoundNow) -> None:
        title = "Begin a new round" if now.is_released else "Release the round"
        super().__init__(parent, title)
        self.setFixedWidth(480)
        verb = "Begin a new round" if now.is_released else f"Release to {count_words(now.analysts, 'analyst')}"
        self.go = widgets.button(verb, primary=True)
        self.go.setDefault(True)
        self.go.clicked.connect(self._confirm)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=8)
        layout.addWidget(widgets.text(title, "display"))
        self.lines = _beginning() if now.is_released else _releasing(now)
        for words in self.lines:
            layout.addWidget(widgets.text(words, wrap=True))
        self.doubts = widgets.text(_doubts(now), "warning", wrap=True)
        self.doubts.setVisible(bool(self.doubts.text()))
        layout.addWidget(self.doubts)
        layout.addSpacing(8)
        layout.addLayout(self.answers(self.go))

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()


def _releasing(now: RoundNow) -> tuple[str, ...]:
    total = now.decided + now.to_do
    return (
        "Analysts will see the gold, each other's spans, and how theirs compare (Review ▸ You and gold). "
        "From there they accept, or appeal.",
        f"{now.decided:,} of {count_words(total, 'case')} {'is' if total == 1 else 'are'} decided, "
        f"{now.closed:,} of {count_words(now.documents, 'document')} closed.",
    )


def _beginning() -> tuple[str, ...]:
    return (
        "Analysts will see only their own spans again, and neither the gold nor You and gold.",
        "Nothing is removed: spans, decisions and appeals stay as they are.",
    )


def _doubts(now: RoundNow) -> str:
    """What speaks against a release today."""
    if now.is_released or not now.to_do:
        return ""
    parts = ((now.agreed, "agreed by all"), (now.disputed, "disputed"), (now.put_off, "put off"))
    some = ", ".join(f"{number:,} {words}" for number, words in parts if number)
    of_them = f", {some} among them" if some else ""
    return (
        f"{count_words(now.to_do, 'case')} still {'waits' if now.to_do == 1 else 'wait'} for a decision{of_them}. "
        "Whoever sees the others' spans before is no longer blind."
    )
