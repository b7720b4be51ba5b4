"""Who reviews, and whether the round is over: what decides if the window shows somebody others' work.

The command line hides nothing, and the owner of a file can read it anyhow: this keeps people from looking by accident.
"""

import json

from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError
from annotator.services.project import Project, checked_name
from annotator.store import people
from annotator.store.settings import get_setting, put_setting
from annotator.store.transaction import Step, step_of

_REVIEWERS = "reviewers"
_ROUND = "round"
_OPEN, _RELEASED = "open", "released"


def reviewers(project: Project) -> tuple[str, ...]:
    """The names of those who review, in order."""
    with project.database.read() as connection:
        return _names(get_setting(connection, _REVIEWERS))


def is_reviewer(project: Project) -> bool:
    """Whether the person reviews in this project."""
    return project.who in reviewers(project)


def is_known(project: Project, name: str) -> bool:
    """Whether the project has heard this name: of somebody who worked here, was imported, or reviews."""
    if name in reviewers(project):
        return True
    with project.database.read() as connection:
        return people.has_stepped(connection, name) or name in people.names(connection)


def become_reviewer(project: Project) -> Changes:
    """Let the person review; saying it again changes nothing."""
    return add_reviewer(project, project.who)


def add_reviewer(project: Project, name: str) -> Changes:
    """Let somebody review. Raises AnnotatorError for what is no name."""
    checked_name(name)
    with step_of(project.database, project.who, f"Let {name} review") as step:
        _put_names(step, {*_names(get_setting(step.connection, _REVIEWERS)), name})
    return step.as_changes()


def remove_reviewer(project: Project, name: str) -> Changes:
    """Let somebody review no longer; their decisions stay. Raises AnnotatorError for one who does not."""
    with step_of(project.database, project.who, f"Let {name} review no longer") as step:
        there = _names(get_setting(step.connection, _REVIEWERS))
        if name not in there:
            raise AnnotatorError(f"{name[:40]!r} is no reviewer here.", f"Reviewers: {', '.join(there) or 'nobody'}.")
        _put_names(step, set(there) - {name})
    return step.as_changes()


def is_released(project: Project) -> bool:
    """Whether analysts may see each other's work and the gold."""
    with project.database.read() as connection:
        return get_setting(connection, _ROUND) == _RELEASED


def release(project: Project) -> Changes:
    """End the round: from now on the window shows everybody what all marked and what was decided."""
    return _set_round(project, _RELEASED, "Release the round")


def begin_round(project: Project) -> Changes:
    """Begin a round: analysts see only their own work again."""
    return _set_round(project, _OPEN, "Begin a round")


def may_see_others(project: Project) -> bool:
    """Whether the window may show the person what others marked: to reviewers, and to all after release."""
    with project.database.read() as connection:
        reviews = project.who in _names(get_setting(connection, _REVIEWERS))
        return reviews or get_setting(connection, _ROUND) == _RELEASED


def count_marked(project: Project) -> int:
    """How many documents the person has begun or finished: there they would decide about their own work."""
    with project.database.read() as connection:
        return people.count_begun(connection, project.who)


def _set_round(project: Project, value: str, what: str) -> Changes:
    with step_of(project.database, project.who, what) as step:
        if (get_setting(step.connection, _ROUND) or _OPEN) != value:
            put_setting(step, _ROUND, value)
        step.everything = True
    return step.as_changes()


def _put_names(step: Step, names: set[str]) -> None:
    put_setting(step, _REVIEWERS, json.dumps(sorted(names), ensure_ascii=False))
    step.everything = True


def _names(value: str | None) -> tuple[str, ...]:
    """What the setting says; a value that somebody spoilt names nobody."""
    try:
        told = json.loads(value or "[]")
    except (ValueError, RecursionError):
        return ()
    return tuple(name for name in told if isinstance(name, str)) if isinstance(told, list) else ()
