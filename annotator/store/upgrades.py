"""Which version a file has, and how an older one becomes today's. The header is read before SQLite opens the file."""

import os
import sqlite3
import struct
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from annotator.domain.errors import StorageError
from annotator.store.project_file import has_log
from annotator.store.schema import APPLICATION_ID, REVISION, SCHEMA_NUMBER

if TYPE_CHECKING:
    from alembic.config import Config

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_WAIT = 5.0  # seconds, for a program that uses the older file
# Word for word as Alembic makes it: the check compares the tables of every file with one list.
_VERSION_TABLE = """CREATE TABLE alembic_version (
\tversion_num VARCHAR(32) NOT NULL,
\tCONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)"""


def check_header(path: Path) -> int:
    """The schema number of the file, from its first 100 bytes; nothing is opened or written.

    Raises StorageError for a file that is no project, is cut short, or was made by a newer version of the program.
    Never call it on a file that this process has open: closing any descriptor of it drops the locks that SQLite holds.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}.", "Choose a database file.") from error
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        raise StorageError(f"{path} is not a database of this program.", "Choose another file, or import this one.")
    number, application = struct.unpack(">I4xI", head[60:72])
    if application != APPLICATION_ID:
        raise StorageError(f"{path} is a SQLite file, but not a project of this program.", "Choose another file.")
    _refuse_cut(path, head, size)
    refuse_newer(path, number)
    return int(number)


def refuse_newer(path: Path, number: int) -> None:
    """Raises StorageError when `number` is a schema that this program does not know."""
    if number > SCHEMA_NUMBER:
        raise StorageError(
            f"{path} was made by a newer version of the program (schema {number}; this one knows {SCHEMA_NUMBER}).",
            "Update the program. The file was not touched.",
        )


def _refuse_cut(path: Path, head: bytes, size: int) -> None:
    """A file that lost its end is noticed by its length, unless its log may still hold the missing pages."""
    (page,) = struct.unpack(">H", head[16:18])
    changed, pages = struct.unpack(">II", head[24:32])
    (valid_for,) = struct.unpack(">I", head[92:96])
    expected = pages * (65536 if page == 1 else page)
    if changed == valid_for and size < expected and not has_log(path):
        raise StorageError(
            f"{path} is damaged: {expected - size} of its {expected} bytes are missing at the end.",
            "Restore a copy of it. The file was not touched.",
        )


def stamp(connection: Connection) -> None:
    """Write today's version into a new database: the file header for us, the revision for Alembic."""
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_NUMBER}")
    connection.exec_driver_sql(_VERSION_TABLE)
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISION,))


def revision_of(number: int) -> str:
    """The Alembic revision that a schema's tables are of."""
    return f"{number:04}"


def make_older(connection: Connection, number: int) -> None:
    """Make the tables of an older schema in an empty database, to compare a file with."""
    from alembic import command

    command.upgrade(alembic_config(connection), revision_of(number))


def bring_up_to_date(path: Path, number: int) -> list[str]:
    """Migrate a file of schema `number` after copying it; returns what to tell the user ([] when it was current).

    Raises StorageError; the file is as it was then.
    """
    if number == SCHEMA_NUMBER:
        return []
    kept = _copy_first(path, number)
    try:
        migrate(path)
    except StorageError:
        kept.unlink(missing_ok=True)  # the file itself is what the copy was to keep
        raise
    return [f"{path.name} came from an older version and was brought up to date; the file as it was is {kept.name}."]


def _copy_first(path: Path, number: int) -> Path:
    stamp_of = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.stem}.schema-{number}.{stamp_of}{path.suffix}")
    part = kept.with_name(kept.name + ".part")
    try:
        _back_up(path, part)
        part.replace(kept)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise StorageError(
            f"{path.name} comes from an older version and could not be copied first ({error}).",
            "Free some space beside it and open it again. It was not touched.",
        ) from error
    return kept


def _back_up(path: Path, part: Path) -> None:
    with (
        closing(sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(part)) as target,
    ):
        source.backup(target)
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def migrate(path: Path) -> None:
    """Run the migrations in one transaction; all of them happen or none. Raises StorageError."""
    from alembic.util import CommandError  # a second of imports that only an upgrade needs

    engine = _migration_engine(path)
    try:
        with engine.begin() as connection:
            _upgrade(connection, path)
    except (SQLAlchemyError, CommandError, sqlite3.Error) as error:
        raise StorageError(
            f"{path.name} comes from an older version and could not be brought up to date: {error}.",
            "The file was left as it was. Check the disk and its rights, and open it again.",
        ) from error
    finally:
        engine.dispose()


def _upgrade(connection: Connection, path: Path) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), "head")
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_NUMBER}")
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if dangling:
        raise StorageError(
            f"{path.name} could not be brought up to date: {len(dangling)} rows would point nowhere.",
            "The file was left as it was. Run the check with the version that made it.",
        )


def alembic_config(connection: Connection) -> "Config":
    """Alembic's configuration for the migrations of this package, bound to `connection`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "annotator.store:migrations")
    config.attributes["connection"] = connection
    return config


def _migration_engine(path: Path) -> Engine:
    """An engine of its own: batch mode drops and renames tables, which with foreign keys on deletes the children."""
    # A path is no URL: `?` and `%` are letters in it like any other.
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path, timeout=_WAIT), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
