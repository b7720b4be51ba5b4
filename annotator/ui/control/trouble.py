"""How many disagreements each section of the guidelines causes, told beside it to those who may see others' work."""

from importlib import import_module
from typing import Any

from PySide6.QtCore import QObject, QTimer

from annotator.services import roles
from annotator.ui.control.session import Session
from annotator.ui.kit.jobs import Job, Worker
from annotator.ui.panels.guidelines import Guidelines
from annotator.ui.panels.main_window import MainWindow

#: In larger projects counting takes seconds of the one worker thread, and the agreement panel says the same.
MOST_DOCUMENTS = 2_000


class Trouble(QObject):
    """Counts when a section is unfolded, when a review begins, and when the project is another."""

    def __init__(self, window: MainWindow, session: Session, worker: Worker) -> None:
        super().__init__(window)
        self._window, self._session, self._worker = window, session, worker
        self._mode: object = None
        self._job: Job | None = None
        window.side.guidelines.folded.connect(self._folded)
        window.mode_changed.connect(self._mode_changed)
        session.project_changed.connect(self._project_changed)

    def count(self) -> None:
        """Count anew; what was counted for another project or person is forgotten at once."""
        if self._job is not None:
            self._job.ended.disconnect(self._counted)
            self._job.cancel()
            self._job = None
        project = self._session.project
        if project is None or len(self._session.rows) > MOST_DOCUMENTS or not roles.may_see_others(project):
            self._show({})
            return
        service = import_module("annotator.services.mirror")
        self._job = Job(lambda progress: service.guideline_trouble(project, progress))
        self._job.ended.connect(self._counted)
        self._worker.queue(self._job)

    def _counted(self, outcome: Any) -> None:
        self._job = None
        self._show({label: found.cases for label, found in outcome.items()} if isinstance(outcome, dict) else {})

    def _show(self, cases: dict[str, int]) -> None:
        for panel in self._window.findChildren(Guidelines):
            panel.show_trouble(cases)

    def _folded(self, is_open: bool) -> None:
        if is_open:
            self.count()

    def _project_changed(self) -> None:
        if self._window.side.guidelines.is_open():
            self.count()
        else:
            self._show({})

    def _mode_changed(self) -> None:
        if self._window.mode is not self._mode:
            self._mode = self._window.mode
            if self._mode is not None:
                QTimer.singleShot(0, self.count)  # behind the reading of the queue
