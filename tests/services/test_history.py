"""Undo and redo across documents, windows, people and restarts; what other windows did."""

import contextlib
import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.errors import AnnotatorError, Cancelled, NotFound, NothingToUndo, SpanRefused, UndoRefused
from annotator.domain.ids import new_id
from annotator.domain.model import DocumentId, State, StepId
from annotator.domain.spans import sha256_of
from annotator.services import annotate, documents, history, importing, labels
from annotator.services.jobs import Progress
from annotator.services.project import Project, open_project
from annotator.store.bulk import BulkStep
from annotator.store.check import problems_of
from annotator.store.schema import annotation_set
from tests.projects import (
    IMPORTER,
    add_passes,
    add_texts,
    contents,
    everything,
    label_ids,
    spans_in,
)
from tests.services.test_annotate import A, B, mark, refuses

Window = Callable[[str], Project]


def work(project: Project) -> list[Callable[[], object]]:
    """One of each thing that a person does, to be done in this order."""
    names = label_ids(project)
    return [
        lambda: mark(project, 0, 5),
        lambda: mark(project, 10, 15, "claim"),
        lambda: annotate.relabel(project, spans_in(project, A)[0], names["location"]),
        lambda: annotate.set_bounds(project, spans_in(project, A)[1], 6, 15),
        lambda: annotate.set_note(project, spans_in(project, A)[1], "why 💩\n?"),
        lambda: annotate.set_flag(project, spans_in(project, A)[1], True),
        lambda: mark(project, 0, 2, "actor", B),
        lambda: documents.set_state(project, B, State.DONE),
        lambda: annotate.delete_span(project, spans_in(project, A)[0]),
        lambda: annotate.add_spans(project, B, [(3, 8), (9, 16)], names["claim"]),
        lambda: labels.add_label(project, "date"),
        lambda: labels.rename_label(project, "date", "day"),
        lambda: labels.recolor_label(project, "day", "#123456"),
        lambda: labels.remove_label(project, "day"),
        lambda: documents.remove_document(project, B),
        lambda: documents.set_state(project, DocumentId("c-note"), State.SKIPPED),
    ]


def test_everything_a_person_does_is_undone_and_redone_step_by_step(project: Project) -> None:
    states = [contents(project)]
    for action in work(project):
        action()
        states.append(contents(project))
    assert all(early != late for early, late in itertools.pairwise(states))
    for expected in reversed(states[:-1]):
        history.undo(project)
        assert contents(project) == expected
    for expected in states[1:]:
        history.redo(project)
        assert contents(project) == expected
    for expected in reversed(states[:-1]):
        history.undo(project)
        assert contents(project) == expected


def test_undo_survives_closing_the_program(project: Project, window: Window) -> None:
    states = [contents(project)]
    for action in work(project):
        action()
        states.append(contents(project))
    project.close()
    for expected in reversed(states[:-1]):
        again = window("analyst-1")
        history.undo(again)
        assert contents(again) == expected
        again.close()
    again = window("analyst-1")
    history.redo(again)
    assert contents(again) == states[1]


def test_undo_says_what_and_shows_where(project: Project) -> None:
    made = mark(project, 0, 5)
    changes = history.undo(project)
    assert changes.what == "Undo: Add actor “Kerry”"
    assert changes.documents == {A}
    assert changes.list_changed
    assert changes.focus is not None
    assert (changes.focus.start, changes.focus.end, changes.focus.span_id) == (0, 5, None)
    again = history.redo(project)
    assert again.what == "Redo: Add actor “Kerry”"
    assert again.focus is not None
    assert again.focus.span_id == made.id


def test_undoing_a_move_shows_where_the_span_is_now(project: Project) -> None:
    annotate.set_bounds(project, mark(project, 10, 15), 6, 15)
    focus = history.undo(project).focus
    assert focus is not None
    assert (focus.start, focus.end) == (10, 15)


