"""Open a database: pragmas, waiting for locks, reading without writing a byte, noticing a replaced file."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
from annotator.store import leftover, project_file, tagset, upgrades
from annotator.store.project_file import drop, identity, log_of, place_new
from annotator.store.schema import SCHEMA_NUMBER, label, metadata

# What a service calls its connection; services know the store, not SQLAlchemy.
__all__ = ["WAIT_ELSEWHERE", "WAIT_IN_WINDOW", "Connection", "Database", "create_database", "open_database"]

WAIT_IN_WINDOW = 50  # milliseconds: the window retries by itself and must not freeze
WAIT_ELSEWHERE = 10_000


class Database:
    """One open project file. Threads may share it; every `read` and `write` uses a connection of its own.

    `access` says how SQLite opens the file (part of its URI); `borrowed` is a copy to read from instead of the file.
    """

    def __init__(
        self, path: Path, *, wait_ms: int, access: str = "mode=rw", borrowed: leftover.Copy | None = None
    ) -> None:
        found = identity(path)
        if found is None:
            raise _gone(path, None)
        self.path = path
        self.read_only = access != "mode=rw"
        self.notices: list[str] = []
        self._wait_ms = wait_ms
        self._borrowed = borrowed
        self._uri = f"{(borrowed.path if borrowed else path).absolute().as_uri()}?{access}"
        self._identity = found
        self._log: project_file.Identity | None = None
        self._closed = False
        self._engine = self._make_engine()
        with translated(path):
            # Held to the end: it still reads the file when the path leads elsewhere, and keeps the log ours.
            self._kept = self._connect()
        self._log = identity(log_of(path))
        project_file.note_open(found)

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
        try:
            self.check_file()  # a new connection would otherwise follow the path into another file
            raw.execute("PRAGMA foreign_keys=ON")
            raw.execute("PRAGMA synchronous=FULL")
            raw.execute("PRAGMA trusted_schema=OFF")
            raw.execute("PRAGMA cell_size_check=ON")
            raw.create_function("annotator_holds", 2, _holds, deterministic=True)
            raw.create_function("annotator_finds", 4, _finds, deterministic=True)
            raw.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()  # opens the log and takes its locks
        except BaseException:
            raw.close()
            raise
        return raw

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database; it cannot write."""
        with translated(self.path), self._engine.connect() as connection:
            connection.begin()
            yield connection  # and rolled back: on a damaged file even the end of reading could not be committed

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
        self._check_log()
        with translated(self.path), self._engine.connect() as connection:
            writing = connection.execution_options(annotator_writes=True)
            with writing.begin():
                yield writing
        self._check_saved()

    def _check_log(self) -> None:
        """Start afresh when our log was taken away: what is written into a deleted file, nobody else can see."""
        now = identity(log_of(self.path))
        if now != self._log:
            self._engine.dispose()
            self._kept.close()
            with translated(self.path):
                self._kept = self._connect()
            self._log = identity(log_of(self.path))

    def _check_saved(self) -> None:
        """What was committed went to the files that the path names; raises FileReplaced otherwise."""
        self.check_file()
        if identity(log_of(self.path)) != self._log:
            raise FileReplaced(
                f"Another program took the log of {self.path.name} away while this was saved, so it may be lost.",
                "Look whether it is there, and do it again if not.",
            )

    def check_file(self) -> None:
        """Raises FileReplaced when the path no longer leads to the file that was opened."""
        now = identity(self.path)
        if now != self._identity:
            raise _gone(self.path, now)

    def data_version(self) -> int:
        """A number that changes when anything was committed, here or elsewhere; cheap enough to ask twice a second."""
        with translated(self.path):
            # Only comparable within one connection, so never through the pool.
            return int(self._kept.execute("PRAGMA data_version").fetchone()[0])

    def copy_to(self, target: Path) -> None:
        """Write a whole, consistent copy to `target`, which must not exist.

        Works even when the file was deleted under us.
        """
        if target.exists():
            raise StorageError(f"{target} exists already.", "Choose another name.")
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        with translated(target):
            try:
                copy = sqlite3.connect(part)
                try:
                    self._kept.backup(copy)
                finally:
                    copy.close()
                place_new(part, target)
            finally:
                drop(part)

    def close(self) -> None:
        """Close every connection; the last one of all programs folds the write-ahead log into the file."""
        if self._closed:
            return
        self._closed = True
        self._engine.dispose()
        self._kept.close()
        project_file.note_closed(self._identity)
        if self._borrowed:
            self._borrowed.remove()


