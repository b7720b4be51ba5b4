"""The tagset: its rules, and what happens to the spans."""

from pathlib import Path

import pytest

from annotator.domain.errors import AnnotatorError, NotFound
from annotator.services import annotate, history, labels
from annotator.services.project import Project
from tests.projects import everything, label_ids, label_named, make_empty_project, spans_in
from tests.services.test_annotate import A, mark, refuses


def test_a_project_starts_with_the_four_labels(project: Project) -> None:
    assert [(one.name, one.key) for one in labels.list_labels(project)] == [
        ("actor", "1"),
        ("location", "2"),
        ("claim", "3"),
        ("boilerplate", "4"),
    ]


def test_new_labels_come_last_with_a_free_key_and_hue(project: Project) -> None:
    for number in range(8):
        labels.add_label(project, f"extra {number}")
    there = labels.list_labels(project)
    assert [one.name for one in there][4:] == [f"extra {number}" for number in range(8)]
    assert [one.key for one in there] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", None, None]
    assert len({one.code for one in there}) == 12
    assert len({one.color for one in there}) == 12


def test_a_new_label_is_told_to_every_panel(project: Project) -> None:
    changes = labels.add_label(project, "date", color="#AABBCC", key="9", description="When.")
    assert changes.labels
    assert changes.what == "Add label date"
    made = label_named(project, "date")
    assert (made.color, made.key, made.description) == ("#aabbcc", "9", "When.")


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\0b", "a\nb", "a\u202eb", "a\ud800b"])
def test_a_name_that_no_label_can_have_is_refused(project: Project, name: str) -> None:
    refuses(project, AnnotatorError, "cannot be a label's name", lambda: labels.add_label(project, name))
    refuses(project, AnnotatorError, "cannot be a label's name", lambda: labels.rename_label(project, "actor", name))


def test_a_name_in_use_is_refused_but_case_makes_another(project: Project) -> None:
    refuses(project, AnnotatorError, "a label actor already", lambda: labels.add_label(project, "actor"))
    refuses(project, AnnotatorError, "a label claim already", lambda: labels.rename_label(project, "actor", "claim"))
    labels.add_label(project, "Actor")
    assert label_named(project, "Actor").id != label_named(project, "actor").id


@pytest.mark.parametrize("key", ["1", "x", "10", ""])
def test_a_key_that_is_taken_or_no_digit_is_refused(project: Project, key: str) -> None:
    refuses(project, AnnotatorError, "no digit or is taken", lambda: labels.add_label(project, "date", key=key))


@pytest.mark.parametrize("color", ["red", "#12345", "#1234567", "#12345g", ""])
def test_a_color_that_is_none_is_refused(project: Project, color: str) -> None:
    refuses(project, AnnotatorError, "is no color", lambda: labels.add_label(project, "date", color=color))
    refuses(project, AnnotatorError, "is no color", lambda: labels.recolor_label(project, "actor", color))


def test_renaming_keeps_the_spans_the_key_and_the_hue(project: Project) -> None:
    made = mark(project, 0, 5)
    before = label_named(project, "actor")
    changes = labels.rename_label(project, "actor", "agent")
    after = label_named(project, "agent")
    assert (after.id, after.key, after.color, after.code) == (before.id, before.key, before.color, before.code)
    assert spans_in(project, A) == (made,)
    assert changes.labels
    refuses(project, NotFound, "no label 'actor'", lambda: labels.rename_label(project, "actor", "x"))


def test_recoloring(project: Project) -> None:
    changes = labels.recolor_label(project, "actor", "#ABCDEF")
    assert label_named(project, "actor").color == "#abcdef"
    assert changes.labels


def test_saying_the_same_again_is_no_step(project: Project) -> None:
    before = everything(project)
    labels.rename_label(project, "actor", "actor")
    labels.recolor_label(project, "actor", label_named(project, "actor").color.upper())
    assert everything(project) == before


def test_a_label_in_use_stays_and_the_count_is_said(project: Project, other: Project) -> None:
    mark(other, 0, 5)
    refuses(project, AnnotatorError, "on 1 span and was not removed", lambda: labels.remove_label(project, "actor"))
    mark(project, 0, 5)
    refuses(project, AnnotatorError, "on 2 spans and was not removed", lambda: labels.remove_label(project, "actor"))
    for one in (project, other):
        annotate.delete_span(one, spans_in(one, A)[0])
    assert labels.remove_label(project, "actor").labels
    assert "actor" not in label_ids(project)


