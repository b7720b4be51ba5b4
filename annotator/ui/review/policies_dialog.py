"""Policies: what each would decide, document by document, before anything is decided."""

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QButtonGroup, QWidget

from annotator.domain.adjudication import Rule, rule
from annotator.domain.counting import count_words
from annotator.domain.decisions import Decision
from annotator.domain.errors import AnnotatorError, Cancelled
from annotator.domain.policies import is_sampled
from annotator.services.adjudicating import Settled, preview
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.jobs import Job, Worker
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, write
from annotator.ui.look import theme
from annotator.ui.review.numbers import plain_number

POLICIES = (
    ("unanimous", "Unanimous", "Takes what all who finished the document marked the same, when they are at least two."),
    (
        "trivial",
        "Trivial",
        "Where only blanks and punctuation at the edges differ, takes the best of the marked versions.",
    ),
    (
        "majority",
        "Majority",
        "Takes what more than this share of those who finished voted for, “no span” included. A tie stays open.",
    ),
)
_MOST = 99


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What a policy would decide in one place. It holds no analyst's name, and so tells none."""

    case_id: str
    quotes: str
    labels: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a policy would do in one document; `open` cases would stay."""

    title: str
    decisions: tuple[DecisionRow, ...]
    open: int


def look_ahead(project: Project, by: Rule, titles: dict[str, str], progress: Progress) -> list[Outlook]:
    """What a policy would decide, where it would decide anything. Runs on the worker thread."""
    found = preview(project, by, progress)
    return [_outlook(one, titles) for one in found if one.decisions]


def _outlook(settled: Settled, titles: dict[str, str]) -> Outlook:
    rows = tuple(map(_row, settled.decisions))
    return Outlook(titles.get(settled.document_id, settled.document_id), rows, settled.open)


def _row(made: Decision) -> DecisionRow:
    quotes = {one.mark: one.quote for one in made.candidates}
    found = [quotes[mark] for mark in made.spans if mark in quotes] or [made.candidates[0].quote]
    labels = ", ".join(sorted({mark[2] for mark in made.spans})) or "no span"
    return DecisionRow(made.case_id, widgets.one_line("”, “".join(quote[:200] for quote in found)), labels)


class PoliciesDialog(Dialog):
    """`confirmed` carries the rule and how many cases it decides."""

    confirmed = Signal(object, int)

    def __init__(
        self, parent: QWidget, project: Project, worker: Worker, titles: dict[str, str], first: str = "unanimous"
    ) -> None:
        super().__init__(parent, "Policies")
        self.resize(860, 560)
        self._project, self._worker, self._titles = project, worker, titles
        self._job: Job | None = None
        self._found: list[Outlook] = []
        self.chips = QButtonGroup(self)
        self.share = plain_number()
        self.words = widgets.text(role="muted", wrap=True)
        self.outcome = widgets.text(role="title", wrap=True)
        self.documents: RowModel[Outlook] = RowModel(_spoken)
        self.document_view = RowView(self.documents, _DocumentDelegate(), "Documents")
        self.decisions: RowModel[DecisionRow] = RowModel(_decision_words)
        self.decision_view = RowView(self.decisions, _DecisionDelegate(), "Decisions in this document")
        self.go = widgets.button("Decide", primary=True)
        self._lay_out()
        self._choose(next(number for number, one in enumerate(POLICIES) if one[0] == first))

    def rule(self) -> Rule:
        """The policy that is chosen."""
        return rule(POLICIES[self.chips.checkedId()][0], Fraction(self.share.value(), 100))

    def done(self, result: int) -> None:
        """Stop looking ahead, then close."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        super().done(result)

    def _choose(self, number: int) -> None:
        self.chips.button(number).setChecked(True)
        self.words.setText(POLICIES[number][2])
        self.share.setVisible(POLICIES[number][0] == "majority")
        self._look()

    def _look(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.go.setEnabled(False)
        self.outcome.setText("Looking ahead…")
        by = self.rule()
        self._job = job = Job(lambda progress: look_ahead(self._project, by, self._titles, progress))
        job.ended.connect(lambda outcome: self._looked(job, outcome))
        self._worker.queue(job)

    def _looked(self, job: Job, outcome: object) -> None:
        if job is not self._job:
            return
        self._job = None
        if isinstance(outcome, AnnotatorError) and not isinstance(outcome, Cancelled):
            self.outcome.setText(str(outcome))
        elif isinstance(outcome, list):
            self._found = outcome
            self._show()

    def _show(self) -> None:
        made = [one for outlook in self._found for one in outlook.decisions]
        sampled = sum(is_sampled(one.case_id) for one in made)
        if made:
            pages = count_words(len(self._found), "document")
            audit = f" {sampled:,} of them come back to you in the audit sample." if sampled else ""
            self.outcome.setText(f"{count_words(len(made), 'case')} in {pages} would be decided.{audit}")
        else:
            self.outcome.setText("There is nothing that this policy would decide now.")
        self.go.setText(f"Decide {count_words(len(made), 'case')}" if made else "Decide")
        self.go.setEnabled(bool(made) and not self._project.read_only)
        self.documents.show_rows(self._found)
        self.document_view.mark(0 if self._found else -1)
        if not self._found:
            self.decisions.show_rows([])

    def _show_document(self, place: int) -> None:
        if 0 <= place < len(self._found):
            self.decisions.show_rows(self._found[place].decisions)

    def _confirm(self) -> None:
        number = sum(len(one.decisions) for one in self._found)
        self.confirmed.emit(self.rule(), number)
        self.accept()

    def _lay_out(self) -> None:
        chips = widgets.row(spacing=4)
        for number, (_, words, _tip) in enumerate(POLICIES):
            made = widgets.chip(words, f"Policy {words.lower()}")
            made.clicked.connect(partial(self._choose, number))
            self.chips.addButton(made, number)
            chips.addWidget(made)
        self.share.setRange(50, _MOST)
        self.share.setValue(50)
        self.share.setPrefix("more than ")
        self.share.setSuffix(" %")
        self.share.setAccessibleName("Share of those who finished")
        self.share.valueChanged.connect(lambda _value: self._look())
        chips.addWidget(self.share)
        chips.addStretch()
        self.document_view.selectionModel().currentRowChanged.connect(lambda now, _: self._show_document(now.row()))
        lists = widgets.row(spacing=16)
        for view, stretch in ((self.document_view, 2), (self.decision_view, 3)):
            view.setProperty("boxed", True)
            lists.addWidget(view, stretch)
        self.go.clicked.connect(self._confirm)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=12)
        layout.addWidget(widgets.text("Let a policy settle cases", "display"))
        layout.addLayout(chips)
        layout.addWidget(self.words)
        layout.addLayout(lists, 1)
        layout.addWidget(self.outcome)
        layout.addLayout(self.answers(self.go))


class _DocumentDelegate(RowDelegate):
    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        painter.setFont(sized(painter.font(), 13))
        write(
            painter, QRect(place.left(), place.top() + 4, place.width(), 19), widgets.one_line(row.title), colors.text
        )
        painter.setFont(sized(painter.font(), 12))
        write(painter, QRect(place.left(), place.top() + 23, place.width(), 17), _numbers(row), colors.muted)


class _DecisionDelegate(RowDelegate):
    height = 32

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        painter.setFont(sized(painter.font(), 12))
        width = painter.fontMetrics().horizontalAdvance(row.labels) + 8
        write(painter, place, row.labels, colors.muted, right=True)
        painter.setFont(sized(painter.font(), 13))
        write(painter, place.adjusted(0, 0, -width - 8, 0), f"“{row.quotes}”", colors.text)


def _decision_words(row: DecisionRow) -> str:
    return f"“{row.quotes}”: {row.labels}"


def _numbers(row: Outlook) -> str:
    return f"{count_words(len(row.decisions), 'case')} decided · {row.open:,} stay open"


def _spoken(row: Outlook) -> str:
    return f"{row.title}, {_numbers(row)}"
