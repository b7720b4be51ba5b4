"""The check of the journal: its steps, and that replaying them leads to the rows that are there."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Table

from annotator.domain.tagset import STARTING
from annotator.store.schema import JOURNALED

_STARTING_NAMES = frozenset(label.name for label in STARTING)
_ABSENT: tuple[Any, ...] = ()  # the state of a row that is not there

_Row = dict[str, Any]


def _said(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


# Steps by themselves


def _the_steps(raw: sqlite3.Connection) -> Iterator[str]:
    expected = 1
    query = "SELECT number, revision, at, who, what, kind, target, bulk, detail FROM step ORDER BY number"
    for number, revision, at, who, what, kind, target, bulk, detail in raw.execute(query):
        if number != expected:
            yield f"Between the steps {expected - 1} and {number} of the journal others are missing."
        expected = number + 1
        name = f"The step {number} of the journal"
        if revision < 1 or bulk not in (0, 1) or (bulk and kind != b"do"):
            yield f"{name} has a revision or mark for bulk work that cannot be."
        if not _is_time(at):
            yield f"{name} has no time: {_said(at)}."
        if not _is_text(who) or not who.strip() or not _is_text(what):
            yield f"{name} does not say who did what."
        if (target is None) != (kind == b"do"):
            yield f"{name} is of the kind {_said(kind)} and {'has no' if target is None else 'has a'} step to turn."
        if not isinstance(_parsed(detail), dict):
            yield f"{name} has details that are no JSON object."


def _the_revisions(raw: sqlite3.Connection) -> Iterator[str]:
    """Two transactions cannot have raised the revision to the same number."""
    twice = "SELECT revision, min(number), max(number) FROM step GROUP BY revision HAVING count(*) > 1"
    for revision, first, last in raw.execute(twice):
        yield f"The steps {first} and {last} of the journal have the same revision {revision}."


_COUNTED = """
SELECT s.number, s.kind, s.bulk, count(c.ordinal), coalesce(min(c.ordinal), 0), coalesce(max(c.ordinal), -1)
FROM step AS s LEFT JOIN change AS c ON c.step_id = s.id GROUP BY s.id
"""


def _the_changes_of_steps(raw: sqlite3.Connection) -> Iterator[str]:
    for number, kind, bulk, count, first, last in raw.execute(_COUNTED):
        if first != 0 or last != count - 1:
            yield f"The step {number} of the journal has lost some of its changes."
        elif not count and kind == b"do" and not bulk:
            yield f"The step {number} of the journal has no changes."


_TURNS = """
SELECT t.target, t.number, t.kind, d.number, d.kind FROM step AS t LEFT JOIN step AS d ON d.id = t.target
WHERE t.target IS NOT NULL ORDER BY t.target, t.number
"""


def _the_turns(raw: sqlite3.Connection) -> Iterator[str]:
    """A step is taken back and repeated in turn, and only after it was done."""
    for _, turns in groupby(raw.execute(_TURNS), key=itemgetter(0)):
        expected = b"undo"
        for _, number, kind, done, done_kind in turns:
            if kind != expected or done_kind != b"do" or done >= number:
                yield f"The step {number} of the journal is no possible {_said(kind)} of the step {done}."
            expected = b"redo" if kind == b"undo" else b"undo"


_STATES = """
SELECT d.number, d.state, t.number, t.kind,
       EXISTS (SELECT 1 FROM step AS n WHERE n.who = d.who AND n.state IN ('done', 'undone', 'dropped')
               AND n.number > t.number AND n.kind = 'do')
FROM step AS d LEFT JOIN step AS t
  ON t.id = (SELECT id FROM step AS x WHERE x.target = d.id ORDER BY x.number DESC LIMIT 1)
