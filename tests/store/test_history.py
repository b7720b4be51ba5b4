"""The journal under undo: what is written, refused and looked up."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from annotator.domain.errors import AnnotatorError, NothingToUndo, UndoRefused
from annotator.domain.model import StepId
from annotator.services.project import Project
from annotator.store import history, transaction
from annotator.store.database import Database
from annotator.store.schema import label
from annotator.store.transaction import step_of
from tests.projects import add_texts, contents, everything, rows_of
from tests.store.plans import Watch, plan_of
from tests.store.test_transaction import changes_of, label_row, newest


def add(database: Database, name: str, who: str = "ann") -> StepId:
    with step_of(database, who, f"Add {name}") as step:
        step.insert(label, label_row(name))
    return step.id


def names(project: Project) -> list[object]:
    return [row["name"] for row in contents(project)["label"]][4:]


def test_undo_is_a_step_of_its_own_that_names_what_it_turned(project: Project, database: Database) -> None:
    done = add(database, "date")
    undone, changes = history.undo(database, "ann")
    kept = newest(project)
    assert (kept["id"], kept["kind"], kept["target"], kept["what"]) == (undone, "undo", done, "Undo: Add date")
    assert changes.number == kept["number"]
    assert rows_of(project, f"SELECT state FROM step WHERE id = '{done}'") == [{"state": "undone"}]
    (gone,) = changes_of(project, undone)
    assert gone["after"] is None
    assert gone["before"] == changes_of(project, done)[0]["after"]


def test_the_journal_only_grows(project: Project, database: Database) -> None:
    add(database, "date")
    kept = rows_of(project, "SELECT * FROM change ORDER BY step_id, ordinal")
    for turn in (history.undo, history.redo, history.undo):
        turn(database, "ann")
        now = rows_of(project, "SELECT * FROM change ORDER BY step_id, ordinal")
        assert [row for row in now if row in kept] == kept
        assert len(now) == len(kept) + 1
        kept = now


def test_a_row_comes_back_with_its_id_and_a_version_no_copy_has_seen(project: Project, database: Database) -> None:
    add(database, "date")
    (before,) = rows_of(project, "SELECT * FROM label WHERE name = 'date'")
    history.undo(database, "ann")
    history.redo(database, "ann")
    (after,) = rows_of(project, "SELECT * FROM label WHERE name = 'date'")
    assert after == before | {"version": 2}


def test_changed_and_changed_back_by_another_can_be_undone(project: Project, database: Database) -> None:
    add(database, "date")
    row_id = str(rows_of(project, "SELECT id FROM label WHERE name = 'date'")[0]["id"])
    for name in ("day", "date"):
        with step_of(database, "bob", "Rename") as step:
            step.update(label, row_id, None, name=name)
    history.undo(database, "ann")
    assert names(project) == []


def test_what_cannot_be_restored_is_refused_before_anything_is_written(project: Project, database: Database) -> None:
    add(database, "date")
    history.undo(database, "ann")
    add(database, "date", "bob")
    before = everything(project)
    with pytest.raises(UndoRefused, match="“Add date” cannot be repeated"):
        history.redo(database, "ann")
    assert everything(project) == before


def test_an_unknown_step_cannot_be_taken_back(project: Project, database: Database) -> None:
    before = everything(project)
    with pytest.raises(NothingToUndo):
        history.undo_step(database, "ann", StepId("nothing"))
    assert everything(project) == before


def test_a_step_in_many_pieces_turns_in_the_right_order(
    project: Project, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_CHUNK", 3)
    before = contents(project)
    with step_of(database, "ann", "Many") as step:
        rows = [label_row(f"l{number}") for number in range(10)]
        for row in rows:
            step.insert(label, row)
        for row in rows:
            step.update(label, str(row["id"]), None, description="x")
        for row in rows[:7]:
            step.delete(label, str(row["id"]), None)
    after = contents(project)
    for _ in range(2):
        history.undo(database, "ann")
        assert contents(project) == before
        history.redo(database, "ann")
        assert contents(project) == after


def test_a_large_import_is_taken_back_in_pieces(
    project: Project, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_CHUNK", 3)
    before = contents(project)
    add_texts(project, {f"n{number:02}": f"text {number}" for number in range(20)})
    after = contents(project)
    for _ in range(2):
        history.undo(database, "importer")
        assert contents(project) == before
        history.redo(database, "importer")
        assert contents(project) == after


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["ann", "bob"]), st.sampled_from(["add", "edit", "remove", "undo", "redo"]))
)


@settings(max_examples=12)
@given(actions=ACTIONS)
def test_after_anything_two_people_do_each_can_go_back_or_is_told_why(
    project: Project, database: Database, actions: list[tuple[str, str]]
) -> None:
    for at, (who, action) in enumerate(actions):
        before = everything(project)
        try:
            act(project, database, who, action, f"{who}-{at}")
        except AnnotatorError:
            assert everything(project) == before
    for who in ("ann", "bob"):
        with contextlib.suppress(NothingToUndo, UndoRefused):
            while True:
                history.undo(database, who)
    journal = rows_of(project, "SELECT number FROM step ORDER BY number")
    assert [row["number"] for row in journal] == list(range(1, len(journal) + 1))


def act(project: Project, database: Database, who: str, action: str, name: str) -> None:
    there = rows_of(project, "SELECT id, version FROM label ORDER BY position, id")
    if action == "undo":
        history.undo(database, who)
    elif action == "redo":
        history.redo(database, who)
    elif action == "add":
        with step_of(database, who, f"Add {name}") as step:
            step.insert(label, label_row(name))
    else:
        with step_of(database, who, f"{action} {name}") as step:
            row = there[-1]
            if action == "edit":
                step.update(label, str(row["id"]), int(str(row["version"])), description=name)
            else:
                step.delete(label, str(row["id"]), int(str(row["version"])))


QUESTIONS: dict[str, Callable[[Connection], Any]] = {
    "undo": lambda connection: history.next_undo(connection, "ann"),
    "redo": lambda connection: history.next_redo(connection, "ann"),
    "revision": history.latest_revision,
    "number": transaction.next_number,
    "since": lambda connection: history.changes_since(connection, 1),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_asked_after_every_key_goes_by_an_index(database: Database, watch: Watch, name: str) -> None:
    with watch() as asked, database.read() as connection:
        QUESTIONS[name](connection)
    assert asked
    for question in asked:
        assert "SCAN step" not in plan_of(database, question)


def test_undo_of_one_step_never_goes_through_all_spans(database: Database, watch: Watch) -> None:
    add(database, "date")
    with watch() as asked:
        history.undo(database, "ann")
    for question in asked:
        plan = plan_of(database, question)
        assert "SCAN span" not in plan
        assert "SCAN change" not in plan
