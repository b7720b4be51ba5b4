"""Long work on one worker thread, so that the window never waits."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from annotator.domain.errors import AnnotatorError
from annotator.services.jobs import Progress

Work = Callable[[Progress], Any]


class Job(QObject):
    """One piece of work. All signals arrive in the window's thread.

    `ended` carries what the work returned, the AnnotatorError that stopped it, or None after a crash.
    """

    progressed = Signal(int, int, str)
    ended = Signal(object)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.progress = Progress(self.progressed.emit)
        self.running = True
        self.outcome: object = None  # what `ended` carries, for those who wait for the thread instead
        self.ended.connect(self._stopped)

    def cancel(self) -> None:
        """Ask it to stop; `ended` follows within half a second."""
        self.progress.cancel()

    def carry_out(self) -> None:
        """Run the work here; called by the worker thread."""
        try:
            self.outcome = self._work(self.progress)
        except AnnotatorError as error:
            self.outcome = error
        finally:
            self.ended.emit(self.outcome)

    def _stopped(self, _outcome: object) -> None:
        self.running = False


class Worker(QObject):
    """The one worker thread of a window: jobs run one after the other."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: set[Job] = set()

    def start(self, work: Work, ended: Callable[[Any], object] | None = None) -> Job:
        """Queue a piece of work; `ended` is called in the window's thread."""
        job = Job(work)
        if ended:
            job.ended.connect(ended)
        return self.queue(job)

    def queue(self, job: Job) -> Job:
        """Queue a job whose signals are connected already."""
        self._jobs.add(job)  # or Python would drop it while its thread still runs
        job.ended.connect(lambda _outcome: self._jobs.discard(job))
        self._pool.start(_Runnable(job))
        return job

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits to run."""
        return any(job.running for job in self._jobs)

    def stop(self) -> None:
        """Cancel everything and wait for it to have stopped."""
        for job in tuple(self._jobs):
            job.cancel()
        self._pool.waitForDone()


class _Runnable(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.carry_out()
