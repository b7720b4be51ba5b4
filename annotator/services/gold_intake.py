"""Restores decisions from gold lines: those that are there already stay, the others come behind them."""

from dataclasses import dataclass, field
from typing import Any

from annotator.domain.decisions import Decision, Source
from annotator.domain.ids import new_id
from annotator.domain.model import DocumentId, SetKind, State
from annotator.domain.passes import Mark
from annotator.formats.exchange import GOLD, DocumentRecord
from annotator.store.bulk import Batch
from annotator.store.decisions import as_row, decisions_of, next_sequence
from annotator.store.documents import get_set
from annotator.store.schema import annotation_set
from annotator.store.transaction import now


@dataclass(slots=True)
class _Known:
    """The decisions about one document while a batch is put together; `is_new`: it had none before."""

    decisions: set[Decision]
    next: int
    is_new: bool


@dataclass(slots=True)
class GoldBatch:
    """What one transaction will write of gold. `label_ids`, by name, grows while labels are added."""

    batch: Batch
    label_ids: dict[str, str]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    sets: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    _known: dict[str, _Known] = field(default_factory=dict)

    def missing(self, record: DocumentRecord, who: str) -> list[Decision]:
        """The decisions of a gold line that the project lacks, each once.

        Spans of a line without decisions become gold that nobody marked, decided by the span's analyst, else by `who`.
        """
        there = self._of(record).decisions
        wanted = record.decisions or _adopted(record, who, there)
        return [made for made in dict.fromkeys(wanted) if made not in there]

    def add(self, made: Decision, text: str) -> None:
        """Keep a decision that `missing` named; its labels must be there."""
        known = self._known[made.document_id]
        self.rows.append(as_row(made, known.next, text, self.label_ids))
        known.decisions.add(made)
        known.next += 1

    def note_state(self, record: DocumentRecord) -> None:
        """Keep that the gold of a file is unfinished, which nobody can tell where its passes did not come along.

        Gold that was here before is not lowered by it; a later file that says done is believed.
        """
        if record.status in (None, State.DONE):
            self._finish(record.id)
        elif self._of(record).is_new and self._state_row(record.id) is None:
            row = (new_id(), record.id, GOLD, SetKind.GOLD.value, State.IN_PROGRESS.value)
            self.sets.setdefault(record.id, row)

    def write(self) -> None:
        """Write what was gathered, the documents being there."""
        self.batch.add_sets(list(self.sets.values()))
        self.batch.add_decisions(self.rows)

    def _finish(self, document_id: str) -> None:
        self.sets.pop(document_id, None)
        found = self._state_row(document_id)
        if found is not None and found.state is not State.DONE:
            self.batch.singly().update(annotation_set, found.id, found.version, state=State.DONE.value)

    def _state_row(self, document_id: str) -> Any:
        return get_set(self.batch.connection, DocumentId(document_id), GOLD, SetKind.GOLD)

    def _of(self, record: DocumentRecord) -> _Known:
        known = self._known.get(record.id)
        if known is None:
            connection = self.batch.connection
            names = {label_id: name for name, label_id in self.label_ids.items()}
            there = decisions_of(connection, record.id, record.text, names)
            known = _Known(set(there), next_sequence(connection, record.id), not there)
            self._known[record.id] = known
        return known


def _adopted(record: DocumentRecord, who: str, there: set[Decision]) -> list[Decision]:
    """Decisions for gold spans that come without any; what was decided about before is not brought back."""
    decided = {mark for made in there for mark in (*made.spans, *made.seen)}
    by_reviewer: dict[str, list[Mark]] = {}
    for span in record.spans:
        if span[:3] not in decided:
            by_reviewer.setdefault(span.annotator or who, []).append(span[:3])
    at = now()
    return [
        Decision(record.id, (), (), tuple(dict.fromkeys(marks)), Source.NEW, reviewer, at)
        for reviewer, marks in by_reviewer.items()
    ]