def test_the_menu_says_what_would_be_undone_and_redone(project: Project) -> None:
    assert history.peek(project) == history.Turns(None, None)
    mark(project, 0, 5)
    mark(project, 10, 15)
    assert history.peek(project) == history.Turns("Add actor “Putin”", None)
    history.undo(project)
    assert history.peek(project) == history.Turns("Add actor “Kerry”", "Add actor “Putin”")
    history.undo(project)
    assert history.peek(project) == history.Turns(None, "Add actor “Kerry”")


def test_nothing_to_undo_or_redo_is_a_sentence(project: Project) -> None:
    before = everything(project)
    for turn, why in ((history.undo, "nothing to undo"), (history.redo, "nothing to redo")):
        with pytest.raises(NothingToUndo, match=why):
            turn(project)
    assert everything(project) == before


def test_new_work_clears_redo(project: Project) -> None:
    mark(project, 0, 5)
    history.undo(project)
    mark(project, 10, 15)
    with pytest.raises(NothingToUndo):
        history.redo(project)
    history.undo(project)
    assert history.peek(project) == history.Turns(None, "Add actor “Putin”")


def test_a_refused_action_clears_no_redo(project: Project) -> None:
    mark(project, 0, 5)
    history.undo(project)
    with pytest.raises(AnnotatorError):
        mark(project, 3, 3)
    assert history.redo(project).what == "Redo: Add actor “Kerry”"


def test_one_persons_work_neither_undoes_nor_clears_anothers(project: Project, other: Project) -> None:
    mark(project, 0, 5)
    mark(other, 10, 15)
    history.undo(project)
    mark(other, 16, 24)
    assert spans_in(project, A) == ()
    assert len(spans_in(other, A)) == 2
    history.redo(project)
    assert len(spans_in(project, A)) == 1
    history.undo(other)
    history.undo(other)
    refuses_undo(other, NothingToUndo, "nothing to undo")
    assert len(spans_in(project, A)) == 1


def refuses_undo(project: Project, kind: type[AnnotatorError], why: str) -> None:
    before = everything(project)
    with pytest.raises(kind, match=why):
        history.undo(project)
    assert everything(project) == before


def test_another_window_of_the_same_person_shares_the_steps(project: Project, second: Project) -> None:
    mark(project, 0, 5)
    mark(second, 10, 15)
    assert history.undo(project).what == "Undo: Add actor “Putin”"
    assert history.redo(second).what == "Redo: Add actor “Putin”"


def test_a_copy_from_before_an_undo_is_stale(project: Project) -> None:
    seen = mark(project, 0, 5)
    annotate.set_flag(project, seen, True)
    flagged = spans_in(project, A)[0]
    history.undo(project)
    for old in (seen, flagged):
        refuses(project, AnnotatorError, "changed meanwhile", lambda old=old: annotate.delete_span(project, old))


def test_undo_is_refused_when_somebody_changed_the_row(project: Project, other: Project) -> None:
    labels.add_label(project, "date")
    labels.recolor_label(other, "date", "#123456")
    refuses_undo(project, UndoRefused, "“Add label date” cannot be taken back: a label it touched was changed since")
    history.undo(other)
    history.undo(project)
    assert "date" not in label_ids(project)


def test_redo_is_refused_when_somebody_changed_the_row(project: Project, other: Project) -> None:
    labels.recolor_label(project, "actor", "#123456")
    history.undo(project)
    labels.recolor_label(other, "actor", "#654321")
    before = everything(project)
    with pytest.raises(UndoRefused, match="cannot be repeated: a label it touched was changed since"):
        history.redo(project)
    assert everything(project) == before


def test_undo_is_refused_when_somebody_uses_the_label(project: Project, other: Project) -> None:
    labels.add_label(project, "date")
    mark(other, 0, 5, "date")
    refuses_undo(project, UndoRefused, "“Add label date” cannot be taken back")


def test_undo_is_refused_when_the_label_is_gone(project: Project, other: Project) -> None:
    labels.add_label(other, "date")
    annotate.delete_span(project, mark(project, 0, 5, "date"))
    labels.remove_label(other, "date")
    refuses_undo(project, UndoRefused, "cannot be taken back")


