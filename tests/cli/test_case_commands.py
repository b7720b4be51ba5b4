"""conflicts narrowed and ordered, case, documents close, reviewers, round, repeats, import --without-decisions."""

import json

import pytest

from annotator.cli import conflicts_command
from annotator.domain.case_marks import CaseMark
from annotator.domain.cases import Kind
from annotator.domain.queue import Order, Which

TEXT = "President Vladimir Putin met John Kerry in Sochi."
PRESIDENT, PUTIN = {"start": 0, "end": 24, "label": "actor"}, {"start": 10, "end": 24, "label": "actor"}
KERRY, SOCHI = {"start": 29, "end": 39, "label": "actor"}, {"start": 43, "end": 48, "label": "location"}


@pytest.fixture(autouse=True)
def imported(run, here):
    held = {
        "d": {"ann": [PRESIDENT, KERRY], "ben": [PUTIN, KERRY]},
        "e": {"ann": [PRESIDENT, SOCHI], "ben": [PUTIN]},
        "f": {"ann": [KERRY], "cleo": [KERRY]},
    }
    lines = [
        {"id": document, "text": TEXT, "layer": who, "status": "done", "spans": spans}
        for document, passes in held.items()
        for who, spans in passes.items()
    ]
    (here / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert run("import", "in.jsonl").status == 0


def listed(run, *argv):
    done = run("conflicts", *argv, "--json")
    assert done.status == 0, done.err
    return [(each["document"], each["kind"]) for each in done.value]


def first(run, *argv):
    return run("conflicts", *argv, "--json").value[0]["case"]


def test_the_words_are_those_of_the_program():
    assert set(conflicts_command.KINDS) == {kind.value for kind in Kind}
    assert {*conflicts_command.WHICH, "audit"} == {which.value for which in Which}
    assert set(conflicts_command.MARKS) == {mark.value for mark in CaseMark}
    assert set(conflicts_command.ORDERS) == {order.value for order in Order}


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        ((), [("d", "boundary"), ("e", "boundary"), ("e", "missing")]),
        (("--kind", "missing"), [("e", "missing")]),
        (("--kind", "missing", "--kind", "boundary", "--document", "e"), [("e", "boundary"), ("e", "missing")]),
        (("--label", "location"), [("e", "missing")]),
        (("--phrase", "sochi"), [("e", "missing")]),
        (("--pair", "ann", "ben"), [("d", "boundary"), ("e", "boundary"), ("e", "missing")]),
        (("--pair", "ann", "cleo"), []),
        (("--order", "kind"), [("e", "missing"), ("d", "boundary"), ("e", "boundary")]),
        (("--order", "phrase"), [("d", "boundary"), ("e", "boundary"), ("e", "missing")]),
        (("--order", "impact"), [("d", "boundary"), ("e", "boundary"), ("e", "missing")]),
        (("--which", "agree"), [("d", "agree"), ("f", "agree")]),
        (("--which", "decided"), []),
        (("--marks", "flagged"), []),
        (("--audit",), []),
    ],
)
def test_the_queue_is_narrowed_and_ordered(run, argv, wanted):
    assert listed(run, *argv) == wanted


@pytest.mark.parametrize(
    "argv",
    [
        ("--share", "0.5"),
        ("--audit", "--marks", "skipped"),
        ("--which", "open", "--marks", "skipped"),
        ("--kind", "x"),
        ("--order", "x"),
        ("--pair", "ann"),
    ],
)
def test_wrong_usage(run, argv):
    assert run("conflicts", *argv).status == 2


def test_a_case_is_put_off_and_taken_up_again(run):
    case = first(run)
    done = run("case", "skip", case, "--reason", "ask the desk", "--json")
    assert (done.value["case"], done.value["document"]) == (case, "d")
    assert [(mark["kind"], mark["who"], mark["words"]) for mark in done.value["marks"]] == [
        ("skipped", "w", "ask the desk")
    ]
    assert listed(run, "--marks", "skipped") == [("d", "boundary")]
    assert run("conflicts", "--json").value[0]["marks"] == ["skipped"]
    assert listed(run, "--order", "label")[-1] == ("d", "boundary")  # what was put off comes last
    assert run("case", "skip", case, "--off", "--json").value["marks"] == []
    assert run("case", "skip", case, "--off").status == 1
    assert run("case", "skip", case, "--off", "--reason", "x").status == 2


def test_a_flag_and_an_appeal(run):
    case = first(run)
    assert run("case", "appeal", case, "wrong").status == 1
    run("case", "flag", case, "--words", "titles?")
    assert run("decide", case, "--candidate", "2").status == 0
    assert listed(run) == [("e", "boundary"), ("e", "missing")]
    assert run("--as", "ann", "case", "appeal", case, "the title belongs to it").status == 0
    assert listed(run)[0] == ("d", "boundary")
    assert run("conflicts", "--json").value[0]["marks"] == ["disputed", "flagged"]
    assert "disputed by ann: the title belongs to it" in run("case", "show", case).out
    assert run("decide", case, "--candidate", "1").status == 0
    assert run("case", "marks", case).out.startswith("flagged")
    assert run("case", "flag", case, "--json").value["marks"] == []
    assert run("check").status == 0


