"""Gold as exports carry it: worked out from the decisions, document by document."""

import json
from collections.abc import Iterator
from typing import Any

from annotator.domain.adjudication import review as review_of
from annotator.domain.decisions import gold_spans
from annotator.domain.model import State
from annotator.formats.exchange import GOLD, DocumentRecord, SpanRecord
from annotator.services.reviewing import count_open
from annotator.store import review
from annotator.store.review import UnderReview, Which


def gold_records(connection: Any) -> Iterator[DocumentRecord]:
    """Every document with a decision, by id. Raises StorageError for a damaged one."""
    for found in review.stream(connection, Which.DECIDED):
        gold = tuple(gold_spans(found.decisions))
        spans = tuple(SpanRecord(one.start, one.end, one.label, one.reviewer) for one in gold)
        passes = found.passes
        yield DocumentRecord(
            *(passes.document_id, passes.text, json.loads(found.meta), GOLD, gold_state(found), spans),
            decisions=found.decisions,
            gold=gold,
        )


def count_gold(connection: Any) -> int:
    """How many documents have a decision."""
    return review.count(connection, Which.DECIDED)


def gold_state(found: UnderReview) -> State:
    """Done once no case is open; without a finished pass nobody can tell, and what the file said is repeated."""
    if not found.passes.passes:
        return found.told or State.DONE
    return State.IN_PROGRESS if count_open(review_of(found.passes, found.decisions)) else State.DONE
