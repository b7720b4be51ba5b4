"""The only way to write: one transaction, one step of the journal, the rows before and after."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import Row as SqlRow
from sqlalchemy.exc import IntegrityError

from annotator.domain.changes import Changes, Focus
from annotator.domain.errors import AnnotatorError, StaleError
from annotator.domain.ids import new_id
from annotator.domain.model import DocumentId, Span, SpanId, StepId
from annotator.store.database import Database
from annotator.store.prepared import Prepared
from annotator.store.schema import annotation_set, change, span, step

Row = dict[str, Any]
# Above this, front ends rather read all spans again than be told which.
_MANY_SPANS = 1_000


@dataclass(frozen=True, slots=True)
class _Statements:
    """What is done to one row of a table. Built once: building a statement anew costs more than running it."""

    insert: Prepared
    update: Prepared
    delete: Prepared
    read: Prepared


@cache
def _of(table: Table) -> _Statements:
    this = table.c.id == bindparam("row")
    values = [column.name for column in table.c if column.name != "id"]
    return _Statements(
        Prepared(insert(table)),
        Prepared(update(table).where(this), values),
        Prepared(delete(table).where(this)),
        Prepared(select(table).where(this)),
    )


_DROP_UNDONE = Prepared(
    update(step).where(step.c.who == bindparam("by"), step.c.state == "undone").values(state="dropped")
)
_ADD_CHANGES = Prepared(insert(change))
_ADD_STEP = Prepared(insert(step))
_LAST_NUMBER = select(func.coalesce(func.max(step.c.number), 0))
_LAST_REVISION = select(func.coalesce(func.max(step.c.revision), 0))
_LAST = Prepared(select(_LAST_NUMBER.scalar_subquery(), _LAST_REVISION.scalar_subquery()))


@dataclass(slots=True)
class Step:
    """One user action while it is being carried out. Its methods write rows and keep what they were."""

    connection: Connection
    id: StepId
    who: str
    what: str
    kind: str = "do"
    target: str | None = None
    bulk: bool = False
    focus: Focus | None = None
    documents: set[DocumentId] = field(default_factory=set)
    spans: dict[SpanId, Span | None] = field(default_factory=dict)  # as they are now; None: gone
    passes: bool = False  # whether a pass was written, and not only what is in it
    labels: bool = False
    list_changed: bool = False
    everything: bool = False
    _rows: list[Row] = field(default_factory=list)
    _written: int = 0  # changes already in the database
    _number: int = 0
    _begun: bool = False  # whether the step's own row is in the database, which those of its changes point at

    def insert(self, table: Table, row: Row) -> None:
        """Add a row; its columns must all be named."""
        _of(table).insert.run(self.connection, row)
        self._note(table, row["id"], None, row)

    def update(self, table: Table, row_id: str, seen: int | None, **values: Any) -> Row:
        """Change a row and raise its version; returns the row as it is now.

        `seen` is the version the caller read. Raises StaleError when the row has another one or is gone.
        Nothing is written, and nothing can be undone, when the row holds these values already.
        """
        before = self._row(table, row_id, seen)
        if all(before[name] == value for name, value in values.items()):
            return before
        after = {**before, **values, "version": before["version"] + 1}
        _of(table).update.run(self.connection, {"row": row_id, **_changed(after)})
        self._note(table, row_id, before, after)
        return after

    def delete(self, table: Table, row_id: str, seen: int | None) -> Row:
        """Remove a row; returns it as it was. Raises StaleError as `update` does."""
        before = self._row(table, row_id, seen)
        _of(table).delete.run(self.connection, {"row": row_id})
        self._note(table, row_id, before, None)
        return before

    def _row(self, table: Table, row_id: str, seen: int | None) -> Row:
        found = row_of(self.connection, table, row_id)
        if found is None:
            raise StaleError(
                f"This {noun(table)} was removed meanwhile.", "Look at what is there now and decide again."
            )
        if seen is not None and found["version"] != seen:
            raise StaleError(
                f"This {noun(table)} was changed meanwhile in another window.",
                "Look at what is there now and decide again.",
            )
        return found

    def note_removed(self, table: Table, rows: list[Row]) -> None:
        """Keep what many rows were before a bulk removal, writing at once so that memory stays flat."""
        for row in rows:
            self._note(table, row["id"], row, None)
        self.flush()

    def note_added(self, table: Table, rows: list[Row]) -> None:
        """Keep that many rows were added by one statement; see `note_removed`."""
        for row in rows:
            self._note(table, row["id"], None, row)
        self.flush()

    def flush(self) -> None:
        """Write the collected changes, and the step itself before the first of them."""
        if self._rows:
            self._begin()
            _ADD_CHANGES.run(self.connection, *self._rows)
            self._written += len(self._rows)
            self._rows.clear()

    def continue_at(self, ordinal: int) -> None:
        """Count changes from `ordinal`: for a step that is written already, in this or another transaction."""
        self._written = ordinal
        self._begun = True

    @property
    def written(self) -> int:
        """How many changes are in the database."""
        return self._written

    def _note(self, table: Table, row_id: str, before: Row | None, after: Row | None) -> None:
        if table is annotation_set:
            self.passes = True
        elif table is span and len(self.spans) <= _MANY_SPANS:
            self.spans[SpanId(row_id)] = None if after is None else _as_span(after)
        self._rows.append(
            {
                "step_id": self.id,
                "ordinal": self._written + len(self._rows),
                "table_name": table.name,
                "row_id": row_id,
                "before": _json(before),
                "after": _json(after),
            }
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not self._rows and not self._written

    def finish(self) -> None:
        """Write the step as it turned out to be; called once, in the transaction of its rows."""
        if self.kind == "do":
            _DROP_UNDONE.run(self.connection, {"by": self.who})
        if self._begun:
            told = {"what": self.what, "detail": detail_of(self.as_changes())}
            self.connection.execute(update(step).where(step.c.id == self.id).values(told))
        self._begin()
        self.flush()

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            ((number, revision),) = _LAST.rows(self.connection, {})
            self._number = number + 1
            _ADD_STEP.run(self.connection, self._as_row(revision + 1))

    def _as_row(self, revision: int) -> Row:
        return {
            "id": self.id,
            "number": self._number,
            "revision": revision,
            "at": now(),
            "who": self.who,
            "what": self.what,
            "kind": self.kind,
            "target": self.target,
            "state": "done",
            "bulk": int(self.bulk),
            "detail": detail_of(self.as_changes()),
        }

    def as_changes(self) -> Changes:
        """What the front ends are told."""
        few = len(self.spans) <= _MANY_SPANS
        return Changes(
            self.what,
            self._number,
            frozenset(self.documents),
            labels=self.labels,
            list_changed=self.list_changed,
            everything=self.everything,
            focus=self.focus,
            spans=frozenset(self.spans) if few else frozenset(),
            now=tuple(filter(None, self.spans.values())) if few and not self.passes else None,
            kind=self.kind,
        )


@contextmanager
def step_of(database: Database, who: str, what: str) -> Iterator[Step]:
    """A transaction that holds the write lock and ends as one step of the journal.

    Left by an exception, or without having written a row, it leaves nothing behind.
    """
    with database.write() as connection:
        doing = Step(connection, StepId(new_id()), who, what)
        try:
            yield doing
            if doing.is_empty:
                return
            doing.finish()
        except IntegrityError as error:
            raise refused(error) from error


def row_of(connection: Connection, table: Table, row_id: str) -> Row | None:
    """A row as it is now, or None."""
    found = _of(table).read.first(connection, {"row": row_id})
    return None if found is None else found._asdict()


def refused(error: IntegrityError) -> AnnotatorError:
    """A rule of the schema stopped a write that the services should have stopped with better words."""
    return AnnotatorError(f"The database refused this: {error.orig}.", "Nothing was saved.")


def next_number(connection: Connection) -> int:
    """The number of the next step; counts up by one without a gap, under the write lock."""
    return int(connection.execute(_LAST_NUMBER).scalar_one()) + 1


def next_revision(connection: Connection) -> int:
    """A number that every writing transaction raises, so that other windows see that something happened."""
    return int(connection.execute(_LAST_REVISION).scalar_one()) + 1


def now() -> str:
    """This moment in UTC, ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