def test_a_case_is_shown_with_its_history(run):
    run("--as", "ann", "span", "note", "d", "0", "24", "actor", "with the title")
    case = first(run)
    run("decide", case, "--none", "--reason", "Guideline gap")
    run("decide", case, "--candidate", "2", "--reason", "in my own words")
    run("--as", "ann", "span", "move", "d", "0", "24", "actor", "0", "18")
    case = first(run, "--which", "stale")
    shown = run("case", "show", case, "--json").value
    assert [made["reason"] for made in shown["history"]] == ["guideline_gap", "in my own words"]
    assert [made["replaces"] for made in shown["history"]] == [0, 1]
    assert {one["annotator"] for one in shown["history"][0]["seen"]} == {"ann", "ben"}
    assert shown["notes"][0]["note"] == "with the title"
    assert shown["changed"] == [
        {"analyst": "ann", "was": [[0, 24, "actor"]], "now": [[0, 18, "actor"]], "had_finished": True}
    ]
    assert "ann had actor 0..24, has actor 0..18" in run("case", "show", case).out
    assert run("case", "show", "0" * 16).status == 1


def test_a_document_is_closed_after_its_check_list(run):
    listed_ = run("documents", "close", "d", "--checklist", "--json").value
    assert (listed_["closed"], [one["blocks"] for one in listed_["problems"]]) == (False, [True, True])
    assert run("documents", "close", "d").status == 1
    run("decide", first(run), "--none")
    run("adjudicate", "--policy", "unanimous")
    assert run("documents", "close", "d", "--json").value == {"document": "d", "closed": True, "problems": []}
    assert run("documents", "reopen", "d", "--json").value == {"document": "d", "closed": False}
    assert run("documents", "reopen", "d").status == 1
    assert run("documents", "close", "gone").status == 1


def test_rounds_and_reviewers(run):
    assert run("round", "status", "--json").value == {"round": "open", "reviewers": []}
    assert run("reviewers", "add", "rita", "--json").value == ["rita"]
    assert run("round", "release", "--json").value == {"round": "released", "reviewers": ["rita"]}
    assert run("round", "begin", "--json").value["round"] == "open"
    assert run("reviewers").out == "rita\n"
    assert run("reviewers", "remove", "rita", "--json").value == []
    assert run("reviewers", "remove", "rita").status == 1
    assert run("reviewers", "add", " ").status == 1
    assert run("round").status == 2


def test_decided_cases_are_asked_again_and_compared(run):
    assert run("repeats", "report").out == "Nobody was asked again.\n"
    assert run("repeats", "draw", "3", "sam").status == 1
    case = first(run)
    run("--as", "rita", "decide", case, "--candidate", "2")
    assert run("repeats", "draw", "3", "rita").status == 1
    drawn = run("repeats", "draw", "3", "sam", "--seed", "4", "--json").value
    assert (drawn["asked_of"], drawn["what"]) == ("sam", "Ask about 1 case again")  # whom, the journal does not say
    done = run("--as", "sam", "decide", case, "--candidate", "1", "--json")
    assert (done.value["repeat"], "asked again" in done.err) == (True, True)
    report = run("repeats", "report", "--json").value
    assert report[0] == {
        "reviewer": "rita", "asked_of": "sam", "kind": None, "answered": 1, "exact": 0, "partly": 1, "waiting": 0,
    }  # fmt: skip
    assert run("repeats", "report").out.splitlines()[1].split() == ["rita", "sam", "all", "1", "0", "1", "0"]
    assert run("repeats", "draw", "1", "rita", "--at-once").status == 0
    assert run("repeats", "draw", "0", "sam").status == 2


def test_practice_without_the_decisions_of_others(run, here):
    run("decide", first(run), "--candidate", "2", "--reason", "analyst slip")
    run("export", "all.jsonl", "--layer", "all")
    done = run("--db", "mine.db", "import", "all.jsonl", "--without-decisions", "--json")
    assert (done.status, done.value["decisions_added"], done.value["documents_added"]) == (0, 0, 3)
    assert run("--db", "mine.db", "conflicts", "--json").value[0]["document"] == "d"
    again = run("--db", "mine.db", "import", "all.jsonl", "--json")
    assert again.value["decisions_added"] == 1


def test_gold_lines_carry_what_the_reviewer_said_and_read_it_back(run, here):
    run("decide", first(run), "--candidate", "2", "--reason", "analyst slip", "--confidence", "unsure", "--note", "n")
    run("adjudicate", "--policy", "unanimous")
    run("export", "gold.jsonl", "--layer", "gold")
    made = [one for line in (here / "gold.jsonl").read_text().splitlines() for one in json.loads(line)["decisions"]]
    assert (made[0]["reason"], made[0]["confidence"], made[0]["note"]) == ("analyst_slip", "unsure", "n")
    assert {one.get("policy") for one in made} == {None, "unanimous"}
    run("--db", "other.db", "import", "gold.jsonl")
    run("--db", "other.db", "export", "again.jsonl", "--layer", "gold")
    assert (here / "again.jsonl").read_bytes() == (here / "gold.jsonl").read_bytes()
