"""Everybody whose name stands anywhere in a project's work."""

from typing import Any

from sqlalchemy import Connection

_NAMES = """
SELECT owner FROM annotation_set WHERE kind = 'human'
UNION SELECT reviewer FROM decision
UNION SELECT voter.value FROM decision, json_each(candidates) AS one, json_each(one.value, '$[4]') AS voter
UNION SELECT name.value FROM decision, json_each(against) AS name
"""
_BEGUN = "SELECT count(*) FROM annotation_set WHERE kind = 'human' AND owner = ? AND state <> 'new'"
_HAS_STEPPED = "SELECT 1 FROM step WHERE who = ? LIMIT 1"
_FIRST_STEP = "SELECT id FROM step ORDER BY number LIMIT 1"


def names(connection: Connection) -> list[str]:
    """Analysts, reviewers, and those whom decisions name though their passes are gone; in order."""
    return sorted(row[0] for row in _raw(connection).execute(_NAMES).fetchall())


def count_begun(connection: Connection, owner: str) -> int:
    """How many documents somebody has begun, finished or skipped."""
    return int(_raw(connection).execute(_BEGUN, (owner,)).fetchone()[0])


def has_stepped(connection: Connection, name: str) -> bool:
    """Whether somebody of this name ever wrote anything here."""
    return _raw(connection).execute(_HAS_STEPPED, (name,)).fetchone() is not None


def first_step_id(connection: Connection) -> str:
    """The id of the project's first step: random, never changed, and in no export. "" for a project without any."""
    row = _raw(connection).execute(_FIRST_STEP).fetchone()
    return row[0] if row else ""


def _raw(connection: Connection) -> Any:
    return connection.connection.driver_connection
