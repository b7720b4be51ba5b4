"""Open a database: pragmas, waiting for locks, reading without writing a byte, noticing a replaced file."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.pool import QueuePool

from annotator.domain.errors import (
    AnnotatorError,
    BusyError,
    FileReplaced,
    ReadOnlyError,
    StorageError,
)
from annotator.store import leftover, tagset, upgrades
from annotator.store.schema import label, metadata

WAIT_IN_WINDOW = 50  # milliseconds: the window retries by itself and must not freeze
WAIT_ELSEWHERE = 10_000


class Database:
    """One open project file. Threads may share it; every `read` and `write` uses a connection of its own."""

    def __init__(self, path: Path, *, wait_ms: int, read_only: bool, immutable: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.notices: list[str] = []
        self._wait_ms = wait_ms
        self._uri = _uri(path, read_only=read_only, immutable=immutable)
        self._engine = self._make_engine()
        self._identity = _identity(path)

    @property
    def engine(self) -> Engine:
        """The engine, for the other modules of this package."""
        return self._engine

    def _make_engine(self) -> Engine:
        engine = create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool, pool_size=4, hide_parameters=True
        )
        event.listen(engine, "begin", _begin)
        return engine

    def _connect(self) -> sqlite3.Connection:
        raw = sqlite3.connect(
            self._uri, uri=True, timeout=self._wait_ms / 1000, isolation_level=None, check_same_thread=False
        )
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA trusted_schema=OFF")
        raw.execute("PRAGMA cell_size_check=ON")
        raw.create_function("annotator_holds", 2, _holds, deterministic=True)
        return raw

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database; it cannot write."""
        with translated(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection that holds the write lock from its first moment; commits when left without an error.

        Raises ReadOnlyError, BusyError (somebody else holds the lock), FileReplaced and StorageError; nothing is
        written then.
        """
        if self.read_only:
            raise ReadOnlyError(
                f"{self.path.name} is open for reading only.", "Save a copy to a folder you may write to and open that."
            )
        self.check_file()
        with translated(self.path), self._engine.connect() as connection:
            writing = connection.execution_options(annotator_writes=True)
            with writing.begin():
                yield writing

    def check_file(self) -> None:
        """Raises FileReplaced when the path no longer leads to the file that was opened."""
        now = _identity(self.path)
        if now == self._identity:
            return
        what = "deleted or moved away" if now is None else "replaced by another file"
        raise FileReplaced(
            f"{self.path.name} was {what} while it was open, so nothing more can be saved into it.",
            "Your work up to now is still in memory of this program: save a copy under another name.",
        )

    def data_version(self) -> int:
        """A number that changes when any other connection has committed; cheap enough to ask twice a second."""
        with self.read() as connection:
            return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def copy_to(self, target: Path) -> None:
        """Write a whole, consistent copy to `target`, which must not exist.

        Works even when the file was deleted under us.
        """
        if target.exists():
            raise StorageError(f"{target} exists already.", "Choose another name.")
        part = target.with_name(f".{target.name}.part")
        with translated(target):
            with self._engine.connect() as connection:
                source: Any = connection.connection.driver_connection
                copy = sqlite3.connect(part)
                try:
                    source.backup(copy)
                finally:
                    copy.close()
            place_new(part, target)

    def close(self) -> None:
        """Close every connection; the last one of all programs folds the write-ahead log into the file."""
        self._engine.dispose()


def open_database(path: Path, *, create: bool = False, wait_ms: int = WAIT_ELSEWHERE) -> Database:
    """Open the project file at `path`, making it first when `create` is set and nothing is there.

    An older file is copied and brought up to date; a newer or foreign one is refused with its bytes untouched.
    """
    if not path.exists():
        if not create:
            raise StorageError(
                f"There is no database at {path}.", "Check the path, or import something into it to start a new one."
            )
        create_database(path)
    notices: list[str] = []
    upgrades.check_header(path)
    writable = _writable(path)
    if writable:
        notices += leftover.settle(path)
        notices += upgrades.bring_up_to_date(path)
    else:
        notices.append(f"{path.name} cannot be written to here: it is open for reading only.")
    database = Database(path, wait_ms=wait_ms, read_only=not writable, immutable=not _log_possible(path))
    database.notices = notices
    return database


def create_database(path: Path) -> None:
    """Make a new project at `path`; it appears under its name only when it is whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with translated(path):
        try:
            if not path.parent.is_dir():
                raise StorageError(f"There is no folder {path.parent}.", "Make the folder first.")
            raw = sqlite3.connect(part, isolation_level=None)
            try:
                raw.execute("PRAGMA journal_mode=WAL")
                raw.execute("PRAGMA synchronous=FULL")
                engine = create_engine("sqlite://", creator=lambda: raw)
                with engine.connect() as connection:
                    metadata.create_all(connection)
                    connection.execute(insert(label), tagset.starting_rows())
                    upgrades.stamp(connection)
                    connection.commit()
            finally:
                raw.close()
            place_new(part, path)
        finally:
            _drop(part)


def place_new(part: Path, target: Path) -> None:
    """Give the finished file its name; raises StorageError when the name was taken meanwhile."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        os.link(part, target)  # unlike a rename, this never replaces a file
    except FileExistsError:
        _drop(part)
        raise StorageError(f"{target} exists already.", "Choose another name.") from None
    except OSError:  # a file system without hard links
        part.rename(target)
        return
    _drop(part)


def _drop(part: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            part.with_name(part.name + suffix).unlink(missing_ok=True)


def _holds(text: str, words: str) -> bool:
    """Whether each of `words` (casefolded, between blanks) occurs in `text`, case-blind for all of Unicode."""
    folded = text.casefold()
    return all(word in folded for word in words.split())


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("annotator_writes", False)
    # A deferred BEGIN that writes later fails at once when another window committed in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _uri(path: Path, *, read_only: bool, immutable: bool) -> str:
    query = "?mode=ro" if read_only else "?mode=rw"
    if read_only and immutable:
        query += "&immutable=1"
    return path.absolute().as_uri() + query


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _log_possible(path: Path) -> bool:
    """Whether SQLite can read with its log: it is there already, or the folder takes it."""
    return os.access(path.parent, os.W_OK) or path.with_name(path.name + "-wal").exists()


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what a user can act on."""
    try:
        yield
    except IntegrityError:
        raise
    except DatabaseError as error:
        raise _meaning(error.orig, path) from error
    except sqlite3.Error as error:
        raise _meaning(error, path) from error
    except OSError as error:
        raise StorageError(
            f"{path}: {error.strerror or error}.", "Check the path, its rights and the space on the disk."
        ) from error


def _meaning(error: BaseException | None, path: Path) -> AnnotatorError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = path.name
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return BusyError(f"Another program is using {name}; nothing was saved.", "Close it there or try again.")
    if code == sqlite3.SQLITE_FULL:
        return StorageError(
            f"The disk is full, so {name} could not take this change.", "Free some space and do it again."
        )
    if code == sqlite3.SQLITE_READONLY:
        return ReadOnlyError(f"{name} or its folder cannot be written to.", "Save a copy elsewhere and open that.")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StorageError(f"{name} is damaged.", "Run the check and restore a copy.")
    if code == sqlite3.SQLITE_CANTOPEN:
        return StorageError(f"{name} cannot be opened.", "Check the path and its rights.")
    return StorageError(f"{name}: {error}.", "Nothing was saved. Check the disk and try again.")
