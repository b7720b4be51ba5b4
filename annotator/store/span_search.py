"""One person's spans over all documents: those they wanted to see again, and those over the same words."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from annotator.domain.model import DocumentId, SetKind, Span, SpanId
from annotator.store.schema import annotation_set, document, span
from annotator.store.spans import as_span

AROUND = 30
"""Characters of the text that are read on each side of a span."""


def flagged_or_noted(connection: Connection, owner: str, limit: int) -> list[Any]:
    """Their spans with a flag or a note, by document and place."""
    return _found(connection, owner, or_(span.c.flagged == 1, func.coalesce(span.c.note, "") != ""), limit)


def with_quote(connection: Connection, owner: str, quote: str, limit: int) -> list[Any]:
    """Their spans over just these words, by document and place; A to Z in upper and lower case are the same."""
    same = and_(func.length(span.c.quote) == len(quote), func.lower(span.c.quote) == func.lower(quote))
    return _found(connection, owner, same, limit)


def own_spans(connection: Connection, owner: str, ids: Sequence[SpanId]) -> list[tuple[DocumentId, Span]]:
    """Those of the ids that are spans of this person, with their documents."""
    query = (
        select(annotation_set.c.document_id, span)
        .join(annotation_set, annotation_set.c.id == span.c.set_id)
        .where(_of(owner), span.c.id.in_(ids))
        .order_by(annotation_set.c.document_id, span.c.start)
    )
    return [(row.document_id, as_span(row)) for row in connection.execute(query)]


def _found(connection: Connection, owner: str, wanted: Any, limit: int) -> list[Any]:
    return list(connection.execute(_query().where(_of(owner), wanted).limit(limit)))


def _of(owner: str) -> ColumnElement[bool]:
    return and_(annotation_set.c.owner == owner, annotation_set.c.kind == SetKind.HUMAN.value)


def _query() -> Select[Any]:
    left = case((span.c.start > AROUND, span.c.start - AROUND), else_=0)
    before = func.substr(document.c.text, left + 1, span.c.start - left).label("before")
    after = func.substr(document.c.text, span.c.end + 1, AROUND).label("after")
    columns = (span.c.id, span.c.start, span.c.end, span.c.label_id, span.c.quote, span.c.note, span.c.flagged)
    return (
        select(document.c.id.label("document_id"), document.c.title, *columns, before, after)
        .select_from(span)
        .join(annotation_set, annotation_set.c.id == span.c.set_id)
        .join(document, document.c.id == annotation_set.c.document_id)
        .order_by(document.c.id, span.c.start, span.c.end.desc())
    )
