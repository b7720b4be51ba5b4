"""The tables refuse what the services should have stopped."""

import sqlite3

import pytest

from annotator.services.project import Project
from annotator.store.database import Database
from annotator.store.schema import JOURNALED, metadata
from tests.projects import rows_of


def test_every_table_is_strict_and_every_constraint_has_a_name(project: Project) -> None:
    tables = rows_of(project, "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'alembic%'")
    assert {one["name"] for one in tables} == set(metadata.tables)
    for table in tables:
        assert str(table["sql"]).rstrip().endswith("STRICT"), table["name"]
    for known in metadata.tables.values():
        assert all(constraint.name for constraint in known.constraints), known.name


def test_everything_that_undo_must_bring_back_has_a_version() -> None:
    assert set(metadata.tables) - set(JOURNALED) == {"step", "change"}
    for table in JOURNALED.values():
        assert {"id", "version"} <= set(table.c.keys())


BAD = {
    "a span outside": ("ck_span_offsets", "UPDATE span SET start = -1"),
    "an empty span": ("ck_span_offsets", "UPDATE span SET \"end\" = start, quote = ''"),
    "a quote of another length": ("ck_span_quote", "UPDATE span SET quote = quote || 'x'"),
    "a flag that is none": ("ck_span_flagged", "UPDATE span SET flagged = 2"),
    "a span of no pass": ("FOREIGN KEY", "UPDATE span SET set_id = 'x'"),
    "a span of no label": ("FOREIGN KEY", "UPDATE span SET label_id = 'x'"),
    "a twin": (
        "UNIQUE",
        "UPDATE span SET start = 0, \"end\" = 5, quote = 'Kerry', label_id = (SELECT id FROM label LIMIT 1)",
    ),
    "an offset that is a word": ("cannot store TEXT", "UPDATE span SET start = 'one'"),
    "a state that is none": ("ck_annotation_set_state", "UPDATE annotation_set SET state = 'finished'"),
    "a kind that is none": ("ck_annotation_set_kind", "UPDATE annotation_set SET kind = 'robot'"),
    "a pass of nobody": ("ck_annotation_set_owner", "UPDATE annotation_set SET owner = ''"),
    "a pass over nothing": ("FOREIGN KEY", "UPDATE annotation_set SET document_id = 'x'"),
    "a second pass": (
        "UNIQUE",
        "INSERT INTO annotation_set SELECT 'x', document_id, owner, kind, state, NULL, 1 FROM annotation_set LIMIT 1",
    ),
    "a document without id": ("ck_document_id", "UPDATE document SET id = '' WHERE id = 'b'"),
    "a text of another length": ("ck_document_characters", "UPDATE document SET text = text || 'x'"),
    "a text with a NUL": (
        "ck_document_characters",
        "UPDATE document SET text = text || char(0), characters = characters + 1",
    ),
    "a document removed under its passes": ("FOREIGN KEY", "DELETE FROM document WHERE id = 'a'"),
    "a label removed under its spans": ("FOREIGN KEY", "DELETE FROM label"),
    "a label without a name": ("ck_label_name", "UPDATE label SET name = '' WHERE key = '1'"),
    "a change that says nothing": (
        "ck_change_some",
        "INSERT INTO change SELECT id, 99, 'span', 'x', NULL, NULL FROM step LIMIT 1",
    ),
    "a change of no step": ("FOREIGN KEY", "INSERT INTO change VALUES ('x', 0, 'span', 'x', '{}', NULL)"),
    "a step of no kind": ("ck_step_kind", "UPDATE step SET kind = 'guess'"),
    "a step in no state": ("ck_step_state", "UPDATE step SET state = 'lost'"),
    "a step removed under its rows": ("FOREIGN KEY", "DELETE FROM step"),
}


@pytest.mark.parametrize("name", BAD)
def test_the_database_itself_refuses(database: Database, name: str) -> None:
    why, query = BAD[name]
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        with pytest.raises(sqlite3.IntegrityError, match=why):
            raw.execute(query)
