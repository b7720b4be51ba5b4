"""Agreement of a project: the engine's figures over the passes that count."""

import errno
import json

import pytest

from annotator.domain.agreement import agreement as engine
from annotator.domain.bootstrap import Resampling
from annotator.domain.errors import Cancelled, StorageError
from annotator.domain.passes import DocumentPasses
from annotator.services import agreement as service
from annotator.services.agreement import agreement
from annotator.services.importing import import_paths
from annotator.services.jobs import Progress
from annotator.services.project import open_project
from tests.projects import SEEDS, add_passes, seed_texts
from tests.services.reviews import (
    CLAIM,
    KERRY,
    PRESIDENT,
    PUTIN,
    SOCHI,
    TEXT,
    Team,
)

PASSES = {
    "d": {"ann": [PRESIDENT, KERRY, CLAIM], "ben": [PUTIN, KERRY], "cleo": [KERRY, SOCHI]},
    "e": {"ann": [KERRY], "ben": []},
    "f": {"cleo": [SOCHI]},
}


def as_engine(passes):
    return [
        DocumentPasses(document_id, TEXT, {who: tuple(marks) for who, marks in held.items()})
        for document_id, held in passes.items()
    ]


def test_a_projects_figures_are_the_engines(team: Team):
    report = agreement(team(PASSES))
    assert report == engine(as_engine(PASSES))
    assert (report["analysts"], report["documents"], len(report["pairs"])) == (["ann", "ben", "cleo"], 2, 3)


def test_only_documents_that_both_finished_count_unless_all_are_asked_for(team: Team):
    project = team(PASSES)
    add_passes(project, "ann", {"f": [SOCHI]}, "in_progress")
    assert agreement(project) == engine(as_engine(PASSES))
    assert agreement(project, all_documents=True) == engine(
        as_engine({**PASSES, "f": {"ann": [SOCHI], "cleo": [SOCHI]}})
    )


def test_one_analyst_or_none_gives_no_pairs_and_no_figures(team: Team):
    one = agreement(team({"d": {"ann": [KERRY]}}))
    assert (one["analysts"], one["pairs"], one["all"]["fleiss_token"]) == (["ann"], [], None)
    assert agreement(team({"d": {}}))["analysts"] == []


def test_the_seeds_reference_labels_give_the_engines_figures(tmp_path):
    with open_project(str(tmp_path / "seeds.db"), "rita", create=True) as project:
        import_paths(project, [SEEDS / "labels.jsonl"])
        report = agreement(project)
    texts = seed_texts()
    held: dict[str, dict[str, tuple]] = {one: {} for one in texts}
    for line in (SEEDS / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        if told["status"] == "done" and told["layer"] != "gold":
            held[told["id"]][told["layer"]] = tuple((one["start"], one["end"], one["label"]) for one in told["spans"])
    assert {each["against"] for each in report.pop("boundary")} == {"gold"}
    wanted = engine([DocumentPasses(one, texts[one], passes) for one, passes in held.items()])
    wanted.pop("boundary")
    assert report == wanted


def test_intervals_are_drawn_from_families_and_reprints_count_as_one(team: Team):
    words = " ".join(f"word{number}" for number in range(60))
    other = " ".join(f"other{number}" for number in range(60))
    passes = {name: {"ann": [(0, 5, "actor")], "ben": [(0, 5, "actor")] if name != "c" else []} for name in "abc"}
    project = team(passes, {"a": words, "b": words + " indeed", "c": other})
    report = agreement(project, resampling=Resampling(50))
    assert report["resampling"] == {"resamples": 50, "level": 0.95, "seed": 0, "units": 2}
    assert report["pairs"][0]["intervals"]["f1_exact"] == [0.0, 1.0]
    assert agreement(project, resampling=Resampling(50)) == report


def test_with_very_many_documents_reprints_are_not_looked_for(team: Team, monkeypatch):
    monkeypatch.setattr(service, "MOST_COMPARED", 2)
    words = " ".join(f"word{number}" for number in range(60))
    passes = {name: {"ann": [(0, 5, "actor")], "ben": []} for name in "abc"}
    report = agreement(team(passes, dict.fromkeys(passes, words)), resampling=Resampling(50))
    assert report["resampling"]["units"] == 3


def test_a_full_disk_is_told_as_one(team: Team, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(service, "find_families", full)
    with pytest.raises(StorageError, match="No space left on device") as refused:
        agreement(team(PASSES), resampling=Resampling(5))
    assert "without intervals" in refused.value.hint


def test_one_analyst_has_no_intervals_either(team: Team):
    assert agreement(team({"d": {"ann": [KERRY]}}), resampling=Resampling(5))["resampling"] is None


def test_it_can_be_stopped(team: Team):
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        agreement(team(PASSES), resampling=Resampling(), progress=stopped)
