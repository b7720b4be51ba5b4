"""Queries about documents and passes; what leaves is plain records of the domain."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from annotator.domain.model import (
    AnnotationSet,
    Document,
    DocumentId,
    DocumentRow,
    SetId,
    SetKind,
    State,
)
from annotator.store.schema import annotation_set, document, span


def get_document(connection: Connection, document_id: DocumentId) -> Document | None:
    """The whole document with its text, or None."""
    row = connection.execute(select(document).where(document.c.id == document_id)).one_or_none()
    return None if row is None else as_document(row)


def get_text(connection: Connection, document_id: DocumentId) -> str | None:
    """The text alone, or None when there is no such document."""
    return connection.execute(select(document.c.text).where(document.c.id == document_id)).scalar_one_or_none()


def list_rows(connection: Connection, owner: str, words: Sequence[str] = ()) -> list[DocumentRow]:
    """Every document with the span count and state of `owner`'s pass, by id; only those holding all `words`."""
    rows = connection.execute(_rows_of(owner).where(*[_holds(word) for word in words])).all()
    return [DocumentRow(row.id, row.title, row.characters, row.spans, State(row.state or "new")) for row in rows]


def _rows_of(owner: str) -> Select[Any]:
    mine = and_(
        annotation_set.c.document_id == document.c.id,
        annotation_set.c.owner == owner,
        annotation_set.c.kind == SetKind.HUMAN,
    )
    marked = select(func.count()).where(span.c.set_id == annotation_set.c.id).scalar_subquery()
    return (
        select(document.c.id, document.c.title, document.c.characters, annotation_set.c.state, marked.label("spans"))
        .select_from(document.outerjoin(annotation_set, mine))
        .order_by(document.c.id)
    )


def _holds(word: str) -> Any:
    """Case-blind substring. LIKE folds ASCII only, so other words go through Python's casefold."""
    if word.isascii():
        return document.c.text.icontains(word, autoescape=True) | document.c.id.icontains(word, autoescape=True)
    return func.annotator_holds(document.c.text, word.casefold()) == 1


def row_of(connection: Connection, owner: str, document_id: DocumentId) -> DocumentRow | None:
    """One line of the document list, or None."""
    row = connection.execute(_rows_of(owner).where(document.c.id == document_id)).one_or_none()
    if row is None:
        return None
    return DocumentRow(row.id, row.title, row.characters, row.spans, State(row.state or "new"))


def get_set(
    connection: Connection, document_id: DocumentId, owner: str, kind: SetKind = SetKind.HUMAN
) -> AnnotationSet | None:
    """One owner's pass over one document, or None before the first mark."""
    found = connection.execute(
        select(annotation_set).where(
            annotation_set.c.document_id == document_id,
            annotation_set.c.owner == owner,
            annotation_set.c.kind == kind,
        )
    ).one_or_none()
    return None if found is None else as_set(found)


def get_set_by_id(connection: Connection, set_id: SetId) -> AnnotationSet | None:
    """A pass by its id, or None."""
    found = connection.execute(select(annotation_set).where(annotation_set.c.id == set_id)).one_or_none()
    return None if found is None else as_set(found)


def sets_of(connection: Connection, document_id: DocumentId) -> list[AnnotationSet]:
    """Every pass over a document, by owner."""
    rows = connection.execute(
        select(annotation_set)
        .where(annotation_set.c.document_id == document_id)
        .order_by(annotation_set.c.owner, annotation_set.c.kind)
    )
    return [as_set(row) for row in rows]


def known(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """SHA-256 by id, of those `ids` that the project has."""
    wanted = list(ids)
    rows = connection.execute(select(document.c.id, document.c.sha256).where(document.c.id.in_(wanted)))
    return {row.id: row.sha256 for row in rows}


def owners(connection: Connection) -> list[str]:
    """Everyone who has a human pass, in order of name."""
    rows = connection.execute(
        select(annotation_set.c.owner)
        .where(annotation_set.c.kind == SetKind.HUMAN)
        .distinct()
        .order_by(annotation_set.c.owner)
    )
    return list(rows.scalars())


def as_document(row: Row[Any]) -> Document:
    """A row of the document table as a record."""
    return Document(row.id, row.text, row.sha256, row.title, row.source, json.loads(row.meta))


def as_set(row: Row[Any]) -> AnnotationSet:
    """A row of the annotation_set table as a record."""
    return AnnotationSet(
        row.id, row.document_id, row.owner, SetKind(row.kind), State(row.state), row.version
    )


def count(connection: Connection) -> int:
    """How many documents there are."""
    return int(connection.execute(select(func.count()).select_from(document)).scalar_one())
