"""Passages with the words around each, before something is done at all of them; a click leaves one out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from annotator.domain.counting import count_words
from annotator.domain.errors import AnnotatorError
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, write
from annotator.ui.look import icons, theme

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Passage:
    """One place; `value` is what is handed on when it stays in."""

    document_id: str
    title: str
    before: str
    words: str
    after: str
    value: Any
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class PassageWords:
    """What such a dialog says: `none` where nothing was found, `only` where there is but the one asked from."""

    title: str
    looking: str
    verb: str  # `Label`, before a number of `noun`
    noun: str
    none: str
    only: str = ""


class PassagesDialog(Dialog):
    """A count, every place, and one button."""

    confirmed = Signal(object)  # the list of the values left in

    def __init__(self, parent: QWidget, heading: str, said: PassageWords, color: str = "") -> None:
        super().__init__(parent, said.title)
        self.resize(720, 480)
        self._said = said
        self.words = widgets.text(said.looking, "muted", wrap=True)
        self.rows: RowModel[Passage] = RowModel(_spoken)
        self.view = RowView(self.rows, _Delegate(color), "Places found")
        self.view.setProperty("boxed", True)
        self.view.chosen.connect(self._flip)
        self.go = widgets.button(f"{said.verb} them", primary=True)
        self.go.setEnabled(False)
        self.go.clicked.connect(self._confirm)
        title = widgets.ElidedText("display")
        title.show_text(heading)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=12)
        layout.addWidget(title)
        layout.addWidget(self.words)
        layout.addWidget(self.view, 1)
        layout.addStretch()
        layout.addLayout(self.answers(self.go))

    def show_found(self, outcome: object) -> None:
        """The search is through: a list of passages, or why there is none."""
        if isinstance(outcome, AnnotatorError):
            self.words.setText(str(outcome))
            self._only_close()
        elif isinstance(outcome, list):
            self.rows.show_rows(outcome)
            self.words.setText(self._found(outcome))
            self._count()
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)
            if not outcome:
                self._only_close()

    def wanted(self) -> list[Any]:
        """What was not left out."""
        return [row.value for row in self.rows.rows if row.wanted]

    def _found(self, rows: Sequence[Passage]) -> str:
        if not rows:
            return self._said.none
        documents = len({row.document_id for row in rows})
        last = self._said.only if len(rows) == 1 and self._said.only else "A click or Space leaves one out."
        return f"{count_words(len(rows), self._said.noun)} in {count_words(documents, 'document')}. {last}"

    def _only_close(self) -> None:
        """There is nothing to do: a sentence, and the button that leaves it."""
        self.view.hide()
        self.go.hide()
        self.cancel.setText("Close")
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resize(self.width(), self.minimumSizeHint().height())

    def _flip(self, place: int) -> None:
        row = self.rows.rows[place]
        self.rows.replace_row(place, replace(row, wanted=not row.wanted))
        self._count()

    def _count(self) -> None:
        number = len(self.wanted())
        them = count_words(number, self._said.noun) if self.rows.rows else "them"
        self.go.setText(f"{self._said.verb} {them}")
        self.go.setEnabled(number > 0)

    def _confirm(self) -> None:
        self.confirmed.emit(self.wanted())
        self.accept()


class _Delegate(RowDelegate):
    """`color` is a label's on a white page; the words of the passage are written in it."""

    def __init__(self, color: str) -> None:
        super().__init__()
        self._color = color

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        name, ink = ("circle-check", colors.accent) if row.wanted else ("circle", colors.muted)
        painter.drawPixmap(place.left(), place.top() + 13, icons.pixmap(name, ink, 18))
        place = place.adjusted(30, 0, 0, 0)
        painter.setFont(sized(painter.font(), 12))
        top = QRect(place.left(), place.top() + 4, place.width(), 17)
        write(painter, top, widgets.one_line(row.title) or row.document_id, colors.muted)
        line = QRect(place.left(), place.top() + 21, place.width(), 19)
        for words, color, strong in self._parts(row):
            painter.setFont(sized(painter.font(), 13, strong=strong))
            write(painter, line, words, color)
            line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(words))

    def _parts(self, row: Passage) -> tuple[tuple[str, str, bool], ...]:
        colors = theme.current()
        before = widgets.one_line(row.before.split("\n")[-1])
        strong = theme.label_color(self._color) if self._color else colors.text
        return (
            (f"… {before} " if before else "", colors.muted, False),
            (widgets.one_line(row.words[:LONGEST]), strong if row.wanted else colors.muted, True),
            (f" {widgets.one_line(row.after)} …", colors.muted, False),
        )


def _spoken(row: Passage) -> str:
    left = "" if row.wanted else ", left out"
    return f"{row.title}: {widgets.one_line(row.before + row.words + row.after)}{left}"
