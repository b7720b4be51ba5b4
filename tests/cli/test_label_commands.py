"""labels."""

import pytest

START = [("actor", "1"), ("location", "2"), ("claim", "3"), ("boilerplate", "4")]


def listed(run):
    return [(one["name"], one["key"]) for one in run("labels", "--json").value]


def test_without_a_database_the_starting_tagset_is_shown_and_nothing_made(run, here):
    assert listed(run) == START
    assert all(set(one) == {"name", "color", "key", "description"} for one in run("labels", "--json").value)
    assert list(here.iterdir()) == []


def test_labels_are_added_renamed_and_removed(run, here):
    done = run("labels", "add", "person", "--description", "Who", "--json")
    assert done.status == 0
    assert (done.value["name"], done.value["key"], done.value["description"]) == ("person", "5", "Who")
    assert (here / "annotations.db").exists()
    assert run("labels", "rename", "person", "Person", "--json").value["name"] == "Person"
    assert listed(run) == [*START, ("Person", "5")]
    assert run("labels", "remove", "Person", "--json").value["name"] == "Person"
    assert listed(run) == START
    assert run("undo").status == 0
    assert listed(run) == [*START, ("Person", "5")]


def test_past_ten_labels_there_is_no_key(run):
    for number in range(7):
        assert run("labels", "add", f"l{number}").status == 0
    assert listed(run)[-2:] == [("l5", "0"), ("l6", None)]
    assert run("labels").out.count("\n") == 11


def test_a_label_in_use_stays(run, documents):
    run("import", documents)
    done = run("labels", "remove", "actor")
    assert done.status == 1
    assert "1 span" in done.err


@pytest.mark.parametrize("argv", [("add", "actor"), ("add", ""), ("rename", "no", "x"), ("remove", "no")])
def test_what_cannot_be_is_refused_in_a_sentence(run, argv):
    run("labels", "add", "other")
    done = run("labels", *argv)
    assert done.status == 1
    assert done.err.startswith("annotator: ")
