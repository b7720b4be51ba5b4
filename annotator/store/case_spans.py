"""The analysts' spans of one document as rows: what a decision saw, by id and version, and what was noted on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from annotator.domain.passes import Mark
from annotator.store.review import label_names

_SPANS = """
SELECT p.start, p."end", p.label_id, s.owner, p.id, p.version, p.note, p.flagged
FROM annotation_set AS s JOIN span AS p ON p.set_id = s.id
WHERE s.document_id = ? AND s.kind = 'human' AND s.state = 'done' ORDER BY s.owner, p.id
"""
_UNFINISHED = """
SELECT owner FROM annotation_set WHERE document_id = ? AND kind = 'human' AND state <> 'done' ORDER BY owner
"""


@dataclass(frozen=True, slots=True)
class CaseSpan:
    """One analyst's span in a pass that is done."""

    mark: Mark
    owner: str
    id: str
    version: int
    note: str | None
    flagged: bool


def case_spans(connection: Connection, document_id: str, names: Mapping[str, str] | None = None) -> list[CaseSpan]:
    """Every span that counts in a document's cases, by owner; `names` as from `label_names`."""
    names = label_names(connection) if names is None else names
    raw: Any = connection.connection.driver_connection
    return [
        CaseSpan((start, end, names[label_id]), owner, span_id, version, note, bool(flagged))
        for start, end, label_id, owner, span_id, version, note, flagged in raw.execute(_SPANS, (document_id,))
    ]


def unfinished_by(connection: Connection, document_id: str) -> list[str]:
    """Everybody with a pass over the document that is not done, by name."""
    raw: Any = connection.connection.driver_connection
    return [row[0] for row in raw.execute(_UNFINISHED, (document_id,))]