def test_undo_is_refused_when_the_name_is_taken(project: Project, other: Project) -> None:
    labels.add_label(project, "date")
    labels.remove_label(project, "date")
    labels.add_label(other, "date")
    refuses_undo(project, UndoRefused, "cannot be taken back")


def test_undo_of_the_first_mark_is_refused_when_an_import_added_to_the_pass(project: Project) -> None:
    mark(project, 0, 5)
    bulk = add_texts(project, {"z": "more"})
    own = documents.open_document(project, A).annotation_set
    assert own is not None
    with bulk.batch() as batch:
        batch.add_spans([("f" * 32, own.id, 10, 15, label_ids(project)["actor"], "Putin", None, 0)])
    refuses_undo(project, UndoRefused, "“Add actor “Kerry”” cannot be taken back")
    history.undo_step(project, bulk.id)
    history.undo(project)
    assert documents.open_document(project, A).annotation_set is None


def test_an_import_is_undone_and_redone_as_one_step(window: Window, project: Project) -> None:
    before = contents(project)
    importer = window(IMPORTER)
    add_texts(importer, {f"new-{number}": "Kerry again" for number in range(20)})
    add_passes(importer, "analyst-2", {"new-3": [(0, 5, "actor"), (6, 11, "claim")], "a-meeting": [(0, 5, "actor")]})
    after = contents(importer)
    history.undo(importer)
    assert contents(importer)["span"] == []
    changes = history.undo(importer)
    assert changes.what == "Undo: Import 20 documents"
    assert changes.everything
    assert contents(importer) == before
    history.redo(importer)
    history.redo(importer)
    assert contents(importer) == after
    history.undo(importer)
    history.undo(importer)
    assert contents(importer) == before


def test_an_import_that_is_not_the_newest_step_is_taken_back_alone(project: Project) -> None:
    bulk = add_texts(project, {"new": "Kerry again"})
    mark(project, 0, 5)
    assert history.undo_step(project, bulk.id).what == "Undo: Import 1 document"
    assert [row.id for row in documents.list_documents(project)] == ["a-meeting", "b-chart", "c-note"]
    assert len(spans_in(project, A)) == 1
    with pytest.raises(NothingToUndo, match="taken back already"):
        history.undo_step(project, bulk.id)
    assert history.undo(project).what == "Undo: Add actor “Kerry”"


def test_an_import_that_somebody_built_upon_stays(project: Project) -> None:
    bulk = add_texts(project, {"new": "Kerry again"})
    mark(project, 0, 5, document=DocumentId("new"))
    refuses(
        project, UndoRefused, "a document it touched was changed since", lambda: history.undo_step(project, bulk.id)
    )
    history.undo(project)
    history.undo_step(project, bulk.id)
    assert documents.count_documents(project) == 3


