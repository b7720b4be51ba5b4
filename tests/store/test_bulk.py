"""Many rows as one step, in several transactions; passes streamed for exports."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.errors import AnnotatorError, NothingToUndo, UndoRefused
from annotator.domain.ids import new_id
from annotator.domain.model import SetKind, State
from annotator.domain.spans import sha256_of
from annotator.services.project import Project
from annotator.store import bulk, history
from annotator.store.bulk import BulkStep, StreamedPass, stream_passes, stream_untouched
from annotator.store.database import Database
from annotator.store.schema import annotation_set, label
from tests.projects import add_passes, add_texts, contents, everything, label_ids, rows_of
from tests.store.plans import plan_of
from tests.store.test_transaction import label_row


def document_row(key: str, text: str = "Kerry") -> tuple[object, ...]:
    return (key, "", None, "{}", text, sha256_of(text), len(text))


def set_row(document: str, owner: str, state: str = "in_progress") -> tuple[object, ...]:
    return (new_id(), document, owner, "human", state)


def test_batches_are_one_step_with_the_words_and_counts_of_the_last(project: Project, database: Database) -> None:
    step = BulkStep(database, "ann", "Import…")
    for number in range(3):
        with step.batch() as batch:
            batch.add_documents([document_row(f"d{number}"), document_row(f"e{number}")])
            batch.add_sets([set_row(f"d{number}", "ann")])
            step.what = f"Import {2 * number + 2} documents"
    (kept,) = rows_of(project, "SELECT * FROM step WHERE who = 'ann'")
    assert (kept["what"], kept["bulk"], kept["state"]) == ("Import 6 documents", 1, "done")
    assert json.loads(str(kept["detail"]))["counts"] == {"document": 6, "annotation_set": 3}
    assert step.changes().number == kept["number"]
    assert step.changes().everything
    assert rows_of(project, f"SELECT * FROM change WHERE step_id = '{kept['id']}'") == []


def test_every_batch_is_on_disk_when_it_ends_and_raises_the_revision_by_one(
    project: Project, database: Database
) -> None:
    step = BulkStep(database, "ann", "Import")
    seen = []
    for number in range(3):
        with step.batch() as batch:
            batch.add_documents([document_row(f"d{number}")])
        (row,) = rows_of(project, "SELECT count(*) AS documents, (SELECT max(revision) FROM step) AS top FROM document")
        seen.append((row["documents"], row["top"]))
    start = int(str(seen[0][1]))
    assert seen == [(3, start), (4, start + 1), (5, start + 2)]


def test_a_batch_without_rows_is_no_step(project: Project, database: Database) -> None:
    before = everything(project)
    step = BulkStep(database, "ann", "Import")
    with step.batch() as batch:
        batch.add_documents([])
        batch.add_spans([])
    assert not step.wrote
    assert everything(project) == before


def test_a_broken_batch_leaves_what_came_before_it(project: Project, database: Database) -> None:
    step = BulkStep(database, "ann", "Import")
    with step.batch() as batch:
        batch.add_documents([document_row("first")])
    kept = everything(project)
    with pytest.raises(AnnotatorError, match="The database refused this"), step.batch() as batch:
        batch.add_documents([document_row("second"), document_row("a")])
    assert everything(project) == kept
    with step.batch() as batch:
        batch.add_documents([document_row("third")])
    detail = rows_of(project, "SELECT detail FROM step WHERE who = 'ann'")[0]["detail"]
    assert json.loads(str(detail))["counts"] == {"document": 2}
    history.undo(database, "ann")
    assert {row["id"] for row in contents(project)["document"]} == {"a", "b"}


def test_a_first_batch_that_breaks_is_no_step(project: Project, database: Database) -> None:
    before = everything(project)
    step = BulkStep(database, "ann", "Import")
    with pytest.raises(AnnotatorError), step.batch() as batch:
        batch.add_documents([document_row("a")])
    assert not step.wrote
    assert everything(project) == before
    with step.batch() as batch:
        batch.add_documents([document_row("new")])
    assert step.wrote


def test_new_work_in_bulk_drops_what_was_taken_back(project: Project, database: Database) -> None:
    add_texts(project, {"x": "1"})
    history.undo(database, "importer")
    add_texts(project, {"y": "1"})
    with pytest.raises(NothingToUndo):
        history.redo(database, "importer")


def test_an_import_that_was_taken_back_while_it_ran_stops(project: Project, database: Database) -> None:
    step = BulkStep(database, "ann", "Import")
    with step.batch() as batch:
        batch.add_documents([document_row("first")])
    history.undo(database, "ann")
    before = everything(project)
    with pytest.raises(UndoRefused, match="was taken back while it ran"), step.batch() as batch:
        batch.add_documents([document_row("second")])
    assert everything(project) == before


def import_of_everything(project: Project, database: Database) -> BulkStep:
    """Two batches with rows of every kind; the second changes a pass of the first and one that was there."""
    step = BulkStep(database, "ann", "Import")
    mine = set_row("new", "ann")
    there = rows_of(project, "SELECT * FROM annotation_set")[0]
    made = label_row("date")
    with step.batch() as batch:
        batch.singly().insert(label, made)
        batch.add_documents([document_row("new")])
        batch.add_sets([mine])
        batch.add_spans([(new_id(), mine[0], 0, 5, made["id"], "Kerry", "note", 1)])
    with step.batch() as batch:
        batch.singly().update(annotation_set, str(mine[0]), 1, state=State.DONE.value)
        batch.singly().update(annotation_set, str(there["id"]), None, state=State.DONE.value)
        batch.add_spans([(new_id(), there["id"], 6, 9, made["id"], "met", None, 0)])
    return step


def test_an_import_that_changed_its_own_rows_is_taken_back_and_repeated(project: Project, database: Database) -> None:
    before = contents(project)
    import_of_everything(project, database)
    after = contents(project)
    for _ in range(3):
        history.undo(database, "ann")
        assert contents(project) == before
        history.redo(database, "ann")
        assert contents(project) == after


@pytest.mark.parametrize("table", ["label", "annotation_set"])
def test_an_import_whose_single_rows_were_changed_stays(project: Project, database: Database, table: str) -> None:
    import_of_everything(project, database)
    change = {"label": "name = 'day' WHERE name = 'date'", "annotation_set": "state = 'skipped'"}[table]
    with database.write() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET {change}")
    before = everything(project)
    with pytest.raises(UndoRefused):
        history.undo(database, "ann")
    assert everything(project) == before


TEXT = "Kerry met Putin"
EXTENTS = st.lists(st.tuples(st.integers(0, 7), st.integers(8, 15), st.sampled_from(["actor", "claim"])), unique=True)


@settings(max_examples=15)
@given(passes=st.lists(st.tuples(st.sampled_from("ab"), EXTENTS), max_size=5))
def test_any_import_is_taken_back_whole(
    project: Project, database: Database, passes: list[tuple[str, list[tuple[int, int, str]]]]
) -> None:
    before = contents(project)
    names = label_ids(project)
    step = BulkStep(database, "bob", "Import")
    for number, (letter, extents) in enumerate(passes):
        row = set_row(f"{letter}{number}", "bob")
        with step.batch() as batch:
            batch.add_documents([document_row(f"{letter}{number}", TEXT)])
            batch.add_sets([row])
            batch.add_spans(
                [(new_id(), row[0], start, end, names[name], TEXT[start:end], None, 0) for start, end, name in extents]
            )
    if passes:
        after = contents(project)
        history.undo(database, "bob")
        assert contents(project) == before
        history.redo(database, "bob")
        assert contents(project) == after
        history.undo(database, "bob")
    assert contents(project) == before


def named(one: StreamedPass) -> set[tuple[int, int, str, str, str | None, int]]:
    return {(start, end, one.labels[label], *rest) for start, end, label, *rest in one.spans}


def test_passes_are_streamed_by_document_then_analyst_with_their_spans(project: Project, database: Database) -> None:
    add_passes(project, "Bob", {"b": [(7, 8, "actor")], "a": []}, state="done")
    with database.read() as connection:
        every = list(stream_passes(connection, SetKind.HUMAN))
        anns = list(stream_passes(connection, SetKind.HUMAN, "ann"))
        gold = list(stream_passes(connection, SetKind.GOLD))
    assert [(one.document_id, one.owner, one.kind, one.state) for one in every] == [
        ("a", "Bob", "human", "done"),
        ("a", "ann", "human", "in_progress"),
        ("b", "Bob", "human", "done"),
    ]
    assert every[2].text == "Москва 💩 Kyiv"
    assert named(every[2]) == {(7, 8, "actor", "💩", None, 0)}
    assert [one.owner for one in anns] == ["ann"]
    assert named(anns[0]) == {
        (0, 15, "claim", "Kerry met Putin", None, 0),
        (0, 5, "actor", "Kerry", None, 0),
        (10, 15, "actor", "Putin", None, 0),
    }
    assert gold == []


def test_documents_that_nobody_touched_are_streamed_without_a_pass(project: Project, database: Database) -> None:
    add_texts(project, {"0": "first"})
    with database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO annotation_set VALUES ('s', '0', 'robot', 'suggestion', 'new', NULL, 1)"
        )
    with database.read() as connection:
        untouched = list(stream_untouched(connection))
    assert [(one.document_id, one.text, one.owner, one.state, one.spans) for one in untouched] == [
        ("0", "first", None, None, []),
        ("b", "Москва 💩 Kyiv", None, None, []),
    ]


@pytest.mark.parametrize(
    "question",
    [(bulk._PASSES, ("human", None, None)), (bulk._PASSES, ("human", "ann", "ann")), (bulk._UNTOUCHED, ())],
    ids=["all", "one", "untouched"],
)
def test_an_export_never_sorts_the_texts(database: Database, question: tuple[str, tuple[str | None, ...]]) -> None:
    assert "TEMP B-TREE" not in plan_of(database, question)


def test_an_export_looks_spans_up_by_their_pass(database: Database) -> None:
    assert "SEARCH s USING INDEX" in plan_of(database, (bulk._SPANS, ("x",)))
