"""Which documents are asked for: by words of the text, and by what one person has marked in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func

from annotator.domain.finding import USUAL, Manner
from annotator.domain.model import LabelId
from annotator.store.schema import annotation_set, document, span

_LONGEST_PLAIN = 100
_MOST_PLAIN = 10


@dataclass(frozen=True, slots=True)
class Marked:
    """That a pass has a span of this kind, or (`absent`) none. None for what may be anything.

    `note`: words, casefolded, that the span's note holds; "" for any note.
    """

    labels: Collection[LabelId] | None = None
    flagged: bool = False
    note: str | None = None
    absent: bool = False


def holding(words: Sequence[str], manner: Manner = USUAL) -> list[ColumnElement[bool]]:
    """Words of the text or the id: case-blind substrings, unless `manner` wants more.

    LIKE is the faster way, but folds ASCII only and takes neither long words nor a thousand of them; the others go
    through Python's casefold together. What LIKE finds is looked at more closely where case or whole words matter.
    """
    plain = [word for word in words if word.isascii() and len(word) <= _LONGEST_PLAIN][:_MOST_PLAIN]
    rest = [word for word in words if word not in plain]
    found: list[ColumnElement[bool]] = [
        document.c.text.icontains(word, autoescape=True) | document.c.id.icontains(word, autoescape=True)
        for word in plain
    ]
    both = document.c.id + "\n" + document.c.text
    if words and manner != USUAL:
        found.append(func.annotator_finds(both, " ".join(words), manner.case, manner.whole) == 1)
    elif rest:
        found.append(func.annotator_holds(both, " ".join(rest).casefold()) == 1)
    return found


def having(wanted: Sequence[Marked]) -> list[ColumnElement[bool]]:
    """What must be so of the pass that a query has joined to each document."""
    return [_has(one) for one in wanted]


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
