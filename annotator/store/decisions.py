"""Decisions as rows. Labels stand in them by id, so that a renamed label is renamed in every decision too."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, or_, select

from annotator.domain.cases import Candidate
from annotator.domain.decisions import Decision, Source
from annotator.domain.errors import StorageError
from annotator.domain.ids import new_id
from annotator.domain.spans import quote_of
from annotator.store.bulk import DECISION_COLUMNS
from annotator.store.schema import decision as table
from annotator.store.schema import label
from annotator.store.transaction import Step

_OF_DOCUMENT = f"SELECT {', '.join(DECISION_COLUMNS)} FROM decision WHERE document_id = ? ORDER BY sequence, id"  # noqa: S608 - our names

_LISTS = slice(DECISION_COLUMNS.index("spans"), None)  # the columns that hold JSON lists are the last


def as_row(made: Decision, sequence: int, text: str, label_ids: Mapping[str, str]) -> tuple[Any, ...]:
    """A row as DECISION_COLUMNS; `label_ids` has the id of every label by name.

    Raises SpanRefused for offsets that the text cannot hold.
    """
    spans = [[start, end, label_ids[name], quote_of(text, start, end)] for start, end, name in made.spans]
    candidates = [[one.start, one.end, label_ids[one.label], one.voters] for one in made.candidates]
    told = (made.reviewer, made.source.value, made.policy, made.at, made.reason, made.note)
    lists = (_json(spans), _json(candidates), _json(made.against))
    return (new_id(), made.document_id, sequence, *told, made.confidence, made.took_ms, *lists)


def insert(step: Step, made: Decision, text: str, label_ids: Mapping[str, str]) -> None:
    """Add a decision behind all others of its document, as part of a step."""
    row = as_row(made, next_sequence(step.connection, made.document_id), text, label_ids)
    step.insert(table, {**dict(zip(DECISION_COLUMNS, row, strict=True)), "batch": None, "version": 1})


def next_sequence(connection: Connection, document_id: str) -> int:
    """The place behind the newest decision of a document; decisions count in the order they were made or came in."""
    query = select(func.coalesce(func.max(table.c.sequence), 0)).where(table.c.document_id == document_id)
    return int(connection.execute(query).scalar_one()) + 1


def decisions_of(connection: Connection, document_id: str, text: str, names: Mapping[str, str]) -> tuple[Decision, ...]:
    """All decisions about a document, oldest first; `names` has the name of every label by id.

    Raises StorageError for one that does not fit the text or the tagset.
    """
    raw: Any = connection.connection.driver_connection
    rows = raw.execute(_OF_DOCUMENT, (document_id,)).fetchall()
    # One parse a document: three a decision took a third of the time that reviewing a project takes.
    lists = json.loads(f"[{','.join(part for row in rows for part in row[_LISTS])}]")
    return tuple(_as_decision(row, lists[3 * number : 3 * number + 3], text, names) for number, row in enumerate(rows))


def label_uses(connection: Connection, label_id: str) -> int:
    """How many decisions speak of a label."""
    quoted = json.dumps(label_id)
    named = or_(table.c.spans.contains(quoted, autoescape=True), table.c.candidates.contains(quoted, autoescape=True))
    return int(connection.execute(select(func.count()).where(named)).scalar_one())


def lost_a_label(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether decisions that are put back speak of a label that is gone; no foreign key reaches into their lists."""
    wanted = {part[2] for row in rows for name in ("spans", "candidates") for part in json.loads(row[name])}
    there = connection.execute(select(label.c.id).where(label.c.id.in_(wanted))).scalars()
    return not wanted.issubset(there)


def _as_decision(row: tuple[Any, ...], lists: list[Any], text: str, names: Mapping[str, str]) -> Decision:
    _, document_id, _, reviewer, source, policy, at, reason, note, confidence, took_ms, *_ = row
    spans, candidates, against = lists
    for start, end, label_id, quote in spans:
        if text[start:end] != quote or label_id not in names:
            raise StorageError(
                f"In document {document_id} the gold at {start}..{end} is not what {reviewer} decided.",
                "The database is damaged: run the check.",
            )
    return Decision(
        document_id,
        tuple(_candidate(part, text, names) for part in candidates),
        tuple(against),
        tuple((start, end, names[label_id]) for start, end, label_id, _ in spans),
        Source(source),
        *(reviewer, at, reason, note, policy, confidence, took_ms),
    )


def _candidate(part: list[Any], text: str, names: Mapping[str, str]) -> Candidate:
    start, end, label_id, voters = part
    return Candidate(start, end, names[label_id], text[start:end], tuple(voters))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
