"""Queries about spans."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, select

from annotator.domain.model import LabelId, SetId, Span, SpanId
from annotator.store.prepared import Prepared
from annotator.store.schema import label, span

# Statements are built once: building one anew costs more than running it. The columns are in the order of `Span`.
_COLUMNS = (
    *(span.c.id, span.c.set_id, span.c.start, span.c.end, span.c.label_id, span.c.quote, span.c.note),
    *(span.c.flagged, span.c.version),
)
_OF_SET = (
    select(*_COLUMNS)
    .join(label, label.c.id == span.c.label_id)
    .where(span.c.set_id == bindparam("set_id"))
    .order_by(span.c.start, span.c.end.desc(), label.c.name)
)
_BY_IDS = select(*_COLUMNS).where(span.c.set_id == bindparam("set_id"), span.c.id.in_(bindparam("ids", expanding=True)))
_BY_EXTENT = Prepared(
    select(*_COLUMNS).where(
        span.c.set_id == bindparam("set_id"),
        span.c.start == bindparam("start"),
        span.c.end == bindparam("end"),
        span.c.label_id == bindparam("label_id"),
    )
)


def spans_of(connection: Connection, set_id: SetId) -> tuple[Span, ...]:
    """The spans of one pass by start, then longest first, then label name."""
    rows = connection.execute(_OF_SET, {"set_id": set_id}).all()
    # A hundred thousand spans can be a page: no look-up by name, no call a row.
    return tuple(
        [
            Span(key, in_set, start, end, label_id, quote, note, flagged == 1, version)
            for key, in_set, start, end, label_id, quote, note, flagged, version in rows
        ]
    )


def spans_by_id(connection: Connection, set_id: SetId, ids: Collection[SpanId]) -> tuple[Span, ...]:
    """Those of the ids that are spans of the pass, in any order."""
    rows = connection.execute(_BY_IDS, {"set_id": set_id, "ids": list(ids)})
    return tuple(as_span(row) for row in rows)


def find_span(connection: Connection, set_id: SetId, start: int, end: int, label_id: LabelId) -> Span | None:
    """The span with just this extent and label in a pass, or None."""
    wanted = {"set_id": set_id, "start": start, "end": end, "label_id": label_id}
    row = _BY_EXTENT.first(connection, wanted)
    return None if row is None else as_span(row)


def as_span(row: Any) -> Span:
    """A row that has the columns of a span by name."""
    return Span(
        row.id, row.set_id, row.start, row.end, row.label_id, row.quote, row.note, row.flagged == 1, row.version
    )
