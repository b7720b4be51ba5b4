"""The tagset: listing it and changing it."""

import re
from collections.abc import Iterable

from annotator.domain import tagset
from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError, NotFound
from annotator.domain.ids import new_id
from annotator.domain.model import Label, LabelId
from annotator.domain.names import is_label_name, is_storable
from annotator.services.project import Project
from annotator.store import decisions, labels
from annotator.store.schema import label as label_table
from annotator.store.transaction import Step, step_of

_MOST_NAMED = 20  # in a message
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def list_labels(project: Project) -> tuple[Label, ...]:
    """The tagset in its own order."""
    with project.database.read() as connection:
        return labels.list_labels(connection)


def find_label(project: Project, name: str) -> Label:
    """The label of that name, case and all. Raises NotFound."""
    with project.database.read() as connection:
        return named(labels.list_labels(connection), name)


def add_label(
    project: Project, name: str, *, color: str | None = None, key: str | None = None, description: str = ""
) -> Changes:
    """Add a label; it gets a free color and key unless they are given. Raises AnnotatorError."""
    with step_of(project.database, project.who, f"Add label {name}") as step:
        insert_label(step, name, color=color, key=key, description=description)
    return step.as_changes()


def insert_label(
    step: Step, name: str, *, color: str | None = None, key: str | None = None, description: str = ""
) -> Label:
    """Add a label as part of a step, an import for one."""
    there = labels.list_labels(step.connection)
    _check_name(name, there)
    keys = [one.key for one in there]
    if key is not None and (key not in tagset.KEYS or key in keys):
        raise AnnotatorError(f"The key {key} is no digit or is taken.", "Choose a free digit from 0 to 9.")
    if color is not None and not _COLOR.fullmatch(color):
        raise AnnotatorError(f"{color} is no color.", "Write it as #rrggbb.")
    made = Label(
        LabelId(new_id()),
        name,
        color.lower() if color else tagset.free_color([one.color for one in there]),
        key or tagset.free_key(keys),
        tagset.free_code(name, [one.code for one in there]),
        description,
    )
    step.insert(
        label_table,
        {
            "id": made.id,
            "name": made.name,
            "color": made.color,
            "key": made.key,
            "code": made.code,
            "description": made.description,
            "position": labels.next_position(step.connection),
            "version": 1,
        },
    )
    step.labels = True
    return made


def rename_label(project: Project, name: str, new_name: str) -> Changes:
    """Rename a label; its spans stay with it. Raises NotFound and AnnotatorError."""
    with step_of(project.database, project.who, f"Rename label {name} to {new_name}") as step:
        there = labels.list_labels(step.connection)
        found = named(there, name)
        if new_name != name:
            _check_name(new_name, there)
            step.update(label_table, found.id, found.version, name=new_name)
        step.labels = True
    return step.as_changes()


def recolor_label(project: Project, name: str, color: str) -> Changes:
    """Give a label another color, `#rrggbb` as on a white page."""
    if not _COLOR.fullmatch(color):
        raise AnnotatorError(f"{color} is no color.", "Write it as #rrggbb.")
    with step_of(project.database, project.who, f"Color label {name}") as step:
        found = named(labels.list_labels(step.connection), name)
        step.update(label_table, found.id, found.version, color=color.lower())
        step.labels = True
    return step.as_changes()


def set_key(project: Project, name: str, key: str | None) -> Changes:
    """Give a label another digit, or none. Raises NotFound, and AnnotatorError for what is no free digit."""
    if key is not None and key not in tagset.KEYS:
        raise AnnotatorError(f"The key {key[:10]} is no digit.", "Choose a free digit from 0 to 9.")
    words = f"Give label {name} the key {key}" if key else f"Take the key from label {name}"
    with step_of(project.database, project.who, words) as step:
        there = labels.list_labels(step.connection)
        found = named(there, name)
        other = next((one.name for one in there if key is not None and one.key == key and one.id != found.id), None)
        if other is not None:
            raise AnnotatorError(f"The key {key} is that of {other}.", f"Take it from {other} first.")
        step.update(label_table, found.id, found.version, key=key)
        step.labels = True
    return step.as_changes()


