"""What reviewing needs of a document, read a document at a time so that memory stays flat."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Connection, select

from annotator.domain.decisions import Decision
from annotator.domain.errors import StorageError
from annotator.domain.model import SetKind, State
from annotator.domain.passes import DocumentPasses, Mark
from annotator.store.decisions import decisions_of
from annotator.store.schema import label

PAGE = 100
_UNTOUCHED = (State.NEW.value, State.SKIPPED.value)

_IS_DONE = "SELECT 1 FROM annotation_set AS s WHERE s.document_id = d.id AND s.kind = 'human' AND s.state = 'done'"
_IS_BEGUN = "SELECT 1 FROM annotation_set AS s WHERE s.document_id = d.id AND s.kind = 'human'"
_IS_DECIDED = "SELECT 1 FROM decision AS c WHERE c.document_id = d.id"
_PASSES = """
SELECT s.kind, s.owner, s.state, p.start, p."end", p.label_id
FROM annotation_set AS s LEFT JOIN span AS p ON p.set_id = s.id
WHERE s.document_id = ? AND s.kind IN ('human', 'gold')
"""


class Which(Enum):
    """Which documents: those somebody finished or a reviewer decided about, the latter alone, or all with a pass."""

    TO_REVIEW = f"EXISTS ({_IS_DONE}) OR EXISTS ({_IS_DECIDED})"
    DECIDED = f"EXISTS ({_IS_DECIDED})"
    BEGUN = f"EXISTS ({_IS_BEGUN})"


@dataclass(frozen=True, slots=True)
class UnderReview:
    """One document: who marked what, and all that was decided, oldest first. `meta` is JSON.

    `told` is the state that a file gave the gold it brought, for documents whose passes did not come along.
    """

    passes: DocumentPasses
    decisions: tuple[Decision, ...]
    meta: str
    told: State | None = None
    title: str = ""

    @property
    def document_id(self) -> str:
        """The document's id."""
        return self.passes.document_id


def stream(connection: Connection, which: Which) -> Iterator[UnderReview]:
    """Documents by id. Raises StorageError for a damaged decision or span."""
    names = label_names(connection)
    after: str | None = ""
    while after is not None:
        ids = page_of_ids(connection, which, after)
        for document_id in ids:
            found = get(connection, document_id, names)
            if found is not None:
                yield found
        after = ids[-1] if ids else None


def page_of_ids(connection: Connection, which: Which, after: str) -> list[str]:
    """The ids of up to PAGE documents that come after one, in order."""
    query = f"SELECT d.id FROM document AS d WHERE d.id > ? AND ({which.value}) ORDER BY d.id LIMIT {PAGE}"  # noqa: S608 - our words
    return [row[0] for row in _raw(connection).execute(query, (after,)).fetchall()]


def count(connection: Connection, which: Which) -> int:
    """How many documents there are of a kind."""
    query = f"SELECT count(*) FROM document AS d WHERE {which.value}"  # noqa: S608 - our words
    return int(_raw(connection).execute(query).fetchone()[0])


def get(connection: Connection, document_id: str, names: Mapping[str, str] | None = None) -> UnderReview | None:
    """One document, or None when there is none; `names` as from `label_names`."""
    names = label_names(connection) if names is None else names
    raw = _raw(connection)
    row = raw.execute("SELECT text, meta, title FROM document WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        return None
    text, meta, title = row
    length = len(text)
    done: dict[str, list[Mark]] = {}
    unfinished: dict[str, list[Mark]] = {}
    told = None
    for kind, owner, state, start, end, label_id in raw.execute(_PASSES, (document_id,)).fetchall():
        if kind == SetKind.GOLD.value:
            told = State(state)
        elif start is None:
            if state == State.DONE.value:
                done[owner] = []
            elif state not in _UNTOUCHED:
                unfinished[owner] = []
        else:
            passes = done if state == State.DONE.value else unfinished
            if label_id not in names or end > length:
                wrong = "a label that is not there" if end <= length else "its end behind that of the text"
                raise StorageError(
                    f"In document {document_id} the span {start}..{end} of {owner} has {wrong}.",
                    "The database is damaged: run the check.",
                )
            passes.setdefault(owner, []).append((start, end, names[label_id]))
    passes_of = DocumentPasses(document_id, text, _frozen(done), _frozen(unfinished))
    return UnderReview(passes_of, decisions_of(connection, document_id, text, names), meta, told, title)


def label_names(connection: Connection) -> dict[str, str]:
    """The name of every label by its id."""
    return {row.id: row.name for row in connection.execute(select(label.c.id, label.c.name))}


def finishers(connection: Connection) -> list[str]:
    """Everybody with a pass marked done, by name."""
    query = "SELECT DISTINCT owner FROM annotation_set WHERE kind = 'human' AND state = 'done'"
    return sorted(row[0] for row in _raw(connection).execute(query).fetchall())


def _frozen(passes: dict[str, list[Mark]]) -> dict[str, tuple[Mark, ...]]:
    return {owner: tuple(marks) for owner, marks in passes.items()}


def _raw(connection: Connection) -> Any:
    return connection.connection.driver_connection
