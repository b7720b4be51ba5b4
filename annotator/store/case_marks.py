"""Notes on cases and closed documents as rows."""

from collections.abc import Mapping

from sqlalchemy import Connection, RowMapping, Select, select

from annotator.domain.case_marks import CaseMark, Closed, StoredMark
from annotator.domain.cases import Case
from annotator.domain.ids import new_id
from annotator.store.decisions import read_spans, spans_json, told_as_damage
from annotator.store.review import label_names
from annotator.store.schema import case_mark, closure
from annotator.store.transaction import Row, Step, now


def marks_of(connection: Connection, document_id: str, names: Mapping[str, str]) -> list[StoredMark]:
    """All that was said about a document's cases, oldest first; `names` has the name of every label by id.

    Raises StorageError for one that cannot be read.
    """
    wanted = _ALL.where(case_mark.c.document_id == document_id)
    return [_as_mark(row, names) for row in connection.execute(wanted).mappings()]


def all_marks(connection: Connection, names: Mapping[str, str]) -> dict[str, list[StoredMark]]:
    """The same for the whole project, by document."""
    found: dict[str, list[StoredMark]] = {}
    for row in connection.execute(_ALL).mappings():
        found.setdefault(row["document_id"], []).append(_as_mark(row, names))
    return found


def add_mark(step: Step, text: str, case: Case, kind: CaseMark, reason: str | None) -> None:
    """Keep what the person says about a case of the document with that text."""
    label_ids = {name: label_id for label_id, name in label_names(step.connection).items()}
    row: Row = {
        "id": new_id(),
        "document_id": case.document_id,
        "case_id": case.id,
        "kind": kind.value,
        "who": step.who,
        "at": now(),
        "reason": reason,
        "spans": spans_json(sorted(case.spans), text, label_ids),
        "answered": None,
        "version": 1,
    }
    step.insert(case_mark, row)


def drop_mark(step: Step, mark: StoredMark) -> None:
    """Take it back."""
    step.delete(case_mark, mark.id, mark.version)


def answer_mark(step: Step, mark: StoredMark, decision_id: str) -> None:
    """Say which decision came after it."""
    step.update(case_mark, mark.id, mark.version, answered=decision_id)


def closed_documents(connection: Connection) -> dict[str, Closed]:
    """Every closed document by its id."""
    rows = connection.execute(select(closure)).mappings()
    return {row["document_id"]: _as_closed(row) for row in rows}


def closure_of(connection: Connection, document_id: str) -> Closed | None:
    """Who closed a document; None when it is open."""
    query = select(closure).where(closure.c.document_id == document_id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _as_closed(row)


def add_closure(step: Step, document_id: str) -> None:
    """Close a document that is open."""
    row = {"id": new_id(), "document_id": document_id, "who": step.who, "at": now(), "version": 1}
    step.insert(closure, row)


def drop_closure(step: Step, closed: Closed) -> None:
    """Open a document that is closed."""
    step.delete(closure, closed.id, closed.version)


_ALL: Select[tuple[object, ...]] = select(case_mark).order_by(case_mark.c.id)


def _as_mark(row: RowMapping, names: Mapping[str, str]) -> StoredMark:
    with told_as_damage(f"A note on a case of the document {row['document_id']}"):
        return StoredMark(
            row["id"],
            row["document_id"],
            CaseMark(row["kind"]),
            row["who"],
            row["at"],
            row["reason"],
            frozenset(read_spans(row["spans"], names)),
            row["answered"] is not None,
            row["version"],
        )


def _as_closed(row: RowMapping) -> Closed:
    return Closed(row["id"], row["who"], row["at"], row["version"])
