"""Many rows at the speed of the driver: imports in batches under one step, passes streamed for exports."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from annotator.domain.changes import Changes
from annotator.domain.errors import UndoRefused
from annotator.domain.ids import new_id
from annotator.domain.model import SetKind, StepId
from annotator.store.database import Database
from annotator.store.schema import annotation_set, decision, document, span, step
from annotator.store.transaction import Step, detail_of, next_number, next_revision, now, refused

# Column orders of the tuples that `Batch.add_documents`, `add_sets`, `add_spans` and `add_decisions` take.
DOCUMENT_COLUMNS = ("id", "title", "source", "meta", "text", "sha256", "characters")
SET_COLUMNS = ("id", "document_id", "owner", "kind", "state")
SPAN_COLUMNS = ("id", "set_id", "start", "end", "label_id", "quote", "note", "flagged")
DECISION_COLUMNS = tuple(column.name for column in decision.columns if column.name not in ("batch", "version"))


class BulkStep:
    """One step of the journal that brings many rows in several transactions, without a before-image a row.

    Its rows name it as their batch. What a killed run has committed is a step all the same.
    """

    def __init__(self, database: Database, who: str, what: str) -> None:
        self.id = StepId(new_id())
        self.what = what
        self._database = database
        self._who = who
        self._begun = False
        self._number = 0
        self._changes_written = 0
        self._counts: dict[str, int] = {}

    @contextmanager
    def batch(self) -> Iterator["Batch"]:
        """One transaction of the step. Nothing is journalled if nothing is written in it."""
        try:
            with self._database.write() as connection:
                batch = Batch(connection, self)
                yield batch
                if batch.wrote:
                    told = self._close_batch(batch)
        except IntegrityError as error:
            raise refused(error) from error
        if batch.wrote:  # and is on disk
            self._begun = True
            self._counts = told
            self._changes_written = batch.single.written if batch.single else self._changes_written

    def begin(self, connection: Connection) -> None:
        """Write the step's own row, which those of the batch point at; called by the first write.

        Raises UndoRefused when somebody took the step back between two batches.
        """
        if self._begun:
            self._refuse_if_undone(connection)
            return
        mine = update(step).where(step.c.who == self._who, step.c.state == "undone")
        connection.execute(mine.values(state="dropped"))
        self._number = next_number(connection)
        connection.execute(
            insert(step),
            {
                "id": self.id,
                "number": self._number,
                "revision": next_revision(connection),
                "at": now(),
                "who": self._who,
                "what": self.what,
                "kind": "do",
                "target": None,
                "state": "done",
                "bulk": 1,
                "detail": "{}",
            },
        )

    def _refuse_if_undone(self, connection: Connection) -> None:
        if connection.execute(select(step.c.state).where(step.c.id == self.id)).scalar_one() != "done":
            raise UndoRefused(
                f"“{self.what}” was taken back while it ran, so it stopped.", "Run it again to complete it."
            )

    def ordinary(self, connection: Connection) -> Step:
        """The same step for single rows (a new label, a state raised), which are journalled one by one."""
        doing = Step(connection, self.id, self._who, self.what, bulk=True)
        doing.continue_at(self._changes_written)
        return doing

    def _close_batch(self, batch: "Batch") -> dict[str, int]:
        """Bring the step's own row up to date; returns the rows of all batches by table."""
        if batch.single is not None:
            batch.single.flush()
        counts = {name: self._counts.get(name, 0) + batch.counts.get(name, 0) for name in self._counts | batch.counts}
        told = json.loads(detail_of(self.changes())) | {"counts": counts}
        values: dict[str, Any] = {
            "what": self.what,
            "detail": json.dumps(told, ensure_ascii=False, separators=(",", ":")),
        }
        if self._begun:  # one transaction raises the revision by one: a log left over is told by counting, see leftover
            values["revision"] = next_revision(batch.connection)
        batch.connection.execute(update(step).where(step.c.id == self.id).values(values))
        return counts

    @property
    def wrote(self) -> bool:
        """Whether any batch was committed."""
        return self._begun

    def changes(self) -> Changes:
        """What the front ends are told."""
        return Changes(self.what, self._number, labels=True, list_changed=True, everything=True)


