"""Review on the command line: the worked examples of the contract, keys, exit statuses, what people read."""

import json

import pytest

TEXT = "President Vladimir Putin said more than 6,100 people died in eastern Ukraine."
LINE = "more than 6,100 people died in eastern Ukraine"


def mark(quote, label):
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "label": label}


PUTIN, PRESIDENT = mark("Vladimir Putin", "actor"), mark("President Vladimir Putin", "actor")
CLAIM, UKRAINE = mark(LINE, "claim"), mark("Ukraine", "location")
EXAMPLES = [
    ([PRESIDENT], [PUTIN], ["boundary"], 0),
    ([CLAIM, UKRAINE], [CLAIM], ["missing"], 1),
    ([UKRAINE], [mark("Ukraine", "actor")], ["label"], 0),
    ([mark("eastern Ukraine", "location")], [mark("Ukraine", "actor")], ["missing", "missing"], 0),
    ([PUTIN], [mark("Vladimir", "actor"), mark("Putin", "actor")], ["mixed"], 0),
    ([mark(f"{LINE}.", "claim")], [CLAIM], ["trivial"], 0),
    ([], [], [], 0),
]


@pytest.fixture
def review(run, here):
    """Imports done passes: {document: {analyst: spans}}."""

    def review(documents, text=TEXT, status="done"):
        path = here / "in.jsonl"
        lines = [
            {"id": document, "text": text, "layer": who, "status": status, "spans": spans}
            for document, passes in documents.items()
            for who, spans in passes.items()
        ]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        assert run("import", path).status == 0

    return review


@pytest.fixture
def two(review):
    """One boundary case, one agreed claim, in the document d."""
    review({"d": {"ann": [PRESIDENT, CLAIM], "ben": [PUTIN, CLAIM]}})


def case_of(run, number=0):
    return run("conflicts", "--json").value[number]["case"]


@pytest.mark.parametrize(("ann", "ben", "kinds", "agreed"), EXAMPLES)
def test_the_worked_examples(review, run, ann, ben, kinds, agreed):
    review({"d": {"analyst-1": ann, "analyst-2": ben}})
    done = run("conflicts", "--json")
    assert (done.status, [each["kind"] for each in done.value]) == (0, kinds)
    assert run("adjudicate", "--policy", "unanimous", "--json").value == {"decided": agreed, "open": len(kinds)}


def test_the_keys_of_a_case(two, run):
    (found,) = run("conflicts", "--json").value
    assert len(found.pop("case")) == 16
    assert found == {
        "document": "d",
        "kind": "boundary",
        "candidates": [
            {**PRESIDENT, "text": "President Vladimir Putin", "voters": ["ann"]},
            {**PUTIN, "text": "Vladimir Putin", "voters": ["ben"]},
        ],
        "against": [],
        "stale": False,
    }


def test_candidates_come_by_most_voters_then_start_then_longest(review, run):
    held = {"a": [PUTIN], "b": [PUTIN], "c": [PRESIDENT], "d": [mark("President Vladimir", "actor")], "e": []}
    review({"d": held})
    (found,) = run("conflicts", "--json").value
    assert [(one["text"], one["voters"]) for one in found["candidates"]] == [
        ("Vladimir Putin", ["a", "b"]),
        ("President Vladimir Putin", ["c"]),
        ("President Vladimir", ["d"]),
    ]
    assert found["against"] == ["e"]


def test_no_case_is_an_empty_list(review, run):
    review({"d": {"ann": [], "ben": []}})
    assert run("conflicts", "--json").out == "[]\n"
    done = run("conflicts")
    assert (done.status, done.out, done.err) == (0, "", "0 cases to decide.\n")


def test_what_people_read(two, run):
    done = run("conflicts")
    assert done.out.splitlines()[1:] == [
        "  1  actor  0..24  “President Vladimir Putin”  ann",
        "  2  actor  10..24  “Vladimir Putin”  ben",
    ]
    assert done.out.splitlines()[0].endswith("  boundary  d")
    assert done.err == "1 case to decide.\n"


def test_unfinished_passes_do_not_count(review, run):
    review({"d": {"ann": [PRESIDENT], "ben": [PUTIN]}}, status="in_progress")
    assert run("conflicts", "--json").value == []
    assert run("agreement", "--json").value["analysts"] == []


# decide


def test_a_decision_is_told_with_its_case(two, run):
    case = case_of(run)
    done = run("--as", "rita", "decide", case, "--candidate", 2, "--reason", "slip", "--note", "so", "--json")
    value = done.value
    assert (done.status, done.err, value["case"], value["stale"], value["warnings"]) == (0, "", case, False, [])
    decision = value["decision"]
    assert decision.pop("at").endswith("+00:00")
    assert decision == {
        "spans": [[10, 24, "actor"]],
        "source": "adopted",
        "reviewer": "rita",
        "reason": "slip",
        "note": "so",
        "candidates": [{**PRESIDENT, "voters": ["ann"]}, {**PUTIN, "voters": ["ben"]}],
        "against": [],
    }
    assert run("conflicts", "--json").value == []
    assert run("adjudicate", "--policy", "unanimous", "--json").value == {"decided": 1, "open": 0}
    assert run("check").status == 0


