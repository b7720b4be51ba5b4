"""What the window has open: the project, its list, one document, the active span. Panels show it, services fill it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from annotator.domain.changes import Changes
from annotator.domain.model import DocumentId, DocumentRow, Label, LabelId, OpenDocument, Span, SpanId, State
from annotator.domain.spans import patched
from annotator.services import documents, history, labels
from annotator.services.project import Project

# Above this, reading the whole list again is cheaper than row by row.
FEW_ROWS = 20
# Documents whose list is read between two frames; a longer one is read on the worker thread.
SHORT_LIST = 1_000


@dataclass(frozen=True, slots=True)
class Altered:
    """Spans that went and came when a few of a pass changed; one with a new extent or label does both."""

    gone: tuple[Span, ...]
    fresh: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What is shown of a project before any of its documents is open."""

    labels: tuple[Label, ...]
    rows: list[DocumentRow]
    turns: history.Turns


def listing_of(project: Project) -> Listing:
    """Read it; of a large project that takes longer than the window may wait."""
    return Listing(labels.list_labels(project), documents.list_documents(project), history.peek(project))


class Session(QObject):
    """State only; every change is announced by one signal."""

    project_changed = Signal()
    labels_changed = Signal()
    list_changed = Signal()
    list_outdated = Signal()  # a long list must be read again, by whoever has a thread for that: see `show_list`
    row_changed = Signal(object)  # DocumentRow
    document_changed = Signal()  # another document is open, or none
    spans_changed = Signal(object)  # Altered, or None when any span may have changed
    active_changed = Signal()
    turns_changed = Signal()  # what undo and redo would do

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self.labels: tuple[Label, ...] = ()
        self.rows: list[DocumentRow] = []
        self.current: OpenDocument | None = None
        self.active: SpanId | None = None
        self.turns = history.Turns(None, None)
        self._register = _Register(())
        self._places: dict[DocumentId, int] | None = None
        self._meanwhile: set[DocumentId] | None = None  # written while a long list is being read; None: none is

    def start(self, project: Project | None, found: Listing | None = None) -> None:
        """Show another project, or none, as `found`; the former one is the caller's to close."""
        self.project = project
        self.active, self.rows, self.labels = None, [], ()
        self._show_pass(None)
        self._places = self._meanwhile = None
        self.turns = history.Turns(None, None)
        if project is not None:
            found = found or listing_of(project)
            self.labels, self.rows, self.turns = found.labels, found.rows, found.turns
        for signal in (self.project_changed, self.labels_changed, self.list_changed, self.document_changed):
            signal.emit()
        self.turns_changed.emit()

    def open(self, document: DocumentId) -> None:
        """Open a document; one that is gone raises NotFound and leaves the open one."""
        if self.project is None:
            return
        self._show_pass(documents.open_document(self.project, document))
        self.active = None
        self.document_changed.emit()

    def close_document(self) -> None:
        """Show no document."""
        self._show_pass(None)
        self.active = None
        self.document_changed.emit()

    def refresh(self, changes: Changes) -> None:
        """Read again what a step of this or another window touched."""
        if self.project is None:
            return
        if changes.labels or changes.everything:
            self.labels = labels.list_labels(self.project)
            self.labels_changed.emit()
        if self.current is not None and changes.touches(self.current.document.id):
            self._refresh_current(self.project, self.current, changes)
        self._refresh_rows(changes)
        is_own_work = changes.kind == "do" and changes.number > 0
        self.turns = history.Turns(changes.what, None) if is_own_work else history.peek(self.project)
        self.turns_changed.emit()

    def activate(self, span_id: SpanId | None) -> None:
        """Make a span the one that keys act on."""
        if span_id != self.active:
            self.active = span_id
            self.active_changed.emit()

    def span(self, span_id: str | None) -> Span | None:
        """A span of the open document by its id."""
        return self._register.by_id.get(SpanId(span_id)) if span_id else None

    def active_span(self) -> Span | None:
        """The span that keys act on."""
        return self.span(self.active)

    def label(self, label_id: str | None) -> Label | None:
        """A label by its id."""
        return next((label for label in self.labels if label.id == label_id), None)

    def label_of_key(self, key: str) -> Label | None:
        """The label that a digit applies."""
        return next((label for label in self.labels if label.key == key), None)

    def counts(self) -> dict[LabelId, int]:
        """Spans per label in the open document."""
        return dict(self._register.counts)

    def finished(self) -> int:
        """How many documents this person is through with."""
        return sum(row.state.is_finished for row in self.rows)

    def place(self) -> int:
        """The open document's place in the whole list, from 1; 0 when none is open."""
        if self.current is None:
            return 0
        if self._places is None:
            self._places = {row.id: number for number, row in enumerate(self.rows, 1)}
        return self._places.get(self.current.document.id, 0)

    def next_unfinished(self) -> DocumentId | None:
        """The next document after the open one, going round, that is neither done nor skipped."""
        place = self.place()
        later = self.rows[place:] + self.rows[: max(0, place - 1)]
        return next((row.id for row in later if not row.state.is_finished), None)

    def state(self) -> State | None:
        """The state of the open document's pass."""
        return self.current.state if self.current else None

    def _refresh_current(self, project: Project, before: OpenDocument, changes: Changes) -> None:
        known, altered = self._register.by_id, None
        gone = tuple([known[name] for name in changes.spans if name in known])
        fresh = documents.told_spans(before, changes)
        spans = patched(before.spans, gone, fresh) if fresh is not None else None
        if fresh is not None and spans is not None:
            again, altered = OpenDocument(before.document, before.annotation_set, spans), Altered(gone, fresh)
        elif changes.spans:
            again = documents.read_again(project, before, changes.spans)
            altered = _altered(before.spans, again.spans, changes.spans)
        else:
            again = documents.read_pass(project, before.document.id)
            again = OpenDocument(before.document, again.annotation_set, again.spans)
        self._show_pass(again, altered)
        if self.span(self.active) is None:
            self.active = None
        self.spans_changed.emit(altered)

    def _show_pass(self, opened: OpenDocument | None, altered: Altered | None = None) -> None:
        self.current = opened
        if altered is None:
            self._register = _Register(opened.spans if opened else ())
        else:
            self._register.patch(altered)

    def _refresh_rows(self, changes: Changes) -> None:
        assert self.project is not None
        if changes.everything or len(changes.documents) > FEW_ROWS:
            self._list_again(self.project)
            return
        if self._meanwhile is not None:
            self._meanwhile |= changes.documents
        fresh = {document: _row(self.project, document, self.current) for document in changes.documents}
        known = {row.id for row in self.rows}
        if any((row is None) == (document in known) for document, row in fresh.items()):
            self._list_again(self.project)
            return
        self._replace(row for row in fresh.values() if row)

    def _list_again(self, project: Project) -> None:
        if documents.count_documents(project) <= SHORT_LIST:
            self._replace_list(documents.list_documents(project))
        else:
            self._meanwhile = set()
            self.list_outdated.emit()

    @property
    def is_listing(self) -> bool:
        """Whether `rows` are older than what was written last."""
        return self._meanwhile is not None

    def show_list(self, rows: list[DocumentRow]) -> None:
        """A long list was read again, as it was asked for last; what was written since is read row by row."""
        written, self._meanwhile = self._meanwhile or set(), None
        self._replace_list(rows)
        if written:
            self._refresh_rows(Changes("", 0, frozenset(written)))

    def _replace_list(self, rows: list[DocumentRow]) -> None:
        self.rows, self._places = rows, None
        self.list_changed.emit()
        if self.current is not None and all(row.id != self.current.document.id for row in rows):
            self.close_document()

    def _replace(self, fresh: Iterable[DocumentRow]) -> None:
        for row in fresh:
            place = next(number for number, known in enumerate(self.rows) if known.id == row.id)
            if self.rows[place] != row:
                self.rows[place] = row
                self.row_changed.emit(row)