def open_database(path: Path, *, create: bool = False, wait_ms: int = WAIT_ELSEWHERE) -> Database:
    """Open the project file at `path`, making it first when `create` is set and nothing is there.

    An older file is copied and brought up to date; a newer or foreign one is refused with its bytes untouched.
    """
    if not path.exists():
        if not create:
            raise StorageError(
                f"There is no database at {path}.", "Check the path, or import something into it to start a new one."
            )
        _make_missing(path)
    with project_file.opening:
        # What is open already was looked at when it was opened first.
        number = SCHEMA_NUMBER if project_file.is_open_here(path) else upgrades.check_header(path)
        return _open_writing(path, number, wait_ms) if project_file.is_writable(path) else _open_reading(path, wait_ms)


def _make_missing(path: Path) -> None:
    try:
        create_database(path)
    except StorageError:
        if not path.exists():  # otherwise another program made it in the same moment
            raise


def _open_writing(path: Path, number: int, wait_ms: int) -> Database:
    notices: list[str] = []
    if not project_file.is_open_here(path):
        with translated(path):
            notices += leftover.settle(path)
            notices += upgrades.bring_up_to_date(path, number)
    database = Database(path, wait_ms=wait_ms)
    database.notices = notices
    return database


def _open_reading(path: Path, wait_ms: int) -> Database:
    borrowed: leftover.Copy | None = None
    access = (
        "mode=ro&immutable=1"  # without a log there is nothing to wait for, and nothing may be made beside the file
    )
    notices = [f"{path.name} cannot be written to here: it is open for reading only."]
    if project_file.has_log(path) and not project_file.is_open_here(path):
        with translated(path):
            access, borrowed, told = leftover.for_reading(path)
        notices += told
    try:
        database = Database(path, wait_ms=wait_ms, access=access, borrowed=borrowed)
    except AnnotatorError:
        if borrowed:
            borrowed.remove()
        raise
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
            drop(part)


def _holds(text: str, words: str) -> bool:
    """Whether each of `words` (casefolded, between blanks) occurs in `text`, case-blind for all of Unicode."""
    folded = text.casefold()
    return all(word in folded for word in words.split())


def _finds(text: str, words: str, case: int, whole: int) -> bool:
    """Whether each of `words` (between blanks) stands in `text`, looked for in this manner."""
    from annotator.domain.finding import Manner, holds_words  # no start has a use for it

    return holds_words(text, words, Manner(bool(case), bool(whole)))


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("annotator_writes", False)
    # A deferred BEGIN that writes later fails at once when another window committed in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _gone(path: Path, now: project_file.Identity | None) -> FileReplaced:
    what = "deleted or moved away" if now is None else "replaced by another file"
    return FileReplaced(
        f"{path.name} was {what} while it was open, so nothing more can be saved into it.",
        "Your work up to now is still in memory of this program: save a copy under another name.",
    )


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
    except UnicodeDecodeError as error:  # from a message of SQLite's that quotes damaged bytes
        raise _damaged(path) from error
    except UnicodeEncodeError as error:  # from the command line, where bytes that are no text become such halves
        raise AnnotatorError(
            f"{error.object[error.start : error.start + 20]!a} holds half a character.", "Type it again."
        ) from error
    except OSError as error:  # of another file when an export is written while reading
        raise StorageError(
            f"{error.filename or path}: {error.strerror or error}.",
            "Check the path, its rights and the space on the disk.",
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
        return _damaged(path)
    if code == sqlite3.SQLITE_CANTOPEN:
        return StorageError(f"{name} cannot be opened.", "Check the path and its rights.")
    return StorageError(f"{name}: {error}.", "Nothing was saved. Check the disk and try again.")


def _damaged(path: Path) -> StorageError:
    return StorageError(f"{path.name} is damaged.", "Run the check and restore a copy.")
