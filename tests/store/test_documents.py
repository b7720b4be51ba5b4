"""How the questions about documents are answered: by an index, never by sorting texts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from annotator.domain.finding import USUAL, Manner
from annotator.domain.model import DocumentId, LabelId, SetKind, State
from annotator.services.project import Project
from annotator.store import documents
from annotator.store.database import Database
from annotator.store.document_filter import Marked, list_found
from tests.projects import add_passes, add_texts, make_empty_project
from tests.store.plans import Watch, plan_of

A = DocumentId("a")
QUESTIONS: dict[str, Callable[[Connection], Any]] = {
    "list": lambda connection: documents.list_rows(connection, "ann"),
    "search": lambda connection: documents.list_rows(connection, "ann", ["kerry", "москва"]),
    "labelled": lambda connection: list_found(connection, "ann", (), USUAL, [Marked([LabelId("x")])]),
    "flagged, no note": lambda connection: list_found(
        connection, "ann", ["kerry"], Manner(whole=True), [Marked(flagged=True), Marked(note="", absent=True)]
    ),
    "row": lambda connection: documents.row_of(connection, "ann", A),
    "next": lambda connection: documents.next_open(connection, "ann", A),
    "text": lambda connection: documents.get_text(connection, A),
    "pass": lambda connection: documents.get_set(connection, A, "ann"),
    "passes": lambda connection: documents.sets_of(connection, A),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_sorts_documents_or_goes_through_passes(database: Database, watch: Watch, name: str) -> None:
    with watch() as asked, database.read() as connection:
        QUESTIONS[name](connection)
    assert asked
    for question in asked:
        plan = plan_of(database, question)
        assert "TEMP B-TREE FOR ORDER BY" not in plan
        assert "SCAN annotation_set" not in plan
        assert "SCAN span" not in plan


@pytest.mark.parametrize("name", ["row", "text", "pass", "passes"])
def test_one_document_is_found_by_its_index(database: Database, watch: Watch, name: str) -> None:
    with watch() as asked, database.read() as connection:
        QUESTIONS[name](connection)
    assert asked
    assert all("SCAN" not in plan_of(database, question).replace("SCALAR", "") for question in asked)


def test_the_text_is_the_last_column(database: Database) -> None:
    with database.read() as connection:
        columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(document)")]
    assert columns[-1] == "text"  # or listing ten megabytes walks through all their pages


def test_passes_of_other_kinds_are_not_ones_own_work(project: Project, database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE annotation_set SET kind = 'suggestion', state = 'done'")
    with database.read() as connection:
        (first, _second) = documents.list_rows(connection, "ann")
        assert (first.spans, first.state) == (0, State.NEW)
        assert documents.get_set(connection, A, "ann") is None
        assert documents.get_set(connection, A, "ann", SetKind.SUGGESTION) is not None
        assert documents.owners(connection) == []
        assert documents.next_open(connection, "ann", None) == "a"


def test_owners_are_those_with_a_pass(project: Project, database: Database) -> None:
    add_passes(project, "Bob", {"a": [], "b": []})
    with database.read() as connection:
        assert documents.owners(connection) == ["Bob", "ann"]


def test_meta_and_source_come_back(project: Project, database: Database) -> None:
    add_texts(project, {"m": "text"})
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE document SET meta = '{\"k\": [1, null]}', source = 's' WHERE id = 'm'")
    with database.read() as connection:
        found = documents.get_document(connection, DocumentId("m"))
        assert found is not None
        assert (found.meta, found.source) == ({"k": [1, None]}, "s")
        assert documents.get_document(connection, DocumentId("x")) is None
        assert documents.count(connection) == 3


def test_the_text_that_was_read_last_is_not_taken_for_another(tmp_path: Path) -> None:
    found = []
    for number, text in enumerate(["first text", "other text", "longer than the others"]):
        with make_empty_project(
            tmp_path / f"{number}.db"
        ) as project:  # the same id in other projects, one after another
            add_texts(project, {A: text})
            with project.database.read() as connection:
                found += [documents.get_text(connection, A), documents.get_text(connection, A)]
                assert documents.get_text(connection, DocumentId("b")) is None
    assert found == ["first text"] * 2 + ["other text"] * 2 + ["longer than the others"] * 2