def test_a_removed_label_gives_its_key_back(project: Project) -> None:
    labels.remove_label(project, "location")
    labels.add_label(project, "date")
    assert label_named(project, "date").key == "2"
    assert label_named(project, "date").color == "#238250"


def test_a_label_that_another_window_removed_cannot_be_given(project: Project, other: Project) -> None:
    made = mark(project, 0, 5)
    gone = label_ids(project)["location"]
    labels.remove_label(other, "location")
    refuses(project, NotFound, "label was removed", lambda: annotate.add_span(project, A, 0, 5, gone))
    refuses(project, NotFound, "label was removed", lambda: annotate.relabel(project, made, gone))


def test_a_label_is_found_by_its_very_name(project: Project) -> None:
    assert labels.find_label(project, "claim").key == "3"
    refuses(project, NotFound, "no label 'Claim'", lambda: labels.find_label(project, "Claim"))


def test_the_advice_for_an_unknown_label_stays_short(project: Project) -> None:
    for number in range(40):
        labels.add_label(project, f"label {number} " + "x" * 20)
    with pytest.raises(NotFound) as refused:
        labels.find_label(project, "y" * 10_000)
    assert len(str(refused.value)) < 1_000


def test_a_label_gets_another_key_or_none(project: Project) -> None:
    assert labels.set_key(project, "actor", "9").labels
    assert labels.set_key(project, "actor", "9").number == 0
    assert label_named(project, "actor").key == "9"
    refuses(project, AnnotatorError, "is that of actor", lambda: labels.set_key(project, "claim", "9"))
    refuses(project, AnnotatorError, "is no digit", lambda: labels.set_key(project, "claim", "ä"))
    refuses(project, NotFound, "no label", lambda: labels.set_key(project, "nobody", "8"))
    assert labels.set_key(project, "actor", None).what == "Take the key from label actor"
    assert label_named(project, "actor").key is None


def test_a_label_is_described(project: Project) -> None:
    labels.describe_label(project, "actor", "Whoever acts.\nMore of it.")
    assert label_named(project, "actor").description == "Whoever acts.\nMore of it."
    refuses(project, AnnotatorError, "NUL", lambda: labels.describe_label(project, "actor", "a\0b"))
    refuses(project, NotFound, "no label", lambda: labels.describe_label(project, "nobody", "x"))


def test_a_label_changed_in_one_step_and_its_key_swapped(tmp_path: Path) -> None:
    with make_empty_project(tmp_path / "a.db") as project:
        looks = {"color": "#ABCDEF", "description": "Checkable"}
        labels.change_label(project, "claim", new_name="assertion", key="1", **looks)
        there = {label.name: label for label in labels.list_labels(project)}
        assert (there["assertion"].key, there["actor"].key) == ("1", "3")
        assert (there["assertion"].color, there["assertion"].description) == ("#abcdef", "Checkable")
        labels.change_label(project, "assertion", new_name="assertion", key=None, **looks)
        labels.change_label(project, "assertion", new_name="assertion", key="2", **looks)
        there = {label.name: label.key for label in labels.list_labels(project)}
        assert there == {"actor": "3", "location": None, "assertion": "2", "boilerplate": "4"}
        for _ in range(3):
            history.undo(project)
        there = {label.name: label.key for label in labels.list_labels(project)}
        assert there == {"actor": "1", "location": "2", "claim": "3", "boilerplate": "4"}


@pytest.mark.parametrize(
    "wrong", [{"color": "red"}, {"key": "x"}, {"description": "\x00"}, {"new_name": "actor"}, {"new_name": ""}]
)
def test_a_label_is_not_changed_into_nonsense(tmp_path: Path, wrong: dict[str, str]) -> None:
    with make_empty_project(tmp_path / "a.db") as project:
        before = labels.list_labels(project)
        good = {"new_name": "claim", "color": "#abcdef", "key": "3", "description": ""}
        with pytest.raises(AnnotatorError):
            labels.change_label(project, "claim", **{**good, **wrong})
        assert labels.list_labels(project) == before
