"""What the right button, or the menu key, offers in the list of documents."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from annotator.domain.changes import Changes
from annotator.domain.model import DocumentRow, State
from annotator.services import documents
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.ui.control.documents_list import DocumentsList
from annotator.ui.control.navigating import Navigating
from annotator.ui.control.operations import Bulk, Operations
from annotator.ui.control.session import Session
from annotator.ui.kit import ask
from annotator.ui.kit.widgets import one_line
from annotator.ui.look import icons, theme
from annotator.ui.panels.main_window import MainWindow

_STATES = (
    (State.DONE, "Done", "circle-check"),
    (State.SKIPPED, "Skip", "skip-forward"),
    (State.IN_PROGRESS, "Back to in progress", "circle-dot"),
)
LONGEST_TITLE = 80


class DocumentMenu(QObject):
    """Acts on the document of the row, without opening it."""

    def __init__(
        self, window: MainWindow, session: Session, operations: Operations, going: Navigating, listed: DocumentsList
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._operations = window, session, operations
        self._going, self._listed, self._panel = going, listed, window.documents
        self._panel.view.menu_asked.connect(self._show)

    def _show(self, place: int, at: QPoint, by_key: bool) -> None:
        rows = self._panel.model.rows
        if not 0 <= place < len(rows):
            return
        menu = self._filled(QMenu(self._window), rows[place])
        menu.aboutToHide.connect(menu.deleteLater)
        if not by_key:  # the row was marked by the press, though another one is open
            menu.aboutToHide.connect(self._mark_open)
        menu.popup(at)

    def _filled(self, menu: QMenu, row: DocumentRow) -> QMenu:
        writable = self._session.project is not None and not self._session.project.read_only
        add = partial(_add, menu)
        add("Open", "file-text", partial(self._open, row))
        menu.addSeparator()
        for state, words, icon in _STATES:
            if state is not row.state and not (state is State.IN_PROGRESS and row.state is State.NEW):
                add(words, icon, partial(self._set_state, row, state)).setEnabled(writable)
        menu.addSeparator()
        add("Copy id", "copy", partial(_copy, row.id))
        add("Copy title", "", partial(_copy, row.title)).setEnabled(bool(row.title))
        menu.addSeparator()
        add("Remove from the project…", "trash-2", partial(self._remove, row)).setEnabled(writable)
        return menu

    def _open(self, row: DocumentRow) -> None:
        if self._going.open(row.id):
            self._window.text.setFocus()

    def _set_state(self, row: DocumentRow, state: State) -> None:
        """Where one reads stays where it is, so the step has no place to lead to."""
        project = self._session.project
        if project is not None:
            self._operations.run(
                "Mark the document", lambda _: replace(documents.set_state(project, row.id, state), focus=None)
            )

    def _remove(self, row: DocumentRow) -> None:
        project, title = self._session.project, one_line(row.title or row.id)[:LONGEST_TITLE]
        words = "Its text goes, and with it what you and everybody else marked and decided in it. Undo brings it back."
        if project is None or ask.choose(self._window, "Remove", f"Remove “{title}”?", words, ["Remove"]) != 0:
            return
        self._leave(row)
        bulk = Bulk(lambda _project, _at_most: row.spans, partial(_remove, row))
        self._operations.run("Remove a document", lambda _: bulk.at_once(project), bulk=bulk)

    def _leave(self, row: DocumentRow) -> None:
        """Of the document that goes, open its neighbour in the list instead."""
        current, rows = self._session.current, self._listed.rows()
        place = self._panel.place_of(row.id)
        others = [*rows[place + 1 : place + 2], *rows[max(place - 1, 0) : max(place, 0)]]
        if current is not None and current.document.id == row.id and others:
            self._going.open(others[0].id)

    def _mark_open(self) -> None:
        current = self._session.current
        self._panel.show_current(current.document.id if current else None)


def _remove(row: DocumentRow, project: Project, _progress: Progress | None) -> Changes:
    return documents.remove_document(project, row.id)


def _add(menu: QMenu, words: str, icon: str, act: Callable[[], object]) -> QAction:
    made = menu.addAction(icons.icon(icon, theme.current().muted, theme.current().faint), words)
    made.triggered.connect(lambda _checked=False: act())
    return made


def _copy(words: str) -> None:
    QApplication.clipboard().setText(words)
