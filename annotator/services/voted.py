"""Layers that are worked out from the finished passes of all analysts, each span with its votes."""

import json
from collections.abc import Iterator
from typing import Any

from annotator.domain.model import State
from annotator.domain.votes import majority, union
from annotator.formats.exchange import DocumentRecord, SpanRecord, Votes
from annotator.store import review
from annotator.store.review import Which

_COUNTED = {"majority": majority, "union": union}
#: The names of these layers; nobody can be called so.
VOTED = frozenset(_COUNTED)


def voted_records(connection: Any, layer: str) -> Iterator[DocumentRecord]:
    """Every document that somebody finished, by id; notes and flags are their authors', and stay behind."""
    count = _COUNTED[layer]
    for found in review.stream(connection, Which.TO_REVIEW):
        passes = found.passes
        if not passes.passes:
            continue
        spans, votes = [], []
        for start, end, label, voters, seen_by in count(passes):
            spans.append(SpanRecord(start, end, label))
            votes.append(Votes(voters, seen_by))
        told = (passes.document_id, passes.text, json.loads(found.meta), layer, State.DONE, tuple(spans))
        yield DocumentRecord(*told, votes=tuple(votes))


def count_voted(connection: Any) -> int:
    """How many documents these layers can have at most."""
    return review.count(connection, Which.TO_REVIEW)
