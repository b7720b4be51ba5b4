"""Undo, redo and what other windows did."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from annotator.domain.changes import Changes
from annotator.domain.model import StepId
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.store import history

_ALL = 2**31


@dataclass(frozen=True, slots=True)
class Turns:
    """What Ctrl+Z and Ctrl+Shift+Z would do, in words; None where there is nothing to do."""

    undo: str | None
    redo: str | None


def undo(project: Project, progress: Progress | None = None) -> Changes:
    """Take back the person's newest step, in whatever document. Raises NothingToUndo, UndoRefused and Cancelled."""
    return history.undo(project.database, project.who, _reporting(progress, undo_size, project))[1]


def redo(project: Project, progress: Progress | None = None) -> Changes:
    """Repeat the person's step that was taken back last. Raises as `undo` does."""
    return history.redo(project.database, project.who, _reporting(progress, redo_size, project))[1]


def undo_step(project: Project, step_id: StepId, progress: Progress | None = None) -> Changes:
    """Take back one step by its id, such as an import. Raises as `undo` does."""
    report = _reporting(progress, partial(step_size, step_id=step_id), project)
    return history.undo_step(project.database, project.who, step_id, report)[1]


def undo_size(project: Project, at_most: int = _ALL) -> int:
    """About how many rows `undo` would write: large ones belong into a job. Counting stops soon after `at_most`."""
    with project.database.read() as connection:
        return history.size(connection, history.next_undo(connection, project.who), at_most)


def redo_size(project: Project, at_most: int = _ALL) -> int:
    """About how many rows `redo` would write."""
    with project.database.read() as connection:
        return history.size(connection, history.next_redo(connection, project.who), at_most)


def step_size(project: Project, step_id: StepId, at_most: int = _ALL) -> int:
    """About how many rows `undo_step` would write."""
    with project.database.read() as connection:
        return history.size(connection, history.standing_step(connection, step_id), at_most)


def peek(project: Project) -> Turns:
    """What could be undone and redone."""
    with project.database.read() as connection:
        return Turns(*history.next_turns(connection, project.who))


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


def _reporting(
    progress: Progress | None, size: Callable[[Project], int], project: Project
) -> Callable[[int], None] | None:
    if progress is None:
        return None
    total = size(project)
    return lambda done: progress.at(done, total)