def test_none_of_them_is_a_decision_and_undo_takes_it_back(two, run):
    assert run("--as", "rita", "decide", case_of(run), "--none", "--json").value["decision"]["spans"] == []
    assert run("conflicts", "--json").value == []
    assert run("--as", "rita", "undo").out == "Undo: Decide “President Vladimir Putin”: no span\n"
    assert len(run("conflicts", "--json").value) == 1


def test_candidates_and_spans_can_be_repeated_and_mixed(two, run):
    value = run(
        *("decide", case_of(run), "--candidate", 1, "--span", 10, 18, "actor", "--span", 19, 24, "actor", "--json")
    ).value
    assert value["decision"]["spans"] == [[0, 24, "actor"], [10, 18, "actor"], [19, 24, "actor"]]
    assert value["decision"]["source"] == "edited"


def test_gold_that_nobody_marked(two, run):
    value = run("--as", "rita", "decide", "--document", "d", "--span", 69, 76, "location", "--json").value
    assert (value["document"], value["against"], value["stale"]) == ("d", ["ann", "ben"], False)
    assert value["decision"]["source"] == "new"
    assert run("--as", "rita", "decide", value["case"], "--none").status == 0


def test_deciding_about_ones_own_work_is_said(two, run):
    done = run("--as", "ann", "decide", case_of(run), "--candidate", 1)
    assert (done.status, done.out) == (0, "Decide “President Vladimir Putin”: actor\n")
    assert done.err == "Note: ann annotated this document too and so decides about their own work.\n"


def test_the_same_decision_for_all_cases_alike_is_one_step(review, run):
    passes = {"ann": [PRESIDENT], "ben": [PUTIN]}
    review({"a": passes, "b": passes, "c": {"ann": [PRESIDENT], "ben": []}})
    done = run("decide", case_of(run), "--candidate", 2, "--alike", "--json")
    assert [each["document"] for each in done.value["decided"]] == ["a", "b"]
    assert [each["document"] for each in run("conflicts", "--json").value] == ["c"]
    assert run("undo").status == 0
    assert len(run("conflicts", "--json").value) == 3


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nocase", "--none"], "There is no case 'nocase'."),
        (["CASE", "--candidate", "3"], "The case has no candidate 3. It has 2"),
        (["CASE", "--span", "0", "99", "actor"], "The span ends at 99"),
        (["CASE", "--span", "-1", "5", "actor"], "before the text begins"),
        (["CASE", "--span", "0", "5", "Actor"], "There is no label 'Actor'"),
        (["--document", "x", "--span", "0", "5", "actor"], "There is no document x."),
        (["--document", "d", "--span", "10", "24", "actor"], "an analyst marked 10..24"),
    ],
)
def test_what_cannot_be_decided_is_a_sentence(two, run, arguments, told):
    done = run("decide", *[case_of(run) if one == "CASE" else one for one in arguments])
    assert (done.status, done.out) == (1, "")
    assert told in " ".join(done.err.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["decide"],
        ["decide", "x"],
        ["decide", "--none"],
        ["decide", "x", "--none", "--candidate", "1"],
        ["decide", "x", "--candidate", "0"],
        ["decide", "x", "--candidate", "one"],
        ["decide", "x", "--span", "1", "2"],
        ["decide", "x", "--document", "d", "--span", "1", "2", "actor"],
        ["decide", "--document", "d"],
        ["decide", "--document", "d", "--candidate", "1"],
        ["decide", "--document", "d", "--none"],
        ["decide", "--document", "d", "--span", "69", "76", "location", "--alike"],
        ["adjudicate"],
        ["adjudicate", "--policy", "best"],
        ["adjudicate", "--policy", "majority", "--share", "2"],
        ["adjudicate", "--policy", "majority", "--share", "1"],
        ["adjudicate", "--policy", "majority", "--share", "half"],
        ["adjudicate", "--policy", "majority", "--share", "1/0"],
        ["adjudicate", "--policy", "unanimous", "--share", "0.6"],
        ["conflicts", "--share", "0.5"],
        ["conflicts", "x"],
        ["agreement", "x"],
    ],
)
def test_wrong_usage(two, run, arguments):
    done = run(*arguments)
    assert (done.status, done.out) == (2, "")
    assert "Error: " in done.err


@pytest.mark.parametrize("command", [["agreement"], ["conflicts"], ["adjudicate", "--policy", "majority"]])
def test_a_database_that_is_not_there(run, command):
    done = run(*command)
    assert (done.status, done.out) == (1, "")
    assert "annotations.db" in done.err


# Staleness


