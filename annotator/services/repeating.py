"""Finding the words of a span again, in one document or in all of them."""

from dataclasses import dataclass

from annotator.domain.model import DocumentId, LabelId, OpenDocument
from annotator.domain.occurrences import occurrences
from annotator.services.documents import list_documents, open_document
from annotator.services.jobs import Progress
from annotator.services.project import Project

# Characters shown on each side of a find.
_AROUND = 40


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where words stand that the person has not marked with the label yet; offsets are code points."""

    document_id: DocumentId
    title: str
    start: int
    end: int
    before: str
    after: str


def unmarked(opened: OpenDocument, quote: str, label_id: LabelId) -> list[tuple[int, int]]:
    """Where the quote stands in a document without being marked so."""
    there = {(span.start, span.end) for span in opened.spans if span.label_id == label_id}
    return [extent for extent in occurrences(opened.document.text, quote) if extent not in there]


def find_everywhere(
    project: Project, quote: str, label_id: LabelId, progress: Progress | None = None
) -> list[Occurrence]:
    """The same over the whole project, in the order of the list. Raises Cancelled."""
    rows = list_documents(project, search=quote)
    found: list[Occurrence] = []
    for number, row in enumerate(rows):
        if progress:
            progress.at(number, len(rows), row.id)
        opened = open_document(project, row.id)
        found += [_occurrence(opened, *extent) for extent in unmarked(opened, quote, label_id)]
    return found


def _occurrence(opened: OpenDocument, start: int, end: int) -> Occurrence:
    document = opened.document
    before, after = document.text[max(0, start - _AROUND) : start], document.text[end : end + _AROUND]
    return Occurrence(document.id, document.title, start, end, before, after)
