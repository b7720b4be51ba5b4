"""What was worked on since a moment."""

import pytest

from annotator.domain.model import DocumentId, State
from annotator.services import annotate, documents, history
from annotator.store import people
from annotator.store.since import added_since, passes_since
from tests.projects import add_passes, add_texts, label_ids, make_empty_project

LONG_AGO, NOW = "2020-01-01T00:00:00.000+00:00", "2021-01-01T00:00:00.000+00:00"


@pytest.fixture
def project(tmp_path):
    """Two documents with a pass each, all long ago."""
    with make_empty_project(tmp_path / "p.db", "w") as project:
        add_texts(project, {"a": "Kerry met Putin", "b": "Nothing"})
        add_passes(project, "w", {"a": [(0, 5, "actor")]})
        add_passes(project, "v", {"b": []})
        with project.database.write() as connection:
            connection.exec_driver_sql(f"UPDATE step SET at = '{LONG_AGO}'")
        yield project


def touched(project, at=NOW):
    with project.database.read() as connection:
        return passes_since(connection, at), added_since(connection, at)


def test_everything_is_since_the_beginning_and_nothing_since_later(project):
    assert touched(project, LONG_AGO) == ({("a", "w"), ("b", "v")}, {"a", "b"})
    assert touched(project) == (set(), set())


def test_a_new_span_a_deleted_one_an_undo_and_a_state_touch_their_pass(project):
    annotate.add_span(project, DocumentId("a"), 10, 15, label_ids(project)["actor"])
    assert touched(project)[0] == {("a", "w")}
    with project.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE step SET at = '{LONG_AGO}'")
    history.undo(project)
    assert touched(project)[0] == {("a", "w")}
    documents.set_state(project, DocumentId("b"), State.DONE)
    assert touched(project)[0] == {("a", "w"), ("b", "w")}


def test_passes_and_documents_that_an_import_brings_are_new(project):
    add_texts(project, {"c": "New"})
    add_passes(project, "v", {"a": [(0, 5, "claim")]})
    assert touched(project) == ({("a", "v")}, {"c"})


def test_everybody_is_named_once(project):
    with project.database.read() as connection:
        assert people.names(connection) == ["v", "w"]
        first = people.first_step_id(connection)
    annotate.add_span(project, DocumentId("a"), 10, 15, label_ids(project)["actor"])
    with project.database.read() as connection:
        assert people.first_step_id(connection) == first != ""
