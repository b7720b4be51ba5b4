"""Counts by label, analyst and status."""

import json

from annotator.services import roles
from annotator.services.counting import count, count_for_eyes
from annotator.services.importing import import_paths
from tests.projects import add_passes, add_texts, make_empty_project

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


def test_while_the_round_is_open_nobody_sees_what_others_did(tmp_path):
    with make_empty_project(tmp_path / "p.db", "w") as project:
        add_texts(project, {"1": "ab", "2": "abc", "3": "x"})
        add_passes(project, "w", {"1": [(0, 1, "actor"), (0, 2, "claim")]}, "done")
        add_passes(project, "v", {"1": [(0, 1, "actor")], "2": [(0, 1, "actor")]})
        blind = count_for_eyes(project)
        roles.release(project)
        released = count_for_eyes(project)
    assert list(blind["analysts"]) == ["w"]
    assert (blind["spans"], blind["labels"]["actor"], blind["untouched"], blind["only_own"]) == (2, 1, 2, True)
    assert blind["status"] == {"new": 2, "in_progress": 0, "done": 1, "skipped": 0}
    assert list(released["analysts"]) == ["v", "w"]
    assert (released["spans"], released["labels"]["actor"], released["only_own"]) == (4, 3, False)
    assert released["status"] == {"new": 1, "in_progress": 2, "done": 1, "skipped": 0}
    assert released["analysts"]["v"]["status"]["new"] == 1


def test_who_has_not_begun_has_counts_of_nought(tmp_path):
    with make_empty_project(tmp_path / "p.db", "nobody yet") as project:
        add_texts(project, {"1": "ab"})
        found = count_for_eyes(project)
    assert found["analysts"]["nobody yet"]["labels"]["actor"] == found["spans"] == 0
    assert found["analysts"]["nobody yet"]["status"]["new"] == 1
