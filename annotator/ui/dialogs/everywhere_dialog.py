"""What Ctrl+Shift+D would mark: how often, in which documents, in which words. Nothing is marked before one agrees."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import Label
from annotator.services.repeating import Occurrence
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, write
from annotator.ui.kit.wording import count_words
from annotator.ui.look import theme
from annotator.ui.look.label_styles import shown_name


class EverywhereDialog(Dialog):
    """A count, every place with the words around it, and one button."""

    confirmed = Signal(object)  # the list of Occurrence

    def __init__(self, parent: QWidget, quote: str, label: Label) -> None:
        super().__init__(parent, "Label every occurrence")
        self.resize(680, 440)
        self._found: Sequence[Occurrence] = ()
        self._name = shown_name(label)
        self.words = widgets.text("Searching all texts…", wrap=True)
        self.rows: RowModel[Occurrence] = RowModel(lambda one: f"{one.title}: {one.before}{quote}{one.after}")
        self.view = RowView(self.rows, _Delegate(quote, label.color), "Places found")
        self.view.setProperty("boxed", True)
        self.go = widgets.button("Label them", primary=True)
        self.go.setEnabled(False)
        self.go.clicked.connect(self._confirm)
        cancel = widgets.button("Cancel")
        cancel.clicked.connect(self.reject)
        title = widgets.ElidedText("display")
        title.show_text(f"“{quote[:300]}” as {self._name}")
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=12)
        layout.addWidget(title)
        layout.addWidget(self.words)
        layout.addWidget(self.view, 1)
        layout.addStretch()
        buttons = widgets.row(spacing=8)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        layout.addLayout(buttons)

    def show_found(self, outcome: object) -> None:
        """The search is through."""
        if isinstance(outcome, AnnotatorError):
            self.words.setText(str(outcome))
        elif isinstance(outcome, list):
            self._found = outcome
            self.rows.show_rows(outcome)
            self.words.setText(self._count(outcome))
            self.view.setVisible(bool(outcome))
            self.go.setEnabled(bool(outcome))
            self.go.setText(f"Label {count_words(len(outcome), 'place')}" if outcome else "Label them")
            self.go.setFocus()

    def _count(self, found: list[Occurrence]) -> str:
        if not found:
            return f"These words stand nowhere unmarked: every place is {self._name} already."
        documents = len({one.document_id for one in found})
        return f"{count_words(len(found), 'place')} in {count_words(documents, 'document')}, not marked yet."

    def _confirm(self) -> None:
        self.confirmed.emit(self._found)
        self.accept()


class _Delegate(RowDelegate):
    def __init__(self, quote: str, color: str) -> None:
        super().__init__()
        self._quote, self._color = widgets.one_line(quote[:200]), color

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        painter.setFont(sized(painter.font(), 12))
        top = QRect(place.left(), place.top() + 4, place.width(), 17)
        write(painter, top, widgets.one_line(row.title) or row.document_id, colors.muted)
        painter.setFont(sized(painter.font(), 13))
        line = QRect(place.left(), place.top() + 21, place.width(), 19)
        metrics = painter.fontMetrics()
        before = " ".join(row.before.split("\n")[-1].split())
        parts = (
            (f"… {before} " if before else "", colors.muted),
            (self._quote, theme.label_color(self._color)),
            (f" {' '.join(row.after.split())} …", colors.muted),
        )
        for words, ink in parts:
            write(painter, line, words, ink)
            line.setLeft(line.left() + metrics.horizontalAdvance(words))
