"""Counts by label, analyst and status."""

import json

from annotator.services.counting import count
from annotator.services.importing import import_paths
from tests.projects import make_empty_project

SPAN = {"start": 0, "end": 1, "label": "actor"}


def test_counts_add_up(tmp_path):
    path = tmp_path / "a.jsonl"
    values = [
        {"id": "1", "text": "ab", "layer": "w", "status": "done", "spans": [SPAN, {**SPAN, "label": "claim"}]},
        {"id": "1", "text": "ab", "layer": "v", "spans": [SPAN]},
        {"id": "2", "text": "abc"},
    ]
    path.write_text("".join(json.dumps(value) + "\n" for value in values))
    with make_empty_project(tmp_path / "p.db") as project:
        empty = count(project)
        import_paths(project, [path])
        found = count(project)
    assert (empty["documents"], empty["spans"], empty["analysts"]) == (0, 0, {})
    assert (found["documents"], found["characters"], found["untouched"], found["spans"]) == (2, 5, 1, 3)
    assert found["labels"] == {"actor": 2, "location": 0, "claim": 1, "boilerplate": 0}
    assert found["status"] == {"new": 0, "in_progress": 1, "done": 1, "skipped": 0}
    assert list(found["analysts"]) == ["v", "w"]
    assert found["analysts"]["w"]["documents"] == 1
    assert found["analysts"]["w"]["labels"]["claim"] == 1
