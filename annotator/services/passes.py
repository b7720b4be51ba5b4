"""Which passes an export or a count is about, read from one moment of the database."""

import heapq
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from annotator.domain.errors import StorageError
from annotator.domain.marks import text_order
from annotator.domain.model import SetKind, State
from annotator.formats.exchange import GOLD, DocumentRecord, SpanRecord
from annotator.services.gold import count_gold, gold_records
from annotator.services.project import Project
from annotator.services.voted import VOTED, count_voted, voted_records
from annotator.store import since as since_moment
from annotator.store.bulk import StreamedPass, Which, stream_passes, stream_untouched
from annotator.store.documents import owners
from annotator.store.lookup import count_passes, count_untouched

ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which passes: a layer, of it those in some states (none: in any), and those worked on since a moment in UTC."""

    layer: str
    states: frozenset[State] = frozenset()
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The passes of a layer. `records` may be asked for again and gives the same: nothing moves in between.

    `total` is how many there are at most.
    """

    wanted: Wanted
    total: int
    _connection: Any

    @property
    def layer(self) -> str:
        """The layer that was asked for."""
        return self.wanted.layer

    def records(self, which: Which | None = None) -> Iterator[DocumentRecord]:
        """By document id, then analyst; gold behind them. Raises StorageError for a damaged span."""
        records = _records(self._connection, self.layer, which)
        for test in (_in_state(self.wanted.states), _since(self._connection, self.wanted)):
            if test is not None:
                records = filter(test, records)
        return records


@contextmanager
def select_passes(project: Project, wanted: Wanted) -> Iterator[Selection]:
    """The layer `gold`, `all`, `majority`, `union`, or that of one analyst."""
    with project.database.read() as connection:
        yield Selection(wanted, _total(connection, wanted.layer), connection)


def _total(connection: Any, layer: str) -> int:
    if layer == GOLD:
        return count_gold(connection)
    if layer in VOTED:
        return count_voted(connection)
    if layer != ALL:
        return count_passes(connection, SetKind.HUMAN, layer)
    return count_passes(connection, SetKind.HUMAN) + count_gold(connection) + count_untouched(connection)


def _records(connection: Any, layer: str, which: Which | None) -> Iterator[DocumentRecord]:
    if layer == GOLD:
        return _of(gold_records(connection), which)
    if layer in VOTED:
        return _of(voted_records(connection, layer), which)
    if layer != ALL:
        return map(_record, stream_passes(connection, SetKind.HUMAN, layer, which))
    return heapq.merge(
        map(_record, stream_passes(connection, SetKind.HUMAN, None, which)),
        _of(gold_records(connection), which),
        map(_record, stream_untouched(connection, which)),
        key=lambda record: (record.id, record.layer == GOLD, record.layer or ""),
    )


def _of(records: Iterator[DocumentRecord], which: Which | None) -> Iterator[DocumentRecord]:
    return records if which is None else (record for record in records if which(record.id))


def _record(one: StreamedPass) -> DocumentRecord:
    text, owner, names = one.text, one.owner, one.labels
    new = tuple.__new__  # see formats.span_rules: half a million spans pass here
    try:
        spans = [
            new(SpanRecord, (start, end, names[label], owner, note, flagged == 1))
            for start, end, label, quote, note, flagged in one.spans
            if text[start:end] == quote
        ]
    except KeyError as error:
        raise _damaged(one, f"a span has a label that does not exist ({error})") from error
    if len(spans) < len(one.spans):
        start, end = next(row[:2] for row in one.spans if text[row[0] : row[1]] != row[3])
        raise _damaged(one, f"the words at {start}..{end} are not those that were marked")
    spans.sort(key=text_order)
    status = State(one.state) if one.state else State.NEW
    return DocumentRecord(one.document_id, text, json.loads(one.meta), owner, status, tuple(spans))


def _damaged(one: StreamedPass, what: str) -> StorageError:
    return StorageError(f"In document {one.document_id} {what}.", "The database is damaged: run the check.")


Test = Callable[[DocumentRecord], bool]


def _in_state(states: frozenset[State]) -> Test | None:
    return (lambda record: (record.status or State.NEW) in states) if states else None


def _since(connection: Any, wanted: Wanted) -> Test | None:
    at = wanted.since
    if at is None:
        return None
    passes = since_moment.passes_since(connection, at)
    decided = since_moment.decided_since(connection, at)
    documents = {document_id for document_id, _ in passes}
    added = since_moment.added_since(connection, at)

    def is_recent(record: DocumentRecord) -> bool:
        if record.layer is None:
            return record.id in added
        if record.layer == GOLD:
            return record.id in decided
        return record.id in documents if wanted.layer in VOTED else (record.id, record.layer) in passes

    return is_recent


def explain_empty(project: Project, chosen: Selection, documents: int) -> list[str]:
    """Sentences for an export that holds nothing, so that a wrong name does not look like an empty project."""
    if documents:
        return []
    if chosen.wanted.states or chosen.wanted.since:
        return ["Nothing of this layer is in the states and of the time asked for."]
    if chosen.layer == GOLD:
        return ["Nothing is decided yet, so the gold layer is empty."]
    if chosen.layer == ALL:
        return ["The project holds no documents yet."]
    if chosen.layer in VOTED:
        return ["Nobody has finished a document yet, so there is nothing to count votes over."]
    with project.database.read() as connection:
        names = owners(connection)
    who = f"Those who have: {', '.join(names[:20])}." if names else "Nobody has yet."
    return [f"{chosen.layer} has no pass over any document. {who}"]
