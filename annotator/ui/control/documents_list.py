"""What the list of documents shows: all of them, those in a state, those that were searched for; in what order."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.domain.counting import count_words
from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId, DocumentRow, State
from annotator.services import documents
from annotator.ui.control.document_order import DocumentOrder, Order
from annotator.ui.control.session import Session, found_in
from annotator.ui.kit import widgets
from annotator.ui.kit.jobs import Job, Worker
from annotator.ui.panels.main_window import MainWindow
from annotator.ui.telling import tell

_KEPT = "documents/order"


class DocumentsList(QObject):
    """Filters the session's rows into the panel, and arranges them."""

    shown = Signal()  # the list shows what was asked for

    def __init__(self, window: MainWindow, session: Session, worker: Worker) -> None:
        super().__init__(window)
        self._panel, self._session, self._worker = window.documents, session, worker
        self._status, self._actions, self._settings = window.status, window.actions_, window.settings
        kept = window.settings.text(_KEPT, Order.ID)
        self._order = DocumentOrder(Order(kept) if kept in list(Order) else Order.ID)
        self._actions.bind({f"view.sort_{order}": partial(self._sort, order) for order in Order})
        self._actions.bind({"edit.filter": self._filter})
        self._panel.add_button(widgets.tool_button(self._actions.action("edit.filter")))
        self._found: frozenset[DocumentId] | None = None
        self._searching: Job | None = None
        self._listing: Job | None = None
        self._panel.asked.connect(self._asked)
        session.project_changed.connect(self._forget)
        session.labels_changed.connect(lambda: self._panel.search.show_labels(session.labels))
        session.list_changed.connect(self._list_changed)
        session.list.outdated.connect(self._read_again)
        session.row_changed.connect(self._row_changed)
        session.document_changed.connect(self._mark)
        self._mark_order()

    def rows(self) -> list[DocumentRow]:
        """The documents as listed now."""
        return self._panel.model.rows

    def next_unfinished(self) -> DocumentId | None:
        """The next that is neither done nor skipped, as the list goes on and round; of what was searched for first."""
        if self._found is None and self._order.order is Order.ID:
            return self._session.next_unfinished()
        rows, here = self._order.arranged(self._session.rows), self._here()
        place = next((number for number, row in enumerate(rows) if row.id == here), -1)
        later = [row.id for row in rows[place + 1 :] + rows[: max(place, 0)] if not row.state.is_finished]
        return next((name for name in later if self._found is None or name in self._found), next(iter(later), None))

    def _filter(self) -> None:
        self._panel.show()
        self._panel.search.offer()

    def _sort(self, order: Order) -> None:
        """By what one chose, as things stand now."""
        self._settings.remember(_KEPT, order)
        self._order = DocumentOrder(order)
        self._mark_order()
        self._list_changed()
        self._mark()

    def _mark_order(self) -> None:
        for order in Order:
            self._actions.action(f"view.sort_{order}").setChecked(order is self._order.order)

    def _list_changed(self) -> None:
        self._order.work_out(self._session.rows)
        self._show()
        if self._found is not None:  # it says nothing of documents that came since
            self._asked()

    def _forget(self) -> None:
        self._found = self._listing = None
        if not self._panel.search.is_empty() or self._panel.states():
            self._panel.clear_search()

    def _read_again(self) -> None:
        project = self._session.project
        if project is None:
            return
        job = self._listing = Job(lambda _progress: documents.list_documents(project))
        job.ended.connect(lambda found: self._read(job, found))
        self._worker.queue(job)

    def _read(self, job: Job, found: object) -> None:
        project = self._session.project
        if job is not self._listing or project is None:
            return
        self._listing = None
        if isinstance(found, AnnotatorError):
            self._status.say(str(found))
        rows = found if isinstance(found, list) else self._session.rows
        self._session.list.show_again(project, rows, self._session.current)

    def _asked(self) -> None:
        project = self._session.project
        if self._searching:
            self._searching.cancel()
            self._searching = None
        if self._panel.search.is_empty() or project is None:
            self._found = None
            self._show()
            return
        # Reading through every text can take seconds in a large project.
        query = self._panel.query()
        job = self._searching = Job(lambda _progress: found_in(project, query))
        job.ended.connect(lambda found: self._found_some(job, found))
        self._worker.queue(job)  # only now: a small project is searched before another line here is run

    def _found_some(self, job: Job, found: object) -> None:
        if job is not self._searching:
            return
        self._searching = None
        if isinstance(found, AnnotatorError):
            self._status.say(str(found))
        elif isinstance(found, frozenset):
            self._found = found
            self._show()
            tell(count_words(len(self._panel.model.rows), "document"), about="found")

    def _show(self) -> None:
        self._panel.is_open = self._session.project is not None
        states, found = self._panel.states(), self._found
        rows = [row for row in self._session.rows if _is_listed(row, states, found)]
        self._panel.show_rows(self._order.arranged(rows), self._here())
        self._progress()
        self.shown.emit()

    def _row_changed(self, row: DocumentRow) -> None:
        """All are gone through only when it is listed no longer, or listed now; a key press seldom changes that."""
        is_listed = self._panel.place_of(row.id) >= 0
        if is_listed == _is_listed(row, self._panel.states(), self._found):
            self._panel.show_row(row)
            self._progress()
        else:
            self._show()

    def _progress(self) -> None:
        self._panel.show_progress(self._session.finished(), len(self._session.rows))

    def _mark(self) -> None:
        self._panel.show_current(self._here())

    def _here(self) -> DocumentId | None:
        return self._session.current.document.id if self._session.current else None


def _is_listed(row: DocumentRow, states: frozenset[State] | None, found: frozenset[DocumentId] | None) -> bool:
    """Whether a document is in one of the states and among those that were searched for; None: any is."""
    return (states is None or row.state in states) and (found is None or row.id in found)
