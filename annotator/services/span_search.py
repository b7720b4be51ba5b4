"""Finding one's own spans again, whatever document they are in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotator.domain.model import DocumentId, LabelId, SpanId
from annotator.services.project import Project
from annotator.store import span_search

MOST = 1_000
"""Spans that a search returns; who has more of a kind will not go through them one by one."""


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A span with what is around it; offsets are code points, `before` and `after` up to 30 characters."""

    document_id: DocumentId
    title: str
    id: SpanId
    start: int
    end: int
    label_id: LabelId
    quote: str
    note: str
    flagged: bool
    before: str
    after: str


def flagged_or_noted(project: Project) -> list[FoundSpan]:
    """This person's spans with a flag or a note, by document and place; at most MOST."""
    with project.database.read() as connection:
        return [_as_found(row) for row in span_search.flagged_or_noted(connection, project.who, MOST)]


def over_the_same_words(project: Project, words: str, limit: int = MOST) -> list[FoundSpan]:
    """This person's spans over just these words, those of the rarest label first, since they may be slips."""
    with project.database.read() as connection:
        found = [_as_found(row) for row in span_search.with_quote(connection, project.who, words, limit)]
    counts = Counter(one.label_id for one in found)
    return sorted(found, key=lambda one: (counts[one.label_id], one.label_id))


def _as_found(row: Sequence[Any]) -> FoundSpan:
    key, title, span, start, end, label, quote, note, flagged, before, after = row
    return FoundSpan(key, title, span, start, end, label, quote, note or "", flagged == 1, before, after)
