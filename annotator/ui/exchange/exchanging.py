"""Import, export and files dropped on the window."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from annotator.domain.changes import Changes, Focus
from annotator.domain.model import DocumentId, StepId
from annotator.formats.exchange import Loss
from annotator.services import history
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.ui.control.filing import Filing
from annotator.ui.control.navigating import Navigating
from annotator.ui.control.operations import Bulk, Operations
from annotator.ui.control.session import Session
from annotator.ui.exchange.export_dialog import ExportDialog
from annotator.ui.exchange.import_dialog import ImportDialog
from annotator.ui.exchange.import_form import local_files
from annotator.ui.kit import widgets
from annotator.ui.kit.jobs import Worker
from annotator.ui.panels.main_window import MainWindow

# A step of an import is among the newest ones when its report is still open.
STEPS_LOOKED_AT = 200


class Exchanging(QObject):
    """Binds Import and Export, and listens for drops."""

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        operations: Operations,
        worker: Worker,
        filing: Filing,
        navigating: Navigating,
    ) -> None:
        super().__init__(window)
        self._navigating = navigating
        self._window, self._session, self._operations = window, session, operations
        self._worker, self._filing = worker, filing
        self._overlay = DropOverlay(window)
        window.actions_.bind({"file.import": lambda: self.import_files([]), "file.export": self._export})
        window.documents.import_wanted.connect(lambda: self.import_files([]))
        window.installEventFilter(self)

    def import_files(self, paths: list[Path]) -> None:
        """Open the import dialog with these files chosen."""
        project = self._session.project
        if project is None or project.read_only:
            return
        dialog = ImportDialog(self._window, project, self._worker, paths)
        dialog.begun = self._operations.pause
        dialog.finished_with = self._imported
        dialog.undo = self._undo_import
        dialog.open()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Files over the window: say what a drop would do, and do it."""
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            words = self._what_would_happen(event.mimeData())
            if words:
                event.acceptProposedAction()
                self._overlay.say(words)
            return bool(words)
        if event.type() == QEvent.Type.DragLeave:
            self._overlay.hide()
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._overlay.hide()
            event.acceptProposedAction()
            self._dropped(local_files(event.mimeData()))
            return True
        return False

    def _what_would_happen(self, data: QMimeData) -> str:
        paths = local_files(data)
        project = self._session.project
        if not paths:
            return ""
        if is_database(paths):
            return "Drop to open this database"
        if project is None or project.read_only:
            return ""
        number = len(paths)
        return f"Drop to import {'this' if number == 1 else f'these {number:,} files'}"

    def _dropped(self, paths: list[Path]) -> None:
        if is_database(paths):
            self._filing.switch_to(str(paths[0]))
        else:
            self.import_files(paths)

    def _export(self) -> None:
        if self._session.project is None:
            return
        dialog = ExportDialog(self._window, self._session.project, self._worker, self._window.settings)
        dialog.go_to = self._go_to
        dialog.open()

    def _go_to(self, loss: Loss) -> None:
        """Show the span that an export would lose; the dialog comes back as it was."""
        self._navigating.show(Focus(DocumentId(loss.document), loss.start, loss.end))
        self._window.text.setFocus()
        key = self._window.actions_.action("file.export").shortcut().toString()
        self._window.status.say(f"{loss.why[:1].upper()}{loss.why[1:]}. {key} goes back to the export.")

    def _imported(self, changes: Changes | None) -> None:
        self._operations.resume(changes)
        if changes is not None:
            self._filing.open_something()

    def _undo_import(self, changes: Changes) -> None:
        project = self._session.project
        if project is None:
            return
        steps = history.list_steps(project, STEPS_LOOKED_AT)
        step = next((step["id"] for step in steps if step["number"] == changes.number), None)
        if step is not None:
            turn = Bulk(lambda project, at_most: history.step_size(project, step, at_most), partial(_undo_step, step))
            self._operations.run("Undoing the import", lambda _: turn.act(project, None), bulk=turn)


class DropOverlay(QWidget):
    """Covers the window while files are held over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box = widgets.surface("overlay")
        self._words = widgets.text(role="display")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner = widgets.column(box)
        inner.addWidget(self._words)
        layout = widgets.column(self, margins=(48, 72, 48, 64))
        layout.addWidget(box)
        self.hide()

    def say(self, words: str) -> None:
        """Cover the window and say what a drop would do."""
        self._words.setText(words)
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()


def _undo_step(step: StepId, project: Project, progress: Progress | None) -> Changes:
    return history.undo_step(project, step, progress)


def is_database(paths: list[Path]) -> bool:
    """Whether this is one database rather than something to import."""
    return len(paths) == 1 and paths[0].suffix.lower() in (".db", ".sqlite", ".sqlite3")