"""


def _the_states_of_steps(raw: sqlite3.Connection) -> Iterator[str]:
    """A step stands unless it was taken back last; then it can be repeated until its author does something new."""
    for number, state, _, turn, overtaken in raw.execute(_STATES):
        taken_back = turn == b"undo"
        wanted = (b"dropped" if overtaken else b"undone") if taken_back else b"done"
        if state != wanted:
            yield f"The step {number} of the journal is marked {_said(state)}, but must be {_said(wanted)}."


# Replay


@dataclass(slots=True)
class _Arrivals:
    """Rows that a bulk step brought without a change in the journal, by batch."""

    bulk: frozenset[str]
    seen: Counter[str] = field(default_factory=Counter)  # arrivals that later changes tell of
    there: Counter[str] = field(default_factory=Counter)  # rows of the batch, now, that have changes


_CHANGES = """
SELECT c.row_id, s.number, c.before, c.after FROM change AS c JOIN step AS s ON s.id = c.step_id
WHERE c.table_name = ? ORDER BY c.row_id, s.number, c.ordinal
"""


def _the_rows(raw: sqlite3.Connection) -> Iterator[str]:
    """Every row is what the journal made of it; rows that a bulk step brought are as many as it says."""
    yield from _unknown_tables(raw)
    bulk = {row_id.decode(): (number, detail) for row_id, number, detail in raw.execute(_BULK)}
    for table in JOURNALED.values():
        arrivals = _Arrivals(frozenset(bulk))
        for row_id, changes in groupby(raw.execute(_CHANGES, (table.name,)), key=itemgetter(0)):
            yield from _replay(raw, table, row_id, changes, arrivals)
        yield from _without_a_step(raw, table)
        if "batch" in table.c:
            yield from _miscounted(raw, table, bulk, arrivals)


_BULK = "SELECT id, number, detail FROM step WHERE bulk = 1"


def _unknown_tables(raw: sqlite3.Connection) -> Iterator[str]:
    for name, count in raw.execute("SELECT table_name, count(*) FROM change GROUP BY table_name"):
        if _said(name) not in JOURNALED:
            yield f"The journal tells of {count} changes to {_said(name)}, which it does not keep."


def _replay(
    raw: sqlite3.Connection, table: Table, row_id: bytes, changes: Iterator[tuple[Any, ...]], arrivals: _Arrivals
) -> Iterator[str]:
    """The changes of one row must lead from nothing to what is there.

    They are joined by their ends, not by their order: a bulk step goes on in later transactions under its early number.
    """
    open_ends: Counter[tuple[Any, ...]] = Counter({_ABSENT: 1})
    number = 0
    for _, number, before, after in changes:
        states = _state(table, before, row_id), _state(table, after, row_id)
        if None in states:
            yield f"The step {number} of the journal has an unreadable change of the {_name(table, row_id)}."
            return
        open_ends[states[0] or _ABSENT] -= 1
        open_ends[states[1] or _ABSENT] += 1
    now = _now(raw, table, row_id)
    open_ends[now] -= 1
    if batch := dict(now).get("batch"):
        arrivals.there[batch] += 1
    _explain_arrivals(table, open_ends, arrivals)
    if any(open_ends.values()):
        yield f"The {_name(table, row_id)} is not as the step {number} of the journal left it{_how(now, open_ends)}."


def _how(now: tuple[Any, ...], open_ends: Counter[tuple[Any, ...]]) -> str:
    if now == _ABSENT:
        return ": it is gone"
    return ": it should be gone" if open_ends[_ABSENT] > 0 else ""


def _explain_arrivals(table: Table, open_ends: Counter[tuple[Any, ...]], arrivals: _Arrivals) -> None:
    for state in [state for state, count in open_ends.items() if count < 0 and state]:
        row = dict(state)
        if row.get("version") != 1:
            continue
        if row.get("batch") in arrivals.bulk:
            arrivals.seen[row["batch"]] += 1
        elif not (table.name == "label" and row.get("name") in _STARTING_NAMES):
            continue
        open_ends[state] += 1
        open_ends[_ABSENT] -= 1


def _state(table: Table, value: bytes | None, row_id: bytes) -> tuple[Any, ...] | None:
    """A row as the journal has it, comparable; None when it cannot be read or is of another row.

    Columns that are younger than the change are empty in it.
    """
    if value is None:
        return _ABSENT
    row = _parsed(value)
    if not isinstance(row, dict) or row.get("id") != _said(row_id):
        return None
    whole = dict.fromkeys(table.c.keys()) | row
    return tuple(
        sorted((name, json.dumps(one) if isinstance(one, list | dict) else one) for name, one in whole.items())
    )


def _now(raw: sqlite3.Connection, table: Table, row_id: bytes) -> tuple[Any, ...]:
    names = [column.name for column in table.columns]
    listed = ", ".join(f'"{name}"' for name in names)
    query = f"SELECT {listed} FROM {table.name} WHERE id = CAST(? AS TEXT)"  # noqa: S608 - our names
    row = raw.execute(query, (row_id,)).fetchone()
    if row is None:
        return _ABSENT
    return tuple(sorted(zip(names, [_said(one) if isinstance(one, bytes) else one for one in row], strict=True)))


def _without_a_step(raw: sqlite3.Connection, table: Table) -> Iterator[str]:
    """Rows that no change tells of must have come with a bulk step or the starting tagset, and be as they came."""
    known = "id NOT IN (SELECT row_id FROM change WHERE table_name = ?)"
    if "batch" in table.c:
        came = "version = 1 AND batch IN (SELECT id FROM step WHERE bulk = 1)"
    elif table.name == "label":
        names = ", ".join(f"'{name}'" for name in sorted(_STARTING_NAMES))
        came = f"version = 1 AND name IN ({names})"
    else:
        came = "0"
    query = f"SELECT id FROM {table.name} WHERE NOT coalesce({came}, 0) AND {known}"  # noqa: S608 - our names
    for (row_id,) in raw.execute(query, (table.name,)):
        yield f"No step of the journal brought the {_name(table, row_id)}."


def _miscounted(
    raw: sqlite3.Connection, table: Table, bulk: dict[str, tuple[int, bytes]], arrivals: _Arrivals
) -> Iterator[str]:
    query = f"SELECT batch, count(*) FROM {table.name} WHERE batch IS NOT NULL GROUP BY 1"  # noqa: S608 - our names
    there = {_said(batch): count for batch, count in raw.execute(query)}
    for batch, (number, detail) in bulk.items():
        told = _parsed(detail)
        counts = told.get("counts") if isinstance(told, dict) else None
        wanted = counts.get(table.name, 0) if isinstance(counts, dict) else 0
        found = there.get(batch, 0) - arrivals.there[batch] + arrivals.seen[batch]
        if found != wanted:
            yield f"The step {number} of the journal brought {wanted} rows of {table.name}, but they are {found} now."


def _name(table: Table, row_id: bytes) -> str:
    return f"{table.name} {_said(row_id)}"


def _parsed(value: Any) -> Any:
    try:
        return json.loads(value)
    except (ValueError, TypeError, RecursionError):
        return None


def _is_text(value: Any) -> bool:
    try:
        return isinstance(value, bytes) and "\0" not in value.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _is_time(value: Any) -> bool:
    try:
        return datetime.fromisoformat(_said(value)).tzinfo is not None
    except ValueError:
        return False


CHECKS: tuple[Callable[[sqlite3.Connection], Iterator[str]], ...] = (
    _the_steps,
    _the_revisions,
    _the_changes_of_steps,
    _the_turns,
    _the_states_of_steps,
    _the_rows,
)
