"""What the window has open: the project, its list, one document, the active span. Panels show it, services fill it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.domain.changes import Changes
from annotator.domain.model import DocumentId, DocumentRow, Label, LabelId, OpenDocument, Span, SpanId, State
from annotator.domain.spans import patched
from annotator.services import documents, history, labels
from annotator.services.project import Project
from annotator.ui.control.document_rows import DocumentRows
from annotator.ui.kit import garbage

if TYPE_CHECKING:
    from annotator.domain.document_query import DocumentQuery


@dataclass(frozen=True, slots=True)
class Altered:
    """Spans that went and came when a few of a pass changed; one with a new extent or label does both."""

    gone: tuple[Span, ...]
    fresh: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What is shown of a project before any of its documents is open; `revision`: of the journal, or a little older."""

    revision: int = 0
    labels: tuple[Label, ...] = ()
    rows: list[DocumentRow] = field(default_factory=list)
    turns: history.Turns = field(default=history.Turns(None, None))


def listing_of(project: Project) -> Listing:
    """Read it; of a large project that takes longer than the window may wait."""
    newest = history.latest(project)  # first: what is written meanwhile is news, not forgotten
    return Listing(newest, labels.list_labels(project), documents.list_documents(project), history.peek(project))


class Session(QObject):
    """State only; every change is announced by one signal."""

    project_changed = Signal()
    labels_changed = Signal()
    list_changed = Signal()
    row_changed = Signal(object)  # DocumentRow
    document_changed = Signal()  # another document is open, or none
    spans_changed = Signal(object)  # Altered, or None when any span may have changed
    active_changed = Signal()
    turns_changed = Signal()  # what undo and redo would do

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self.labels: tuple[Label, ...] = ()
        self.revision = 0  # of the journal, when the project was opened
        self.list = DocumentRows(self)
        self.current: OpenDocument | None = None
        self.active: SpanId | None = None
        self.turns = history.Turns(None, None)
        self._register = _Register(())
        self.list.row_changed.connect(self.row_changed)
        self.list.changed.connect(self._list_changed)

    @property
    def rows(self) -> list[DocumentRow]:
        """The documents by id."""
        return self.list.rows

    def start(self, project: Project | None, found: Listing | None = None) -> None:
        """Show another project, or none, as `found`; the former one is the caller's to close."""
        self.project = project
        self.active = None
        self._show_pass(None)
        found = found or (Listing() if project is None else listing_of(project))
        self.revision, self.labels, self.turns = found.revision, found.labels, found.turns
        self.list.start(found.rows)
        for signal in (self.project_changed, self.labels_changed, self.list_changed, self.document_changed):
            signal.emit()
        self.turns_changed.emit()

    def open(self, document: DocumentId) -> None:
        """Open a document; one that is gone raises NotFound and leaves the open one."""
        if self.project is None:
            return
        with garbage.uncollected():
            found = documents.open_document(self.project, document)
            self._show_pass(found)
            self.active = None
            self.document_changed.emit()
        garbage.leave_out(len(found.spans))

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
        self.list.refresh(self.project, changes, self.current)
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
        return self.list.finished()

    def place(self) -> int:
        """The open document's place in the whole list, from 1; 0 when none is open."""
        return self.list.place_of(self.current.document.id) if self.current else 0

    def next_unfinished(self) -> DocumentId | None:
        """The next document after the open one, going round, that is neither done nor skipped."""
        return self.list.next_unfinished(self.current.document.id if self.current else None)

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

    def _list_changed(self) -> None:
        self.list_changed.emit()
        if self.current is not None and not self.place():
            self.close_document()


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


def found_in(project: Project, query: "DocumentQuery") -> frozenset[DocumentId]:
    """The documents that a search means; may take long, so it runs on the worker thread."""
    from annotator.services.document_search import find_documents

    return frozenset(row.id for row in find_documents(project, query))
