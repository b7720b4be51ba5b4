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
from annotator.ui.session import Session

RETRY_MS = 200
POLL_MS = 500

Act = Callable[[Span | None], Changes]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An action that could not be written yet. `about` is the span as the user saw it."""

    words: str
    act: Act
    about: Span | None = None


class Operations(QObject):
    """Runs actions one by one, keeps those that must wait in order, and hears what other windows did."""

    changed = Signal(object, bool)  # Changes of this window, and whether they were made at once
    changed_elsewhere = Signal(object)  # Changes, of another window or program
    failed = Signal(object, object)  # AnnotatorError, the Span it was about or None
    trouble = Signal(object)  # StorageError: the file lets us down, the action is kept
    waiting_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._waiting: deque[Waiting] = deque()
        self._touched: set[SpanId] = set()
        self._own: set[int] = set()
        self._revision = 0
        self._paused = False
        self._blocked: StorageError | None = None
        self._told_trouble = ""
        self.saved_at: datetime | None = None
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

    def run(self, words: str, act: Act, about: Span | None = None) -> None:
        """Do something now, or as soon as the database can be written to."""
        self.look_around()
        action = Waiting(words, act, about)
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
        """Forget what waits; the user was asked."""
        self._waiting.clear()
        self._retry.stop()
        self._blocked = None
        self.waiting_changed.emit()

    def look_around(self) -> None:
        """Notice what other windows wrote, and whether the file is still ours."""
        project = self._session.project
        if project is None or self._paused:
            return
        try:
            project.check_file()
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
        self._revision = history.latest(project)
        self._poll.start()

    def _attempt(self, action: Waiting, *, at_once: bool) -> bool:
        """Whether the action is through: done, or refused for good."""
        about = action.about
        if about is not None and about.id in self._touched:
            about = self._session.span(about.id) or about
        try:
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

    def _done(self, changes: Changes, action: Waiting, *, at_once: bool) -> None:
        self._blocked, self._told_trouble = None, ""
        self._own.add(changes.number)
        self.saved_at = datetime.now().astimezone()
        if action.about is not None:
            self._touched.add(action.about.id)
        self._session.refresh(changes)
        self.changed.emit(changes, at_once)

    def _tell(self, error: StorageError) -> None:
        # The same trouble is told once, not five times a second.
        if error.message != self._told_trouble:
            self._told_trouble = error.message
            self.trouble.emit(error)
