"""Opening a database on the worker thread, so that a large one does not hold up the window."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from annotator.domain.errors import AnnotatorError
from annotator.services.project import Project, open_project
from annotator.ui.control.session import Listing, listing_of
from annotator.ui.kit.jobs import Job, Worker

# A write in the window waits this long for a lock (ms); after that it queues, so that the window never freezes.
WAIT_MS = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which database to open, as whom (None: as the project says), and whether to make it."""

    location: str
    who: str | None = None
    create: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A database that is open now, and what the window shows of it first."""

    project: Project
    listing: Listing


class Opening(QObject):
    """Of several databases that were asked for, the last one is opened."""

    opened = Signal(object)  # Opened; whoever hears it closes the project some day
    refused = Signal(str, object)  # where it was asked for, and the AnnotatorError

    def __init__(self, parent: QObject, worker: Worker) -> None:
        super().__init__(parent)
        self._worker = worker
        self._job: Job | None = None

    @property
    def is_running(self) -> bool:
        """Whether a database is being opened."""
        return self._job is not None

    def ask_for(self, wanted: Wanted) -> None:
        """Open this one instead of any that was asked for before."""
        job = self._job = Job(lambda _progress: _open(wanted))
        job.ended.connect(lambda found: self._ended(job, wanted, found))
        self._worker.queue(job)

    def forget(self) -> None:
        """Open none after all; the worker thread has stopped."""
        if self._job is not None:
            drop(self._job.outcome)
            self._job = None

    def _ended(self, job: Job, wanted: Wanted, found: object) -> None:
        if job is not self._job:
            drop(found)
            return
        self._job = None
        if isinstance(found, Opened):
            self.opened.emit(found)
        else:
            unforeseen = AnnotatorError("The database could not be opened.", "Look at it with: annotator check.")
            self.refused.emit(wanted.location, found if isinstance(found, AnnotatorError) else unforeseen)


def drop(found: object) -> None:
    """Close what was opened and is not wanted any more."""
    if isinstance(found, Opened):
        found.project.close()


def _open(wanted: Wanted) -> Opened:
    project = open_project(wanted.location, wanted.who, create=wanted.create, wait_ms=WAIT_MS)
    try:
        return Opened(project, listing_of(project))
    except BaseException:
        project.close()
        raise
