"""What was worked on since a moment, by the journal: for exports of what is new."""

from typing import Any

from sqlalchemy import Connection

_TOUCHED = """
WITH recent AS (SELECT id FROM step WHERE at >= ?),
touched AS (SELECT table_name, row_id, coalesce(after, before) AS row FROM change WHERE step_id IN recent)
"""
_PASSES = f"""{_TOUCHED}
SELECT document_id, owner FROM annotation_set WHERE kind = 'human' AND (
  batch IN recent
  OR id IN (SELECT row_id FROM touched WHERE table_name = 'annotation_set')
  OR id IN (SELECT set_id FROM span WHERE batch IN recent)
  OR id IN (SELECT json_extract(row, '$.set_id') FROM touched WHERE table_name = 'span'))
"""  # noqa: S608 - our words
_DECIDED = f"""{_TOUCHED}
SELECT document_id FROM decision WHERE batch IN recent
UNION SELECT json_extract(row, '$.document_id') FROM touched WHERE table_name = 'decision'
"""  # noqa: S608 - our words
_ADDED = f"""{_TOUCHED}
SELECT id FROM document WHERE batch IN recent UNION SELECT row_id FROM touched WHERE table_name = 'document'
"""  # noqa: S608 - our words


def passes_since(connection: Connection, at: str) -> set[tuple[str, str]]:
    """Document id and owner of the human passes in which anything changed; `at` as the journal writes times."""
    return {(row[0], row[1]) for row in _rows(connection, _PASSES, at)}


def decided_since(connection: Connection, at: str) -> set[str]:
    """The ids of documents that a reviewer decided about, or took a decision back from."""
    return {row[0] for row in _rows(connection, _DECIDED, at)}


def added_since(connection: Connection, at: str) -> set[str]:
    """The ids of documents that came into the project."""
    return {row[0] for row in _rows(connection, _ADDED, at)}


def _rows(connection: Connection, query: str, at: str) -> list[Any]:
    raw: Any = connection.connection.driver_connection
    found: list[Any] = raw.execute(query, (at,)).fetchall()
    return found
