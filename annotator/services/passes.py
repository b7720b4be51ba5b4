"""Which passes an export or a count is about, read from one moment of the database."""

import heapq
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from annotator.domain.errors import StorageError
from annotator.domain.model import SetKind, State
from annotator.formats.exchange import GOLD, DocumentRecord, SpanRecord
from annotator.services.gold import count_gold, gold_records
from annotator.services.project import Project
from annotator.store.bulk import StreamedPass, stream_passes, stream_untouched
from annotator.store.documents import owners
from annotator.store.lookup import count_passes, count_untouched

ALL = "all"


@dataclass(frozen=True, slots=True)
class Selection:
    """The passes of a layer. `records` may be asked for again and gives the same: nothing moves in between."""

    layer: str
    total: int
    _connection: Any

    def records(self) -> Iterator[DocumentRecord]:
        """By document id, then analyst; gold behind them. Raises StorageError for a damaged span."""
        return _records(self._connection, self.layer)


@contextmanager
def select_passes(project: Project, layer: str) -> Iterator[Selection]:
    """The layer `gold`, `all`, or that of one analyst."""
    with project.database.read() as connection:
        yield Selection(layer, _total(connection, layer), connection)


def _total(connection: Any, layer: str) -> int:
    if layer == GOLD:
        return count_gold(connection)
    if layer != ALL:
        return count_passes(connection, SetKind.HUMAN, layer)
    return count_passes(connection, SetKind.HUMAN) + count_gold(connection) + count_untouched(connection)


def _records(connection: Any, layer: str) -> Iterator[DocumentRecord]:
    if layer == GOLD:
        return gold_records(connection)
    if layer != ALL:
        return map(_record, stream_passes(connection, SetKind.HUMAN, layer))
    return heapq.merge(
        map(_record, stream_passes(connection, SetKind.HUMAN)),
        gold_records(connection),
        map(_record, stream_untouched(connection)),
        key=lambda record: (record.id, record.layer == GOLD, record.layer or ""),
    )


def _record(one: StreamedPass) -> DocumentRecord:
    text = one.text
    spans = []
    new = tuple.__new__  # see formats.span_rules: half a million spans pass here
    for start, end, label, quote, note, flagged in one.spans:
        if text[start:end] != quote:
            raise StorageError(
                f"In document {one.document_id} the words at {start}..{end} are not those that were marked.",
                "The database is damaged: run the check.",
            )
        spans.append(new(SpanRecord, (start, end, label, one.owner, note, flagged == 1)))
    status = State(one.state) if one.state else State.NEW
    return DocumentRecord(one.document_id, text, json.loads(one.meta), one.owner, status, tuple(spans))


def explain_empty(project: Project, chosen: Selection, documents: int) -> list[str]:
    """Sentences for an export that holds nothing, so that a wrong name does not look like an empty project."""
    if documents:
        return []
    if chosen.layer == GOLD:
        return ["Nothing is decided yet, so the gold layer is empty."]
    if chosen.layer == ALL:
        return ["The project holds no documents yet."]
    with project.database.read() as connection:
        names = owners(connection)
    who = f"Those who have: {', '.join(names[:20])}." if names else "Nobody has yet."
    return [f"{chosen.layer} has no pass over any document. {who}"]
