"""The journal: what can be taken back or repeated, and doing so."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from annotator.domain.changes import Changes, Focus
from annotator.domain.errors import NothingToUndo, UndoRefused
from annotator.domain.ids import new_id
from annotator.domain.model import SpanId, StepId
from annotator.store.database import Database
from annotator.store.schema import JOURNALED, annotation_set, change, document, span, step
from annotator.store.transaction import Step, changes_from, noun

_CHUNK = 5_000


def next_undo(connection: Connection, who: str) -> Row[Any] | None:
    """The newest step of `who` that stands."""
    mine = select(step).where(step.c.who == who, step.c.kind == "do", step.c.state == "done")
    return connection.execute(mine.order_by(step.c.number.desc()).limit(1)).one_or_none()


def next_redo(connection: Connection, who: str) -> Row[Any] | None:
    """The step of `who` that was taken back last and not overtaken by new work."""
    mine = select(step).where(step.c.who == who, step.c.kind == "do", step.c.state == "undone")
    return connection.execute(mine.order_by(step.c.number).limit(1)).one_or_none()


def latest_number(connection: Connection) -> int:
    """The number of the newest step, 0 in a new project."""
    return int(connection.execute(select(func.coalesce(func.max(step.c.number), 0))).scalar_one())


def latest_revision(connection: Connection) -> int:
    """Raised by every writing transaction of any window; see `changes_since`."""
    return int(connection.execute(select(func.coalesce(func.max(step.c.revision), 0))).scalar_one())


def changes_since(connection: Connection, revision: int) -> list[Changes]:
    """What was done after `revision`, oldest first."""
    rows = connection.execute(select(step).where(step.c.revision > revision).order_by(step.c.revision))
    return [changes_from(row._mapping) for row in rows]


def list_steps(connection: Connection, limit: int) -> list[dict[str, Any]]:
    """The newest steps first: id, number, at, who, what, kind, state."""
    shown = (step.c.id, step.c.number, step.c.at, step.c.who, step.c.what, step.c.kind, step.c.state)
    rows = connection.execute(select(*shown).order_by(step.c.number.desc()).limit(limit))
    return [dict(row._mapping) for row in rows]


def undo(database: Database, who: str) -> tuple[StepId, Changes]:
    """Take back the newest step of `who`; rows get their former ids and values.

    Raises NothingToUndo, and UndoRefused when a row has changed since; nothing is written then.
    """
    with database.write() as connection:
        found = next_undo(connection, who)
        if found is None:
            raise NothingToUndo("There is nothing to undo.")
        return _turn(connection, who, found, "undo")


def redo(database: Database, who: str) -> tuple[StepId, Changes]:
    """Repeat the step that was taken back last; raises as `undo` does."""
    with database.write() as connection:
        found = next_redo(connection, who)
        if found is None:
            raise NothingToUndo("There is nothing to redo.")
        return _turn(connection, who, found, "redo")


def undo_step(database: Database, who: str, step_id: StepId) -> tuple[StepId, Changes]:
    """Take back one named step, such as an import, though others came after it."""
    with database.write() as connection:
        found = connection.execute(select(step).where(step.c.id == step_id, step.c.state == "done")).one_or_none()
        if found is None:
            raise NothingToUndo("This step was taken back already.")
        return _turn(connection, who, found, "undo")


def _turn(connection: Connection, who: str, found: Row[Any], kind: str) -> tuple[StepId, Changes]:
    told = changes_from(found._mapping)
    turning = Step(
        connection,
        StepId(new_id()),
        who,
        f"{kind.capitalize()}: {found.what}",
        kind=kind,
        target=found.id,
        focus=told.focus,
        documents=set(told.documents),
        labels=told.labels,
        list_changed=told.list_changed,
        everything=told.everything,
    )
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # changes are written before their step
    latest = _latest_turn(connection, found.id)
    try:
        if latest == found.id and found.bulk:
            _remove_batch(turning, found.id)
        _invert(turning, latest)
        turning.finish()
        state = "undone" if kind == "undo" else "done"
        connection.execute(update(step).where(step.c.id == found.id).values(state=state))
        _no_dangling(connection)
    except IntegrityError as error:
        raise _refusal(found.what) from error
    return turning.id, turning.as_changes()


def _latest_turn(connection: Connection, step_id: str) -> str:
    """The step itself, or the newest undo or redo of it: the one whose rows stand now."""
    query = select(step.c.id).where((step.c.id == step_id) | (step.c.target == step_id))
    return str(connection.execute(query.order_by(step.c.number.desc()).limit(1)).scalar_one())


def _no_dangling(connection: Connection) -> None:
    """Deferred keys would only speak at COMMIT, too late to say what is wrong."""
    for child, column, parent in (
        (span, span.c.set_id, annotation_set),
        (annotation_set, annotation_set.c.document_id, document),
    ):
        lost = select(child.c.id).where(~exists().where(parent.c.id == column)).limit(1)
        if connection.execute(lost).first() is not None:
            raise UndoRefused(
                "Somebody has added to this since.", "Take back the newer work first, or leave the step as it is."
            )


def _refusal(what: str) -> UndoRefused:
    return UndoRefused(
        f"“{what}” cannot be turned: what it touched was changed since.",
        "Look at what is there now; nothing was written.",
    )


def _invert(turning: Step, step_id: str) -> None:
    """Put back what every row was before the step, newest change first."""
    rows = _changes_of(turning.connection, step_id)
    for (name, only_lost), group in groupby(rows, key=lambda row: (row.table_name, row.after is None)):
        table = JOURNALED[name]
        if only_lost:
            _restore(turning, table, [json.loads(row.before) for row in group])
        else:
            for row in group:
                _turn_back(turning, table, row)


def _changes_of(connection: Connection, step_id: str) -> Iterator[Row[Any]]:
    top = connection.execute(select(func.max(change.c.ordinal)).where(change.c.step_id == step_id)).scalar()
    while top is not None and top >= 0:
        query = select(change).where(
            change.c.step_id == step_id, change.c.ordinal <= top, change.c.ordinal > top - _CHUNK
        )
        yield from connection.execute(query.order_by(change.c.ordinal.desc())).all()
        top -= _CHUNK


def _restore(turning: Step, table: Table, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        row["version"] += 1
    turning.connection.execute(insert(table), rows)
    turning.note_added(table, rows)
    _look_at(turning, table, rows[-1], there=True)


def _turn_back(turning: Step, table: Table, row: Row[Any]) -> None:
    after = json.loads(row.after)
    now = turning.connection.execute(select(table).where(table.c.id == row.row_id)).mappings().first()
    if now is None or not _same(dict(now), after):
        raise _refusal_of(turning, table)
    if row.before is None:
        turning.delete(table, row.row_id, None)
        _look_at(turning, table, after, there=False)
    else:
        before = json.loads(row.before)
        kept = {name: value for name, value in before.items() if name not in ("id", "version")}
        turning.update(table, row.row_id, None, **kept)
        _look_at(turning, table, before, there=True)


def _refusal_of(turning: Step, table: Table) -> UndoRefused:
    verb = "taken back" if turning.kind == "undo" else "repeated"
    what = turning.what.partition(": ")[2]
    return UndoRefused(
        f"“{what}” cannot be {verb}: a {noun(table)} it touched was changed since.",
        "Look at what is there now; nothing was written.",
    )


def _same(now: dict[str, Any], after: dict[str, Any]) -> bool:
    """Equal but for the version, which every write raises, undo and redo too."""
    return {**now, "version": 0} == {**after, "version": 0}


def _look_at(turning: Step, table: Table, row: dict[str, Any], *, there: bool) -> None:
    if table is span and turning.focus is not None:
        turning.focus = Focus(
            turning.focus.document_id, row["start"], row["end"], SpanId(row["id"]) if there else None
        )


def _remove_batch(turning: Step, step_id: str) -> None:
    """Delete the rows that a bulk step brought, keeping what they were, so that it can be repeated."""
    _refuse_if_touched(turning, step_id)
    for table in (span, annotation_set, document):
        query = select(table).where(table.c.batch == step_id)
        with turning.connection.execution_options(yield_per=_CHUNK).execute(query) as found:
            for part in found.mappings().partitions(_CHUNK):
                turning.note_removed(table, [dict(row) for row in part])
        turning.connection.execution_options(yield_per=None).execute(delete(table).where(table.c.batch == step_id))


def _refuse_if_touched(turning: Step, step_id: str) -> None:
    theirs_span = exists().where(
        span.c.set_id == annotation_set.c.id, (span.c.batch.is_(None)) | (span.c.batch != step_id)
    )
    theirs_set = exists().where(
        annotation_set.c.document_id == document.c.id,
        (annotation_set.c.batch.is_(None)) | (annotation_set.c.batch != step_id),
    )
    checks = (
        (span, select(span.c.id).where(span.c.batch == step_id, span.c.version > 1)),
        (annotation_set, select(annotation_set.c.id).where(annotation_set.c.batch == step_id, theirs_span)),
        (
            annotation_set,
            select(annotation_set.c.id).where(annotation_set.c.batch == step_id, annotation_set.c.version > 1),
        ),
        (document, select(document.c.id).where(document.c.batch == step_id, theirs_set)),
    )
    for table, query in checks:
        if turning.connection.execute(query.limit(1)).first() is not None:
            raise _refusal_of(turning, table)