class Batch:
    """The rows of one transaction of a bulk step."""

    def __init__(self, connection: Connection, bulk: BulkStep) -> None:
        self.connection = connection
        self.counts: dict[str, int] = {}
        self.single: Step | None = None
        self.wrote = False
        self._bulk = bulk

    def add_documents(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Rows as DOCUMENT_COLUMNS."""
        self._add(_INSERT_DOCUMENT, rows, "document")

    def add_sets(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Rows as SET_COLUMNS."""
        self._add(_INSERT_SET, rows, "annotation_set")

    def add_spans(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Rows as SPAN_COLUMNS; a row whose extent and label the pass has already is an error."""
        self._add(_INSERT_SPAN, rows, "span")

    def add_decisions(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Rows as DECISION_COLUMNS."""
        self._add(_INSERT_DECISION, rows, "decision")

    def singly(self) -> Step:
        """For single rows that change or may be named: see `BulkStep.ordinary`."""
        self._begin()
        if self.single is None:
            self.single = self._bulk.ordinary(self.connection)
        return self.single

    def _add(self, statement: str, rows: Sequence[tuple[Any, ...]], name: str) -> None:
        if not rows:
            return
        self._begin()
        self.connection.exec_driver_sql(statement.replace(_BATCH, self._bulk.id), list(rows))
        self.counts[name] = self.counts.get(name, 0) + len(rows)

    def _begin(self) -> None:
        if not self.wrote:
            self._bulk.begin(self.connection)
            self.wrote = True


# Stands in the statement for the step's id, hex digits of our own: cheaper than a longer copy of every row.
_BATCH = "(batch)"


def _insert(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(f'"{name}"' for name in (*columns, "batch"))
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))}, '{_BATCH}')"  # noqa: S608 - our names


_INSERT_DOCUMENT = _insert(document.name, DOCUMENT_COLUMNS)
_INSERT_SET = _insert(annotation_set.name, SET_COLUMNS)
_INSERT_SPAN = _insert(span.name, SPAN_COLUMNS)
_INSERT_DECISION = _insert(decision.name, DECISION_COLUMNS)


@dataclass(frozen=True, slots=True)
class StreamedPass:
    """One pass as exports need it, or a document nobody touched (`owner` None).

    `spans` are (start, end, label id, quote, note, flagged) in no order, `labels` the names of labels by id: SQLite
    takes a sixth longer when it looks the name up for each of half a million rows.
    """

    document_id: str
    text: str
    meta: str
    source: str | None
    owner: str | None
    kind: str | None
    state: str | None
    spans: list[tuple[int, int, str, str, str | None, int]]
    labels: Mapping[str, str]


_PASSES = """
SELECT d.id, d.text, d.meta, d.source, s.owner, s.kind, s.state, s.id
FROM annotation_set AS s JOIN document AS d ON d.id = s.document_id
WHERE s.kind = ? AND (? IS NULL OR s.owner = ?) ORDER BY s.document_id, s.owner
"""  # by the columns of the index, or all texts are sorted in memory first
_UNTOUCHED = """
SELECT d.id, d.text, d.meta, d.source, NULL, NULL, NULL, NULL FROM document AS d
WHERE NOT EXISTS (SELECT 1 FROM annotation_set AS s WHERE s.document_id = d.id AND s.kind IN ('human', 'gold'))
  AND NOT EXISTS (SELECT 1 FROM decision AS c WHERE c.document_id = d.id)
ORDER BY d.id
"""
_SPANS = """
SELECT s.start, s."end", s.label_id, s.quote, s.note, s.flagged FROM span AS s WHERE s.set_id = ?
"""  # in no order: the index brings them nearly in theirs, and Python's sort then takes a fifth of SQLite's time
_LABELS = "SELECT id, name FROM label"


Which = Callable[[str], bool]
"""Of a document's id: whether its passes are wanted. The spans of the others are not read."""


def stream_passes(
    connection: Connection, kind: SetKind, owner: str | None = None, which: Which | None = None
) -> Iterator[StreamedPass]:
    """Passes of one kind, of one owner or all, by document id, then owner; memory stays flat."""
    return _stream(connection, _PASSES, (kind.value, owner, owner), which)


def stream_untouched(connection: Connection, which: Which | None = None) -> Iterator[StreamedPass]:
    """Documents without a human pass or a decision, by id."""
    return _stream(connection, _UNTOUCHED, (), which)


def _stream(connection: Connection, query: str, values: Iterable[Any], which: Which | None) -> Iterator[StreamedPass]:
    raw: Any = connection.connection.driver_connection  # SQLAlchemy's rows cost half as much again as SQLite's own
    labels = dict(raw.execute(_LABELS))
    spans = raw.cursor()
    for row in raw.cursor().execute(query, tuple(values)):
        if which is not None and not which(row[0]):
            continue
        set_id = row[-1]
        found = [] if set_id is None else spans.execute(_SPANS, (set_id,)).fetchall()
        yield StreamedPass(*(*row[:-1], found, labels))
