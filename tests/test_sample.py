"""The sample project that a clone opens: what it holds, and that looking at it changes no byte."""

import hashlib
import json
import runpy
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from annotator.domain.decisions import Standing
from annotator.services import checking, documents, exporting, history, reviewing
from annotator.services.exporting import ExportOptions
from annotator.services.project import Project, open_project
from annotator.services.queue import read_queue
from tests.projects import SEEDS, contents, seed_texts

ROOT = SEEDS.parent
SAMPLE = ROOT / "annotations.db"


def said(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """What a database says, without the ids and times that differ from one building to the next."""
    found = contents(project)
    labels = {row["id"]: row["name"] for row in found["label"]}
    passes = {row["id"]: (row["document_id"], row["owner"], row["kind"]) for row in found["annotation_set"]}
    return {
        "settings": [(row["id"], row["value"]) for row in found["setting"]],
        "labels": sorted(
            (row["position"], row["name"], row["key"], row["code"], row["color"], row["description"])
            for row in found["label"]
        ),
        "documents": [(row["id"], row["title"], row["source"], row["meta"], row["text"]) for row in found["document"]],
        "passes": sorted((*passes[row["id"]], row["state"]) for row in found["annotation_set"]),
        "spans": sorted(
            (*passes[row["set_id"]], row["start"], row["end"], labels[row["label_id"]], row["quote"], row["note"] or "")
            for row in found["span"]
        ),
        "decisions": sorted(
            (
                row["document_id"],
                row["sequence"],
                row["reviewer"],
                row["source"],
                row["reason"] or "",
                row["note"] or "",
            )
            for row in found["decision"]
        ),
    }


def _lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SEEDS / "labels.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy, so that no test can touch the one that is committed."""
    return Path(shutil.copy(SAMPLE, tmp_path / "annotations.db"))


def test_the_committed_sample_is_what_its_command_builds(sample: Path, tmp_path: Path) -> None:
    built = tmp_path / "built.db"
    runpy.run_path(str(SEEDS / "build_sample.py"))["build"](built)
    with open_project(str(sample)) as old, open_project(str(built)) as new:
        assert said(old) == said(new)
        assert new.who == old.who == "analyst-1"


def test_the_sample_holds_the_pages_and_both_passes(sample: Path) -> None:
    lines = [line for line in _lines() if line["layer"] != "gold"]
    with open_project(str(sample)) as project:
        texts = {row[0]: row[4] for row in said(project)["documents"]}
        marked = said(project)["spans"]
    assert texts == seed_texts()
    wanted = sorted(
        (line["id"], line["layer"], span["start"], span["end"], span["label"], span["text"])
        for line in lines
        for span in line["spans"]
    )
    assert sorted((row[0], row[1], *row[3:7]) for row in marked) == wanted
    assert {(line["layer"], line["status"]) for line in lines} == {("analyst-1", "done"), ("analyst-2", "done")}


def test_the_readers_disagree_where_readers_do() -> None:
    spans: dict[str, set[tuple[str, int, int, str]]] = {"analyst-1": set(), "analyst-2": set()}
    for told in _lines():
        if told["layer"] == "gold":
            continue
        spans[told["layer"]] |= {(told["id"], one["start"], one["end"], one["label"]) for one in told["spans"]}
    only = spans["analyst-1"] ^ spans["analyst-2"]
    assert {"claim", "actor", "location", "boilerplate"} == {label for *_, label in only}
    shared = {(key, start, end) for key, start, end, _ in spans["analyst-1"]} & {
        (key, start, end) for key, start, end, _ in spans["analyst-2"]
    }
    assert any((key, start, end) in shared for key, start, end, _ in only), "nobody reads a name as another label"
    for found in spans.values():
        marked = {key for key, *_, label in found if label == "boilerplate"}
        assert marked == set(seed_texts())


def test_every_disagreement_of_the_sample_is_settled_with_a_reason(sample: Path) -> None:
    decided = [made for line in _lines() if line["layer"] == "gold" for made in line["decisions"]]
    by_hand = [made for made in decided if made["source"] != "auto_unanimous"]
    assert len(decided) == 348
    assert len(by_hand) == 50
    assert {made["reviewer"] for made in decided} == {"reviewer"}
    reasons = Counter(made["reason"] for made in by_hand)
    # Where both readers hold two nested actors, the case is settled by what both say, and needs no reason.
    assert reasons.pop(None) == 7
    assert set(reasons) == {"analyst_slip", "ambiguous_text", "guideline_gap", "boundary_convention"}
    assert any(not made["spans"] for made in by_hand), "some spans are turned down"
    assert any(made["source"] == "edited" for made in by_hand), "and some are better than what either reader marked"
    with open_project(str(sample)) as project:
        assert list(reviewing.conflicts(project)) == []
        assert Counter(item.standing for item in read_queue(project)) == {Standing.DECIDED: 348}


def test_the_sample_exports_as_the_file_it_came_from(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.jsonl"
    with open_project(str(sample)) as project:
        exporting.export(project, out, ExportOptions(layer="all"))
    assert out.read_bytes() == (SEEDS / "labels.jsonl").read_bytes()


def test_nothing_in_the_sample_is_an_analysts_step(sample: Path) -> None:
    with open_project(str(sample)) as project:
        assert history.peek(project).undo is None
        assert checking.check(project).ok


def test_looking_changes_no_byte(sample: Path) -> None:
    before = hashlib.sha256(sample.read_bytes()).hexdigest()
    with open_project(str(sample)) as project:
        for row in documents.list_documents(project):
            documents.open_document(project, row.id)
    assert hashlib.sha256(sample.read_bytes()).hexdigest() == before
    assert [path.name for path in sample.parent.iterdir()] == [sample.name]
