"""You and gold: how one's own spans compare with what was decided, and what the reviewer said about each difference."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QSplitter, QStackedWidget, QWidget

from annotator.domain.changes import Changes
from annotator.domain.counting import count_words
from annotator.domain.errors import AnnotatorError, Cancelled
from annotator.domain.gold_figures import LabelFigures, SlipKind
from annotator.domain.model import DocumentId
from annotator.services import case_notes
from annotator.services.mirror import Mirror
from annotator.services.project import Project
from annotator.ui.figures.mirror_reading import ReadSlips, Reflection, reflect
from annotator.ui.figures.slips import KINDS, SlipRow, SlipView, story
from annotator.ui.figures.table import Grid, GridView, Shown
from annotator.ui.figures.whose import Whose
from annotator.ui.figures.working import Working
from annotator.ui.kit import ask, widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.empty_place import EmptyPlace
from annotator.ui.kit.jobs import Worker
from annotator.ui.kit.rows import RowModel
from annotator.ui.kit.settings import Settings

SLIPS, COMMONEST, LABELS = range(3)
_VIEWS = ("Differences", "Commonest", "By label")
_WORKING, _EMPTY = 2, 3
_AT = "mirror/at"
_KEYS = "A accepts, P appeals, Enter goes to the place."

Write = Callable[[str, Callable[[], Changes]], object]


class MirrorPanel(Dialog):
    """Three ways to look: place by place, what happens most, and figures by label."""

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        project: Project,
        worker: Worker,
        go_to: Callable[[DocumentId, int, int], object],
        write: Write,
    ) -> None:
        super().__init__(parent, "You and gold")
        self._settings, self._project, self._go_to, self._write = settings, project, go_to, write
        self._read = ReadSlips(settings, project)
        self._found: Reflection | None = None
        self._sort: tuple[str, str, str] | None = None
        self._is_open = True
        self.whose = Whose(project.who)
        self.summary = widgets.sentence(2)
        self.rows: RowModel[SlipRow] = RowModel(lambda row: row.spoken)
        self.list = SlipView(self.rows)
        self.story = widgets.text_field("What gold has and why", read_only=True)
        self.table = GridView("You and gold, figures")
        self.working = Working(worker, "Comparing with gold")
        self.keys = widgets.text(_KEYS, "small")
        self.empty = EmptyPlace("scale")
        self.views = QButtonGroup(self)
        self.accept_button = widgets.button("Accept", name="Accept, key A")
        self.appeal_button = widgets.button("Appeal…", name="Appeal, key P")
        self.everything = widgets.button("Show all", quiet=True)
        self.go = widgets.button("Go to the place", primary=True)
        self.close_button = widgets.button("Close")
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.resize(min(980, max(760, parent.width() - 60)), min(720, max(480, parent.height() - 60)))
        self._look()

    def done(self, result: int) -> None:
        """Stop what is being read, remember the place, and close."""
        self._is_open = False
        self.working.forget()
        row = self.current()
        if row is not None:
            self._settings.remember_of_project(_AT, str(self._project.path), row.key)
        super().done(result)

    def current(self) -> SlipRow | None:
        """The slip one stands on."""
        at = self.list.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def show_view(self, view: int) -> None:
        """Show the places, the commonest sorts, or the figures."""
        self.views.button(view).setChecked(True)
        for part in (self.accept_button, self.appeal_button, self.go):
            part.setEnabled(view == SLIPS and self.current() is not None)
        self.everything.setVisible(view == SLIPS and self._sort is not None)
        if self._found is None:
            return
        self._pages.setCurrentIndex(0 if view == SLIPS else 1)
        if view == SLIPS:
            self.list.setFocus()
            return
        mirror = self._found.mirror
        who = self.whose.who
        self.table.show_grid(_commonest_grid(mirror, who) if view == COMMONEST else _label_grid(mirror, who))
        self.table.setFocus()

    def _look(self) -> None:
        self._sort = None
        self._pages.setCurrentIndex(_WORKING)
        work = partial(reflect, self._project, self.whose.wanted())
        self.working.follow(work, self._looked, "Reading what was decided…")

    def _looked(self, outcome: object) -> None:
        if isinstance(outcome, Reflection):
            self._found = outcome
            self._show(outcome)
        elif isinstance(outcome, Cancelled):
            self._say_empty("Stopped.", "", "Compare")
        elif isinstance(outcome, AnnotatorError):
            self._say_empty(outcome.message, outcome.hint, "Try again")
        else:
            self._say_empty("An error in the program stopped this.", "Nothing was changed.", "Try again")

    def _show(self, found: Reflection) -> None:
        self.whose.show_found(found)
        self.keys.setText(_KEYS if self.whose.is_own else "Enter goes to the place.")
        for part in (*self.views.buttons(), self.accept_button, self.appeal_button):
            part.setEnabled(True)
        for part in (self.accept_button, self.appeal_button):
            part.setVisible(self.whose.is_own)
        self.summary.setText(summary(found.mirror, own=self.whose.is_own))
        if not found.mirror.decisions and not found.mirror.slips:
            whose = "yours" if self.whose.is_own else "theirs"
            self._say_empty(f"Nothing of {whose} has been decided yet.", "What reviewers decide is compared here.", "")
            return
        self._list()
        self._stand_on(self._settings.of_project(_AT, str(self._project.path)))
        self.show_view(SLIPS if self.rows.rows else LABELS)

    def _list(self) -> None:
        """Fill the list with all differences, or those of one sort."""
        found = self._found
        slips = found.mirror.slips if found else ()
        shown = [each for each in slips if self._sort is None or each.slip.sort == self._sort]
        rows = [SlipRow(each) for each in shown]
        disputed, own = found.disputed if found else frozenset(), self.whose.is_own
        self.rows.show_rows(
            [SlipRow(row.found, own and row.key in self._read.keys, row.found.slip.case_id in disputed) for row in rows]
        )
        self.views.button(SLIPS).setText(f"{_VIEWS[SLIPS]} {len(slips):,}")

    def _stand_on(self, key: str) -> None:
        """Stand on the row with this key, else on the first that is not read."""
        keys = [row.key for row in self.rows.rows]
        unread = [at for at, row in enumerate(self.rows.rows) if not row.read]
        at = keys.index(key) if key in keys else next(iter(unread), 0 if keys else -1)
        self.list.mark(at)

    def _accept(self) -> None:
        """Read and taken note of; a second time it is unread again. Goes on to the next."""
        at, row = self.list.currentIndex().row(), self.current()
        if row is None or self.views.checkedId() != SLIPS or not self.whose.is_own:
            return
        (self._read.remove if row.read else self._read.add)(row.key)
        self.rows.replace_row(at, SlipRow(row.found, not row.read, row.appealed))
        if not row.read and at + 1 < len(self.rows.rows):
            self.list.mark(at + 1)

    def _appeal(self) -> None:
        row = self.current()
        if row is None or self.views.checkedId() != SLIPS or not self.whose.is_own:
            return
        if row.appealed:
            ask.show_error(self, AnnotatorError("This case is disputed already.", "A reviewer will decide it again."))
            return
        words = "What should the reviewer think of again?"
        dialog = ask.LineDialog(self, "Appeal", words, "")
        dialog.accepted.connect(lambda: self._send_appeal(row, dialog.field.text()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _send_appeal(self, row: SlipRow, words: str) -> None:
        slip = row.found.slip

        def act() -> Changes:
            changes = case_notes.appeal(self._project, DocumentId(slip.document_id), slip.case_id, words)
            if self._is_open:  # it may have waited for another program
                self._appealed(slip.case_id)
            return changes

        self._write("Appeal", act)

    def _appealed(self, case_id: str) -> None:
        for at, other in enumerate(self.rows.rows):
            if other.found.slip.case_id == case_id:
                self.rows.replace_row(at, SlipRow(other.found, other.read, True))
        if self._found is not None:
            self._found = replace(self._found, disputed=self._found.disputed | {case_id})

    def _go(self) -> None:
        row = self.current()
        if row is None or self.views.checkedId() != SLIPS:
            return
        start, end, _ = row.found.slip.place
        self.accept()
        # When the dialog is gone: the text takes the keyboard.
        QTimer.singleShot(0, partial(self._go_to, DocumentId(row.found.slip.document_id), start, end))

    def _open_sort(self, sort: object) -> None:
        """Show the places of one sort of difference."""
        self._sort = sort if isinstance(sort, tuple) else None
        self._list()
        self._stand_on("")
        self.show_view(SLIPS)

    def _show_story(self) -> None:
        row, found = self.current(), self._found
        words = story(row, found.labels, found.guidelines, self.whose.who) if row and found else ""
        self.story.setPlainText(words)

    def _say_empty(self, title: str, words: str, action: str) -> None:
        self.empty.say(title, words, action)
        self._pages.setCurrentIndex(_EMPTY)
        for part in (*self.views.buttons(), self.accept_button, self.appeal_button, self.go):
            part.setEnabled(False)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(lambda _new, _old: self._show_story())
        self.rows.modelReset.connect(self._show_story)
        self.list.entered_row.connect(self._go)
        self.views.idClicked.connect(self.show_view)
        self.table.opened.connect(self._open_sort)
        self.everything.clicked.connect(lambda: self._open_sort(None))
        self.empty.wanted.connect(self._look)
        self.whose.changed.connect(self._look)
        for button, act, keys in (
            (self.accept_button, self._accept, "A"),
            (self.appeal_button, self._appeal, "P"),
        ):
            button.clicked.connect(act)
            QShortcut(QKeySequence(keys), self.list).activated.connect(act)
        self.go.clicked.connect(self._go)
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        chips = widgets.row(spacing=4)
        for number, words in enumerate(_VIEWS):
            chip = widgets.chip(words, words)
            self.views.addButton(chip, number)
            chips.addWidget(chip)
        self.views.button(SLIPS).setChecked(True)
        chips.addStretch()
        chips.addWidget(self.everything)
        self.everything.hide()
        self.list.setProperty("boxed", True)
        places = QSplitter()
        places.setChildrenCollapsible(False)
        places.setHandleWidth(8)
        places.setStyleSheet("QSplitter::handle { background: transparent; }")
        places.addWidget(self.list)
        places.addWidget(self.story)
        places.setSizes([480, 400])
        for page in (places, self.table, self.working, self.empty):
            self._pages.addWidget(page)
        buttons = widgets.row(spacing=8)
        for part in (self.accept_button, self.appeal_button):
            buttons.addWidget(part)
        buttons.addWidget(self.keys)
        buttons.addStretch()
        for part in (self.close_button, self.go):
            buttons.addWidget(part)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=8)
        layout.addWidget(self.whose)
        layout.addWidget(self.summary)
        layout.addLayout(chips)
        layout.addWidget(self._pages, 1)
        layout.addLayout(buttons)


def summary(mirror: Mirror, *, own: bool = True) -> str:
    """What is counted, and what is not and why."""
    counted = f"{count_words(mirror.decisions, 'decision')} in {count_words(mirror.documents, 'document')}"
    f1 = mirror.overall.f1
    words = f"F1 {'undefined' if f1 is None else f'{f1:.3f}'} over {counted}"
    words += f", {mirror.by_policy:,} of them made by policy." if mirror.by_policy else "."
    if mirror.from_you_alone:
        words += f" Not counted: {mirror.from_you_alone:,} where nobody else had finished the page."
    if mirror.by_yourself:
        words += f" Not counted: {mirror.by_yourself:,} decided by {'yourself' if own else 'themselves'}."
    return words


def _commonest_grid(mirror: Mirror, who: str) -> Grid:
    most = max((count for _, count in mirror.commonest), default=1)
    rows = []
    for sort, count in mirror.commonest:
        kind, yours, gold = KINDS[SlipKind(sort[0])], sort[1] or "nothing", sort[2] or "nothing"
        spoken = f"{count:,} times {kind.lower()}: {who or 'you'} {yours}, gold {gold}."
        words = (Shown(each, "", spoken, left=True, opens=sort) for each in (kind, yours, gold))
        rows.append((Shown(f"{count:,}", "", spoken, 0.6 * count / most, opens=sort), *words))
    columns = ("Times", "What", f"{who or 'You'} marked", "Gold has")
    return Grid(columns, (), tuple(rows), (88, 140, 200, 200), height=34, stretch=True)


def _label_grid(mirror: Mirror, who: str) -> Grid:
    columns = ("Precision", "Recall", "F1", "In both", "Only theirs" if who else "Only yours", "Only gold")
    lines = [("All labels", mirror.overall), *mirror.by_label.items()]
    return Grid(
        columns,
        tuple(name for name, _ in lines),
        tuple(_label_row(name, figures) for name, figures in lines),
        (110, 110, 110, 90, 90, 90),
        height=36,
        levels=(0, *(1 for _ in mirror.by_label)),
    )


def _label_row(name: str, figures: LabelFigures) -> tuple[Shown, ...]:
    shares = (("precision", figures.precision), ("recall", figures.recall), ("F1", figures.f1))
    counts = (("in both", figures.both), ("only yours", figures.yours_only), ("only gold", figures.gold_only))
    return (
        *(_share(name, what, share) for what, share in shares),
        *(Shown(f"{count:,}", "", f"{name}, {what}: {count:,}.") for what, count in counts),
    )


def _share(name: str, what: str, share: float | None) -> Shown:
    words = "undefined" if share is None else f"{share:.3f}"
    why = " There is no span to divide by." if share is None else ""
    return Shown(words, "", f"{name}, {what}: {words}.{why}", share)
