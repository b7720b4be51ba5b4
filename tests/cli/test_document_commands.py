"""documents, span, set-status, stats."""

import pytest


@pytest.fixture(autouse=True)
def _imported(run, documents):
    assert run("import", documents).status == 0


def test_documents_shows_ones_own_spans_and_status(run):
    listed = run("documents", "--json")
    assert [(one["id"], one["characters"], one["spans"], one["status"]) for one in listed.value] == [
        ("d", 15, 1, "done"),
        ("e", 12, 0, "new"),
    ]
    assert [one["status"] for one in run("--as", "v", "documents", "--json").value] == ["in_progress", "new"]
    assert "Kerry" in run("documents").out


def test_search_wants_every_word(run):
    assert [one["id"] for one in run("documents", "--search", "kerry PUTIN", "--json").value] == ["d"]
    assert run("documents", "--search", "kerry nothing", "--json").value == []


def test_search_for_whole_words_and_by_case(run):
    def listed(*options):
        return [one["id"] for one in run("documents", *options, "--json").value]

    assert listed("--search", "kerr") == listed("--search", "kerry", "--whole-words") == ["d"]
    assert listed("--search", "kerr", "--whole-words") == []
    assert listed("--search", "Kerr", "--match-case") == ["d"]
    assert listed("--search", "kerr", "--match-case") == []


def test_documents_are_found_by_what_one_marked(run):
    def listed(*options):
        return [one["id"] for one in run("documents", *options, "--json").value]

    assert run("span", "add", "e", "0", "4", "location").status == 0
    assert listed("--label", "location") == ["e"]
    assert listed("--label", "location", "--label", "claim") == []
    assert listed("--flagged") == listed("--noted") == []
    assert run("span", "flag", "e", "0", "4", "location").status == 0
    assert listed("--flagged") == ["e"]
    assert listed("--flagged", "--search", "kerry") == []
    unknown = run("documents", "--label", "nothing")
    assert unknown.status == 1
    assert "nothing" in unknown.err


def test_a_document_can_be_removed_and_brought_back(run):
    before = run("documents", "--json").value
    done = run("documents", "remove", "d", "--json")
    assert (done.status, done.value["removed"]) == (0, "d")
    assert [one["id"] for one in run("documents", "--json").value] == ["e"]
    assert run("undo").status == 0
    assert run("documents", "--json").value == before
    missing = run("documents", "remove", "nothing")
    assert missing.status == 1
    assert "There is no document nothing" in missing.err


def test_a_span_is_added_and_removed(run):
    done = run("span", "add", "d", "10", "15", "actor", "--json")
    assert done.status == 0
    assert done.value == {
        "document": "d",
        "start": 10,
        "end": 15,
        "label": "actor",
        "text": "Putin",
        "annotator": "w",
        "note": None,
        "flagged": False,
    }
    assert run("span", "add", "d", "10", "15", "actor").status == 1
    gone = run("--json", "span", "remove", "d", "10", "15", "actor")
    assert gone.value["text"] == "Putin"
    assert run("span", "remove", "d", "10", "15", "actor").status == 1
    assert run("documents", "--json").value[0]["spans"] == 1


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("d", "-1", "5", "actor"), "-1"),
        (("d", "5", "5", "actor"), "empty"),
        (("d", "6", "5", "actor"), "behind"),
        (("d", "0", "16", "actor"), "15 characters"),
        (("d", "0", "9" * 40, "actor"), "15 characters"),
        (("e", "0", "5", "Actor"), "'Actor'"),
        (("x", "0", "5", "actor"), "no document x"),
    ],
)
def test_a_span_that_cannot_stand_is_refused_in_a_sentence(run, argv, words):
    done = run("span", "add", *argv)
    assert done.status == 1
    assert words in done.err
    assert done.out == ""


@pytest.mark.parametrize("offset", ["1.0", "x", "", "1e3"])
def test_an_offset_that_is_no_integer_is_wrong_usage(run, offset):
    assert run("span", "add", "d", offset, "5", "actor").status == 2


def test_a_status_is_set(run):
    done = run("set-status", "e", "skipped", "--json")
    assert done.value == {"document": "e", "annotator": "w", "status": "skipped", "spans": 0}
    assert run("documents", "--json").value[1]["status"] == "skipped"
    assert run("set-status", "e", "finished").status == 2
    assert run("set-status", "x", "done").status == 1


def test_stats_counts(run):
    value = run("stats", "--json").value
    assert (value["documents"], value["spans"]) == (2, 2)
    assert value["labels"]["actor"] == 1
    assert value["status"]["done"] == 1
    assert set(value["analysts"]) == {"v", "w"}
    assert "documents" in run("stats").out


def test_control_characters_do_not_reach_the_terminal(run, here):
    (here / "x.jsonl").write_text('{"id": "a\\u001b[2Jb", "text": "\\u001b[31mred\\u202e"}\n')
    run("import", "x.jsonl")
    shown = run("documents").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert run("documents", "--json").value[0]["id"] == "a\x1b[2Jb"
