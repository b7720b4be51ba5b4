"""Which cases would be decided the same way: every one with the words around it; none is decided before one agrees."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId
from annotator.domain.passes import Mark
from annotator.services import documents
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.services.reviewing import cases_alike
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, write
from annotator.ui.kit.wording import count_words
from annotator.ui.look import icons, theme
from annotator.ui.review.queue_state import Key

AROUND = 60


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """One case that reads the same; `marks` is what the decision means there."""

    key: Key
    title: str
    before: str
    words: str
    after: str
    marks: tuple[Mark, ...]
    wanted: bool = True


def find_alike(
    project: Project, key: Key, marks: tuple[Mark, ...], extent: tuple[int, int], progress: Progress
) -> list[AlikeRow]:
    """Every case alike with its surroundings, the first one included. Runs on the worker thread."""
    found = cases_alike(project, DocumentId(key[0]), key[1], marks, progress)
    rows = []
    pages: dict[str, tuple[str, str]] = {}
    for (document, case), there in found.items():
        if document not in pages:
            opened = documents.open_document(project, document).document
            pages[document] = (opened.title or document, opened.text)
        title, text = pages[document]
        start, end = extent if (document, case) == key else _extent(there, marks, extent)
        before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        rows.append(AlikeRow((document, case), title, before, text[start:end], after, there))
    return rows


def _extent(there: tuple[Mark, ...], marks: tuple[Mark, ...], extent: tuple[int, int]) -> tuple[int, int]:
    """Where a case lies, told by how far its gold is from that of the first."""
    if not there or not marks:
        return (0, 0)
    by = there[0][0] - marks[0][0]
    return extent[0] + by, extent[1] + by


class AlikeDialog(Dialog):
    """A count, every place, and one button. A click leaves a case out."""

    confirmed = Signal(object)  # the cases and what the decision means there, as a dict

    def __init__(self, parent: QWidget, decision: str) -> None:
        super().__init__(parent, "The same for cases alike")
        self.resize(720, 480)
        self.words = widgets.text("Looking for cases alike…", "muted", wrap=True)
        self.rows: RowModel[AlikeRow] = RowModel(_spoken)
        self.view = RowView(self.rows, _Delegate(), "Cases alike")
        self.view.setProperty("boxed", True)
        self.view.chosen.connect(self._flip)
        self.go = widgets.button("Decide them", primary=True)
        self.go.setEnabled(False)
        self.go.clicked.connect(self._confirm)
        cancel = widgets.button("Cancel")
        cancel.clicked.connect(self.reject)
        title = widgets.ElidedText("display")
        title.show_text(decision)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=12)
        layout.addWidget(title)
        layout.addWidget(self.words)
        layout.addWidget(self.view, 1)
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
            self.rows.show_rows(outcome)
            pages = len({row.key[0] for row in outcome})
            only = "No other case reads the same." if len(outcome) == 1 else "A click leaves one out."
            self.words.setText(f"{count_words(len(outcome), 'case')} in {count_words(pages, 'document')}. {only}")
            self._count()
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted(self) -> Mapping[Key, tuple[Mark, ...]]:
        """The cases that are left in."""
        return {row.key: row.marks for row in self.rows.rows if row.wanted}

    def _flip(self, place: int) -> None:
        row = self.rows.rows[place]
        self.rows.replace_row(place, replace(row, wanted=not row.wanted))
        self._count()

    def _count(self) -> None:
        number = len(self.wanted())
        self.go.setText(f"Decide {count_words(number, 'case')}")
        self.go.setEnabled(number > 0)

    def _confirm(self) -> None:
        self.confirmed.emit(dict(self.wanted()))
        self.accept()


class _Delegate(RowDelegate):
    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        name, ink = ("circle-check", colors.accent) if row.wanted else ("circle", colors.muted)
        painter.drawPixmap(place.left(), place.top() + 13, icons.pixmap(name, ink, 18))
        place = place.adjusted(30, 0, 0, 0)
        painter.setFont(sized(painter.font(), 12))
        top = QRect(place.left(), place.top() + 4, place.width(), 17)
        write(painter, top, widgets.one_line(row.title), colors.muted)
        painter.setFont(sized(painter.font(), 13))
        line = QRect(place.left(), place.top() + 21, place.width(), 19)
        before = widgets.one_line(row.before.split("\n")[-1])
        ink = colors.text if row.wanted else colors.muted
        parts = (
            (f"… {before} " if before else "", colors.muted),
            (widgets.one_line(row.words[:200]), ink),
            (f" {widgets.one_line(row.after)} …", colors.muted),
        )
        painter.setFont(sized(painter.font(), 13))
        for words, color in parts:
            strong = words == parts[1][0]
            painter.setFont(sized(painter.font(), 13, strong=strong))
            write(painter, line, words, color)
            line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(words))


def _spoken(row: AlikeRow) -> str:
    left = "" if row.wanted else ", left out"
    return f"{row.title}: {widgets.one_line(row.before + row.words + row.after)}{left}"
