"""Queries about the tagset."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from annotator.domain.model import Label, LabelId
from annotator.store.prepared import Prepared
from annotator.store.schema import label, span

_ALL = select(label).order_by(label.c.position, label.c.name)
_BY_ID = Prepared(select(label).where(label.c.id == bindparam("id")))


def get_label(connection: Connection, label_id: LabelId) -> Label | None:
    """A label by its id, or None."""
    row = _BY_ID.first(connection, {"id": label_id})
    return None if row is None else as_label(row)


def list_labels(connection: Connection) -> tuple[Label, ...]:
    """The tagset in its own order."""
    rows = connection.execute(_ALL)
    return tuple(as_label(row) for row in rows)


def next_position(connection: Connection) -> int:
    """The place after the last label."""
    return int(connection.execute(select(func.coalesce(func.max(label.c.position), 0))).scalar_one()) + 1


def use_count(connection: Connection, label_id: LabelId) -> int:
    """How many spans, of anybody, carry the label."""
    return int(connection.execute(select(func.count()).where(span.c.label_id == label_id)).scalar_one())


def as_label(row: Row[Any]) -> Label:
    """A row of the label table as a record."""
    return Label(row.id, row.name, row.color, row.key, row.code, row.description, row.version)