def describe_label(project: Project, name: str, description: str) -> Changes:
    """Say when a label is used. Raises NotFound, and AnnotatorError for what is no text."""
    if not is_storable(description):
        raise AnnotatorError("This description holds a NUL or half a character.", "Type it again.")
    with step_of(project.database, project.who, f"Describe label {name}") as step:
        found = named(labels.list_labels(step.connection), name)
        step.update(label_table, found.id, found.version, description=description)
        step.labels = True
    return step.as_changes()


def change_label(
    project: Project, name: str, *, new_name: str, color: str, key: str | None, description: str
) -> Changes:
    """All that can be changed of a label in one step; a key that another label has is swapped for this one's.

    Raises NotFound and AnnotatorError.
    """
    _check_looks(color, key, description)
    words = f"Rename label {name} to {new_name}" if new_name != name else f"Change label {name}"
    with step_of(project.database, project.who, words) as step:
        there = labels.list_labels(step.connection)
        found = named(there, name)
        if new_name != name:
            _check_name(new_name, there)
        other = next((one for one in there if key is not None and one.key == key and one.id != found.id), None)
        if other is not None:
            step.update(label_table, other.id, other.version, key=None)
        values = {"name": new_name, "color": color.lower(), "key": key, "description": description}
        step.update(label_table, found.id, found.version, **values)
        if other is not None and found.key is not None:
            step.update(label_table, other.id, other.version + 1, key=found.key)
        step.labels = True
    return step.as_changes()


def _check_looks(color: str, key: str | None, description: str) -> None:
    if not _COLOR.fullmatch(color):
        raise AnnotatorError(f"{color} is no color.", "Write it as #rrggbb.")
    if key is not None and key not in tagset.KEYS:
        raise AnnotatorError(f"The key {key[:10]} is no digit.", "Choose a digit from 0 to 9.")
    if not is_storable(description):
        raise AnnotatorError("This description holds a NUL or half a character.", "Type it again.")


def remove_label(project: Project, name: str) -> Changes:
    """Remove a label that no span carries and no decision speaks of. Raises AnnotatorError with the count otherwise."""
    with step_of(project.database, project.who, f"Remove label {name}") as step:
        found = named(labels.list_labels(step.connection), name)
        used = labels.use_count(step.connection, found.id)
        if used:
            raise AnnotatorError(
                f"The label {name} is on {used} {'span' if used == 1 else 'spans'} and was not removed.",
                "Relabel or delete those spans first, or rename the label.",
            )
        decided = decisions.label_uses(step.connection, found.id)
        if decided:
            raise AnnotatorError(
                f"The label {name} is in {decided} {'decision' if decided == 1 else 'decisions'} and was not removed.",
                "Decisions are kept for good; rename the label instead.",
            )
        step.delete(label_table, found.id, found.version)
        step.labels = True
    return step.as_changes()


def named(there: Iterable[Label], name: str) -> Label:
    """The label of that name among those given, case and all. Raises NotFound."""
    there = tuple(there)
    for one in there:
        if one.name == name:
            return one
    names = ", ".join([one.name for one in there[:_MOST_NAMED]] + ["…"] * (len(there) > _MOST_NAMED))
    raise NotFound(f"There is no label {name[:40]!r}.", f"The labels are {names}; upper and lower case matter.")


def _check_name(name: str, there: tuple[Label, ...]) -> None:
    if not is_label_name(name):
        raise AnnotatorError(f"{name[:40]!r} cannot be a label's name.", "Use 1 to 200 visible characters on one line.")
    if any(one.name == name for one in there):
        raise AnnotatorError(f"There is a label {name} already.", "Choose another name.")
