"""export and leaks as a user types them."""

import json
from fractions import Fraction

import click
import pytest

from annotator.cli.export_command import _Empty


@pytest.fixture
def project(run, documents):
    """The current folder's project, with two passes."""
    return run("import", documents)


def test_votes_of_a_union(run, here, project):
    run("set-status", "d", "done", "--as", "v")
    done = run("export", "u.jsonl", "--layer", "union", "--json")
    assert (done.status, done.value["documents"], done.value["spans"]) == (0, 1, 2)
    (line,) = map(json.loads, (here / "u.jsonl").read_text().splitlines())
    assert [(span["label"], span["voters"], span["share"]) for span in line["spans"]] == [
        ("actor", ["w"], 0.5), ("claim", ["v"], 0.5)
    ]  # fmt: skip


def test_labels_states_and_names(run, here, project):
    done = run(
        "export", "x.jsonl", "--layer", "all", "--state", "done", "--state", "in_progress", "--labels", "actor,claim",
        "--rename", "actor=PER", "--drop-label", "claim", "--pseudonyms", "--json",
    )  # fmt: skip
    assert (done.status, done.value["spans"]) == (0, 1)
    found = list(map(json.loads, (here / "x.jsonl").read_text().splitlines()))
    assert sorted(one["layer"] for one in found) == ["A1", "A2"]
    assert [span["label"] for one in found for span in one["spans"]] == ["PER"]


def test_units_without_spans_can_be_left_out(run, here, project):
    done = run(
        "export", "x.jsonl", "--unit", "sentence", "--max-chars", "8", "--stride", "4", "--empty", "drop", "--json"
    )
    assert (done.status, done.value["spans"]) == (0, 1)
    assert [json.loads(one)["text"] for one in (here / "x.jsonl").read_text().splitlines()] == ["Kerry"]


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("keep", Fraction(1)),
        ("drop", Fraction(0)),
        ("0.1", Fraction(1, 10)),
        ("25%", Fraction(1, 4)),
        ("1/3", Fraction(1, 3)),
    ],
)
def test_the_share_of_empty_units(written, share):
    assert _Empty().convert(written, None, None) == share


@pytest.mark.parametrize("written", ["", "-1", "2", "120%", "some", "1/0", "1e999999999", "9" * 5000])
def test_what_is_no_share_is_wrong_usage(written):
    with pytest.raises(click.UsageError):
        _Empty().convert(written, None, None)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--empty", "some"],
        ["--rename", "actor"],
        ["--rename", "=x"],
        ["--labels", "a,,b"],
        ["--flat", "shortest"],
        ["--state", "finished"],
        ["--max-chars", "0"],
        ["--unit", "word"],
        ["--seed", "x"],
    ],
)
def test_wrong_usage_is_two(run, here, project, wrong):
    done = run("export", "x.jsonl", *wrong)
    assert done.status == 2
    assert "Traceback" not in done.err
    assert not (here / "x.jsonl").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ["--labels", "nothing"],
        ["--since", "yesterday"],
        ["--split", "80"],
        ["--stride", "3"],
        ["--flat", "priority"],
        ["--excel"],
    ],
)
def test_what_cannot_be_is_one_message(run, here, project, wrong):
    done = run("export", "x.jsonl", *wrong)
    assert done.status == 1
    assert done.err.startswith("annotator: ")
    assert not (here / "x.jsonl").exists()


def test_priority_alone_is_the_policy(run, here, project):
    assert run("export", "x.conll", "--priority", "claim,actor").status == 0
    assert json.loads((here / "x.conll.manifest.json").read_bytes())["options"] == {
        "flat": "priority", "priority": ["claim", "actor"]
    }  # fmt: skip


def test_losses_are_listed_before_and_can_forbid_the_export(run, here, project):
    run("span", "add", "d", "0", "9", "claim")
    told = run("export", "x.conll", "--dry-run", "--json")
    assert told.status == 0
    assert [(one["document"], one["start"], one["end"], one["label"]) for one in told.value["lost"]] == [
        ("d", 0, 5, "actor")
    ]
    assert "nested in claim" in told.value["lost"][0]["why"]
    refused = run("export", "x.conll", "--fail-on-loss")
    assert refused.status == 1
    assert "lost: d 0..5 actor" in refused.err
    assert not (here / "x.conll").exists()
    assert list(here.glob(".x*")) == []


def test_a_split_and_its_leaks(run, here):
    lines = [{"id": f"{n}", "text": f"{n} " * 60, "layer": "w", "spans": []} for n in range(10)]
    (here / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    run("import", "in.jsonl")
    done = run("export", "corpus", "--format", "jsonl", "--split", "80/10/10", "--seed", "3", "--json")
    assert {one["path"] for one in done.value["files"]} == {
        "corpus/train.jsonl", "corpus/dev.jsonl", "corpus/test.jsonl", "corpus/manifest.json"
    }  # fmt: skip
    leaks = run("leaks", "corpus", "--json")
    assert (leaks.status, leaks.value["train"]) == (0, 8)
    assert [(one["part"], one["documents"], one["leaked_runs"]) for one in leaks.value["parts"]] == [
        ("dev", 1, 0), ("test", 1, 0)
    ]  # fmt: skip
    assert "test: 1 document; 0.0% of the runs" in run("leaks", "corpus").out
    again = run("import", "corpus", "--json")
    assert (again.status, again.value["documents_unchanged"], again.value["rejected"]) == (0, 10, [])
    assert run("leaks", "nowhere").status == 1


def test_the_help_shows_examples(run, here):
    assert "annotator export corpus --format jsonl --layer gold --split 80/10/10" in run("export", "--help").out