_NOUNS = {"annotation_set": "pass", "case_mark": "note on a case", "closure": "closed document"}


def noun(table: Table) -> str:
    """What people call a row of the table."""
    return _NOUNS.get(table.name, table.name)


def detail_of(changes: Changes) -> str:
    """What a step touched, kept with it so that undo and other windows can say and show it."""
    focus = changes.focus
    told: Row = {
        "documents": sorted(changes.documents),
        "labels": changes.labels,
        "list": changes.list_changed,
        "everything": changes.everything,
        "focus": [focus.document_id, focus.start, focus.end, focus.span_id] if focus else None,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def changes_from(row: SqlRow[Any]) -> Changes:
    """A journal row (what, number, detail) as the value that front ends understand."""
    told = json.loads(row.detail)
    focus = Focus(*told["focus"]) if told.get("focus") else None
    return Changes(
        row.what,
        row.number,
        frozenset(told.get("documents", ())),
        labels=bool(told.get("labels")),
        list_changed=bool(told.get("list")),
        everything=bool(told.get("everything")),
        focus=focus,
    )


def _as_span(row: Row) -> Span:
    place, words = (row["start"], row["end"]), (row["quote"], row["note"])
    return Span(row["id"], row["set_id"], *place, row["label_id"], *words, row["flagged"] == 1, row["version"])


def _changed(after: Row) -> Row:
    return {name: value for name, value in after.items() if name != "id"}


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # json.dumps would make one for each row


def _json(row: Row | None) -> str | None:
    return None if row is None else _encode(row)
