"""Which documents are asked for: by words of the text, and by what one person has marked in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, exists, func

from annotator.domain.finding import USUAL, Manner
from annotator.domain.model import DocumentRow, LabelId
from annotator.store.documents import as_row, holding, rows_of
from annotator.store.schema import annotation_set, document, span


@dataclass(frozen=True, slots=True)
class Marked:
    """That a pass has a span of this kind, or (`absent`) none. None for what may be anything.

    `note`: words, casefolded, that the span's note holds; "" for any note.
    """

    labels: Collection[LabelId] | None = None
    flagged: bool = False
    note: str | None = None
    absent: bool = False


def list_found(
    connection: Connection, owner: str, words: Sequence[str], manner: Manner, wanted: Sequence[Marked]
) -> list[DocumentRow]:
    """What `list_rows` gives, only of documents holding all `words` in this manner, with a pass that is as `wanted`."""
    closer = bool(words) and manner != USUAL
    # What is looked at more closely finds accents however they are written; the quicker search does not.
    quick = [word for word in words if word.isascii()] if closer else words
    conditions = [*map(_has, wanted), *holding(quick)]
    if closer:
        both = document.c.id + "\n" + document.c.text
        conditions.append(func.annotator_finds(both, " ".join(words), manner.case, manner.whole) == 1)
    return [as_row(*row) for row in connection.execute(rows_of(owner).where(*conditions))]


def _has(one: Marked) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [span.c.set_id == annotation_set.c.id]
    if one.labels is not None:
        parts.append(span.c.label_id.in_(one.labels))
    if one.flagged:
        parts.append(span.c.flagged == 1)
    if one.note is not None:
        parts.append(func.coalesce(span.c.note, "") != "")
    if one.note:
        parts.append(func.annotator_holds(span.c.note, one.note) == 1)
    found = exists().where(and_(*parts)).correlate(annotation_set)
    return ~found if one.absent else found
