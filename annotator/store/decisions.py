"""Decisions as rows. Labels stand in them by id, so that a renamed label is renamed in every decision too."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, func, or_, select

from annotator.domain.cases import Candidate
from annotator.domain.decisions import Decision, Provenance, Source
from annotator.domain.errors import StorageError
from annotator.domain.ids import new_id
from annotator.domain.passes import Mark
from annotator.domain.spans import quote_of
from annotator.store.bulk import DECISION_COLUMNS
from annotator.store.schema import case_mark, label, repeat
from annotator.store.schema import decision as table
from annotator.store.transaction import Step

# The columns that hold lists of spans with a label's id in third place.
SPEAKS_OF_LABELS = {table: ("spans", "candidates"), case_mark: ("spans",), repeat: ("spans",)}

_LISTS = slice(DECISION_COLUMNS.index("spans"), DECISION_COLUMNS.index("spans") + 3)  # spans, candidates, against
_READ = DECISION_COLUMNS[: _LISTS.stop]  # the columns behind them say how it came about
_OF_DOCUMENT = f"SELECT {', '.join(_READ)} FROM decision WHERE document_id = ? ORDER BY sequence, id"  # noqa: S608 - our names


_UNKNOWN = Provenance()


def as_row(
    made: Decision, sequence: int, text: str, label_ids: Mapping[str, str], known: Provenance = _UNKNOWN
) -> tuple[Any, ...]:
    """A row as DECISION_COLUMNS; `label_ids` has the id of every label by name.

    Raises SpanRefused for offsets that the text cannot hold.
    """
    spans = spans_json(made.spans, text, label_ids)
    candidates = [[one.start, one.end, label_ids[one.label], one.voters] for one in made.candidates]
    told = (made.reviewer, made.source.value, made.policy, made.at, made.reason, made.note)
    lists = (spans, _json(candidates), _json(made.against), _seen(known), _json_or_null(known.replaces))
    return (new_id(), made.document_id, sequence, *told, made.confidence, made.took_ms, *lists)


def insert(step: Step, made: Decision, text: str, label_ids: Mapping[str, str], known: Provenance = _UNKNOWN) -> str:
    """Add a decision behind all others of its document, as part of a step; returns its id."""
    row = as_row(made, next_sequence(step.connection, made.document_id), text, label_ids, known)
    step.insert(table, {**dict(zip(DECISION_COLUMNS, row, strict=True)), "batch": None, "version": 1})
    return str(row[0])


def spans_json(spans: Iterable[Mark], text: str, label_ids: Mapping[str, str]) -> str:
    """Spans as rows keep them, each with its label's id and its quote. Raises SpanRefused."""
    return _json([[start, end, label_ids[name], quote_of(text, start, end)] for start, end, name in spans])


def read_spans(value: str, names: Mapping[str, str]) -> tuple[Mark, ...]:
    """What `spans_json` wrote; `names` has the name of every label by id. See `told_as_damage`."""
    return tuple((start, end, names[label_id]) for start, end, label_id, _ in json.loads(value))


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
    with told_as_damage(f"A decision about the document {document_id}"):
        # One parse a document: three a decision took a third of the time that reviewing a project takes.
        lists = json.loads(f"[{','.join(part for row in rows for part in row[_LISTS])}]")
        return tuple(
            _as_decision(row, lists[3 * number : 3 * number + 3], text, names) for number, row in enumerate(rows)
        )


@contextmanager
def told_as_damage(what: str) -> Iterator[None]:
    """Say of a row that another program wrote into the file that it cannot be read. Raises StorageError."""
    try:
        yield
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StorageError(f"{what} cannot be read.", "The database is damaged: run the check.") from error


def provenances(connection: Connection, document_id: str) -> dict[str, Provenance]:
    """What each decision about a document rests on, by its id. Raises StorageError."""
    query = select(table.c.id, table.c.seen, table.c.replaces).where(table.c.document_id == document_id)
    with told_as_damage(f"What a decision about the document {document_id} rests on"):
        return {row.id: _as_provenance(row.seen, row.replaces) for row in connection.execute(query)}


def label_uses(connection: Connection, label_id: str) -> int:
    """How many decisions speak of a label, notes on cases and repeated ones counted too."""
    quoted = json.dumps(label_id)
    uses = 0
    for speaking, lists in SPEAKS_OF_LABELS.items():
        named = or_(*(speaking.c[name].contains(quoted, autoescape=True) for name in lists))
        uses += connection.execute(select(func.count()).select_from(speaking).where(named)).scalar_one()
    return uses


def lost_a_label(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether rows that are put back speak of a label that is gone; no foreign key reaches into their lists."""
    lists = [row[name] for row in rows for name in SPEAKS_OF_LABELS.get(table, ()) if row[name] is not None]
    wanted = {part[2] for value in lists for part in json.loads(value)}
    there = connection.execute(select(label.c.id).where(label.c.id.in_(wanted))).scalars()
    return not wanted.issubset(there)


def _as_decision(row: tuple[Any, ...], lists: list[Any], text: str, names: Mapping[str, str]) -> Decision:
    decision_id, document_id, _, reviewer, source, policy, at, reason, note, confidence, took_ms, *_ = row
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
        *(reviewer, at, reason, note, policy, confidence, took_ms, decision_id),
    )


def _candidate(part: list[Any], text: str, names: Mapping[str, str]) -> Candidate:
    start, end, label_id, voters = part
    return Candidate(start, end, names[label_id], text[start:end], tuple(voters))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _as_provenance(seen: str | None, replaces: str | None) -> Provenance:
    told = None if seen is None else json.loads(seen)
    return Provenance(
        seen=None if told is None else tuple((one, version, owner) for one, version, owner in told["spans"]),
        unfinished=None if told is None else tuple(told["unfinished"]),
        replaces=None if replaces is None else tuple(json.loads(replaces)),
    )


def _seen(known: Provenance) -> str | None:
    return None if known.seen is None else _json({"spans": known.seen, "unfinished": known.unfinished or ()})


def _json_or_null(value: Any) -> str | None:
    return None if value is None else _json(value)
