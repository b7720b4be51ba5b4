"""The queue in the window: read and sorted on the worker thread, then kept up to date document by document."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from annotator.domain.errors import AnnotatorError, Cancelled, NotFound
from annotator.domain.model import DocumentId
from annotator.domain.queue import QueueItem, Selection, Which
from annotator.services import queue as queue_service
from annotator.services.case_view import DocumentCases, document_cases
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.ui.control.session import Session
from annotator.ui.kit import garbage
from annotator.ui.kit.jobs import Job, Worker
from annotator.ui.review.desk import ReviewDesk
from annotator.ui.review.queue_state import Prepared, QueueState, in_order, key_of, prepare
from annotator.ui.review.rows import row_maker

# Cases that are sorted at once when another filter is chosen; more of them are sorted beside the window.
FEW_CASES = 10_000


class Queueing(QObject):
    """What is listed. Which case is looked at is somebody else's business."""

    listed = Signal()  # other cases are listed, or in another order
    stopped = Signal(str, str)  # the queue was not read: why, and what to do

    def __init__(self, desk: ReviewDesk, session: Session, worker: Worker) -> None:
        super().__init__(desk)
        self._desk, self._session, self._worker = desk, session, worker
        self.state = QueueState()
        self._job: Job | None = None
        self._is_reading = False  # the job reads the whole queue, and does not only sort it
        self._meanwhile: set[DocumentId] = set()  # changed while a job reads what may be older
        self._make = row_maker((), self.state.alike)
        desk.queue.asked.connect(self.choose)

    def read(self) -> None:
        """Read the whole queue on the worker thread."""
        project = self._session.project
        if project is None:
            return
        if self._job is not None:
            self._job.cancel()
        if self.state.is_empty:
            self._desk.pane.show_nothing("Reading the cases…", "", "Cancel")
        selection, order, kept = self.state.selection, self.state.order, self.state.worked

        def work(progress: Progress) -> Prepared:
            with garbage.uncollected():
                items = queue_service.read_queue(project, progress)
                found = prepare(items, selection, order, kept)
                garbage.leave_out(len(items))
                return found

        self._start(Job(work))
        self._is_reading = True

    def cancel(self) -> bool:
        """Stop reading the queue, if it is being read."""
        if self._job is None:
            return False
        self._job.cancel()
        return True

    def is_reading(self) -> bool:
        """Whether the whole queue is being read, and counts are not known."""
        return self._is_reading

    def choose(self) -> None:
        """List the part of the queue that is asked for."""
        self.state.choose(self._desk.queue.selection(), self._desk.queue.order())
        if self._is_large():
            if self._is_reading:
                return  # what is read is listed as it is asked for by then
            selection, order, documents = self.state.selection, self.state.order, self.state.documents()
            self._start(Job(lambda _progress: prepare(in_order(documents), selection, order)))
            return
        self.state.list_again()
        self.show_list()
        self.listed.emit()

    def select(self, selection: Selection) -> None:
        """List just these cases."""
        self._desk.queue.search.setText(selection.phrase)
        self._desk.queue.filters.show_only(selection)

    def put(self, project: Project, document: DocumentId) -> DocumentCases | None:
        """Read one document of the queue again; None, with the reason said, when it cannot be read or is gone."""
        if self._job is not None:
            self._meanwhile.add(document)
        try:
            fresh = document_cases(project, document)
        except NotFound:
            fresh = None
        except AnnotatorError as error:
            self.stopped.emit(error.message, error.hint)
            return None
        items = fresh.items if fresh else ()
        if self.state.refresh(document, items):
            self._desk.queue.model.changed(_places(self.state, items))
            self._show_counts()
        else:
            self.show_list()
        return fresh

    def show_labels(self) -> None:
        """Use the tagset as it is now."""
        self._make = row_maker(self._session.labels, self.state.alike)
        self.show_list()

    def show_list(self) -> None:
        """List what the state holds."""
        self._desk.queue.show_items(self.state.rows, self._make)
        self._show_counts()

    def show_analysts(self, *, with_names: bool) -> None:
        """Let the filter name pairs of analysts, if names are shown at all."""
        filters = self._desk.queue.filters
        if not with_names:
            filters.hide_names()
            return
        items = self.state.all_items()
        filters.analysts = tuple(
            sorted({name for item in items for names in (*item.analysts_for, item.against) for name in names})
        )

    def forget(self) -> None:
        """Hold nothing and read nothing."""
        if self._job is not None:
            self._job.cancel()
        self._job, self._is_reading = None, False
        self.state.forget()
        self.show_list()

    def standing(self) -> str:
        """How far the review is, for the status bar."""
        found = self.state.counts
        total = found.decided + found.to_do
        return f"{found.decided:,} of {total:,} cases decided" if not self.state.is_empty else "No cases"

    def nothing_words(self) -> tuple[str, str, str]:
        """What to say where no case is listed: a title, more words, and the one next action."""
        if self.state.is_empty:
            return (
                "Where analysts differ, you decide.",
                "A case appears here for each place that analysts marked differently, as soon as they set a document "
                "to done.",
                "Back to annotating",
            )
        if self.is_all():
            return "Everything is decided.", "Export the gold, or look at what was decided.", "Export…"
        return "No case is in this list.", "", "Show all to do"

    def empty_words(self) -> tuple[str, str, str]:
        """The same for the place of the list itself."""
        if self.state.is_empty:
            return "The cases to decide stand here.", "", ""
        if self.is_all():
            return "Nothing is left to do.", "", "Show what was decided"
        return "No case is in this list.", "", "Show all to do"

    def is_all(self) -> bool:
        """Whether nothing that has to be done is left out of the list."""
        return self.state.selection.which is Which.TO_DO and not self._desk.queue.is_filtered()

    def _start(self, job: Job) -> None:
        self._job, self._is_reading = job, False
        self._meanwhile.clear()
        job.progressed.connect(lambda done, total, _words: self._desk.meter.show_progress(done, total))
        job.ended.connect(lambda outcome: self._ended(job, outcome))
        self._worker.queue(job)

    def _ended(self, job: Job, outcome: object) -> None:
        if job is not self._job:
            return
        self._job, self._is_reading = None, False
        if isinstance(outcome, Prepared):
            self.state.take(outcome)
            if (outcome.selection, outcome.order) != (self.state.selection, self.state.order):
                self.state.list_again()  # something else was asked for meanwhile
            self._put_meanwhile()
            self.show_list()
            self.listed.emit()
        elif isinstance(outcome, Cancelled):
            self.stopped.emit("Reading the cases was stopped.", "")
        elif isinstance(outcome, AnnotatorError):
            self.stopped.emit(outcome.message, outcome.hint)
        else:
            self.stopped.emit("The cases were not read because of an error in the program.", "")

    def _put_meanwhile(self) -> None:
        documents, project = self._meanwhile, self._session.project
        self._meanwhile = set()
        if project is not None:
            for document in documents:
                self.put(project, document)

    def _show_counts(self) -> None:
        found = self.state.counts
        self._desk.queue.show_counts(found, [label.name for label in self._session.labels])
        self._desk.meter.show_progress(found.decided, found.decided + found.to_do)

    def _is_large(self) -> bool:
        found = self.state.counts
        return found.decided + found.to_do + found.agreed > FEW_CASES


def _places(state: QueueState, fresh: Iterable[QueueItem]) -> list[int]:
    """The rows of these cases, as far as they are listed."""
    found = (state.find(key_of(item)) for item in fresh)
    return [place for place in found if place >= 0]
