"""agreement and mirror on the command line: the figures unrounded, what people read, reports."""

import json

import pytest

from tests.cli.test_review_commands import CLAIM, PRESIDENT, PUTIN, case_of, review, two

__all__ = ["review", "two"]  # fixtures


def test_figures_are_unrounded_and_people_read_three_decimals(two, run):
    value = run("agreement", "--json").value
    assert (value["analysts"], value["documents"]) == (["ann", "ben"], 1)
    (pair,) = value["pairs"]
    assert (pair["a"], pair["b"], pair["spans_a"], pair["f1_exact"], pair["f1_overlap"]) == ("ann", "ben", 2, 0.5, 1.0)
    assert set(pair["by_label"]) == {"actor", "claim"}
    assert {"fleiss_token", "fleiss_entity", "alpha_token", "by_label"} <= set(value["all"])
    told = run("agreement").out
    assert "ann / ben" in told
    assert "0.500" in told
    assert f"{pair['kappa_token']:.3f}" in told


def test_over_all_documents(review, run):
    review({"d": {"ann": [PUTIN], "ben": [PUTIN]}})
    review({"e": {"ann": [PUTIN], "ben": []}}, status="in_progress")
    assert run("agreement", "--json").value["pairs"][0]["documents"] == 1
    assert run("agreement", "--all-documents", "--json").value["pairs"][0]["documents"] == 2


def test_it_needs_two(review, run):
    review({"d": {"ann": [PUTIN]}})
    value = run("agreement", "--json").value
    assert (value["analysts"], value["pairs"], value["all"]["alpha_token"]) == (["ann"], [], None)
    assert "needs two analysts" in run("agreement").out


def test_an_undefined_figure_is_said_and_why(review, run):
    review({"d": {"ann": [], "ben": []}})
    value = run("agreement", "--json").value["pairs"][0]
    assert value["f1_exact"] is None
    assert value["undefined"]["f1_exact"] == "neither marked a span"
    assert "undefined: f1_exact: neither marked a span" in run("agreement").out.splitlines()


@pytest.fixture
def six(run, here):
    """Six documents with different texts, so six families."""
    lines = []
    for number in range(6):
        text = " ".join(f"{'abcdef'[number]}{word}" for word in range(40))
        for who in ("ann", "ben"):
            ends = [2] if who == "ben" and number % 2 else [2, 5]
            spans = [{"start": end - 2, "end": end, "label": "actor"} for end in ends]
            lines.append({"id": str(number), "text": text, "layer": who, "status": "done", "spans": spans})
    (here / "six.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert run("import", "six.jsonl").status == 0


def test_intervals_the_same_each_time_unless_one_asks_for_others(six, run):
    first = run("agreement", "--json").value
    assert first["resampling"] == {"resamples": 1000, "level": 0.95, "seed": 0, "units": 6}
    low, high = first["pairs"][0]["intervals"]["f1_exact"]
    assert low < first["pairs"][0]["f1_exact"] < high
    assert run("agreement", "--json").value == first
    assert run("agreement", "--json", "--resamples", 20, "--seed", 1).value["resampling"]["resamples"] == 20
    without = run("agreement", "--json", "--no-intervals").value
    assert without["resampling"] is None
    assert without["pairs"][0]["intervals"] == {}
    told = run("agreement").out
    assert f"({low:.3f}–{high:.3f})" in told
    assert "95% intervals from 1,000 resamples of 6 families" in told


def test_one_document_has_no_intervals_and_that_is_said(two, run):
    assert "There are no intervals: they need documents of at least two families." in run("agreement").out.splitlines()


def test_confusions_are_listed(six, run):
    lines = run("agreement").out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("most frequent confusions"))
    assert lines[at + 1].split() == ["ann", "/", "ben", "actor", "nothing", "3"]


@pytest.mark.parametrize("name", ["a.html", "a.csv", "a.svg", "A.HTML"])
def test_a_report_beside_the_figures(six, run, here, name):
    done = run("agreement", "--report", name, "--no-intervals", "--json")
    assert (done.status, done.err) == (0, f"Report written: {name}\n")
    assert done.value["documents"] == 6
    assert "ann" in (here / name).read_text("utf-8")


@pytest.mark.parametrize(("name", "words"), [("a.pdf", ".html, .csv, .svg"), ("no/a.html", "no folder no")])
def test_a_report_that_cannot_be_written_is_refused_before_anything_is_worked_out(six, run, name, words):
    done = run("agreement", "--report", name)
    assert (done.status, done.out) == (1, "")
    assert words in done.err


def test_a_report_never_lands_on_the_database(six, run, here):
    (here / "annotations.db").rename(here / "data.svg")
    done = run("--db", "data.svg", "agreement", "--report", "data.svg")
    assert done.status == 1
    assert "is the database itself" in done.err
    assert run("--db", "data.svg", "check", "--json").value["ok"]


# mirror


def test_the_mirror_of_an_analyst(two, run):
    run("adjudicate", "--policy", "unanimous")
    run("--as", "rita", "decide", case_of(run), "--candidate", 2, "--reason", "boundary convention", "--note", "titles")
    told = run("--as", "ann", "mirror", "--json").value
    assert (told["analyst"], told["documents"], told["decisions"], told["decided_by_policy"]) == ("ann", 1, 2, 1)
    assert (told["precision"], told["recall"], told["f1"]) == (0.5, 0.5, 0.5)
    assert told["by_label"]["claim"]["f1"] == 1.0
    (slip,) = told["slips"]
    assert slip["yours"] == {**PRESIDENT, "text": "President Vladimir Putin"}
    assert slip["gold"] == {**PUTIN, "text": "Vladimir Putin"}
    assert (slip["what"], slip["note"], slip["guideline"]) == ("boundary", "titles", "actor")
    assert told["commonest_slips"] == [{"what": "boundary", "label": "actor", "gold_label": "actor", "count": 1}]
    lines = run("--as", "ann", "mirror").out.splitlines()
    assert lines[0] == "ann and gold: 2 decisions in 1 document"
    assert lines[-1].startswith("d  0..24  boundary: actor “President Vladimir Putin”, gold actor “Vladimir Putin”")
    assert "titles" in lines[-1]


def test_what_is_not_counted_is_said(review, run):
    review({"d": {"ann": [PUTIN]}, "e": {"ann": [PRESIDENT], "ben": [PUTIN, CLAIM]}})
    ids = {each["document"]: each["case"] for each in run("conflicts", "--json").value}
    run("--as", "ann", "decide", ids["e"], "--candidate", 1)
    run("--as", "rita", "decide", case_of(run), "--candidate", 1)
    told = run("--as", "ann", "mirror").out
    assert "Not counted: 1 that ann decided as reviewer." in told


def test_somebody_whom_no_decision_concerns(two, run):
    told = run("--as", "eve", "mirror", "--json").value
    assert (told["decisions"], told["f1"], told["slips"]) == (0, None, [])
    assert "undefined" in run("--as", "eve", "mirror").out
