"""Counts over the whole project, by label, analyst and status."""

from typing import Any

from annotator.domain.model import State
from annotator.services.project import Project
from annotator.services.roles import may_see_others
from annotator.store import lookup
from annotator.store.labels import list_labels


def count(project: Project) -> dict[str, Any]:
    """Documents, spans of all analysts, spans by label, passes by status, and the same for each analyst.

    `untouched` counts documents that nobody has begun.
    """
    with project.database.read() as connection:
        names = [label.name for label in list_labels(connection)]
        spans = lookup.span_counts(connection)
        passes = lookup.pass_counts(connection)
        documents, characters = lookup.text_counts(connection)
        untouched = lookup.count_untouched(connection)
    owners = sorted({owner for owner, _ in passes})
    return {
        "documents": documents,
        "characters": characters,
        "untouched": untouched,
        "spans": sum(spans.values()),
        "labels": {name: sum(spans.get((owner, name), 0) for owner in owners) for name in names},
        "status": {state.value: sum(passes.get((owner, state), 0) for owner in owners) for state in State},
        "analysts": {owner: _of(owner, names, spans, passes) for owner in owners},
    }


def count_for_eyes(project: Project) -> dict[str, Any]:
    """What `count` gives, but of nobody else while the round is open to the person: then all figures are their own.

    Everybody's "new" are the documents they have not begun, those of `status` are `untouched`; `only_own` tells whether
    others were left out.
    """
    found = count(project)
    found["only_own"] = not may_see_others(project)
    if found["only_own"]:
        own = found["analysts"].get(project.who) or _of(project.who, list(found["labels"]), {}, {})
        found |= {"spans": own["spans"], "labels": own["labels"], "status": own["status"]}
        found |= {"analysts": {project.who: own}, "untouched": found["documents"] - _begun(own["status"])}
    found["status"]["new"] = found["untouched"]
    for theirs in found["analysts"].values():
        theirs["status"]["new"] = found["documents"] - _begun(theirs["status"])
    return found


def _begun(status: dict[str, int]) -> int:
    return sum(number for state, number in status.items() if state != State.NEW.value)


def _of(
    owner: str, names: list[str], spans: dict[tuple[str, str], int], passes: dict[tuple[str, State], int]
) -> dict[str, Any]:
    status = {state.value: passes.get((owner, state), 0) for state in State}
    labels = {name: spans.get((owner, name), 0) for name in names}
    return {
        "documents": sum(status.values()),
        "spans": sum(labels.values()),
        "labels": labels,
        "status": status,
    }
