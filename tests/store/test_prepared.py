"""Statements that are handed to the driver as they are behave as SQLAlchemy's own do."""

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from annotator.store.database import Database
from annotator.store.prepared import Prepared
from annotator.store.schema import setting

ADD = Prepared(insert(setting))
FIND = Prepared(select(setting).where(setting.c.value == bindparam("wanted")).order_by(setting.c.id).limit(2))
CHANGE = Prepared(update(setting).where(setting.c.id == bindparam("row")), ["value"])
ROWS = [{"id": name, "value": "same", "version": 1} for name in "abc"]


def test_what_is_written_is_found_by_name(database: Database) -> None:
    with database.write() as connection:
        ADD.run(connection, *ROWS)
        CHANGE.run(connection, {"row": "a", "value": "other"})
    with database.read() as connection:
        assert [(row.id, row.value, row.version) for row in FIND.rows(connection, {"wanted": "same"})] == [
            ("b", "same", 1),
            ("c", "same", 1),
        ]
        assert FIND.first(connection, {"wanted": "other"}).id == "a"
        assert FIND.first(connection, {"wanted": "none"}) is None
        assert FIND.rows(connection, {"wanted": "none"}) == []


def test_a_rule_of_the_schema_is_told_as_everywhere_and_nothing_is_kept(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as connection:
        ADD.run(connection, *ROWS, ROWS[0])
    with database.read() as connection:
        assert FIND.rows(connection, {"wanted": "same"}) == []


def test_outside_of_a_transaction_it_does_nothing(database: Database) -> None:
    with database.engine.connect() as connection, pytest.raises(AssertionError):
        FIND.rows(connection, {"wanted": "same"})


def test_another_database_gets_its_own_words_and_values_by_name() -> None:
    compiled = FIND._for(postgresql.dialect())
    assert "?" not in compiled.sql
    bound = compiled.bound({"wanted": "x"})
    assert bound["wanted"] == "x"
    assert 2 in bound.values()