class _Register:
    """Spans by id, and how many each label has: counted once and patched when few of them change."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self.by_id = {span.id: span for span in spans}
        self.counts = Counter(map(_label_of, spans))

    def patch(self, altered: Altered) -> None:
        """Take out what went, put in what came."""
        for span in altered.gone:
            del self.by_id[span.id]
        self.by_id.update((span.id, span) for span in altered.fresh)
        self.counts.subtract(map(_label_of, altered.gone))
        self.counts.update(map(_label_of, altered.fresh))


def _row(project: Project, document: DocumentId, current: OpenDocument | None) -> DocumentRow | None:
    """A line of the list: of the open document all is known, if it is still there."""
    if current is None or current.document.id != document or current.annotation_set is None:
        return documents.document_row(project, document)
    whole = current.document
    return DocumentRow(document, whole.title, len(whole.text), len(current.spans), current.state)


def _altered(before: tuple[Span, ...], after: tuple[Span, ...], written: frozenset[SpanId]) -> Altered | None:
    """What the `written` spans were and are; None when the others were read anew as well."""
    gone = tuple([span for span in before if span.id in written])
    fresh = tuple([span for span in after if span.id in written])
    kept = next((span for span in after if span.id not in written), None)
    if len(after) - len(fresh) != len(before) - len(gone) or not _holds(before, kept):
        return None
    return Altered(gone, fresh)


def _holds(spans: tuple[Span, ...], kept: Span | None) -> bool:
    """Whether this very record is among them."""
    return kept is None or any(span is kept for span in spans)


def _label_of(span: Span) -> LabelId:
    return span.label_id


def found_in(project: Project, words: str) -> frozenset[DocumentId]:
    """The documents whose text holds all these words; may take long, so it runs on the worker thread."""
    return frozenset(row.id for row in documents.list_documents(project, search=words))
