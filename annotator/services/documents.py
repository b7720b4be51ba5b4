"""Documents: the list, opening one, how far a person is, removing."""

from bisect import bisect_left
from collections.abc import Collection

from annotator.domain.changes import Changes, Focus
from annotator.domain.errors import NotFound
from annotator.domain.model import (
    AnnotationSet,
    Document,
    DocumentId,
    DocumentRow,
    OpenDocument,
    SetKind,
    Span,
    SpanId,
    State,
)
from annotator.domain.spans import shortened
from annotator.services.annotate import own_set
from annotator.services.project import Project
from annotator.store import documents, spans
from annotator.store.removal import remove_document_rows
from annotator.store.schema import annotation_set
from annotator.store.transaction import step_of

_WORDS = {
    State.NEW: "Reopen",
    State.IN_PROGRESS: "Reopen",
    State.DONE: "Done with",
    State.SKIPPED: "Skip",
}

_LONGEST_TITLE = 80  # in the words of a step


def list_documents(project: Project, *, states: Collection[State] | None = None, search: str = "") -> list[DocumentRow]:
    """The documents by id, with the span count and state of the person's own pass.

    `search` keeps those in which every one of its words occurs, anywhere in a word, in upper or lower case.
    """
    with project.database.read() as connection:
        rows = documents.list_rows(connection, project.who, search.split())
    return rows if states is None else [row for row in rows if row.state in states]


def document_row(project: Project, document_id: DocumentId) -> DocumentRow | None:
    """One line of the list, or None when the document is gone."""
    with project.database.read() as connection:
        return documents.row_of(connection, project.who, document_id)


def open_document(project: Project, document_id: DocumentId) -> OpenDocument:
    """The document with the person's own pass. Raises NotFound."""
    with project.database.read() as connection:
        document = _document(documents.get_document(connection, document_id), document_id)
        own = documents.get_set(connection, document_id, project.who)
        marked = spans.spans_of(connection, own.id) if own else ()
    return OpenDocument(document, own, marked)


def read_pass(project: Project, document_id: DocumentId) -> OpenDocument:
    """What `open_document` gives without the text (its text is ""): for reading again after a change."""
    with project.database.read() as connection:
        own = documents.get_set(connection, document_id, project.who)
        marked = spans.spans_of(connection, own.id) if own else ()
    return OpenDocument(Document(document_id, "", ""), own, marked)


def told_spans(known: OpenDocument, changes: Changes) -> tuple[Span, ...] | None:
    """What a step itself says became of the person's spans that it wrote; None when they must be read."""
    own = known.annotation_set
    if own is None or changes.now is None or not changes.spans:
        return None
    return tuple([span for span in changes.now if span.set_id == own.id])


def read_again(project: Project, known: OpenDocument, written: Collection[SpanId]) -> OpenDocument:
    """What is known of the person's pass, with only the `written` spans read anew: as quick in a pass of 100,000."""
    document_id = known.document.id
    with project.database.read() as connection:
        own = documents.get_set(connection, document_id, project.who)
        fresh = spans.spans_by_id(connection, own.id, written) if own else ()
    kept = [span for span in known.spans if span.id not in written]
    for span in fresh:
        place = bisect_left(kept, (span.start, -span.end), key=_order)
        if place < len(kept) and _order(kept[place]) == (span.start, -span.end):
            # Of two with one extent the label's name decides: let the database sort.
            again = read_pass(project, document_id)
            return OpenDocument(known.document, again.annotation_set, again.spans)
        kept.insert(place, span)
    return OpenDocument(known.document, own, tuple(kept))


def _order(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def passes_of(project: Project, document_id: DocumentId) -> list[AnnotationSet]:
    """Everybody's passes over one document, by owner. The window shows only one's own."""
    with project.database.read() as connection:
        return documents.sets_of(connection, document_id)


def next_unfinished(project: Project, after: DocumentId | None) -> DocumentId | None:
    """The next document in the list, going round, that is neither done nor skipped; None when all others are."""
    with project.database.read() as connection:
        return documents.next_open(connection, project.who, after)


def set_state(project: Project, document_id: DocumentId, state: State) -> Changes:
    """Say how far the person is with a document; saying it again changes nothing."""
    with step_of(project.database, project.who, "") as step:
        document = _document(documents.get_document(step.connection, document_id), document_id)
        found = documents.get_set(step.connection, document_id, step.who, SetKind.HUMAN)
        if found is None and state is not State.NEW:
            own_set(step, document_id, state)
        elif found is not None and found.state is not state:
            step.update(annotation_set, found.id, found.version, state=state.value)
        step.what = f"{_WORDS[state]} “{_title(document)}”"
        step.documents.add(document_id)
        step.list_changed = True
        step.focus = Focus(document_id)
    return step.as_changes()


def remove_document(project: Project, document_id: DocumentId) -> Changes:
    """Take a document and everybody's spans on it out of the project; undo brings them back. Raises NotFound."""
    with step_of(project.database, project.who, "") as step:
        document = _document(documents.get_document(step.connection, document_id), document_id)
        remove_document_rows(step, document_id)
        step.what = f"Remove document “{_title(document)}”"
        step.documents.add(document_id)
        step.list_changed = True
    return step.as_changes()


def count_documents(project: Project) -> int:
    """How many documents the project has."""
    with project.database.read() as connection:
        return documents.count(connection)


def _title(document: Document) -> str:
    return shortened(document.title or document.id, _LONGEST_TITLE)


def _document(found: Document | None, document_id: DocumentId) -> Document:
    if found is None:
        raise NotFound(f"There is no document {document_id}.", "List the documents to see their ids.")
    return found
