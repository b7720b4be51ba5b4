"""Turns records of files into rows: which document is new, whose pass a span goes into, what is there already."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from annotator.domain.counting import count_words
from annotator.domain.decisions import Decision
from annotator.domain.errors import AnnotatorError
from annotator.domain.ids import new_id, new_ids
from annotator.domain.model import SetKind, State
from annotator.domain.spans import sha256_of
from annotator.domain.titles import shorten_title, title_of
from annotator.formats.exchange import GOLD, DocumentRecord, Refusal, SpanRecord
from annotator.services.gold_intake import GoldBatch
from annotator.services.labels import insert_label
from annotator.services.project import checked_name
from annotator.store.bulk import Batch
from annotator.store.labels import list_labels
from annotator.store.lookup import KnownDocument, KnownPass, extents_of, known_documents, known_passes
from annotator.store.schema import annotation_set

#: Import raises a pass along this line and never lowers it.
RANK = {State.NEW: 0, State.IN_PROGRESS: 1, State.SKIPPED: 2, State.DONE: 3}
Rows = list[tuple[Any, ...]]
Extent = tuple[int, int, str]


class Counts(Protocol):
    """Where the intake counts what it did; the import's report."""

    documents_added: int
    documents_unchanged: int
    spans_added: int
    decisions_added: int
    rejected: list[Refusal]
    labels_added: list[str]


@dataclass(slots=True)
class _Pass:
    """One pass while a batch is put together.

    `extents` holds start, end and label name of its spans; None: the database was not asked for them yet.
    """

    id: str
    state: State
    version: int
    extents: set[Extent] | None


@dataclass(slots=True)
class _Pending:
    """What one transaction will write, and what it found."""

    batch: Batch
    known: dict[str, KnownDocument]
    passes: dict[tuple[str, str], _Pass]
    label_ids: dict[str, str]
    gold: GoldBatch
    documents: Rows = field(default_factory=list)
    sets: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    spans: Rows = field(default_factory=list)


