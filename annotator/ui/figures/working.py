"""What a panel shows while its figures are worked out: how far, and a way to stop."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.ui.kit import widgets
from annotator.ui.kit.job_bar import JobBar
from annotator.ui.kit.jobs import Job, Work, Worker


class Working(QWidget):
    """One job at a time; the one before it is stopped and no longer heard."""

    def __init__(self, worker: Worker, name: str) -> None:
        super().__init__()
        self._worker = worker
        self._job: Job | None = None
        self._ended: Callable[[Any], object] | None = None
        self.words = widgets.ElidedText("muted", Qt.TextElideMode.ElideMiddle)
        self.bar = JobBar(name)
        self.cancel = widgets.button("Stop", name=f"Stop: {name}")
        self.cancel.clicked.connect(self._stop)
        layout = widgets.column(self, margins=(80, 0, 80, 0), spacing=12)
        layout.addStretch()
        layout.addWidget(self.words)
        layout.addWidget(self.bar)
        layout.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()

    @property
    def busy(self) -> bool:
        """Whether something is being worked out."""
        return self._job is not None

    def follow(self, work: Work, ended: Callable[[Any], object], words: str) -> None:
        """Begin; `ended` gets what came of it, in the window's thread."""
        self.forget()
        self._ended = ended
        self.words.show_text(words)
        self.bar.begin()
        self.cancel.setEnabled(True)
        self._job = Job(work)
        self._job.progressed.connect(self._progressed)
        self._job.ended.connect(self._stopped)
        self._worker.queue(self._job)

    def forget(self) -> None:
        """Stop whatever runs; nobody hears of it any more."""
        if self._job is not None:
            self._job.progressed.disconnect(self._progressed)
            self._job.ended.disconnect(self._stopped)
            self._job.cancel()
            self._job = None

    def _stop(self) -> None:
        if self._job is not None:
            self.words.show_text("Stopping…")
            self.cancel.setEnabled(False)
            self._job.cancel()

    def _progressed(self, done: int, total: int, words: str) -> None:
        self.bar.show_step(done, total)
        if self.cancel.isEnabled():
            self.words.show_text(words)

    def _stopped(self, outcome: object) -> None:
        self._job = None
        if self._ended is not None:
            self._ended(outcome)
