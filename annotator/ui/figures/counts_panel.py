"""How many spans there are by label and analyst, and how far everybody is with the documents: one table to copy."""

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from annotator.domain.counting import count_words
from annotator.domain.document_query import About, Criterion
from annotator.domain.errors import AnnotatorError
from annotator.domain.model import State
from annotator.services.counting import count_for_eyes
from annotator.services.project import Project
from annotator.ui.figures.table import Grid, GridView, Shown
from annotator.ui.figures.working import Working
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.jobs import Worker
from annotator.ui.look.state_mark import WORDS

WIDTH = 112
EVERYBODY = "All analysts"
_HINT = "Enter lists the documents with these spans."


class CountsPanel(Dialog):
    """Counted anew whenever it is opened."""

    def __init__(
        self, parent: QWidget, project: Project, worker: Worker, find: Callable[[Criterion], object] | None
    ) -> None:
        super().__init__(parent, "Counts")
        self._find, self._who = find, project.who
        self.summary = widgets.text(role="muted", wrap=True)
        self.table = GridView("Counts")
        self.detail = widgets.sentence(1)
        self.working = Working(worker, "Counting")
        self.copy = widgets.button("Copy table")
        self.close_button = widgets.button("Close", primary=True)
        self._pages = QStackedWidget()
        self._lay_out()
        self.table.stood_on.connect(self._stand_on)
        self.table.opened.connect(self._open)
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.accept)
        QShortcut(QKeySequence.StandardKey.Copy, self).activated.connect(self._copy)
        self.resize(min(760, max(520, parent.width() - 120)), min(560, max(420, parent.height() - 80)))
        self.working.follow(lambda _progress: count_for_eyes(project), self._counted, "Counting…")

    def done(self, result: int) -> None:
        """Stop what is being counted, and close."""
        self.working.forget()
        super().done(result)

    def _counted(self, outcome: object) -> None:
        self._pages.setCurrentIndex(1)
        if isinstance(outcome, dict):
            words = f"{count_words(outcome['documents'], 'document')}, {outcome['characters']:,} characters"
            whose = " Everybody else's follow when the round is released." if outcome["only_own"] else ""
            self.summary.setText(f"{words}, {count_words(outcome['spans'], 'span')}.{whose}")
            self.table.show_grid(counts_grid(outcome, self._who if self._find else None))
            self.copy.setEnabled(True)
            self.table.setFocus()
        else:
            self.summary.setText(str(outcome) if isinstance(outcome, AnnotatorError) else "The counting was stopped.")

    def _stand_on(self, words: str) -> None:
        shown = self.table.current()
        self.detail.setText(f"{words} {_HINT}" if shown is not None and shown.opens is not None else words)

    def _open(self, criterion: Criterion) -> None:
        self.accept()
        if self._find is not None:
            self._find(criterion)

    def _copy(self) -> None:
        """The whole table, for a spreadsheet: tabs between columns, figures without signs of thousands."""
        if self.table.model_.grid.rows:
            QApplication.clipboard().setText(as_table(self.table.model_.grid))
            self.detail.setText("The table is copied.")

    def _lay_out(self) -> None:
        self.copy.setEnabled(False)
        figures = QWidget()
        inner = widgets.column(figures, spacing=8)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.detail)
        self._pages.addWidget(self.working)
        self._pages.addWidget(figures)
        buttons = widgets.row(spacing=8)
        buttons.addWidget(self.copy)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=8)
        layout.addWidget(widgets.text("Counts", "display"))
        layout.addWidget(self.summary)
        layout.addWidget(self._pages, 1)
        layout.addLayout(buttons)


def counts_grid(found: dict[str, Any], finder: str | None) -> Grid:
    """Labels and states down, analysts across; cells of `finder` lead to the documents that hold such spans."""
    analysts: dict[str, Any] = found["analysts"]
    everybody = {EVERYBODY: found} if len(analysts) != 1 else {}
    columns = [*((name, theirs, "") for name, theirs in everybody.items()), *((n, t, n) for n, t in analysts.items())]
    rows: list[tuple[str, int, list[Shown]]] = []

    def add(title: str, level: int, number: Callable[[dict[str, Any]], int], what: str, label: str | None) -> None:
        cells = []
        for name, theirs, owner in columns:
            count = number(theirs)
            criterion = Criterion(About.LABEL, label) if label is not None and owner == finder and count else None
            cells.append(Shown(f"{count:,}", spoken=f"{name}: {count_words(count, what)}.", opens=criterion))
        rows.append((title, level, cells))

    add("Spans", 0, lambda theirs: int(theirs["spans"]), "span", "")
    for name in found["labels"]:
        add(name, 1, lambda theirs, name=name: int(theirs["labels"][name]), f"{name} span", name)  # type: ignore[misc]
    add("Documents", 0, lambda _theirs: int(found["documents"]), "document", None)
    for state in State:
        words = f"{WORDS[state]} document"
        add(WORDS[state], 1, lambda theirs, state=state: int(theirs["status"][state.value]), words, None)  # type: ignore[misc]
    return Grid(
        tuple(name for name, _theirs, _owner in columns),
        tuple(title for title, _level, _cells in rows),
        tuple(tuple(cells) for _title, _level, cells in rows),
        (WIDTH,) * len(columns),
        height=32,
        levels=tuple(level for _title, level, _cells in rows),
    )


def as_table(grid: Grid) -> str:
    """A grid as lines with tabs, for a spreadsheet; what would break a cell in two becomes a blank."""
    lines = [("", *grid.columns)]
    for title, cells in zip(grid.titles, grid.rows, strict=True):
        lines.append((title, *(cell.words.replace(",", "") for cell in cells)))
    return "".join("\t".join(widgets.one_line(cell) for cell in line) + "\n" for line in lines)
