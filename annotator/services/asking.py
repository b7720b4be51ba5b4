"""Decided cases that somebody is asked about again look undecided to them, so that they decide and do not remember."""

from collections.abc import Iterable
from dataclasses import replace

from annotator.domain.adjudication import decidable
from annotator.domain.decisions import Standing
from annotator.store.database import Connection
from annotator.store.repeats import Repeat, repeats_of
from annotator.store.review import UnderReview, label_names


def pending_for(connection: Connection, found: UnderReview, who: str) -> dict[str, Repeat]:
    """What somebody is still asked about in a document, by case id."""
    return pending(repeats_of(connection, found.document_id, label_names(connection)), found, who)


def pending(repeats: Iterable[Repeat], found: UnderReview, who: str) -> dict[str, Repeat]:
    """The same from the document's repeats: those without an answer, whose case still is as it was decided."""
    asked = {one.case_id: one for one in repeats if one.asked_of == who and one.spans is None}
    if not asked:
        return {}
    return {
        each.case.id: asked[each.case.id]
        for each in decidable(found.passes, found.decisions)
        if each.case.id in asked
        and each.standing is Standing.DECIDED
        and each.decision is not None
        and each.decision.id == asked[each.case.id].decision_id
    }


def disguised(found: UnderReview, repeats: Iterable[Repeat], who: str) -> UnderReview:
    """The document as the person is to see it: without the decisions about cases that they are asked about again."""
    hidden = pending(repeats, found, who)
    if not hidden:
        return found
    spans = {
        mark for each in decidable(found.passes, found.decisions) if each.case.id in hidden for mark in each.case.spans
    }
    kept = tuple(made for made in found.decisions if not made.candidates or spans.isdisjoint(made.seen))
    return replace(found, decisions=kept)
