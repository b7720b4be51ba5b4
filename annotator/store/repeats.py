"""Decided cases that are put before a reviewer a second time, as rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from annotator.domain.decisions import Decision
from annotator.domain.ids import new_id
from annotator.domain.passes import Mark
from annotator.store.decisions import read_spans, spans_json, told_as_damage
from annotator.store.schema import repeat
from annotator.store.transaction import Step, now


@dataclass(frozen=True, slots=True)
class Repeat:
    """One question asked again. `spans` is the answer, None until there is one; `took_ms` in milliseconds."""

    id: str
    document_id: str
    case_id: str
    decision_id: str
    asked_of: str
    spans: tuple[Mark, ...] | None
    took_ms: int | None
    version: int


def repeats_of(connection: Connection, document_id: str, names: Mapping[str, str]) -> list[Repeat]:
    """Every repeat of a document's cases, oldest first; `names` has the name of every label by id.

    Raises StorageError for one that cannot be read.
    """
    query = select(repeat).where(repeat.c.document_id == document_id).order_by(repeat.c.id)
    return [_as_repeat(row, names) for row in connection.execute(query).mappings()]


def all_repeats(connection: Connection, names: Mapping[str, str]) -> list[Repeat]:
    """Every repeat of the project, by document."""
    query = select(repeat).order_by(repeat.c.document_id, repeat.c.id)
    return [_as_repeat(row, names) for row in connection.execute(query).mappings()]


def add_repeat(step: Step, made: Decision, asked_of: str) -> None:
    """Ask somebody again about what was decided."""
    row = {
        "id": new_id(),
        "document_id": made.document_id,
        "case_id": made.case_id,
        "decision_id": made.id,
        "asked_of": asked_of,
        "at": now(),
        "answered_at": None,
        "spans": None,
        "took_ms": None,
        "version": 1,
    }
    step.insert(repeat, row)


def answer_repeat(step: Step, asked: Repeat, answer: Decision, text: str, label_ids: Mapping[str, str]) -> None:
    """Keep an answer; the decision that was asked about stays as it is."""
    spans = spans_json(answer.spans, text, label_ids)
    step.update(repeat, asked.id, asked.version, answered_at=now(), spans=spans, took_ms=answer.took_ms)


def _as_repeat(row: RowMapping, names: Mapping[str, str]) -> Repeat:
    with told_as_damage(f"A repeated case of the document {row['document_id']}"):
        return Repeat(
            row["id"],
            row["document_id"],
            row["case_id"],
            row["decision_id"],
            row["asked_of"],
            None if row["spans"] is None else read_spans(row["spans"], names),
            row["took_ms"],
            row["version"],
        )
