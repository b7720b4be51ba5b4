"""pack and merge as they are typed."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest


@pytest.fixture
def project(run, documents):
    """The current folder's project: w and v marked the same five characters of d."""
    assert run("import", documents).status == 0


def exported(run, layer):
    """The pass over d: offsets and label of its spans, and its status."""
    run("export", f"{layer}.jsonl", "--layer", layer)
    lines = [json.loads(line) for line in Path(f"{layer}.jsonl").read_bytes().splitlines()]
    (line,) = [line for line in lines if line["id"] == "d"]
    return [(span["start"], span["end"], span["label"]) for span in line["spans"]], line["status"]


def test_out_and_back(run, project):
    done = run("pack", "w.db", "--for", "w", "--json")
    assert (done.status, done.value["documents"], done.value["spans"]) == (0, 2, 1)
    assert run("--db", "w.db", "check").status == 0
    run("--db", "w.db", "span", "add", "d", "10", "15", "actor")
    run("--db", "w.db", "span", "remove", "d", "0", "5", "actor")
    run("--db", "w.db", "set-status", "d", "in_progress")
    done = run("--as", "rita", "merge", "w.db", "--json")
    assert done.status == 0
    assert done.value == {
        "added": 1,
        "changed": 0,
        "removed": 1,
        "unchanged": 0,
        "states": 1,
        "labels_added": [],
        "rejected": [],
    }
    assert exported(run, "w") == ([(10, 15, "actor")], "in_progress")
    assert exported(run, "v") == ([(0, 5, "claim")], "in_progress")
    again = run("--as", "rita", "merge", "w.db", "--json")
    assert (again.status, again.value["added"], again.value["removed"], again.value["unchanged"]) == (0, 0, 0, 1)
    assert run("--as", "rita", "undo").status == 0
    assert exported(run, "w") == ([(0, 5, "actor")], "done")
    assert run("check").status == 0


def test_it_opens_as_its_analyst(run, project, monkeypatch):
    run("pack", "v.db", "--for", "v")
    monkeypatch.delenv("ANNOTATOR_USER")
    done = run("--db", "v.db", "documents", "--json")
    assert [(row["id"], row["spans"]) for row in done.value] == [("d", 1), ("e", 0)]
    stats = run("--db", "v.db", "stats", "--json").value
    assert list(stats["analysts"]) == ["v"]


def test_only_some_documents(run, project):
    assert run("pack", "w.db", "--for", "w", "--documents", "e", "--json").value["documents"] == 1
    done = run("pack", "x.db", "--for", "w", "--documents", "nowhere")
    assert done.status == 1
    assert "nowhere" in done.err


def test_wrong_usage(run, project):
    assert run("pack", "w.db").status == 2
    assert run("merge").status == 2
    assert run("pack", "w.db", "--for", "gold").status == 1


def test_a_conflict_is_listed_and_the_status_says_so(run, project):
    run("pack", "w.db", "--for", "w")
    run("--db", "w.db", "span", "remove", "d", "0", "5", "actor")
    run("labels", "add", "date")
    run("span", "remove", "d", "0", "5", "actor")
    run("span", "add", "d", "0", "5", "date")
    assert run("merge", "w.db").status == 0  # removed on both sides
    run("pack", "again.db", "--for", "w")
    with closing(sqlite3.connect("again.db")) as raw, raw:
        raw.execute("UPDATE document SET text = 'Kerry met Potin' WHERE id = 'd'")
    done = run("merge", "again.db", "--json")
    assert done.status == 1
    (only,) = done.value["rejected"]
    assert only["where"] == "again.db: d"
    assert "another text" in only["why"]
    done = run("merge", "again.db")
    assert "again.db: d: has another text" in done.err
    assert done.err.endswith("annotator: 1 rejected.\n")


def test_a_file_that_is_not_there(run, project):
    done = run("merge", "missing.db", "--json")
    assert (done.status, len(done.value["rejected"])) == (1, 1)
    assert run("--db", "none.db", "merge", "missing.db").status == 1
