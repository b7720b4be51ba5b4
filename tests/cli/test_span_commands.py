"""span: notes, flags, other labels and other places for one span; labels: colors, keys, descriptions."""

import pytest

SPAN = ("d", "0", "5", "actor")


@pytest.fixture(autouse=True)
def imported(run, documents):
    run("import", documents)


def test_a_note_is_written_and_removed(run):
    assert run("span", "note", *SPAN, "who is this?", "--json").value["note"] == "who is this?"
    assert run("span", "note", *SPAN, "", "--json").value["note"] is None
    assert run("undo", "--json").status == 0


def test_a_flag_is_set_and_taken_off(run):
    assert run("span", "flag", *SPAN, "--json").value["flagged"] is True
    assert run("span", "flag", *SPAN, "--off", "--json").value["flagged"] is False


def test_a_span_gets_another_label_and_keeps_its_note(run):
    run("span", "note", *SPAN, "mine")
    done = run("span", "relabel", *SPAN, "location", "--json")
    assert (done.value["label"], done.value["note"]) == ("location", "mine")
    assert run("span", "relabel", *SPAN, "location").status == 1


def test_a_span_moves_and_keeps_its_flag(run):
    run("span", "flag", *SPAN)
    done = run("span", "move", *SPAN, "0", "9", "--json")
    assert (done.value["start"], done.value["end"], done.value["text"], done.value["flagged"]) == (
        0,
        9,
        "Kerry met",
        True,
    )


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("note", "d", "1", "5", "actor", "x"), "has no span 1..5"),
        (("relabel", *SPAN, "nobody"), "There is no label 'nobody'"),
        (("move", *SPAN, "-1", "5"), "annotator: "),
        (("move", *SPAN, "0", "99"), "annotator: "),
        (("flag", "gone", "0", "5", "actor"), "no document"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_changes(run, argv, words):
    before = run("export", "out.jsonl", "--dry-run", "--json").out
    done = run("span", *argv)
    assert (done.status, words in done.err) == (1, True)
    assert run("export", "out.jsonl", "--dry-run", "--json").out == before


@pytest.mark.parametrize("argv", [("note", *SPAN), ("move", *SPAN, "0"), ("flag", "d", "x", "5", "actor"), ("fly",)])
def test_wrong_usage(run, argv):
    assert run("span", *argv).status == 2


def test_a_label_gets_another_color(run):
    assert run("labels", "recolor", "actor", "#ABCDEF", "--json").value["color"] == "#abcdef"
    assert run("labels", "recolor", "actor", "red").status == 1


def test_a_label_gets_another_key_or_none(run):
    assert run("labels", "key", "actor", "9", "--json").value["key"] == "9"
    taken = run("labels", "key", "claim", "9")
    assert (taken.status, "that of actor" in taken.err) == (1, True)
    assert run("labels", "key", "actor", "none", "--json").value["key"] is None
    assert run("labels", "key", "claim", "9", "--json").value["key"] == "9"
    assert run("labels", "key", "claim", "x").status == 1
    assert run("undo").status == 0
    assert [one["key"] for one in run("labels", "--json").value][:3] == [None, "2", "3"]


def test_a_label_is_described(run):
    done = run("labels", "describe", "actor", "People and organizations that act.", "--json")
    assert done.value["description"] == "People and organizations that act."
    assert run("labels", "describe", "nobody", "x").status == 1


def test_everything_passes_the_check(run):
    run("span", "note", *SPAN, "n")
    run("labels", "describe", "actor", "x")
    run("labels", "key", "actor", "none")
    assert run("check", "--json").value == {"ok": True, "problems": []}
