"""Which version a file has, and how an older one becomes today's. The header is read before SQLite opens the file."""

import shutil
import sqlite3
import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from annotator.domain.errors import StorageError
from annotator.store.schema import APPLICATION_ID, REVISION, SCHEMA_NUMBER

if TYPE_CHECKING:
    from alembic.config import Config

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100


def check_header(path: Path) -> int:
    """The schema number of the file, from its first 100 bytes; nothing is opened or written.

    Raises StorageError for a file that is no project or was made by a newer version of the program.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}.", "Choose a database file.") from error
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        raise StorageError(f"{path} is not a database of this program.", "Choose another file, or import this one.")
    number, application = struct.unpack(">I4xI", head[60:72])
    if application != APPLICATION_ID:
        raise StorageError(f"{path} is a SQLite file, but not a project of this program.", "Choose another file.")
    if number > SCHEMA_NUMBER:
        raise StorageError(
            f"{path} was made by a newer version of the program (schema {number}; this one knows {SCHEMA_NUMBER}).",
            "Update the program. The file was not touched.",
        )
    return int(number)


def stamp(connection: Connection) -> None:
    """Write today's version into a new database: the file header for us, the revision for Alembic."""
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_NUMBER}")
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL,"
        " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISION,))


def bring_up_to_date(path: Path) -> list[str]:
    """Migrate an older file after copying it; returns what to tell the user ([] when it was current)."""
    number = check_header(path)
    if number == SCHEMA_NUMBER:
        return []
    kept = _copy_first(path, number)
    migrate(path)
    return [f"{path.name} came from an older version and was brought up to date; the file as it was is {kept.name}."]


def _copy_first(path: Path, number: int) -> Path:
    stamp_of = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.stem}.schema-{number}.{stamp_of}{path.suffix}")
    part = kept.with_name(kept.name + ".part")
    source = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
    try:
        target = sqlite3.connect(part)
        try:
            source.backup(target)
        finally:
            target.close()
    except sqlite3.Error as error:
        part.unlink(missing_ok=True)
        raise StorageError(
            f"{path.name} comes from an older version and could not be copied first ({error}).",
            "Free some space beside it and open it again. It was not touched.",
        ) from error
    finally:
        source.close()
    shutil.move(part, kept)
    return kept


def migrate(path: Path) -> None:
    """Run the migrations in one transaction; all of them happen or none. Raises StorageError."""
    from alembic import command  # noqa: PLC0415 - a second of imports that only an upgrade needs

    engine = _migration_engine(path)
    try:
        with engine.begin() as connection:
            command.upgrade(alembic_config(connection), "head")
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_NUMBER}")
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if dangling:
                raise StorageError(
                    f"{path.name} could not be brought up to date: {len(dangling)} rows would point nowhere.",
                    "The file was left as it was. Run the check with the version that made it.",
                )
    finally:
        engine.dispose()


def alembic_config(connection: Connection) -> "Config":
    """Alembic's configuration for the migrations of this package, bound to `connection`."""
    from alembic.config import Config  # noqa: PLC0415 - see migrate

    config = Config()
    config.set_main_option("script_location", "annotator.store:migrations")
    config.attributes["connection"] = connection
    return config


def _migration_engine(path: Path) -> Engine:
    """An engine of its own: batch mode drops and renames tables, which with foreign keys on deletes the children."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
