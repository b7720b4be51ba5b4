"""The journal: what can be taken back or repeated, and doing so."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from annotator.domain.changes import Changes, Focus
from annotator.domain.errors import NothingToUndo, UndoRefused
from annotator.domain.ids import new_id
from annotator.domain.model import SpanId, StepId
from annotator.store.database import Database
from annotator.store.decisions import label_uses, lost_a_label
from annotator.store.prepared import Prepared
from annotator.store.schema import JOURNALED, annotation_set, change, decision, document, label, span, step
from annotator.store.transaction import Step, changes_from, noun, row_of

Report = Callable[[int], None]  # told how many rows were written so far; may raise to stop, and nothing is written then

# Rows that are in memory at once. Python looks through all of them for garbage now and then, and the window stands
# still meanwhile: 120 ms with 5,000.
_CHUNK = 500
_BROUGHT = (decision, span, annotation_set, document)  # in the order in which a bulk step's rows can be removed


# Statements that run with every key press are built once: building one anew costs more than running it.
_MINE = select(step).where(step.c.who == bindparam("who"), step.c.kind == "do")
_NEXT_UNDO = _MINE.where(step.c.state == "done").order_by(step.c.number.desc()).limit(1)
_LATER = step.alias()
_TURNED = select(func.max(_LATER.c.number)).where(_LATER.c.target == step.c.id).scalar_subquery()
_NEXT_REDO = _MINE.where(step.c.state == "undone").order_by(_TURNED.desc()).limit(1)
_NEXT_TURNS = Prepared(
    select(*(each.with_only_columns(step.c.what).scalar_subquery() for each in (_NEXT_UNDO, _NEXT_REDO)))
)
_UNDO, _REDO = Prepared(_NEXT_UNDO), Prepared(_NEXT_REDO)
_LATEST_REVISION = select(func.coalesce(func.max(step.c.revision), 0))
_TOP = Prepared(select(func.max(change.c.ordinal)).where(change.c.step_id == bindparam("of")))
_CHANGES = Prepared(
    select(change)
    .where(
        change.c.step_id == bindparam("of"), change.c.ordinal <= bindparam("top"), change.c.ordinal > bindparam("above")
    )
    .order_by(change.c.ordinal.desc())
)
_LATEST_TURN = (
    select(step.c.id)
    .where((step.c.id == bindparam("of")) | (step.c.target == bindparam("of")))
    .order_by(step.c.number.desc())
    .limit(1)
)
_TOP_OF_LATEST = Prepared(select(func.max(change.c.ordinal)).where(change.c.step_id == _LATEST_TURN.scalar_subquery()))
_LATEST = Prepared(_LATEST_TURN)
_MARK = Prepared(update(step).where(step.c.id == bindparam("this")).values(state=bindparam("as")))
_SINCE = select(step).where(step.c.revision > bindparam("revision")).order_by(step.c.revision)


def next_undo(connection: Connection, who: str) -> Row[Any] | None:
    """The newest step of `who` that stands."""
    return _UNDO.first(connection, {"who": who})


def next_redo(connection: Connection, who: str) -> Row[Any] | None:
    """The step of `who` that was taken back last and not overtaken by new work."""
    return _REDO.first(connection, {"who": who})


def next_turns(connection: Connection, who: str) -> tuple[str | None, str | None]:
    """What `next_undo` and `next_redo` are called, in one question."""
    ((undone, redone),) = _NEXT_TURNS.rows(connection, {"who": who})
    return undone, redone


def latest_revision(connection: Connection) -> int:
    """Raised by every writing transaction of any window; see `changes_since`."""
    return int(connection.execute(_LATEST_REVISION).scalar_one())


def changes_since(connection: Connection, revision: int) -> list[Changes]:
    """What was done after `revision`, oldest first."""
    rows = connection.execute(_SINCE, {"revision": revision})
    return [replace(changes_from(row), who=row.who) for row in rows]


def list_steps(connection: Connection, limit: int) -> list[dict[str, Any]]:
    """The newest steps first: id, number, at, who, what, kind, state."""
    shown = (step.c.id, step.c.number, step.c.at, step.c.who, step.c.what, step.c.kind, step.c.state)
    rows = connection.execute(select(*shown).order_by(step.c.number.desc()).limit(limit))
    return [dict(row._mapping) for row in rows]


def size(connection: Connection, found: Row[Any] | None, at_most: int) -> int:
    """About how many rows undoing or repeating a step writes; 0 without a step.

    Of each table `at_most` are counted: whether there are many is known at once, how many only after a while.
    """
    if found is None:
        return 0
    ((changed,),) = _TOP_OF_LATEST.rows(connection, {"of": found.id})
    brought = 0
    if (
        found.bulk and _latest_turn(connection, found.id) == found.id
    ):  # its rows have no change of their own until they are removed
        for table in _BROUGHT:
            some = select(table.c.id).where(table.c.batch == found.id).limit(at_most).subquery()
            brought += connection.execute(select(func.count()).select_from(some)).scalar_one()
    return brought + (-1 if changed is None else changed) + 1


def undo(database: Database, who: str, report: Report | None = None) -> tuple[StepId, Changes]:
    """Take back the newest step of `who`; rows get their former ids and values.

    Raises NothingToUndo, and UndoRefused when a row has changed since; nothing is written then.
    """
    with database.write() as connection:
        found = next_undo(connection, who)
        if found is None:
            raise NothingToUndo("There is nothing to undo.")
        return _turn(connection, who, found, "undo", report)


def redo(database: Database, who: str, report: Report | None = None) -> tuple[StepId, Changes]:
    """Repeat the step that was taken back last; raises as `undo` does."""
    with database.write() as connection:
        found = next_redo(connection, who)
        if found is None:
            raise NothingToUndo("There is nothing to redo.")
        return _turn(connection, who, found, "redo", report)


def undo_step(database: Database, who: str, step_id: StepId, report: Report | None = None) -> tuple[StepId, Changes]:
    """Take back one named step, such as an import, though others came after it.

    Anybody may take back a bulk step; a single one only the person whose it is. Raises as `undo` does.
    """
    with database.write() as connection:
        found = standing_step(connection, step_id)
        if found is None:
            raise NothingToUndo("This step was taken back already.")
        if found.who != who and not found.bulk:
            raise UndoRefused(f"“{found.what}” was done by {found.who}.", "Only they can take it back.")
        return _turn(connection, who, found, "undo", report)


def standing_step(connection: Connection, step_id: StepId) -> Row[Any] | None:
    """The step of that id, unless it was taken back."""
    wanted = select(step).where(step.c.id == step_id, step.c.kind == "do", step.c.state == "done")
    return connection.execute(wanted).one_or_none()


def _turn(
    connection: Connection, who: str, found: Row[Any], kind: str, report: Report | None
) -> tuple[StepId, Changes]:
    told = changes_from(found)
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
    latest = _latest_turn(connection, found.id)
    try:
        if latest == found.id and found.bulk:
            _remove_batch(turning, found, report)
        _invert(turning, latest, report)
        turning.finish()
        state = "undone" if kind == "undo" else "done"
        _MARK.run(connection, {"this": found.id, "as": state})
    except IntegrityError as error:  # a label in use, a pass with newer spans, a key taken meanwhile
        raise _refusal_of(turning, "something it needs or brought") from error
    return turning.id, turning.as_changes()


def _latest_turn(connection: Connection, step_id: str) -> str:
    """The step itself, or the newest undo or redo of it: the one whose rows stand now."""
    ((latest,),) = _LATEST.rows(connection, {"of": step_id})
    return str(latest)


def _invert(turning: Step, step_id: str, report: Report | None) -> None:
    """Put back what every row was before the step, newest change first."""
    rows = _changes_of(turning.connection, step_id)
    for (name, only_lost), group in groupby(rows, key=lambda row: (row.table_name, row.after is None)):
        table = JOURNALED[name]
        if only_lost:
            while part := list(islice(group, _CHUNK)):  # an import may have brought half a million
                _restore(turning, table, [json.loads(row.before) for row in part])
                if report:
                    report(turning.written)
        else:
            for number, row in enumerate(group, 1):
                _turn_back(turning, table, row)
                if report and number % _CHUNK == 0:
                    report(number)


def _changes_of(connection: Connection, step_id: str) -> Iterator[Row[Any]]:
    ((top,),) = _TOP.rows(connection, {"of": step_id})
    while top is not None and top >= 0:
        yield from _CHANGES.rows(connection, {"of": step_id, "top": top, "above": top - _CHUNK})
        top -= _CHUNK


def _restore(turning: Step, table: Table, journaled: list[dict[str, Any]]) -> None:
    empty = dict.fromkeys(table.c.keys())  # a row that an older version of the program journalled has fewer columns
    rows = [{**empty, **row, "version": row["version"] + 1} for row in journaled]
    if lost_a_label(turning.connection, table, rows):
        raise _refusal_of(turning, "a label it needs")
    turning.connection.execute(insert(table), rows)
    turning.note_added(table, rows)
    _look_at(turning, table, rows[-1], there=True)


def _turn_back(turning: Step, table: Table, row: Row[Any]) -> None:
    after = json.loads(row.after)
    now = row_of(turning.connection, table, row.row_id)
    if now is None and after.get("batch") == row.step_id:
        return  # brought and then changed by the same import: it went with the batch
    if now is None or not _same(now, after):
        raise _refusal_of(turning, f"a {noun(table)} it touched")
    if row.before is None:
        if table is label and label_uses(turning.connection, row.row_id):
            raise _refusal_of(turning, "a label it brought, now in use,")
        turning.delete(table, row.row_id, None)
        _look_at(turning, table, after, there=False)
    else:
        before = json.loads(row.before)
        kept = {name: value for name, value in before.items() if name not in ("id", "version")}
        turning.update(table, row.row_id, None, **kept)
        _look_at(turning, table, before, there=True)


def _refusal_of(turning: Step, touched: str) -> UndoRefused:
    verb = "taken back" if turning.kind == "undo" else "repeated"
    what = turning.what.partition(": ")[2]
    return UndoRefused(
        f"“{what}” cannot be {verb}: {touched} was changed since.",
        "Look at what is there now; nothing was written.",
    )


def _same(now: dict[str, Any], after: dict[str, Any]) -> bool:
    """Equal but for the version, which every write raises, undo and redo too, and for columns younger than the step."""
    return {**now, "version": 0} == {**dict.fromkeys(now), **after, "version": 0}


def _look_at(turning: Step, table: Table, row: dict[str, Any], *, there: bool) -> None:
    if table is span and turning.focus is not None:
        turning.focus = Focus(turning.focus.document_id, row["start"], row["end"], SpanId(row["id"]) if there else None)


def _remove_batch(turning: Step, found: Row[Any], report: Report | None) -> None:
    """Delete the rows that a bulk step brought, keeping what they were, so that it can be repeated."""
    step_id = found.id
    _refuse_if_touched(turning, step_id)
    _refuse_if_removed(turning, found)
    for table in _BROUGHT:
        query = select(table).where(table.c.batch == step_id)
        with turning.connection.execution_options(yield_per=_CHUNK).execute(query) as rows:
            for part in rows.mappings().partitions(_CHUNK):
                turning.note_removed(table, [dict(row) for row in part])
                if report:
                    report(turning.written)
        turning.connection.execution_options(yield_per=None).execute(delete(table).where(table.c.batch == step_id))


def _refuse_if_touched(turning: Step, step_id: str) -> None:
    theirs_span = exists().where(
        span.c.set_id == annotation_set.c.id, (span.c.batch.is_(None)) | (span.c.batch != step_id)
    )
    theirs_set = exists().where(
        annotation_set.c.document_id == document.c.id,
        (annotation_set.c.batch.is_(None)) | (annotation_set.c.batch != step_id),
    )
    theirs_decision = exists().where(
        decision.c.document_id == document.c.id, (decision.c.batch.is_(None)) | (decision.c.batch != step_id)
    )
    checks = (
        (annotation_set, select(annotation_set.c.id).where(annotation_set.c.batch == step_id, theirs_span)),
        (document, select(document.c.id).where(document.c.batch == step_id, theirs_set | theirs_decision)),
    )
    for table, query in checks:
        if turning.connection.execute(query.limit(1)).first() is not None:
            raise _refusal_of(turning, f"a {noun(table)} it touched")
    for table in _BROUGHT:
        if not _as_it_came(turning.connection, table, step_id):
            raise _refusal_of(turning, f"a {noun(table)} it touched")


def _refuse_if_removed(turning: Step, found: Row[Any]) -> None:
    """A row that is gone was changed too: repeating the step later would bring back what somebody took out."""
    counts = json.loads(found.detail).get("counts", {})
    for table in _BROUGHT:
        mine = select(func.count()).select_from(table).where(table.c.batch == found.id)
        if turning.connection.execute(mine).scalar_one() < counts.get(table.name, 0):
            raise _refusal_of(turning, f"a {noun(table)} it touched")


def _as_it_came(connection: Connection, table: Table, step_id: str) -> bool:
    """Whether the rows of a batch hold what they held when they came; changed and changed back is as they came."""
    risen = select(table).where(table.c.batch == step_id, table.c.version > 1)
    now = {row["id"]: dict(row) for row in connection.execute(risen).mappings()}
    if not now:
        return True
    rows = connection.execute(
        select(change.c.step_id, change.c.row_id, change.c.before, change.c.after)
        .join(step, step.c.id == change.c.step_id)
        .where(change.c.table_name == table.name, change.c.row_id.in_(risen.with_only_columns(table.c.id)))
        .order_by(step.c.number, change.c.ordinal)
    )
    came: dict[str, str] = {}
    for row in rows:
        if row.step_id == step_id:
            came[row.row_id] = row.after
        else:
            came.setdefault(row.row_id, row.before)
    return all(row_id in came and _same(row, json.loads(came[row_id])) for row_id, row in now.items())
