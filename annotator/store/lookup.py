"""What an import must know of the rows that are there already, asked for a batch of documents at a time."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, exists, func, select

from annotator.domain.model import SetKind, State
from annotator.store.schema import annotation_set, decision, document, label, span

Extent = tuple[int, int, str]


class KnownDocument(NamedTuple):
    """A document of the project, without its text."""

    sha256: str
    source: str | None


class KnownPass(NamedTuple):
    """A human pass of the project, without its spans."""

    id: str
    state: State
    version: int


def known_documents(connection: Connection, ids: Sequence[str]) -> dict[str, KnownDocument]:
    """By id, those of `ids` that the project has."""
    query = select(document.c.id, document.c.sha256, document.c.source).where(document.c.id.in_(ids))
    return {row.id: KnownDocument(row.sha256, row.source) for row in connection.execute(query)}


def known_passes(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], KnownPass]:
    """By document and owner, the human passes over those documents."""
    query = select(annotation_set).where(
        annotation_set.c.document_id.in_(ids), annotation_set.c.kind == SetKind.HUMAN.value
    )
    return {
        (row.document_id, row.owner): KnownPass(row.id, State(row.state), row.version)
        for row in connection.execute(query)
    }


def extents_of(connection: Connection, set_id: str) -> set[Extent]:
    """Start, end and label id of each span of a pass."""
    query = select(span.c.start, span.c.end, span.c.label_id).where(span.c.set_id == set_id)
    return {tuple(row) for row in connection.execute(query)}


def count_passes(connection: Connection, kind: SetKind, owner: str | None = None) -> int:
    """How many passes of a kind there are, of one owner or of all."""
    query = select(func.count()).select_from(annotation_set).where(annotation_set.c.kind == kind.value)
    if owner is not None:
        query = query.where(annotation_set.c.owner == owner)
    return int(connection.execute(query).scalar_one())


def count_untouched(connection: Connection) -> int:
    """How many documents have neither a human pass nor a decision."""
    mine = exists().where(
        annotation_set.c.document_id == document.c.id,
        annotation_set.c.kind.in_([SetKind.HUMAN.value, SetKind.GOLD.value]),
    )
    decided = exists().where(decision.c.document_id == document.c.id)
    return int(connection.execute(select(func.count()).select_from(document).where(~mine, ~decided)).scalar_one())


def span_counts(connection: Connection) -> dict[tuple[str, str], int]:
    """By owner and label name, the spans of human passes."""
    query = (
        select(annotation_set.c.owner, label.c.name, func.count())
        .select_from(span.join(annotation_set).join(label))
        .where(annotation_set.c.kind == SetKind.HUMAN.value)
        .group_by(annotation_set.c.owner, label.c.name)
    )
    return {(owner, name): count for owner, name, count in connection.execute(query)}


def pass_counts(connection: Connection) -> dict[tuple[str, State], int]:
    """By owner and state, the human passes."""
    query = (
        select(annotation_set.c.owner, annotation_set.c.state, func.count())
        .where(annotation_set.c.kind == SetKind.HUMAN.value)
        .group_by(annotation_set.c.owner, annotation_set.c.state)
    )
    return {(owner, State(state)): count for owner, state, count in connection.execute(query)}


def text_counts(connection: Connection) -> tuple[int, int]:
    """How many documents, and how many code points in them."""
    row = connection.execute(select(func.count(), func.coalesce(func.sum(document.c.characters), 0))).one()
    return int(row[0]), int(row[1])
