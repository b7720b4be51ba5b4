"""The way to the counts, which are loaded only when somebody asks for them, and from them to the documents."""

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.ui.control.session import Session
from annotator.ui.kit.jobs import Worker
from annotator.ui.panels.main_window import MainWindow

if TYPE_CHECKING:
    from annotator.domain.document_query import Criterion


class Counting(QObject):
    """Binds View ▸ Counts."""

    def __init__(self, window: MainWindow, session: Session, worker: Worker) -> None:
        super().__init__(window)
        self._window, self._session, self._worker = window, session, worker
        window.actions_.bind({"view.counts": self._open})

    def _open(self) -> None:
        project = self._session.project
        if project is None:
            return
        made = import_module("annotator.ui.figures.counts_panel")
        find = self._find if self._window.mode is None else None  # the review has another list
        made.CountsPanel(self._window, project, self._worker, find).open()

    def _find(self, criterion: "Criterion") -> None:
        from annotator.domain.document_query import written

        search = self._window.documents.search
        self._window.documents.show()
        self._window.documents.clear_search()  # of states too: as many documents are listed as were counted
        search.setText(written(criterion))
        search.ask_now()
        search.list_wanted.emit()
