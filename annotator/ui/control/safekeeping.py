"""How safe the work is: notices and trouble over the window, whether it is saved, and copies of the database."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from annotator.domain.errors import AnnotatorError, FileReplaced, StorageError
from annotator.services.project import Project
from annotator.ui.control.filing import DATABASES, Filing
from annotator.ui.control.operations import Operations
from annotator.ui.control.session import Session
from annotator.ui.kit import ask
from annotator.ui.kit.jobs import Worker
from annotator.ui.panels.main_window import MainWindow


class Safekeeping(QObject):
    """Binds the banner, "Is it saved?" and "Save a copy as"."""

    def __init__(
        self, window: MainWindow, session: Session, operations: Operations, worker: Worker, filing: Filing
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._operations = window, session, operations
        self._worker, self._filing = worker, filing
        window.actions_.bind({"file.copy": self._save_copy, "file.saved": self._is_it_saved})
        session.project_changed.connect(self._project_changed)
        operations.trouble.connect(self._trouble)
        operations.waiting_changed.connect(self._calm_down)

    def _project_changed(self) -> None:
        self._window.banner.hide()
        if self._session.project is not None:
            self._show_notices(self._session.project)

    def _show_notices(self, project: Project) -> None:
        self._window.banner.hide()
        if project.notices:
            copy = (("Save a copy…", self._save_copy),) if project.read_only else ()
            self._window.banner.say("  ".join(project.notices), *copy, ("Got it", self._window.banner.hide))

    def _trouble(self, error: StorageError) -> None:
        number = len(self._operations.waiting)
        hint = error.hint
        choices = [("Save a copy…", self._save_copy)]
        if not isinstance(error, FileReplaced):
            choices.insert(0, ("Try again", self._operations.retry))
        elif not number:
            choices.append(("Open what is there now", self._filing.open_again))
        self._window.banner.say(f"{error.message} {hint}", *choices, alarm=True)

    def _calm_down(self) -> None:
        if not self._operations.waiting and self._operations.blocked is None:
            project = self._session.project
            if project is not None:
                self._show_notices(project)

    def _save_copy(self) -> None:
        project = self._session.project
        if project is None:
            return
        path = project.path.absolute()
        target = ask.file_to_write(
            self._window, "Save a copy as", str(path.with_name(f"{path.stem} copy.db")), DATABASES
        )
        if target is not None:
            self._worker.start(lambda _progress: project.save_copy(target), partial(self._copied, target))

    def _copied(self, target: Path, outcome: object) -> None:
        if isinstance(outcome, AnnotatorError):
            ask.show_error(self._window, outcome, "The copy was not written")
        else:
            self._window.status.say(f"Copied to {target.name}")

    def _is_it_saved(self) -> None:
        waiting = len(self._operations.waiting)
        at = self._operations.saved_at
        if waiting:
            self._window.status.say(f"{waiting:,} not saved yet; they are tried again all the time.")
        else:
            self._window.status.say(f"Everything is saved{f', last at {at:%H:%M:%S}' if at else ''}.")
