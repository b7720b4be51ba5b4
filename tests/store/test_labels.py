"""The tagset as the database keeps it."""

import pytest

from annotator.domain.errors import AnnotatorError
from annotator.domain.ids import new_id
from annotator.domain.tagset import STARTING
from annotator.services.project import Project
from annotator.store import labels
from annotator.store.database import Database
from annotator.store.schema import label
from annotator.store.tagset import starting_rows
from annotator.store.transaction import step_of
from tests.projects import everything, label_ids


def test_a_new_database_holds_the_starting_labels_in_order(database: Database) -> None:
    with database.read() as connection:
        there = labels.list_labels(connection)
        assert labels.next_position(connection) == len(STARTING) + 1
    assert [(one.name, one.color, one.key, one.code, one.description) for one in there] == [
        (one.name, one.color, one.key, one.code, one.description) for one in STARTING
    ]
    assert all(one.version == 1 for one in there)


def test_everybodys_spans_count_as_uses(project: Project, database: Database) -> None:
    ids = label_ids(project)
    with database.read() as connection:
        assert labels.use_count(connection, ids["actor"]) == 2
        assert labels.use_count(connection, ids["location"]) == 0


@pytest.mark.parametrize("column", ["name", "key", "code"])
def test_no_two_labels_share_a_name_key_or_code(project: Project, database: Database, column: str) -> None:
    before = everything(project)
    row = {"id": new_id(), "name": "n", "color": "#000000", "key": None, "code": "N", "description": "", "position": 9}
    row |= {"version": 1, column: starting_rows()[0][column]}
    with pytest.raises(AnnotatorError, match=f"label.{column}"), step_of(database, "ann", "x") as step:
        step.insert(label, row)
    assert everything(project) == before
