"""The list of documents as it is known: kept up to date row by row, or read anew when much was changed."""

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal

from annotator.domain.changes import Changes
from annotator.domain.model import DocumentId, DocumentRow, OpenDocument
from annotator.services import documents
from annotator.services.project import Project

# Above this, reading the whole list again is cheaper than row by row.
FEW_ROWS = 20
# Documents whose list is read between two frames; a longer one is read on the worker thread.
SHORT_LIST = 1_000


class DocumentRows(QObject):
    """Rows by place; every question that is asked with a key press is answered without walking them."""

    changed = Signal()  # any row
    row_changed = Signal(object)  # DocumentRow
    outdated = Signal()  # a long list must be read again, by whoever has a thread for that: see `show_again`

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[DocumentRow] = []
        self._places: dict[DocumentId, int] | None = None  # from 1
        self._finished: int | None = None
        self._meanwhile: set[DocumentId] | None = None  # written while a long list is being read; None: none is

    def start(self, rows: list[DocumentRow]) -> None:
        """Another project's list, of which the caller tells."""
        self.rows, self._places, self._finished, self._meanwhile = rows, None, None, None

    @property
    def is_outdated(self) -> bool:
        """Whether a longer list is being read."""
        return self._meanwhile is not None

    def place_of(self, document: DocumentId | None) -> int:
        """The place in the whole list, from 1; 0 when it is not on it."""
        if self._places is None:
            self._places = {row.id: number for number, row in enumerate(self.rows, 1)}
        return self._places.get(document, 0) if document else 0

    def finished(self) -> int:
        """How many documents this person is through with."""
        if self._finished is None:
            self._finished = sum(row.state.is_finished for row in self.rows)
        return self._finished

    def next_unfinished(self, after: DocumentId | None) -> DocumentId | None:
        """The next document after one, going round, that is neither done nor skipped; never the one itself."""
        place = self.place_of(after)
        later = self.rows[place:] + self.rows[: max(0, place - 1)]
        return next((row.id for row in later if not row.state.is_finished), None)

    def refresh(self, project: Project, changes: Changes, current: OpenDocument | None) -> None:
        """Read again what a step touched; of the `current` document all is known."""
        if changes.everything or len(changes.documents) > FEW_ROWS:
            self._read_again(project)
        else:
            if self._meanwhile is not None:
                self._meanwhile |= changes.documents
            self._read_rows(project, changes.documents, current)

    def show_again(self, project: Project, rows: list[DocumentRow], current: OpenDocument | None) -> None:
        """A long list was read again, as it was asked for last; what was written since is read row by row."""
        written = self._meanwhile or set()
        self.start(rows)
        self.changed.emit()
        self._read_rows(project, written, current)

    def _read_again(self, project: Project) -> None:
        if documents.count_documents(project) <= SHORT_LIST:
            self.start(documents.list_documents(project))
            self.changed.emit()
        else:
            self._meanwhile = set()
            self.outdated.emit()

    def _read_rows(self, project: Project, written: Collection[DocumentId], current: OpenDocument | None) -> None:
        fresh = {document: _row(project, document, current) for document in written}
        if any((row is None) == bool(self.place_of(document)) for document, row in fresh.items()):
            self._read_again(project)
            return
        for row in fresh.values():
            if row is not None:
                self._put(row)

    def _put(self, row: DocumentRow) -> None:
        place, finished = self.place_of(row.id) - 1, self.finished()
        before = self.rows[place]
        if before != row:
            self.rows[place] = row
            self._finished = finished + row.state.is_finished - before.state.is_finished
            self.row_changed.emit(row)


def _row(project: Project, document: DocumentId, current: OpenDocument | None) -> DocumentRow | None:
    """A line of the list: of the open document all is known, if it is still there."""
    if current is None or current.document.id != document or current.annotation_set is None:
        return documents.document_row(project, document)
    whole = current.document
    return DocumentRow(document, whole.title, len(whole.text), len(current.spans), current.state)