EDITS: dict[str, Callable[[Project], object]] = {
    "flag": lambda project: annotate.set_flag(project, spans_in(project, A)[0], True),
    "relabel": lambda project: annotate.relabel(project, spans_in(project, A)[0], label_ids(project)["claim"]),
    "done": lambda project: documents.set_state(project, A, State.DONE),
    "delete": lambda project: annotate.delete_span(project, spans_in(project, A)[0]),
    "remove": lambda project: documents.remove_document(project, A),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_import_can_go_once_what_came_after_it_is_undone(project: Project, edit: str) -> None:
    before = contents(project)
    bulk = add_passes(project, "analyst-1", {A: [(0, 5, "actor"), (10, 15, "actor")]})
    EDITS[edit](project)
    history.undo(project)
    history.undo_step(project, bulk.id)
    assert contents(project) == before


@pytest.mark.parametrize("edit", EDITS)
def test_an_import_whose_rows_somebody_changed_stays(project: Project, edit: str) -> None:
    bulk = add_passes(project, "analyst-1", {A: [(0, 5, "actor"), (10, 15, "actor")]})
    EDITS[edit](project)
    refuses(project, UndoRefused, "it touched was changed since", lambda: history.undo_step(project, bulk.id))


def test_nobody_takes_back_anothers_single_step_or_an_undo(project: Project, other: Project) -> None:
    mark(project, 0, 5)
    theirs = StepId(history.list_steps(other, 1)[0]["id"])
    refuses(other, UndoRefused, "was done by analyst-1", lambda: history.undo_step(other, theirs))
    history.undo(project)
    undo = StepId(history.list_steps(project, 1)[0]["id"])
    with pytest.raises(NothingToUndo):
        history.undo_step(project, undo)


def test_redo_repeats_what_was_taken_back_last(project: Project) -> None:
    mark(project, 0, 5)
    mark(project, 10, 15)
    mark(project, 16, 24)
    middle = StepId(history.list_steps(project)[1]["id"])
    history.undo_step(project, middle)
    history.undo(project)
    assert history.redo(project).what == "Redo: Add actor “in Sochi”"
    assert history.redo(project).what == "Redo: Add actor “Putin”"


def test_a_removed_document_comes_back_with_everybodys_spans(project: Project, other: Project) -> None:
    mark(project, 0, 5)
    annotate.set_note(other, mark(other, 10, 15), "theirs")
    documents.set_state(other, A, State.DONE)
    before = contents(project)
    documents.remove_document(project, A)
    assert "a-meeting" not in {row["id"] for row in contents(project)["document"]}
    history.undo(project)
    assert contents(project) == before
    assert history.undo(other).what.startswith("Undo: Done with")


def test_other_windows_learn_what_was_done(project: Project, other: Project) -> None:
    start = history.latest(project)
    assert history.changes_since(project, start) == (start, [])
    mark(other, 0, 5)
    documents.set_state(other, A, State.DONE)
    history.undo(other)
    newest, seen = history.changes_since(project, start)
    assert [one.what for one in seen] == [
        "Add actor “Kerry”",
        "Done with “Kerry met Putin in Sochi.”",
        "Undo: Done with “Kerry met Putin in Sochi.”",
    ]
    assert all(one.touches(A) and not one.touches(B) for one in seen)
    assert newest == history.latest(project) > start
    assert history.changes_since(project, newest) == (newest, [])


def test_other_windows_learn_of_every_batch_of_an_import(project: Project, other: Project) -> None:
    bulk = add_texts(other, {"one": "1"})
    newest = history.latest(project)
    with bulk.batch() as batch:
        batch.add_documents([("two", "", None, "{}", "2", "x", 1)])
    newest, seen = history.changes_since(project, newest)
    assert [one.everything for one in seen] == [True]
    assert history.changes_since(project, newest)[1] == []


def test_looking_writes_nothing(project: Project) -> None:
    mark(project, 0, 5)
    before = everything(project)
    documents.list_documents(project)
    documents.open_document(project, A)
    labels.list_labels(project)
    history.peek(project)
    history.list_steps(project)
    history.changes_since(project, 0)
    assert everything(project) == before


def test_the_history_names_who_did_what_newest_first(project: Project, other: Project) -> None:
    mark(project, 0, 5)
    mark(other, 10, 15)
    history.undo(other)
    steps = history.list_steps(project, limit=3)
    assert [(one["who"], one["kind"], one["state"]) for one in steps] == [
        ("analyst-2", "undo", "done"),
        ("analyst-2", "do", "undone"),
        ("analyst-1", "do", "done"),
    ]
    assert all(str(one["at"]).endswith("+00:00") for one in steps)


STRETCHES = st.tuples(st.integers(0, 6), st.integers(7, 12))
PLAN = st.lists(
    st.one_of(
        st.tuples(st.just("add"), STRETCHES),
        st.tuples(st.sampled_from(["move"]), STRETCHES),
        st.tuples(st.sampled_from(["relabel", "delete", "note", "done", "reopen", "remove", "undo", "redo", "import"])),
    ),
    max_size=14,
)


@settings(max_examples=12)
@given(plan=PLAN)
def test_whatever_a_person_does_undo_and_redo_walk_the_same_way(file: Path, plan: list[tuple[Any, ...]]) -> None:
    fresh = file.with_name(f"{new_id()}.db")
    shutil.copy(file, fresh)
    with open_project(str(fresh), "analyst-1") as project:
        walk(project, plan)


def walk(project: Project, plan: list[tuple[Any, ...]]) -> None:
    states, here = [contents(project)], 0
    for at, (action, *rest) in enumerate(plan):
        step = {"undo": -1, "redo": 1}.get(action, 0)
        if not step:
            with contextlib.suppress(SpanRefused, NotFound, IndexError):
                do(project, action, at, *rest)
            now = contents(project)
            if now != states[here]:
                states, here = [*states[: here + 1], now], here + 1
        elif 0 <= here + step < len(states):
            getattr(history, action)(project)
            here += step
        else:
            with pytest.raises(NothingToUndo):
                getattr(history, action)(project)
        assert contents(project) == states[here]
    assert problems_of(project.database) == []  # the journal replays to just these rows
    while here:
        here -= 1
        history.undo(project)
        assert contents(project) == states[here]


def do(project: Project, action: str, at: int, stretch: tuple[int, int] = (0, 1)) -> None:
    if action == "add":
        annotate.add_span(project, A, *stretch, label_ids(project)["actor"])
    elif action == "move":
        annotate.set_bounds(project, spans_in(project, A)[-1], *stretch)
    elif action == "relabel":
        annotate.relabel(project, spans_in(project, A)[0], label_ids(project)["claim"])
    elif action == "delete":
        annotate.delete_span(project, spans_in(project, A)[0])
    elif action == "note":
        annotate.set_note(project, spans_in(project, A)[0], f"note {at}")
    elif action in ("done", "reopen"):
        documents.set_state(project, A, State.DONE if action == "done" else State.NEW)
    elif action == "remove":
        documents.remove_document(project, A)
    else:
        bulk_import(project, at)


def bulk_import(project: Project, at: int) -> None:
    """A page, and a pass of the person's own that raises the one they have."""
    bulk = BulkStep(project.database, project.who, "Import")
    own = documents.open_document(project, A).annotation_set
    with bulk.batch() as batch:
        batch.add_documents([(f"page-{at}", "", None, "{}", "Kerry", sha256_of("Kerry"), 5)])
        if own is not None:
            batch.singly().update(annotation_set, own.id, None, state=State.SKIPPED.value)


def test_the_size_of_a_turn_counts_what_it_would_write(file: Path, tmp_path: Path) -> None:
    with open_project(str(file), "anna") as project:
        assert history.undo_size(project) == 0
        path = tmp_path / "many.jsonl"
        spans = [{"start": number, "end": number + 1, "label": "actor"} for number in range(20)]
        path.write_text(json.dumps({"id": "many", "text": "x" * 30, "spans": spans}), encoding="utf-8")
        importing.import_paths(project, (path,))
        assert history.undo_size(project) >= 22, "the document, its pass, its spans"
        history.undo(project)
        assert history.redo_size(project) >= 22
        history.redo(project)
        assert history.undo_size(project) >= 22


def test_a_large_undo_says_how_far_it_is_and_can_be_stopped(file: Path, tmp_path: Path) -> None:
    with open_project(str(file), "anna") as project:
        path = tmp_path / "one.txt"
        path.write_text("A page.", encoding="utf-8")
        importing.import_paths(project, (path,))
        before = history.peek(project)
        progress = Progress()
        progress.cancel()
        with pytest.raises(Cancelled):
            history.undo(project, progress)
        assert history.peek(project) == before
        told: list[tuple[int, int]] = []
        history.undo(project, Progress(lambda done, total, _: told.append((done, total))))
        assert told[-1][0] <= told[-1][1]
