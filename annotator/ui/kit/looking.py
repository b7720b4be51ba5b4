"""Looking ahead on the worker thread: asked again whenever something changes, only the last answer arrives."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from annotator.ui.kit.jobs import Job, Work, Worker

Shown = Callable[[object], object]

#: Whoever types is not followed letter by letter (ms).
PAUSE_MS = 150


class Looking(QObject):
    """Runs works one after the other; a new question cancels what runs for an older one."""

    def __init__(self, parent: QObject, worker: Worker) -> None:
        super().__init__(parent)
        self._worker = worker
        self._questions: list[tuple[Work, Shown]] = []
        self._jobs: set[Job] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._begin)

    def ask(self, *questions: tuple[Work, Shown]) -> None:
        """Forget what was asked before, and ask this in a moment; each answer goes to its own function."""
        self.stop()
        self._questions = list(questions)
        self._pause.start()

    def stop(self) -> None:
        """No answer arrives any more."""
        self._pause.stop()
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()
        self._questions.clear()

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._jobs) or self._pause.isActive()

    def _begin(self) -> None:
        for work, shown in self._questions:
            job = Job(work)
            self._jobs.add(job)
            job.ended.connect(_Waiting(self, job, shown).arrived)
            self._worker.queue(job)

    def ended(self, job: Job, shown: Shown, outcome: object) -> None:
        """Hand on what a job found, unless something else was asked since."""
        if job in self._jobs:
            self._jobs.discard(job)
            shown(outcome)


class _Waiting(QObject):
    """Hears the answer of one job. It goes with the window that asked, and then nobody hears it: a lambda would."""

    def __init__(self, looking: Looking, job: Job, shown: Shown) -> None:
        super().__init__(looking)
        self._looking, self._job, self._shown = looking, job, shown

    def arrived(self, outcome: object) -> None:
        """For the window's thread, where this lives."""
        self._looking.ended(self._job, self._shown, outcome)
        self.deleteLater()
