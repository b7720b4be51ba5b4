"""Marking text: what is kept, what is refused and why."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.errors import AnnotatorError, NotFound, SpanRefused, StaleError
from annotator.domain.model import DocumentId, LabelId, Span, SpanId, State
from annotator.services import annotate, documents, history
from annotator.services.project import Project
from tests.projects import add_texts, everything, label_ids, make_empty_project, spans_in
from tests.services.conftest import TEXTS

TORTURE = json.loads((Path(__file__).parents[1] / "torture.json").read_text(encoding="utf-8"))
STORABLE = [case for case in TORTURE if case["id"] not in ("nul", "lone-hi")]
A = DocumentId("a-meeting")
B = DocumentId("b-chart")


def mark(project: Project, start: int, end: int, label: str = "actor", document: DocumentId = A) -> Span:
    changes = annotate.add_span(project, document, start, end, label_ids(project)[label])
    assert changes.focus is not None
    return next(one for one in spans_in(project, document) if one.id == changes.focus.span_id)


def refuses(project: Project, kind: type[AnnotatorError], why: str, action: Callable[[], object]) -> None:
    before = everything(project)
    with pytest.raises(kind, match=why) as refused:
        action()
    assert refused.value.hint
    assert everything(project) == before


def test_a_span_keeps_its_extent_label_and_quote(project: Project) -> None:
    changes = annotate.add_span(project, A, 0, 5, label_ids(project)["actor"])
    (made,) = spans_in(project, A)
    assert (made.start, made.end, made.quote, made.note, made.flagged) == (0, 5, "Kerry", None, False)
    assert made.label_id == label_ids(project)["actor"]
    assert changes.what == "Add actor “Kerry”"
    assert changes.documents == {A}
    assert changes.focus is not None
    assert (changes.focus.document_id, changes.focus.start, changes.focus.end) == (A, 0, 5)
    assert changes.focus.span_id == made.id


def test_the_first_mark_begins_the_document(project: Project) -> None:
    assert documents.open_document(project, A).state is State.NEW
    assert annotate.add_span(project, A, 0, 5, label_ids(project)["actor"]).list_changed
    assert documents.open_document(project, A).state is State.IN_PROGRESS
    assert not annotate.add_span(project, A, 10, 15, label_ids(project)["actor"]).list_changed


def test_a_mark_begins_a_reopened_document(project: Project) -> None:
    mark(project, 0, 5)
    documents.set_state(project, A, State.NEW)
    mark(project, 10, 15)
    assert documents.open_document(project, A).state is State.IN_PROGRESS


@pytest.mark.parametrize("state", [State.DONE, State.SKIPPED])
def test_a_mark_in_a_finished_document_leaves_it_finished(project: Project, state: State) -> None:
    documents.set_state(project, A, state)
    mark(project, 0, 5)
    assert documents.open_document(project, A).state is state


@pytest.mark.parametrize("case", STORABLE, ids=lambda case: case["id"])
def test_every_torture_case_comes_back_as_it_was_marked(tmp_path: Path, case: dict[str, Any]) -> None:
    with make_empty_project(tmp_path / "p.db") as project:
        add_texts(project, {"d": case["text"]})
        here = DocumentId("d")
        assert documents.open_document(project, here).document.text == case["text"]
        if case["start"] == case["end"]:
            with pytest.raises(SpanRefused, match="is empty"):
                mark(project, case["start"], case["end"], document=here)
            assert spans_in(project, here) == ()
        else:
            mark(project, case["start"], case["end"], document=here)
            (kept,) = spans_in(project, here)
            assert (kept.start, kept.end, kept.quote) == (case["start"], case["end"], case["quote"])


@pytest.mark.parametrize(("start", "end"), [(0, 5), (0, 24), (6, 15), (2, 8), (4, 5)])
def test_spans_may_nest_cross_and_share_their_extent(project: Project, start: int, end: int) -> None:
    first = mark(project, 0, 5, "actor")
    made = mark(project, start, end, "claim")
    assert {one.id for one in spans_in(project, A)} == {first.id, made.id}


def test_spans_are_listed_by_start_then_longest_then_label(project: Project) -> None:
    for start, end, label in [(6, 9, "actor"), (0, 5, "location"), (0, 5, "actor"), (0, 15, "claim")]:
        mark(project, start, end, label)
    names = {key: name for name, key in label_ids(project).items()}
    listed = [(one.start, one.end, names[one.label_id]) for one in spans_in(project, A)]
    assert listed == [(0, 15, "claim"), (0, 5, "actor"), (0, 5, "location"), (6, 9, "actor")]


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [(-1, 3, "before the text"), (3, 3, "is empty"), (5, 3, "behind its end"), (0, 1_000, "only 85 characters")],
)
def test_a_stretch_that_is_no_span_is_refused_and_leaves_no_pass(
    project: Project, start: int, end: int, why: str
) -> None:
    refuses(project, SpanRefused, why, lambda: mark(project, start, end))


def test_the_same_span_twice_is_refused(project: Project) -> None:
    mark(project, 0, 5)
    refuses(project, SpanRefused, "marked as actor already", lambda: mark(project, 0, 5))


def test_another_window_cannot_mark_the_same_twice_either(project: Project, second: Project) -> None:
    mark(second, 0, 5)
    refuses(project, SpanRefused, "marked as actor already", lambda: mark(project, 0, 5))


def test_two_people_may_hold_the_same_span(project: Project, other: Project) -> None:
    mark(project, 0, 5)
    mark(other, 0, 5)
    assert len(spans_in(project, A)) == len(spans_in(other, A)) == 1
    assert spans_in(project, A)[0].id != spans_in(other, A)[0].id


def test_marking_what_is_not_there_is_refused(project: Project) -> None:
    actor = label_ids(project)["actor"]
    refuses(project, NotFound, "no document", lambda: annotate.add_span(project, DocumentId("x"), 0, 1, actor))
    refuses(project, NotFound, "label was removed", lambda: annotate.add_span(project, A, 0, 1, LabelId("x")))


def test_several_stretches_are_one_step(project: Project) -> None:
    kerry = [(26 + 1, 32), (0, 5)]
    changes = annotate.add_spans(project, A, kerry, label_ids(project)["actor"])
    assert changes.what == "Add actor to 2 × “Kerry”"
    assert [one.quote for one in spans_in(project, A)] == ["Kerry", "Kerry"]
    history.undo(project)
    assert spans_in(project, A) == ()


def test_several_stretches_skip_what_is_marked_already(project: Project) -> None:
    first = mark(project, 0, 5)
    annotate.add_spans(project, A, [(0, 5), (27, 32), (27, 32)], label_ids(project)["actor"])
    assert [one.start for one in spans_in(project, A)] == [0, 27]
    assert spans_in(project, A)[0] == first


def test_several_stretches_all_there_or_none_given_are_refused(project: Project) -> None:
    mark(project, 0, 5)
    actor = label_ids(project)["actor"]
    refuses(project, SpanRefused, "already", lambda: annotate.add_spans(project, A, [(0, 5)], actor))
    refuses(project, SpanRefused, "nothing to mark", lambda: annotate.add_spans(project, A, [], actor))


def test_one_bad_stretch_refuses_them_all(project: Project) -> None:
    actor = label_ids(project)["actor"]
    refuses(project, SpanRefused, "is empty", lambda: annotate.add_spans(project, A, [(0, 5), (7, 7)], actor))


def test_relabelling_changes_only_the_label(project: Project) -> None:
    made = mark(project, 0, 5)
    changes = annotate.relabel(project, made, label_ids(project)["location"])
    (now,) = spans_in(project, A)
    assert now == dataclasses.replace(made, label_id=label_ids(project)["location"], version=2)
    assert changes.what == "Relabel “Kerry” as location"
    assert changes.focus is not None
    assert changes.focus.span_id == made.id


def test_relabelling_onto_a_twin_is_refused(project: Project) -> None:
    mark(project, 0, 5, "location")
    made = mark(project, 0, 5, "actor")
    location = label_ids(project)["location"]
    refuses(project, SpanRefused, "marked as location already", lambda: annotate.relabel(project, made, location))


def test_moving_an_edge_takes_the_quote_along(project: Project) -> None:
    made = mark(project, 10, 15)
    changes = annotate.set_bounds(project, made, 6, 15)
    (now,) = spans_in(project, A)
    assert (now.id, now.start, now.end, now.quote) == (made.id, 6, 15, "met Putin")
    assert changes.what == "Move actor to “met Putin”"
    assert changes.focus is not None
    assert (changes.focus.start, changes.focus.end) == (6, 15)


def test_moving_out_of_the_text_or_onto_a_twin_is_refused(project: Project) -> None:
    mark(project, 0, 5)
    made = mark(project, 10, 15)
    refuses(project, SpanRefused, "only 85", lambda: annotate.set_bounds(project, made, 10, 86))
    refuses(project, SpanRefused, "is empty", lambda: annotate.set_bounds(project, made, 10, 10))
    refuses(project, SpanRefused, "already", lambda: annotate.set_bounds(project, made, 0, 5))


def test_a_deleted_span_is_gone_and_the_pass_stays(project: Project) -> None:
    made = mark(project, 0, 5)
    changes = annotate.delete_span(project, made)
    assert changes.what == "Delete actor “Kerry”"
    assert changes.focus is not None
    assert (changes.focus.start, changes.focus.span_id) == (0, None)
    assert documents.open_document(project, A).spans == ()
    assert documents.open_document(project, A).state is State.IN_PROGRESS


@pytest.mark.parametrize(
    ("note", "kept"), [("see p. 2", "see p. 2"), ("зачем? 💩\n2", "зачем? 💩\n2"), ("", None), (" \n", None)]
)
def test_a_note_is_kept_word_for_word_and_a_blank_one_removed(project: Project, note: str, kept: str | None) -> None:
    annotate.set_note(project, mark(project, 0, 5), "old")
    changes = annotate.set_note(project, spans_in(project, A)[0], note)
    assert spans_in(project, A)[0].note == kept
    assert changes.what == "Note on “Kerry”"


@pytest.mark.parametrize("note", ["a\0b", "a\ud800b"])
def test_a_note_that_is_no_text_is_refused(project: Project, note: str) -> None:
    made = mark(project, 0, 5)
    refuses(project, AnnotatorError, "note", lambda: annotate.set_note(project, made, note))


def test_a_flag_goes_up_and_down(project: Project) -> None:
    annotate.set_flag(project, mark(project, 0, 5), True)
    assert spans_in(project, A)[0].flagged
    assert annotate.set_flag(project, spans_in(project, A)[0], False).what == "Unflag “Kerry”"
    assert not spans_in(project, A)[0].flagged


EDITS: dict[str, Callable[[Project, Span], object]] = {
    "relabel": lambda project, span: annotate.relabel(project, span, label_ids(project)["claim"]),
    "move": lambda project, span: annotate.set_bounds(project, span, 0, 9),
    "delete": annotate.delete_span,
    "note": lambda project, span: annotate.set_note(project, span, "mine"),
    "flag": lambda project, span: annotate.set_flag(project, span, True),
}
SAME: dict[str, Callable[[Project, Span], object]] = {
    "relabel": lambda project, span: annotate.relabel(project, span, span.label_id),
    "move": lambda project, span: annotate.set_bounds(project, span, span.start, span.end),
    "note": lambda project, span: annotate.set_note(project, span, span.note),
    "flag": lambda project, span: annotate.set_flag(project, span, span.flagged),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_stale_copy_overwrites_nothing(project: Project, second: Project, edit: str) -> None:
    seen = mark(project, 0, 5)
    annotate.set_note(second, seen, "from the other window")
    refuses(project, StaleError, "changed meanwhile in another window", lambda: EDITS[edit](project, seen))


@pytest.mark.parametrize("edit", EDITS)
def test_a_span_that_another_window_deleted_cannot_be_edited(project: Project, second: Project, edit: str) -> None:
    seen = mark(project, 0, 5)
    annotate.delete_span(second, seen)
    refuses(project, StaleError, "removed meanwhile", lambda: EDITS[edit](project, seen))


@pytest.mark.parametrize("edit", EDITS)
def test_a_span_of_a_removed_document_cannot_be_edited(project: Project, other: Project, edit: str) -> None:
    seen = mark(project, 0, 5)
    documents.remove_document(other, A)
    refuses(project, StaleError, "removed meanwhile", lambda: EDITS[edit](project, seen))


@pytest.mark.parametrize("edit", EDITS)
def test_nobody_writes_into_anothers_pass(project: Project, other: Project, edit: str) -> None:
    theirs = mark(other, 0, 5)
    refuses(project, SpanRefused, "belongs to analyst-2", lambda: EDITS[edit](project, theirs))


@pytest.mark.parametrize("edit", SAME)
def test_saying_the_same_again_is_no_step(project: Project, edit: str) -> None:
    made = mark(project, 0, 5)
    before = everything(project)
    SAME[edit](project, made)
    assert everything(project) == before


@pytest.mark.parametrize("edit", SAME)
def test_saying_the_same_again_with_a_stale_copy_is_refused(project: Project, second: Project, edit: str) -> None:
    seen = mark(project, 0, 5)
    annotate.set_bounds(second, seen, 0, 9)
    refuses(project, StaleError, "changed meanwhile", lambda: SAME[edit](project, seen))


def test_a_span_that_never_was_is_refused(project: Project) -> None:
    made = dataclasses.replace(mark(project, 0, 5), id=SpanId("0" * 32))
    refuses(project, StaleError, "removed meanwhile", lambda: annotate.delete_span(project, made))


def test_the_words_of_a_step_stay_short(project: Project) -> None:
    add_texts(project, {"long": "word " * 50_000})
    changes = annotate.add_span(project, DocumentId("long"), 0, 200_000, label_ids(project)["claim"])
    assert len(changes.what) < 80
    assert changes.what.startswith("Add claim “word word")


@settings(max_examples=25)
@given(data=st.data())
def test_any_stretch_of_any_text_keeps_its_quote(project: Project, data: st.DataObject) -> None:
    key, text = data.draw(st.sampled_from(sorted(TEXTS.items())))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    made = mark(project, start, end, "claim", DocumentId(key))
    assert made.quote == text[start:end]
    history.undo(project)
    assert spans_in(project, key) == ()
