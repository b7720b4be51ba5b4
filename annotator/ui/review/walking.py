"""Which case is looked at: going through the queue, and following what is written."""

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.domain.changes import Changes
from annotator.domain.competing import competes
from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId, Label
from annotator.domain.passes import Mark
from annotator.domain.queue import QueueItem
from annotator.services.case_view import DocumentCases, document_cases
from annotator.services.reviewing import DocumentReview
from annotator.ui.control.operations import Operations
from annotator.ui.control.session import Session
from annotator.ui.kit import widgets
from annotator.ui.kit.jobs import Worker
from annotator.ui.panels.main_window import MainWindow
from annotator.ui.review.choice import Choice, Work, begin
from annotator.ui.review.desk import ReviewDesk
from annotator.ui.review.faces import called
from annotator.ui.review.news import News
from annotator.ui.review.queue_state import Key, QueueState, key_of
from annotator.ui.review.queueing import Queueing
from annotator.ui.review.rows import KIND_WORDS

# Above this, reading the whole queue on the worker thread is better than document by document.
FEW_DOCUMENTS = 8
# After a decision the next case is painted first; then the lists are read again (ms).
AFTER_PAINT = 20


class Walking(QObject):
    """Holds the case; everything else of the review asks it."""

    moved = Signal()  # another case is looked at, or none, or the keys mean something else now

    def __init__(
        self, window: MainWindow, desk: ReviewDesk, session: Session, operations: Operations, worker: Worker
    ) -> None:
        super().__init__(desk)
        self.window, self.desk, self.session = window, desk, session
        self.operations, self.worker = operations, worker
        self.queueing = Queueing(desk, session, worker)
        self.work: Work | None = None
        self.key: Key | None = None
        self.with_names = False
        self.accepting = False  # a decision is being written: going on is up to whoever decides
        self.pending: set[Key] = set()
        self._cases: DocumentCases | None = None  # of the document on the page, until somebody changes it
        self._shown: QueueItem | None = None
        self._later: set[DocumentId] = set()
        self.news = News(session)
        self._timer = QTimer(self, singleShot=True, interval=AFTER_PAINT)
        self._timer.timeout.connect(self.catch_up)
        desk.queue.picked.connect(self.show)
        self.queueing.listed.connect(self._stay_or_go)
        self.queueing.stopped.connect(self._stopped)

    @property
    def state(self) -> QueueState:
        """The queue."""
        return self.queueing.state

    def refresh(self, changes: Changes, *, follow: bool) -> None:
        """Read again what a step touched; with `follow`, go where it happened."""
        if changes.labels or changes.everything:
            self._cases = None
            self.show_labels()
        if changes.everything or len(changes.documents) > FEW_DOCUMENTS:
            self._cases = None
            self.queueing.read()
            return
        self._later |= changes.documents
        if self.accepting:
            self._timer.start()
            return
        self.catch_up()
        focus = changes.focus
        found = None
        if follow and focus is not None and focus.start is not None and focus.end is not None:
            found = self.state.at(focus.document_id, focus.start, focus.end)
        if found is not None and key_of(found) != self.key:
            self.show(key_of(found))

    def catch_up(self) -> None:
        """Read again what was left until the next case was painted."""
        project, documents = self.session.project, self._later
        self._later = set()
        self._timer.stop()
        if project is None or not documents:
            return
        for document in documents:
            fresh = self.queueing.put(project, document)
            if self._cases is None or self._cases.document.document_id == document:
                self._cases = fresh
        self.desk.queue.mark(self.state.find(self.key))
        if self.key is not None and self.key[0] in documents:
            self._show_around()
        self.window.mode_changed.emit()

    def show_labels(self) -> None:
        """Use the tagset as it is now."""
        self.queueing.show_labels()
        self.desk.queue.mark(self.state.find(self.key))
        self.desk.pane.show_labels(self.session.labels)

    def forget(self) -> None:
        """Leave the review: nothing is in mind, nothing is known."""
        self._timer.stop()
        self._later.clear()
        self.key, self.work, self._cases, self._shown = None, None, None, None
        self.with_names = False
        self.queueing.show_analysts(with_names=False)
        self.queueing.forget()
        self.pending.clear()
        self.desk.panel.show_nothing()

    def show(self, key: Key) -> None:
        """Look at a case; one that is gone is told."""
        project = self.session.project
        if project is None:
            return
        try:
            if self._cases is None or self._cases.document.document_id != key[0]:
                self._cases = document_cases(project, DocumentId(key[0]))
            view = self._cases.view(key[1])
        except AnnotatorError as error:
            self.window.status.say(f"{error.message} {error.hint}")
            return
        self.key, self.work, self._shown = key, begin(view), self.state.item(key)
        self.news.arrived(self.work, self._shown)
        self.desk.pane.show_document(self._cases.document, view.title or key[0])
        self.desk.queue.mark(self.state.find(key))
        self.show_work()
        self.desk.pane.go_to(*self.desk.pane.frame(self.work))
        self._say_place(self._cases.document)
        self.moved.emit()

    def show_work(self) -> None:
        """Draw the choice, the cards and the lanes."""
        if self.work is not None:
            names = called(self.work.view.letters, with_names=self.with_names)
            self.desk.pane.show_work(self.work, names)
            self.desk.panel.show_work(self.work, self.labels(), names)

    def set_choice(self, choice: Choice) -> None:
        """Have something else in mind for this case."""
        if self.work is not None:
            self.work.choice, self.work.notice = choice, ""
            self.show_work()

    def go_to_place(self, document: str, start: int, end: int) -> None:
        """Look at the case over a place, or at the place alone when there is none."""
        found = self.state.at(document, start, end)
        if found is not None:
            self.show(key_of(found))
        self.desk.pane.go_to(start, end)

    def case_of(self, mark: Mark) -> Key | None:
        """The case of this document that a span would belong to, if an analyst marked what competes with it."""
        for each in self._cases.document.reviews if self._cases is not None else ():
            if any(competes(mark, one) for one in each.case.spans):
                return each.case.document_id, each.case.id
        return None

    def look_again(self) -> None:
        """The document changed under the case: keep what is in mind if the case is the same one still."""
        before, key = self.work, self.key
        if key is None or before is None:
            self._stay_or_go()
        elif self.state.item(key) is not None:
            self._show_again(before, key)
        else:
            there = self.state.at(key[0], *self.desk.pane.frame(before))
            if there is None:
                self._stay_or_go()
            else:
                self.window.status.say("This case has changed.")
                self.show(key_of(there))

    def show_nothing(self) -> None:
        """No case is left in this list: say what the place is for, and the one next action."""
        self.key, self.work, self._shown = None, None, None
        self.desk.panel.show_nothing()
        title, words, action = self.queueing.nothing_words()
        self.desk.pane.show_nothing(title, words, action)
        self.desk.queue.empty.say(*self.queueing.empty_words())
        self.moved.emit()

    def labels(self) -> dict[str, Label]:
        """The tagset by name."""
        return {label.name: label for label in self.session.labels}

    def focus_text(self) -> None:
        """Give the keyboard to the page."""
        self.desk.pane.take_focus()

    def _show_again(self, before: Work, key: Key) -> None:
        standing, decision = before.view.review.standing, before.view.review.decision
        self.show(key)
        now = self.work
        if now is not None and (now.view.review.standing, now.view.review.decision) == (standing, decision):
            now.choice, now.remarks, now.since = before.choice, before.remarks, before.since
            now.before_edit, now.taken = before.before_edit, before.taken
            now.saw, now.notice = before.saw, before.notice
            self.show_work()
            self.moved.emit()
        elif now is not None:
            self.news.changed(now, before)
            self.show_work()
            self.desk.pane.text.announce(now.notice)

    def _show_around(self) -> None:
        """The case in sight is the same, only gold around it is new; or it is another one, or stands otherwise."""
        if self.work is None:
            return
        if self._cases is None or self._shown is None or self.state.item(self.key) != self._shown:
            self.look_again()
            return
        self.desk.pane.show_document(self._cases.document, self.work.view.title or self._cases.document.document_id)
        self.show_work()

    def _stay_or_go(self) -> None:
        self.desk.queue.mark(self.state.find(self.key))
        if self.work is not None and self.state.find(self.key) >= 0:
            self.look_again()
            return
        found = self.state.next_to_do(-1, 1, self.pending) or self.state.step(None, 0)
        if found is None:
            self.show_nothing()
        else:
            self.show(key_of(found))

    def _stopped(self, why: str, hint: str) -> None:
        self.desk.pane.show_nothing(why, hint, "Read them again")

    def _say_place(self, document: DocumentReview) -> None:
        number, place = len(document.analysts), self.state.find(self.key)
        parts = [f"{place + 1:,} of {len(self.state.rows):,}"] if place >= 0 else []
        parts.append(f"{number} analyst{'s' * (number != 1)}")
        if document.closed is not None:
            parts.append("closed")
        self.desk.pane.facts.setText(" · ".join(parts))
        if self.work is not None:
            kind, quote = self.work.view.case.kind, widgets.one_line(self.work.view.candidates[0].quote[:120])
            said = f"{parts[0]}, {KIND_WORDS[kind]}, “{quote}”"
            self.desk.pane.text.announce(f"{said}. {self.work.notice}" if self.work.notice else said)
