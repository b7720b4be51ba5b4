"""The only door through which the window writes. Nothing a user did is lost for want of the database."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError, BusyError, StaleError, StorageError
from annotator.domain.model import Span, SpanId
from annotator.services import history
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.ui.control.session import Session
from annotator.ui.kit.jobs import Job, Worker

RETRY_MS = 200
POLL_MS = 500
# Rows that a single action may write before it becomes a job: about a twentieth of a second.
LARGE = 1_000

Act = Callable[[Span | None], Changes]


@dataclass(frozen=True, slots=True)
class Bulk:
    """How to carry out what may be large: `size` in rows, counted up to a limit, and `act` on the worker thread."""

    size: Callable[[Project, int], int]
    act: Callable[[Project, Progress | None], Changes]

    def at_once(self, project: Project) -> Changes:
        """Carry it out here and now."""
        return self.act(project, None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An action that could not be written yet. `about` is the span as the user saw it."""

    words: str
    act: Act
    about: Span | None = None
    bulk: Bulk | None = None


class Operations(QObject):
    """Runs actions one by one, keeps those that must wait in order, and hears what other windows did."""

    changed = Signal(object, bool)  # Changes of this window, and whether they were made at once
    changed_elsewhere = Signal(object)  # Changes, of another window or program
    failed = Signal(object, object)  # AnnotatorError, the Span it was about or None
    trouble = Signal(object)  # StorageError: the file lets us down, the action is kept
    waiting_changed = Signal()
    announced = Signal()  # after an action: all that it changed was told, see `is_announcing`

    def __init__(self, session: Session, worker: Worker) -> None:
        super().__init__(session)
        self._session, self._worker = session, worker
        self._job: Job | None = None
        self._job_words = ""
        self._waiting: deque[Waiting] = deque()
        self._touched: set[SpanId] = set()
        self._own: set[int] = set()
        self._revision = 0
        self._seen = -1  # the file's data version, after which only other programs raise it
        self._paused = False
        self._blocked: StorageError | None = None
        self._told_trouble = ""
        self.saved_at: datetime | None = None
        self.is_announcing = False
        """While one action's changes are told one by one: what sums them up should wait for `announced`."""
        self._retry = QTimer(self, interval=RETRY_MS)
        self._retry.timeout.connect(self.retry)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.look_around)
        session.project_changed.connect(self._start)

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """What is not saved yet, oldest first."""
        return tuple(self._waiting)

    @property
    def blocked(self) -> StorageError | None:
        """What stops the waiting actions when it is not another program's lock."""
        return self._blocked

    @property
    def working(self) -> str:
        """What a large action is at, in words; empty while none runs."""
        return self._job_words

    def run(self, words: str, act: Act, about: Span | None = None, bulk: Bulk | None = None) -> None:
        """Do something now, or as soon as the database can be written to; on the worker thread if it is large."""
        self.look_around(glance=True)
        action = Waiting(words, act, about, bulk)
        if self._waiting or not self._attempt(action, at_once=True):
            self._waiting.append(action)
            self._retry.start()
            self.waiting_changed.emit()

    def retry(self) -> None:
        """Try what waits, in order, as far as it goes."""
        before = len(self._waiting)
        while self._waiting and self._attempt(self._waiting[0], at_once=False):
            self._waiting.popleft()
        if not self._waiting:
            self._retry.stop()
            self._touched.clear()
        if len(self._waiting) != before:
            self.waiting_changed.emit()

    def give_up(self) -> None:
        """Forget what waits, and stop a large action, of which nothing is written then; the user was asked."""
        if self._job is not None:
            self._job = None
            self._worker.stop()
            self._job_words, self._paused = "", False
        self._waiting.clear()
        self._retry.stop()
        self._blocked = None
        self.waiting_changed.emit()

    def look_around(self, *, glance: bool = False) -> None:
        """Notice what other windows wrote, and whether the file is still ours.

        At a glance, which is what every key press can afford, nothing is read when nobody wrote since this window
        did. What another window wrote in the moment of our own commit is then noticed with the next poll.
        """
        project = self._session.project
        if project is None or self._paused:
            return
        try:
            project.check_file()
            version = project.data_version()
            if glance and version == self._seen:
                return
            self._seen = version
            self._revision, news = history.changes_since(project, self._revision)
        except BusyError:
            return
        except StorageError as error:
            self._tell(error)
            return
        for changes in news:
            if changes.number in self._own:
                self._own.discard(changes.number)
            else:
                self._session.refresh(changes)
                self.changed_elsewhere.emit(changes)

    def pause(self) -> None:
        """A job of ours writes in batches: its own news are no news."""
        self._paused = True

    def resume(self, changes: Changes | None) -> None:
        """The job is through; `changes` is its step, None when it wrote nothing."""
        self._paused = False
        if changes is not None:
            self._own.add(changes.number)
            self.saved_at = datetime.now().astimezone()
            self._session.refresh(changes)
            self.changed.emit(changes, False)
        self.look_around()

    def stop(self) -> None:
        """No more polling; the window closes."""
        self._retry.stop()
        self._poll.stop()

    def _start(self) -> None:
        self.give_up()
        self._own.clear()
        self._told_trouble = ""
        self.saved_at = None
        project = self._session.project
        if project is None:
            self._poll.stop()
            return
        self._revision = self._session.revision
        self._poll.start()

    def _attempt(self, action: Waiting, *, at_once: bool) -> bool:
        """Whether the action is through: done, or refused for good."""
        about = action.about
        if about is not None and about.id in self._touched:
            about = self._session.span(about.id) or about
        if self._job is not None:
            return False
        try:
            if self._becomes_job(action):
                return False
            changes = action.act(about)
        except BusyError:
            self._blocked = None
            return False
        except StorageError as error:
            self._blocked = error
            self._tell(error)
            return False
        except StaleError as error:
            self.look_around()
            self.failed.emit(error, about)
        except AnnotatorError as error:
            self.failed.emit(error, about)
        else:
            self._done(changes, action, at_once=at_once)
        return True

    def _becomes_job(self, action: Waiting) -> bool:
        """Start a large action beside the window; it stays at the head of what waits until it is through."""
        project, bulk = self._session.project, action.bulk
        if project is None or bulk is None or bulk.size(project, LARGE + 1) <= LARGE:
            return False
        self.pause()
        self._job_words = f"{action.words}…"
        self._job = job = Job(lambda progress: bulk.act(project, progress))
        job.progressed.connect(lambda done, total, _: self._job_at(job, action.words, done, total))
        job.ended.connect(lambda outcome: self._job_ended(job, action, outcome))
        self._worker.queue(job)
        return True

    def _job_at(self, job: Job, words: str, done: int, total: int) -> None:
        if job is self._job:
            self._job_words = f"{words}… {min(99, done * 100 // max(1, total))} %"
            self.waiting_changed.emit()

    def _job_ended(self, job: Job, action: Waiting, outcome: object) -> None:
        if job is not self._job:
            return  # given up
        self._job, self._job_words, self._paused = None, "", False
        if isinstance(outcome, StorageError):
            self._blocked = None if isinstance(outcome, BusyError) else outcome
            if self._blocked is not None:
                self._tell(outcome)
        else:
            self._waiting.popleft()
            if isinstance(outcome, Changes):
                self._done(outcome, action, at_once=False)
            elif isinstance(outcome, AnnotatorError):
                self.failed.emit(outcome, None)
        self.waiting_changed.emit()
        self.retry()

    def _done(self, changes: Changes, action: Waiting, *, at_once: bool) -> None:
        self._blocked, self._told_trouble = None, ""
        self._own.add(changes.number)
        self.saved_at = datetime.now().astimezone()
        if action.about is not None:
            self._touched.add(action.about.id)
        self.is_announcing = True
        try:
            self._session.refresh(changes)
            self.changed.emit(changes, at_once)
        finally:
            self.is_announcing = False
        self.announced.emit()
        if self._session.project is not None:
            self._seen = self._session.project.data_version()

    def _tell(self, error: StorageError) -> None:
        # The same trouble is told once, not five times a second.
        if error.message != self._told_trouble:
            self._told_trouble = error.message
            self.trouble.emit(error)
