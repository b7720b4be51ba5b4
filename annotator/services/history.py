"""Undo, redo and what other windows did."""

from dataclasses import dataclass
from typing import Any

from annotator.domain.changes import Changes
from annotator.domain.model import StepId
from annotator.services.project import Project
from annotator.store import history


@dataclass(frozen=True, slots=True)
class Turns:
    """What Ctrl+Z and Ctrl+Shift+Z would do, in words; None where there is nothing to do."""

    undo: str | None
    redo: str | None


def undo(project: Project) -> Changes:
    """Take back the person's newest step, in whatever document. Raises NothingToUndo and UndoRefused."""
    return history.undo(project.database, project.who)[1]


def redo(project: Project) -> Changes:
    """Repeat the person's step that was taken back last. Raises NothingToUndo and UndoRefused."""
    return history.redo(project.database, project.who)[1]


def undo_step(project: Project, step_id: StepId) -> Changes:
    """Take back one step by its id, such as an import. Raises NothingToUndo and UndoRefused."""
    return history.undo_step(project.database, project.who, step_id)[1]


def peek(project: Project) -> Turns:
    """What could be undone and redone."""
    with project.database.read() as connection:
        back = history.next_undo(connection, project.who)
        forth = history.next_redo(connection, project.who)
    return Turns(back.what if back else None, forth.what if forth else None)


def latest(project: Project) -> int:
    """A number that grows with everything written by anybody; see `changes_since`."""
    with project.database.read() as connection:
        return history.latest_revision(connection)


def changes_since(project: Project, revision: int) -> tuple[int, list[Changes]]:
    """What was written after `revision`, by whatever window, and the revision to ask from next time."""
    with project.database.read() as connection:
        newest = history.latest_revision(connection)
        return newest, history.changes_since(connection, revision) if newest > revision else []


def list_steps(project: Project, limit: int = 200) -> list[dict[str, Any]]:
    """The newest steps first: id, number, at (UTC), who, what, kind, state."""
    with project.database.read() as connection:
        return history.list_steps(connection, limit)
