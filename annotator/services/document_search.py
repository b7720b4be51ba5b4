"""Finding documents by what one has marked in them, and by words looked for in a manner of one's own."""

from collections.abc import Sequence

from annotator.domain.document_query import About, Criterion, DocumentQuery, fitting_labels
from annotator.domain.model import DocumentRow, Label
from annotator.services.project import Project
from annotator.store.document_filter import Marked, list_found
from annotator.store.labels import list_labels


def find_documents(project: Project, query: DocumentQuery) -> list[DocumentRow]:
    """The documents by id that a query means, with the span count and state of the person's own pass.

    Every one of its words occurs in the text or the id, and the person's own spans are as asked; a label that nobody
    has made is on no span.
    """
    with project.database.read() as connection:
        known = list_labels(connection) if query.criteria else ()
        wanted = [_as_marked(one, known) for one in query.criteria]
        return list_found(connection, project.who, query.words, query.manner, wanted)


def _as_marked(one: Criterion, known: Sequence[Label]) -> Marked:
    if one.about is About.FLAG:
        return Marked(flagged=True, absent=one.absent)
    if one.about is About.NOTE:
        return Marked(note=one.value.casefold(), absent=one.absent)
    labels = [label.id for label in fitting_labels(known, one.value)] if one.value else None
    return Marked(labels, absent=one.absent)