class Intake:
    """Takes records batch by batch; counts reach the report when their batch is on disk."""

    def __init__(self, who: str, report: Counts) -> None:
        self._who = who
        self._report = report
        self._added: set[str] = set()
        self._unchanged: set[str] = set()
        self._spans = 0
        self._decisions = 0
        self._labels: list[str] = []
        self._bad_names: dict[str, str | None] = {}
        self._bad_labels: dict[str, str] = {}

    def words(self) -> str:
        """What the journal calls this import."""
        counts = {"document": len(self._added), "span": self._spans, "decision": self._decisions}
        parts = [count_words(count, word) for word, count in counts.items() if count]
        *most, last = parts or ["0 documents"]
        return f"Import {', '.join(most)} and {last}" if most else f"Import {last}"

    def committed(self) -> None:
        """The batches taken up to here are on disk."""
        self._report.documents_added = len(self._added)
        self._report.documents_unchanged = len(self._unchanged)
        self._report.spans_added = self._spans
        self._report.decisions_added = self._decisions
        self._report.labels_added = list(self._labels)

    def take(self, batch: Batch, records: list[DocumentRecord]) -> None:
        """Write what the records bring that is not there yet."""
        ids = list({record.id for record in records})
        connection = batch.connection
        passes = {key: _known(one) for key, one in known_passes(connection, ids).items()}
        label_ids: dict[str, str] = {label.name: label.id for label in list_labels(connection)}
        pending = _Pending(batch, known_documents(connection, ids), passes, label_ids, GoldBatch(batch, label_ids))
        for record in records:
            if self._take_document(pending, record):
                (self._take_gold if record.layer == GOLD else self._take_passes)(pending, record)
        batch.add_documents(pending.documents)
        batch.add_sets(list(pending.sets.values()))
        batch.add_spans(pending.spans)
        pending.gold.write()
        self._spans += len(pending.spans)
        self._decisions += len(pending.gold.rows)

    def _take_document(self, pending: _Pending, record: DocumentRecord) -> bool:
        """Whether the record's document is there now, with just this text."""
        sha256 = sha256_of(record.text)
        known = pending.known.get(record.id)
        if known is None:
            pending.known[record.id] = KnownDocument(sha256, record.source)
            pending.documents.append(_document_row(record, sha256))
            self._added.add(record.id)
            return True
        if known.sha256 != sha256:
            first = f" from {known.source}" if known.source else ""
            why = f"document {record.id!r} is there already{first} with another text; give one of them another id"
            self._reject(record, why)
            return False
        if record.id not in self._added:
            self._unchanged.add(record.id)
        return True

    def _take_passes(self, pending: _Pending, record: DocumentRecord) -> None:
        default = record.layer or self._who
        state = record.status or State.IN_PROGRESS
        owners = {span.annotator or default for span in record.spans}
        if record.layer is not None or (record.status not in (None, State.NEW) and not owners):
            owners.add(default)
        for owner in sorted(owners):
            if why := self._name_refused(owner):
                self._reject(record, why)
                continue
            mine = state if record.layer is None or owner == default else State.IN_PROGRESS
            if len(owners) == 1:
                spans: Sequence[SpanRecord] = record.spans
            else:
                spans = [span for span in record.spans if (span.annotator or default) == owner]
            self._take_pass(pending, record, owner, mine, spans)

    def _take_gold(self, pending: _Pending, record: DocumentRecord) -> None:
        pending.gold.note_state(record)
        for made in pending.gold.missing(record, self._who):
            why = next(filter(None, (self._name_refused(name) for name in _people(made))), None)
            if why is not None:
                self._reject(record, why)
            elif all(
                name in pending.label_ids or self._new_label(pending, record, name) for name in _label_names(made)
            ):
                pending.gold.add(made, record.text)

    def _take_pass(
        self, pending: _Pending, record: DocumentRecord, owner: str, state: State, spans: Sequence[SpanRecord]
    ) -> None:
        found = pending.passes.get((record.id, owner))
        if found is None:
            found = _Pass(new_id(), state, 0, set())
            pending.passes[record.id, owner] = found
            pending.sets[found.id] = (found.id, record.id, owner, SetKind.HUMAN.value, state.value)
        elif RANK[state] > RANK[found.state]:
            self._raise_state(pending, found, state)
        self._take_spans(pending, record, found, spans)

    def _raise_state(self, pending: _Pending, found: _Pass, state: State) -> None:
        found.state = state
        row = pending.sets.get(found.id)
        if row is not None:
            pending.sets[found.id] = (*row[:-1], state.value)
        else:
            step = pending.batch.singly()
            after = step.update(annotation_set, found.id, found.version, state=state.value)
            found.version = after["version"]

    def _take_spans(self, pending: _Pending, record: DocumentRecord, found: _Pass, spans: Sequence[SpanRecord]) -> None:
        # In whole sets and lists, not span by span: this is the inner loop of an import.
        there = _extents(pending, found)
        keys = {span[:3] for span in spans}
        if len(keys) < len(spans) or not there.isdisjoint(keys):
            spans = _missing(spans, there)
        there |= keys
        label_ids = pending.label_ids
        if not label_ids.keys() >= {label for _, _, label in keys}:
            spans = self._with_labels(pending, record, spans)
        text, set_id = record.text, found.id
        pending.spans += [
            (span_id, set_id, start, end, label_ids[label], text[start:end], note, 1 if flagged else 0)
            for span_id, (start, end, label, _, note, flagged) in zip(new_ids(len(spans)), spans, strict=True)
        ]

    def _with_labels(self, pending: _Pending, record: DocumentRecord, spans: Sequence[SpanRecord]) -> list[SpanRecord]:
        """The spans whose label is there or could be added; the others are refused one by one."""
        return [
            span for span in spans if span.label in pending.label_ids or self._new_label(pending, record, span.label)
        ]

    def _new_label(self, pending: _Pending, record: DocumentRecord, name: str) -> bool:
        """Whether a label could be made for this import; a name that cannot be one is refused."""
        if name not in self._bad_labels:
            try:
                made = insert_label(pending.batch.singly(), name)
            except AnnotatorError as error:
                self._bad_labels[name] = str(error)
            else:
                self._labels.append(name)
                pending.label_ids[name] = made.id
                return True
        self._reject(record, self._bad_labels[name])
        return False

    def _name_refused(self, owner: str) -> str | None:
        if owner not in self._bad_names:
            try:
                checked_name(owner)
                self._bad_names[owner] = None
            except AnnotatorError as error:
                self._bad_names[owner] = str(error)
        return self._bad_names[owner]

    def _reject(self, record: DocumentRecord, why: str) -> None:
        self._report.rejected.append(Refusal(record.where, why))


def _known(one: KnownPass) -> _Pass:
    return _Pass(one.id, one.state, one.version, None)


def _document_row(record: DocumentRecord, sha256: str) -> tuple[Any, ...]:
    title = shorten_title(record.name) if record.name else title_of(record.text)
    meta = json.dumps(dict(record.meta), ensure_ascii=False)
    return (record.id, title, record.source, meta, record.text, sha256, len(record.text))


def _people(made: Decision) -> list[str]:
    return [made.reviewer, *made.against, *(name for one in made.candidates for name in one.voters)]


def _label_names(made: Decision) -> list[str]:
    return sorted({mark[2] for mark in (*made.spans, *made.seen)})


def _extents(pending: _Pending, found: _Pass) -> set[Extent]:
    if found.extents is None:
        names = {label_id: name for name, label_id in pending.label_ids.items()}
        rows = extents_of(pending.batch.connection, found.id)
        found.extents = {(start, end, names[label_id]) for start, end, label_id in rows}
    return found.extents


def _missing(spans: Sequence[SpanRecord], there: set[Extent]) -> list[SpanRecord]:
    """The spans that the pass lacks, each once."""
    seen = set(there)
    found = []
    for span in spans:
        if span[:3] not in seen:
            seen.add(span[:3])
            found.append(span)
    return found
