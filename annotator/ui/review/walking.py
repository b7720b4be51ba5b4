"""Which case is looked at: reading the queue, going through it, and following what is written."""

from PySide6.QtCore import QObject, Qt, Signal

from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError, Cancelled
from annotator.domain.model import DocumentId, Label
from annotator.domain.queue import QueueItem, Selection, Which
from annotator.services import queue as queue_service
from annotator.services.case_view import case_view
from annotator.services.reviewing import DocumentReview, review_document
from annotator.ui.jobs import Job, Worker
from annotator.ui.main_window import MainWindow
from annotator.ui.operations import Operations
from annotator.ui.review.choice import Choice, Work, begin
from annotator.ui.review.desk import ReviewDesk
from annotator.ui.review.faces import called
from annotator.ui.review.queue_state import Key, QueueState, key_of
from annotator.ui.review.rows import CaseRow, row_maker
from annotator.ui.session import Session

# Above this, reading the whole queue on the worker thread is better than document by document.
FEW_DOCUMENTS = 8


class Walking(QObject):
    """Holds the queue and the case; everything else of the review asks it."""

    moved = Signal()  # another case is looked at, or none

    def __init__(
        self, window: MainWindow, desk: ReviewDesk, session: Session, operations: Operations, worker: Worker
    ) -> None:
        super().__init__(desk)
        self.window, self.desk, self.session = window, desk, session
        self.operations, self.worker = operations, worker
        self.state = QueueState()
        self.work: Work | None = None
        self.key: Key | None = None
        self.with_names = False
        self.accepting = False  # a decision is being written: going on is up to whoever decides
        self.pending: set[Key] = set()
        self._document: DocumentReview | None = None
        self._job: Job | None = None
        self._rows: dict[Key, tuple[QueueItem, CaseRow]] = {}
        self._marks = row_maker(())
        desk.queue.picked.connect(self.show)
        desk.queue.asked.connect(self.choose)

    # -- reading ------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the whole queue on the worker thread."""
        project = self.session.project
        if project is None:
            return
        if self._job is not None:
            self._job.cancel()
        if not self.state.items:
            self.desk.pane.show_nothing("Reading the cases…", "", "Cancel")
        self._job = job = Job(lambda progress: queue_service.read_queue(project, progress))
        job.progressed.connect(lambda done, total, _words: self.desk.meter.show_progress(done, total))
        job.ended.connect(lambda outcome: self._read(job, outcome))
        self.worker.queue(job)

    def cancel_reading(self) -> bool:
        """Stop reading the queue, if it is being read."""
        if self._job is None:
            return False
        self._job.cancel()
        return True

    def choose(self) -> None:
        """Show the part of the queue that is asked for."""
        self.state.choose(self.desk.queue.selection(), self.desk.queue.order())
        self._list()
        self._stay_or_go()

    def select(self, selection: Selection) -> None:
        """Show just these cases."""
        self.desk.queue.search.setText(selection.phrase)
        self.desk.queue.filters.show_only(selection)

    def refresh(self, changes: Changes, *, follow: bool) -> None:
        """Read again what a step touched; with `follow`, go where it happened."""
        project = self.session.project
        if project is None:
            return
        if changes.labels or changes.everything:
            self.show_labels()
        if changes.everything or len(changes.documents) > FEW_DOCUMENTS:
            self._document = None
            self.read()
            return
        for document in changes.documents:
            self.state.refresh(document, queue_service.read_document_queue(project, document))
        if self._document is not None and changes.touches(DocumentId(self._document.document_id)):
            self._document = None
        self._list()
        if self.accepting:
            return
        focus = changes.focus
        there = follow and focus is not None and focus.start is not None and focus.end is not None
        found = self.state.at(focus.document_id, focus.start, focus.end) if there else None  # type: ignore[union-attr,arg-type]
        if found is not None and key_of(found) != self.key:
            self.show(key_of(found))
        elif self.key is not None and DocumentId(self.key[0]) in changes.documents:
            self.look_again()

    def show_labels(self) -> None:
        """Use the tagset as it is now."""
        self._rows.clear()
        self._marks = row_maker(self.session.labels)
        self.desk.pane.show_labels(self.session.labels)

    def forget(self) -> None:
        """Leave the review: nothing is in mind, nothing is known."""
        if self._job is not None:
            self._job.cancel()
        self._job, self.key, self.work, self._document = None, None, None, None
        self.with_names = False
        self.show_analysts()
        self.state.forget()
        self._rows.clear()
        self.pending.clear()
        self.desk.queue.show_rows([])
        self.desk.panel.show_nothing()

    def show_analysts(self) -> None:
        """Let the filter name pairs of analysts, if names are shown at all."""
        if not self.with_names:
            self.desk.queue.filters.hide_names()
            return
        voters = {name for item in self.state.items for names in (*item.analysts_for, item.against) for name in names}
        self.desk.queue.filters.analysts = tuple(sorted(voters))

    # -- going --------------------------------------------------------------------------------------------------

    def show(self, key: Key) -> None:
        """Look at a case; one that is gone is told."""
        project = self.session.project
        if project is None:
            return
        document = DocumentId(key[0])
        try:
            view = case_view(project, document, key[1])
            if self._document is None or self._document.document_id != document:
                self._document = review_document(project, document)
        except AnnotatorError as error:
            self.window.status.say(f"{error.message} {error.hint}")
            return
        self.key, self.work = key, begin(view)
        self.desk.pane.show_document(self._document, view.title or key[0])
        self.desk.queue.mark(self.state.find(key))
        self.show_work()
        self.desk.pane.go_to(*self.desk.pane.frame(self.work))
        self._say_place()
        self.moved.emit()

    def show_work(self) -> None:
        """Draw the choice, the cards and the lanes."""
        if self.work is None:
            return
        labels = self.labels()
        names = self.names()
        self.desk.pane.show_work(self.work, names)
        self.desk.panel.show_work(self.work, labels, names)

    def set_choice(self, choice: Choice) -> None:
        """Have something else in mind for this case."""
        if self.work is not None:
            self.work.choice = choice
            self.show_work()

    def go_to_place(self, document: str, start: int, end: int) -> None:
        """Look at the case over a place, or at the place alone when there is none."""
        found = self.state.at(document, start, end)
        if found is not None:
            self.show(key_of(found))
        self.desk.pane.go_to(start, end)

    def step(self, step: int) -> None:
        """The next case of the list, whatever its standing, or the one before."""
        found = self.state.step(self.key, step)
        if found is None:
            self.window.status.say("This is the last case." if step > 0 else "This is the first case.")
        else:
            self.show(key_of(found))

    def step_to_do(self, step: int) -> bool:
        """The next case with something to decide, going round; False when there is no other."""
        found = self.state.next_to_do(self.state.find(self.key), step, self.pending)
        if found is None or key_of(found) == self.key:
            self.window.status.say("No other case waits in this list.")
            return False
        self.show(key_of(found))
        return True

    def step_document(self, step: int) -> None:
        """The first case of the next document of the list, or of the one before."""
        here = self.state.find(self.key)
        document = self.key[0] if self.key else ""
        place = here
        while 0 <= place < len(self.state.rows) and self.state.rows[place].document_id == document:
            place += step
        if not 0 <= place < len(self.state.rows):
            self.window.status.say("This is the last document." if step > 0 else "This is the first document.")
            return
        found = self.state.rows[place].document_id
        self.show(key_of(next(item for item in self.state.rows if item.document_id == found)))

    # -- saying -------------------------------------------------------------------------------------------------

    def labels(self) -> dict[str, Label]:
        """The tagset by name."""
        return {label.name: label for label in self.session.labels}

    def names(self) -> dict[str, str]:
        """What each analyst of this document is called on the screen."""
        letters = self.work.view.letters if self.work else {}
        return dict(called(letters, with_names=self.with_names))

    def standing(self) -> str:
        """How far the review is, for the status bar."""
        if not self.state.items:
            return "No cases"
        found = self.state.counts()
        return f"{found.decided:,} of {found.decided + found.to_do:,} cases decided"

    def show_nothing(self) -> None:
        """No case is left in this list: say what the place is for, and the one next action."""
        self.key, self.work = None, None
        self.desk.panel.show_nothing()
        title, words, action = self._nothing()
        self.desk.pane.show_nothing(title, words, action)
        self.desk.queue.empty.say(title if self.state.items else "The cases to decide stand here.", "", action)
        self.moved.emit()

    def _read(self, job: Job, outcome: object) -> None:
        if job is not self._job:
            return
        self._job = None
        if isinstance(outcome, tuple):
            self.state.load(outcome)
            self._list()
            self._stay_or_go()
        elif isinstance(outcome, Cancelled):
            self.desk.pane.show_nothing("Reading the cases was stopped.", "", "Read them again")
        elif isinstance(outcome, AnnotatorError):
            self.desk.pane.show_nothing(outcome.message, outcome.hint, "Read them again")

    def _list(self) -> None:
        queue = self.desk.queue
        queue.show_rows([self._row(item) for item in self.state.rows])
        queue.mark(self.state.find(self.key))
        found = self.state.counts()
        queue.show_counts(found, [label.name for label in self.session.labels])
        self.desk.meter.show_progress(found.decided, found.decided + found.to_do)
        self.window.mode_changed.emit()

    def _row(self, item: QueueItem) -> CaseRow:
        known = self._rows.get(key_of(item))
        if known is None or known[0] is not item:
            known = self._rows[key_of(item)] = (item, self._marks(item))
        return known[1]

    def _stay_or_go(self) -> None:
        if self.state.find(self.key) >= 0:
            self.look_again()
            return
        found = self.state.next_to_do(-1, 1, self.pending) or self.state.step(None, 0)
        if found is None:
            self.show_nothing()
        else:
            self.show(key_of(found))

    def look_again(self) -> None:
        """The document changed under the case: keep what is in mind if the case is the same one still."""
        before, key = self.work, self.key
        item = self.state.item(key)
        if key is None or before is None:
            self._stay_or_go()
        elif item is None:
            start, end = self.desk.pane.frame(before)
            there = self.state.at(key[0], start, end)
            if there is not None:
                self.window.status.say("The case changed in another window.")
                self.show(key_of(there))
            else:
                self._stay_or_go()
        else:
            standing, decision = before.view.review.standing, before.view.review.decision
            self.show(key)
            now = self.work
            if now is not None and (now.view.review.standing, now.view.review.decision) == (standing, decision):
                now.choice, now.remarks, now.since = before.choice, before.remarks, before.since
                now.before_edit = before.before_edit
                self.show_work()

    def _say_place(self) -> None:
        item = self.state.item(self.key)
        if item is None or self._document is None:
            return
        number = len(self._document.analysts)
        done = f"{number} analyst{'s' * (number != 1)}"
        self.desk.pane.facts.setText(f"{self.state.find(self.key) + 1:,} of {len(self.state.rows):,} · {done}")

    def _nothing(self) -> tuple[str, str, str]:
        if not self.state.items:
            return (
                "Where analysts differ, you decide.",
                "A case appears here for each place that analysts marked differently, as soon as they set a document "
                "to done.",
                "Back to annotating",
            )
        if self.state.selection.which is Which.TO_DO and not self.desk.queue.is_filtered():
            return "Everything is decided.", "Export the gold, or look at what was decided.", "Export…"
        return "No case is in this list.", "", "Show what there is to do"

    def focus_text(self) -> None:
        """Give the keyboard to the page."""
        self.desk.pane.text.setFocus(Qt.FocusReason.OtherFocusReason)
