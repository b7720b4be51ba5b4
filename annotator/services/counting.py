"""Counts over the whole project, by label, analyst and status."""

from typing import Any

from annotator.domain.model import State
from annotator.services.project import Project
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
