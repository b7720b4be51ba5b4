"""Statements that run with every key press: compiled once and handed to the driver as they are.

SQLAlchemy needs 0.1 ms to find a statement in its cache, and to make a result of it, SQLite 0.01 ms to carry it out.
A key press takes ten of them, an undo fifteen.
"""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.expression import ClauseElement

Values = Mapping[str, Any]


class Prepared:
    """A statement whose every bound value is text, a whole number or None, which all drivers take as they are.

    It runs in the transaction that the connection is in. `keys` are the columns that an insert or update writes.
    """

    def __init__(self, statement: ClauseElement, keys: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._keys = keys
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: Values) -> list[Any]:
        """All that it finds; columns are attributes."""
        compiled = self._for(connection.dialect)
        cursor = _cursor(connection)
        try:
            _carry_out(connection, cursor, compiled.sql, compiled.bound(values))
            found = cursor.fetchall()
            return list(map(compiled.row_of(cursor.description), found)) if found else []
        finally:
            cursor.close()

    def first(self, connection: Connection, values: Values) -> Any | None:
        """The first that it finds."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def run(self, connection: Connection, *values: Values) -> None:
        """Write, once for each of the values."""
        compiled = self._for(connection.dialect)
        cursor = _cursor(connection)
        try:
            _carry_out(connection, cursor, compiled.sql, [compiled.bound(each) for each in values], many=True)
        finally:
            cursor.close()

    def _for(self, dialect: Dialect) -> "_Compiled":
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _Compiled(self._statement, dialect, self._keys)
        return self._compiled[dialect.name]


class _Compiled:
    """The words of a statement in one dialect, and in which order it wants its values."""

    def __init__(self, statement: ClauseElement, dialect: Dialect, keys: Sequence[str] | None) -> None:
        made: Any = statement.compile(dialect=dialect, column_keys=keys)
        self.sql = str(made)
        self._fixed = {name: value for name, value in made.params.items() if value is not None}
        self._order: Sequence[str] | None = made.positiontup
        self._row: Any = None

    def bound(self, values: Values) -> Any:
        """The values as the driver wants them."""
        whole = {**self._fixed, **values} if self._fixed else values
        return whole if self._order is None else tuple([whole[name] for name in self._order])

    def row_of(self, description: Sequence[Sequence[Any]]) -> Any:
        """What makes a record of a row."""
        if self._row is None:
            names = [str(column[0]) for column in description]
            record: Any = namedtuple("Found", names)  # type: ignore[misc]  # as the statement has them
            self._row = record._make
        return self._row


def _cursor(connection: Connection) -> Any:
    assert connection.in_transaction(), "what is read and written belongs into one transaction"
    return connection.connection.cursor()


def _carry_out(connection: Connection, cursor: Any, sql: str, values: Any, *, many: bool = False) -> None:
    for hear in connection.dispatch.before_cursor_execute:
        hear(connection, cursor, sql, values, None, many)
    try:
        (cursor.executemany if many else cursor.execute)(sql, values)
    except connection.dialect.loaded_dbapi.IntegrityError as error:
        raise IntegrityError(sql, None, error, hide_parameters=True) from error
