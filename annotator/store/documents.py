"""Queries about documents and passes; what leaves is plain records of the domain."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, select

from annotator.domain.model import (
    AnnotationSet,
    Document,
    DocumentId,
    DocumentRow,
    SetId,
    SetKind,
    State,
)
from annotator.store.prepared import Prepared
from annotator.store.schema import annotation_set, document, span

# Statements that run with every key press are built once: building one anew costs more than running it.
_TEXT = select(document.c.text).where(document.c.id == bindparam("id"))
_PRINT = Prepared(
    select(document.c.id, document.c.sha256, document.c.characters).where(document.c.id == bindparam("id"))
)
_SET = Prepared(
    select(annotation_set).where(
        annotation_set.c.document_id == bindparam("document"),
        annotation_set.c.owner == bindparam("by"),
        annotation_set.c.kind == bindparam("of"),
    )
)
_SET_BY_ID = Prepared(select(annotation_set).where(annotation_set.c.id == bindparam("id")))

# The text that was read last, by its id, digest and length. A text never changes, and one is annotated at a time:
# reading ten megabytes anew for every span would be most of a key press.
_last_text: dict[tuple[Any, ...], str] = {}
_LONGEST_PLAIN = 100
_MOST_PLAIN = 10


def get_document(connection: Connection, document_id: DocumentId) -> Document | None:
    """The whole document with its text, or None."""
    row = connection.execute(select(document).where(document.c.id == document_id)).one_or_none()
    if row is None:
        return None
    _keep_text((row.id, row.sha256, row.characters), row.text)
    return as_document(row)


def get_text(connection: Connection, document_id: DocumentId) -> str | None:
    """The text alone, or None when there is no such document."""
    found = _PRINT.first(connection, {"id": document_id})
    if found is None:
        return None
    text = _last_text.get(tuple(found))
    if text is None:
        text = str(connection.execute(_TEXT, {"id": document_id}).scalar_one())
        _keep_text(tuple(found), text)
    return text


def _keep_text(key: tuple[Any, ...], text: str) -> None:
    _last_text.clear()
    _last_text[key] = text


def list_rows(connection: Connection, owner: str, words: Sequence[str] = ()) -> list[DocumentRow]:
    """Every document with the span count and state of `owner`'s pass, by id; only those holding all `words`."""
    rows = connection.execute(rows_of(owner).where(*holding(words))).all()
    return [as_row(*row) for row in rows]


def _own_pass(owner: str) -> ColumnElement[bool]:
    return and_(
        annotation_set.c.document_id == document.c.id,
        annotation_set.c.owner == owner,
        annotation_set.c.kind == SetKind.HUMAN,
    )


def rows_of(owner: str) -> Select[Any]:
    """What the list shows of every document, by id; `owner`'s pass is joined to each that has one."""
    marked = select(func.count()).where(span.c.set_id == annotation_set.c.id).scalar_subquery()
    return (
        select(document.c.id, document.c.title, document.c.characters, annotation_set.c.state, marked.label("spans"))
        .select_from(document.outerjoin(annotation_set, _own_pass(owner)))
        .order_by(document.c.id)
    )


def holding(words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Case-blind substrings of the text or the id.

    LIKE is the faster way, but folds ASCII only and takes neither long words nor a thousand of them; the others go
    through Python's casefold together.
    """
    plain = [word for word in words if word.isascii() and len(word) <= _LONGEST_PLAIN][:_MOST_PLAIN]
    rest = [word for word in words if word not in plain]
    found: list[ColumnElement[bool]] = [
        document.c.text.icontains(word, autoescape=True) | document.c.id.icontains(word, autoescape=True)
        for word in plain
    ]
    if rest:
        both = document.c.id + "\n" + document.c.text
        found.append(func.annotator_holds(both, " ".join(rest).casefold()) == 1)
    return found


def row_of(connection: Connection, owner: str, document_id: DocumentId) -> DocumentRow | None:
    """One line of the document list, or None."""
    row = connection.execute(rows_of(owner).where(document.c.id == document_id)).one_or_none()
    return None if row is None else as_row(*row)


def as_row(key: str, title: str, characters: int, state: str | None, marked: int) -> DocumentRow:
    """A row of `rows_of` as a record."""
    return DocumentRow(DocumentId(key), title, characters, marked, State(state or "new"))


def next_open(connection: Connection, owner: str, after: DocumentId | None) -> DocumentId | None:
    """The first document behind `after`, going round, that `owner` has neither finished nor skipped; never `after`."""
    state = func.coalesce(annotation_set.c.state, State.NEW.value)
    waiting = (
        select(document.c.id)
        .select_from(document.outerjoin(annotation_set, _own_pass(owner)))
        .where(state.in_([one.value for one in State if not one.is_finished]))
        .order_by(document.c.id)
        .limit(1)
    )
    if after is None:
        return connection.execute(waiting).scalar_one_or_none()
    later = connection.execute(waiting.where(document.c.id > after)).scalar_one_or_none()
    return later or connection.execute(waiting.where(document.c.id < after)).scalar_one_or_none()


def get_set(
    connection: Connection, document_id: DocumentId, owner: str, kind: SetKind = SetKind.HUMAN
) -> AnnotationSet | None:
    """One owner's pass over one document, or None before the first mark."""
    found = _SET.first(connection, {"document": document_id, "by": owner, "of": kind.value})
    return None if found is None else as_set(found)


def get_set_by_id(connection: Connection, set_id: SetId) -> AnnotationSet | None:
    """A pass by its id, or None."""
    found = _SET_BY_ID.first(connection, {"id": set_id})
    return None if found is None else as_set(found)


def sets_of(connection: Connection, document_id: DocumentId) -> list[AnnotationSet]:
    """Every pass over a document, by owner."""
    rows = connection.execute(
        select(annotation_set)
        .where(annotation_set.c.document_id == document_id)
        .order_by(annotation_set.c.owner, annotation_set.c.kind)
    )
    return [as_set(row) for row in rows]


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
    return AnnotationSet(row.id, row.document_id, row.owner, SetKind(row.kind), State(row.state), row.version)


def count(connection: Connection) -> int:
    """How many documents there are."""
    return int(connection.execute(select(func.count()).select_from(document)).scalar_one())