def test_an_analysts_edit_makes_just_the_touched_case_stale(two, run):
    run("--as", "rita", "decide", case_of(run), "--candidate", 2)
    run("--as", "rita", "adjudicate", "--policy", "unanimous")
    run("--as", "ben", "span", "remove", "d", 10, 24, "actor")
    run("--as", "ben", "span", "add", "d", 19, 24, "actor")
    (found,) = run("conflicts", "--json").value
    assert (found["stale"], found["kind"], found["decision"]["spans"]) == (True, "boundary", [[10, 24, "actor"]])
    assert "changed since it was decided" in run("conflicts").out
    assert "decided by rita (adopted): actor 10..24" in run("conflicts").out
    assert run("adjudicate", "--policy", "majority", "--json").value == {"decided": 0, "open": 1}
    run("--as", "rita", "decide", found["case"], "--span", 10, 24, "actor")
    assert run("conflicts", "--json").value == []


# adjudicate


def test_three_analysts(review, run):
    review({"d": {"a": [PUTIN, CLAIM], "b": [PUTIN, CLAIM], "c": [PRESIDENT]}})
    assert run("adjudicate", "--policy", "unanimous", "--json").value == {"decided": 0, "open": 2}
    assert run("adjudicate", "--policy", "majority", "--share", "2/3", "--json").value == {"decided": 0, "open": 2}
    assert run("adjudicate", "--policy", "majority", "--share", "0.6", "--json").value == {"decided": 2, "open": 0}


def test_ties_and_single_analysts_stay_open(review, run):
    review({"d": {"a": [PUTIN], "b": [PRESIDENT]}, "e": {"a": [CLAIM], "b": []}, "f": {"a": [CLAIM]}})
    for policy in ("unanimous", "trivial", "majority"):
        assert run("adjudicate", "--policy", policy, "--json").value == {"decided": 0, "open": 3}
    assert [each["document"] for each in run("conflicts", "--json").value] == ["d", "e"]


def test_a_dry_run_says_what_would_be_done_and_does_nothing(two, run):
    value = run("adjudicate", "--policy", "unanimous", "--dry-run", "--json").value
    assert (value["decided"], value["open"]) == (1, 1)
    assert value["documents"] == [{"document": "d", "decided": 1, "open": 1}]
    assert run("adjudicate", "--policy", "unanimous", "--dry-run").out.splitlines() == [
        "d: 1 would be decided, 1 stay open",
        "1 would be decided, 1 would stay open",
    ]
    assert run("conflicts", "--audit", "--share", 1, "--json").value == []
    assert run("adjudicate", "--policy", "unanimous").out == "1 decided, 1 open\n"


def test_a_policy_run_by_an_analyst_says_so(two, run):
    done = run("--as", "ann", "adjudicate", "--policy", "unanimous")
    assert (
        done.err == "Note: ann annotated some of these documents too (1 case); the policy counted that vote as any.\n"
    )


def test_the_audit_lists_what_policies_settled_and_undo_takes_the_run_back(two, run):
    run("adjudicate", "--policy", "unanimous")
    (found,) = run("conflicts", "--audit", "--share", 1, "--json").value
    assert (found["kind"], found["decision"]["policy"], found["decision"]["source"]) == (
        *("agree", "unanimous"),
        "auto_unanimous",
    )
    assert run("conflicts", "--audit", "--share", 0, "--json").value == []
    assert run("undo").out == "Undo: Adjudicate by policy unanimous: 1 case\n"
    assert run("conflicts", "--audit", "--share", 1, "--json").value == []


def test_trivial_gold_is_adopted_and_names_its_policy(review, run):
    review({"d": {"a": [mark(f"{LINE}.", "claim")], "b": [CLAIM]}})
    run("adjudicate", "--policy", "trivial")
    (found,) = run("conflicts", "--audit", "--share", 1, "--json").value
    decision = found["decision"]
    assert (decision["source"], decision["policy"], decision["spans"]) == ("adopted", "trivial", [[30, 76, "claim"]])


# Gold in files


def test_gold_goes_out_and_comes_back_in_the_same_bytes(two, run, here):
    run("--as", "rita", "decide", case_of(run), "--none", "--reason", "slip")
    run("--as", "rita", "adjudicate", "--policy", "unanimous")
    done = run("export", "g.jsonl", "--layer", "gold", "--json")
    assert (done.status, done.value["documents"], done.value["spans"], done.value["lost"]) == (0, 1, 1, [])
    (line,) = (here / "g.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["layer"], told["status"], len(told["decisions"])) == ("gold", "done", 2)
    assert {**told["spans"][0], "text": ""} == {
        **CLAIM,
        "text": "",
        "annotator": "rita",
        "note": None,
        "source": "auto_unanimous",
        "voters": ["ann", "ben"],
        "of": 2,
    }
    copy = ("--db", "copy.db")
    assert run(*copy, "import", "g.jsonl", "--json").value["decisions_added"] == 2
    assert run(*copy, "import", "g.jsonl", "--json").value["decisions_added"] == 0
    assert run(*copy, "export", "again.jsonl", "--layer", "gold").status == 0
    assert (here / "again.jsonl").read_bytes() == (here / "g.jsonl").read_bytes()
    assert run(*copy, "check").status == 0
