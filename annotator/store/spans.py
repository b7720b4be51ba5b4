"""Queries about spans."""

from typing import Any

from sqlalchemy import Connection, Row, func, select

from annotator.domain.model import DocumentId, LabelId, SetId, SetKind, Span, SpanId
from annotator.store.schema import annotation_set, label, span


def spans_of(connection: Connection, set_id: SetId) -> tuple[Span, ...]:
    """The spans of one pass by start, then longest first, then label name."""
    rows = connection.execute(
        select(span)
        .join(label, label.c.id == span.c.label_id)
        .where(span.c.set_id == set_id)
        .order_by(span.c.start, span.c.end.desc(), label.c.name)
    )
    return tuple(as_span(row) for row in rows)


def get_span(connection: Connection, span_id: SpanId) -> Span | None:
    """A span by its id, or None."""
    row = connection.execute(select(span).where(span.c.id == span_id)).one_or_none()
    return None if row is None else as_span(row)


def find_span(connection: Connection, set_id: SetId, start: int, end: int, label_id: LabelId) -> Span | None:
    """The span with just this extent and label in a pass, or None."""
    row = connection.execute(
        select(span).where(
            span.c.set_id == set_id, span.c.start == start, span.c.end == end, span.c.label_id == label_id
        )
    ).one_or_none()
    return None if row is None else as_span(row)


def counts_by_label(connection: Connection, owner: str, document_id: DocumentId | None = None) -> dict[LabelId, int]:
    """How many spans of each label `owner` has, in one document or in all."""
    query = (
        select(span.c.label_id, func.count())
        .join(annotation_set, annotation_set.c.id == span.c.set_id)
        .where(annotation_set.c.owner == owner, annotation_set.c.kind == SetKind.HUMAN)
        .group_by(span.c.label_id)
    )
    if document_id is not None:
        query = query.where(annotation_set.c.document_id == document_id)
    return {LabelId(row[0]): row[1] for row in connection.execute(query)}


def as_span(row: Row[Any]) -> Span:
    """A row of the span table as a record."""
    return Span(
        row.id, row.set_id, row.start, row.end, row.label_id, row.quote, row.note, bool(row.flagged), row.version
    )
