"""How far the analysts agree: heat maps, confusions, boundary habits; each cell leads to the cases behind it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from annotator.domain.agreement import Report
from annotator.domain.bootstrap import Resampling
from annotator.domain.counting import count_words
from annotator.domain.errors import AnnotatorError, Cancelled
from annotator.domain.queue import Selection
from annotator.services.agreement import agreement
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.ui.figures import saving
from annotator.ui.figures.grids import BY_LABEL, Prepared, prepare
from annotator.ui.figures.table import Grid, GridView
from annotator.ui.figures.working import Working
from annotator.ui.kit import ask, widgets
from annotator.ui.kit.choices import Choices
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.empty_place import EmptyPlace
from annotator.ui.kit.jobs import Worker

PAIRS, EVERYBODY, LABELS, CONFUSIONS, BOUNDARIES = range(5)
_VIEWS = ("Each two", "All analysts", "By label", "Confusions", "Boundaries")
_FIGURES, _WORKING, _EMPTY = range(3)
_FEW_FAMILIES = 10
_HINT = "Enter opens the cases behind a cell."


class AgreementPanel(Dialog):
    """Works everything out once, then shows it in five ways."""

    def __init__(
        self, parent: QWidget, project: Project, worker: Worker, open_cases: Callable[[Selection], object]
    ) -> None:
        super().__init__(parent, "Agreement")
        self._project, self._open_cases = project, open_cases
        self.found: Prepared | None = None
        self.summary = widgets.sentence(2)
        self.every = widgets.check_box("Unfinished documents too")
        self.views = QButtonGroup(self)
        self.measure = Choices("Measure")
        self.table = GridView("Agreement")
        self.detail = widgets.sentence(2)
        self.working = Working(worker, "Working out the agreement")
        self.empty = EmptyPlace("scale")
        self.saved = widgets.ElidedText("small")
        self.save = widgets.button("Save report…")
        self.open_button = widgets.button("Open the cases", primary=True)
        self.close_button = widgets.button("Close")
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.resize(min(920, max(760, parent.width() - 80)), min(720, max(480, parent.height() - 60)))
        self._measure()

    def done(self, result: int) -> None:
        """Stop what is being worked out, and close."""
        self.working.forget()
        super().done(result)

    def show_view(self, view: int) -> None:
        """Show the figures in one of the five ways."""
        self.views.button(view).setChecked(True)
        self.measure.setVisible(view == LABELS)
        if self.found is None:
            return
        grid = self._grid(self.found, view)
        self.table.setAccessibleName(f"Agreement: {_VIEWS[view]}")
        self.table.show_grid(grid)
        if not grid.rows:
            self.detail.setText(_NOTHING.get(view, ""))

    def _grid(self, found: Prepared, view: int) -> Grid:
        if view == LABELS:
            return found.by_label[self.measure.currentData()]
        return {
            PAIRS: found.pairs,
            EVERYBODY: found.everybody,
            CONFUSIONS: found.confusions,
            BOUNDARIES: found.boundaries,
        }[view]

    def _measure(self) -> None:
        self._show_page(_WORKING)
        project, every = self._project, self.every.isChecked()

        def work(progress: Progress) -> Prepared:
            return prepare(agreement(project, all_documents=every, resampling=Resampling(), progress=progress))

        self.working.follow(work, self._measured, "Reading what everybody marked…")

    def _measured(self, outcome: object) -> None:
        if isinstance(outcome, Prepared):
            self._show(outcome)
        elif isinstance(outcome, Cancelled):
            self._say_empty("Stopped.", "Nothing was worked out.", "Work it out")
        elif isinstance(outcome, AnnotatorError):
            self._say_empty(outcome.message, outcome.hint, "Try again")
        else:
            self._say_empty("An error in the program stopped this.", "Nothing was changed.", "Try again")

    def _show(self, found: Prepared) -> None:
        self.found, report = found, found.report
        if len(report["analysts"]) < 2:
            names = ", ".join(report["analysts"]) or "nobody yet"
            words = f"Agreement needs two analysts who marked the same documents done. So far: {names}."
            self._say_empty("There is nobody to agree with yet.", words, "")
            return
        self.summary.setText(_summary(report))
        self._show_page(_FIGURES)
        self.show_view(max(self.views.checkedId(), PAIRS))
        self.table.setFocus()

    def _say_empty(self, title: str, words: str, action: str) -> None:
        self.empty.say(title, words, action)
        self._show_page(_EMPTY)

    def _show_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        for part in (*self.views.buttons(), self.measure, self.save, self.open_button):
            part.setEnabled(page == _FIGURES)
        self.every.setEnabled(page != _WORKING)
        if page != _FIGURES:
            self.summary.setText("")
            self.detail.setText("")

    def _stand_on(self, words: str) -> None:
        shown = self.table.current()
        can_open = shown is not None and shown.opens is not None
        self.open_button.setEnabled(can_open)
        self.detail.setText(f"{words} {_HINT}" if can_open else words)

    def _open(self, selection: Selection) -> None:
        self.accept()
        # When the dialog is gone: the review takes the keyboard.
        QTimer.singleShot(0, partial(self._open_cases, selection))

    def _open_current(self) -> None:
        shown = self.table.current()
        if shown is not None and shown.opens is not None:
            self._open(shown.opens)

    def _save(self) -> None:
        found = self.found
        out = ask.file_to_write(
            self, "Save report", str(self._project.path.absolute().with_name("agreement.html")), saving.KINDS
        )
        if out is None or found is None:
            return
        self._show_page(_WORKING)
        work = partial(saving.save, self._project, found.report, out)
        self.working.follow(lambda _progress: work(), self._written, f"Writing {out.name}…")

    def _written(self, outcome: object) -> None:
        if self.found is not None:
            self._show(self.found)
        if isinstance(outcome, AnnotatorError):
            ask.show_error(self, outcome, "The report was not written")
        elif outcome is not None:
            self.saved.show_text(f"Saved: {outcome}")

    def _connect(self) -> None:
        self.every.toggled.connect(lambda _on: self._measure())
        self.views.idClicked.connect(self.show_view)
        self.measure.currentIndexChanged.connect(lambda _at: self.show_view(LABELS))
        self.table.stood_on.connect(self._stand_on)
        self.table.opened.connect(self._open)
        self.empty.wanted.connect(self._measure)
        self.open_button.clicked.connect(self._open_current)
        self.save.clicked.connect(self._save)
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        for measure in BY_LABEL:
            self.measure.addItem(measure.title, measure.key)
        self.measure.hide()
        top = widgets.row(spacing=8)
        top.addWidget(widgets.text("Agreement", "display"))
        top.addStretch()
        top.addWidget(self.every)
        chips = widgets.row(spacing=4)
        for number, words in enumerate(_VIEWS):
            chip = widgets.chip(words, words)
            self.views.addButton(chip, number)
            chips.addWidget(chip)
        self.views.button(PAIRS).setChecked(True)
        chips.addStretch()
        chips.addWidget(self.measure)
        figures = QWidget()
        inner = widgets.column(figures, spacing=8)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.detail)
        for page in (figures, self.working, self.empty):
            self._pages.addWidget(page)
        buttons = widgets.row(spacing=8)
        buttons.addWidget(self.save)
        buttons.addWidget(self.saved, 1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.open_button)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=8)
        for part in (top, chips, buttons):
            layout.addLayout(part)
        layout.insertWidget(1, self.summary)
        layout.insertWidget(3, self._pages, 1)


_NOTHING = {
    CONFUSIONS: "Nobody marked anything that another did not.",
    BOUNDARIES: "There are no spans of one label to hold against each other.",
}


def _summary(report: Report) -> str:
    names = ", ".join(widgets.one_line(name)[:60] for name in report["analysts"][:8])
    names += f" and {len(report['analysts']) - 8} others" if len(report["analysts"]) > 8 else ""
    words = f"{count_words(report['documents'], 'document')} done by two or more of {names}."
    drawn = report["resampling"]
    if drawn is None:
        return words
    if drawn["units"] < 2:
        return f"{words} There are no intervals: they need documents of at least two families."
    words += f" Below each figure its {drawn['level']:.0%} interval, from {drawn['units']:,} families of documents."
    return f"{words} So few say little about others." if drawn["units"] < _FEW_FAMILIES else words
