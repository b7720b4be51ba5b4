"""A write-ahead log left by a killed program, beside a file that may have been replaced since.

SQLite lays any log over any file without a word. Ours can be told apart, because every transaction raises the journal's
revision by one: with K transactions in a log that ends at revision R, the file it belongs to stands at R - K or later
(what was folded into it already), and its newest step is one that the log's view of the project knows too.
"""

import os
import shutil
import sqlite3
import struct
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from annotator.domain.errors import StorageError
from annotator.store import copies, upgrades
from annotator.store.project_file import has_log, index_of, log_of

if sys.platform != "win32":  # which keeps anybody from renaming a log in use by itself
    import fcntl

_ALONE = "mode=ro&immutable=1"  # the file as it stands, whatever lies beside it
_TOGETHER = "mode=ro"  # the file under its log; neither is written to
_HEADER, _FRAME = 32, 24  # bytes
_IN_USE = 128  # the byte of the index that every open connection holds a shared lock on


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a file and its log in a folder of its own, to be removed after reading."""

    path: Path

    def remove(self) -> None:
        """Delete the copy and its folder."""
        copies.remove_folder(self.path.parent)


@dataclass(frozen=True, slots=True)
class _View:
    """What the journal says of itself in one view of the project: its newest step, or revision 0 without one."""

    revision: int
    number: int
    newest: str | None
    schema: int


@dataclass(frozen=True, slots=True)
class _Log:
    """What the frames of a log say."""

    transactions: int
    frames: dict[int, int]  # page number to the place of its last committed content, in bytes
    page: int  # bytes


def settle(path: Path) -> list[str]:
    """What the user must be told about a log beside `path`; [] when there is none or it belongs there.

    A log that belongs to another file is renamed, and the file stands as it is. Called before SQLite opens the file and
    never while this process has it open. Raises StorageError when another program is using the wrong pair right now.
    """
    if not has_log(path):
        return []
    with _alone_in_here(path):
        if not has_log(path):
            return []
        before = _moment(path)
        if _belongs(path, _touched_later(path)):
            return []
        if not _is_in_use(path):
            return [_set_aside(path)]
        if before == _moment(path):  # otherwise we looked while it was being written
            raise StorageError(
                f"{path.name} was replaced while another window has it open.", "Close that window, then open it again."
            )
    return []


def for_reading(path: Path) -> tuple[str, Copy | None, list[str]]:
    """How to open a file that has a log but cannot be written to: the access, a copy to open instead, what to tell."""
    touched = _touched_later(path)
    copy = None if index_of(path).exists() else _copied(path)
    if _belongs(copy.path if copy else path, touched):
        return _TOGETHER, copy, []
    if copy:
        copy.remove()
    told = f"The log {log_of(path).name} belongs to another version of this file and is not shown."
    return _ALONE, None, [told]


def _copied(path: Path) -> Copy:
    """SQLite cannot read a log without an index beside it, which cannot be made in a place for reading only."""
    folder = copies.make_folder()
    copy = Copy(folder / path.name)
    try:
        shutil.copyfile(path, copy.path)
        shutil.copyfile(log_of(path), log_of(copy.path))
    except OSError:
        copy.remove()
        raise
    return copy


def _set_aside(path: Path) -> str:
    count = _read_log(path).transactions
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.name}.left-over-{stamp}")
    log_of(path).rename(kept)
    return (
        f"{path.name} was replaced after the program had been stopped without closing it. It was opened as it stands; "
        f"the last {count} saved {'action' if count == 1 else 'actions'} on the former file are kept in {kept.name}."
    )


def _belongs(path: Path, touched_later: bool) -> bool:
    """Whether the log was written over this very file, or replaying it would change nothing."""
    log = _read_log(path)
    if not log.transactions or (touched_later and _is_in_file(path, log)):
        return True
    alone = _look(path, _ALONE)
    together = _look(path, _TOGETHER)
    if together is None:
        return alone is None  # simply damaged: for SQLite to say
    if alone is None:  # cut off while the log was being folded in
        fits = _is_sound(path, _TOGETHER)
    else:
        fits = _continues(path, alone, together, log.transactions)
        if fits and touched_later:  # rare (cut off while folding in), so the whole of it is worth a look
            fits = _is_sound(path, _TOGETHER) or not _is_sound(path, _ALONE)
    if fits:
        upgrades.refuse_newer(path, together.schema)  # the file's own header does not show what only the log brings
    return fits


def _continues(path: Path, alone: _View, together: _View, transactions: int) -> bool:
    """Whether the log's view of the project grew out of what the file holds."""
    if not together.revision - transactions <= alone.revision <= together.revision:
        return False
    return alone.newest is None or _knows(path, alone)


def _touched_later(path: Path) -> bool:
    """Whether the file, or which file it is, changed after the last write into its log."""
    return path.stat().st_ctime_ns >= log_of(path).stat().st_mtime_ns


def _moment(path: Path) -> tuple[object, ...]:
    """Equal for two moments between which nothing was written."""
    file, log = path.stat(), log_of(path).stat()
    with log_of(path).open("rb") as opened:
        return file.st_ino, file.st_mtime_ns, log.st_ino, log.st_mtime_ns, log.st_size, opened.read(_HEADER)


def _read_log(path: Path) -> _Log:
    frames: dict[int, int] = {}
    waiting: dict[int, int] = {}
    transactions = 0
    with log_of(path).open("rb") as file:
        head = file.read(_HEADER)
        if len(head) < _HEADER:
            return _Log(0, {}, 0)
        page, salts = struct.unpack(">I", head[8:12])[0], head[16:24]
        at = _HEADER
        while len(frame := _at(file.fileno(), at, _FRAME)) == _FRAME and frame[8:16] == salts:
            number, commits = struct.unpack(">II", frame[:8])
            waiting[number] = at + _FRAME
            if commits:
                transactions += 1
                frames |= waiting
                waiting.clear()
            at += _FRAME + page
    return _Log(transactions, frames, page)


def _at(descriptor: int, place: int, length: int) -> bytes:
    os.lseek(descriptor, place, os.SEEK_SET)
    return os.read(descriptor, length)


def _is_in_file(path: Path, log: _Log) -> bool:
    """Whether the file holds every page of the log as the log has it last."""
    with path.open("rb") as file, log_of(path).open("rb") as written:
        return all(
            _at(file.fileno(), (number - 1) * log.page, log.page) == _at(written.fileno(), place, log.page)
            for number, place in log.frames.items()
        )


@contextmanager
def _opened(path: Path, access: str) -> Iterator[sqlite3.Connection]:
    uri = f"{path.absolute().as_uri()}?{access}"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        yield connection


def _look(path: Path, access: str) -> _View | None:
    """The journal's newest step in one view, or None when that view cannot be read."""
    newest = "SELECT revision, number, id FROM step ORDER BY revision DESC LIMIT 1"
    try:
        with _opened(path, access) as connection:
            found = connection.execute(newest).fetchone()
            (schema,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError:
        return None
    revision, number, newest_id = found or (0, 0, None)
    return _View(revision, number, newest_id, schema)


def _knows(path: Path, alone: _View) -> bool:
    """Whether the view with the log has the newest step of the file alone, as that number."""
    try:
        with _opened(path, _TOGETHER) as connection:
            found = connection.execute("SELECT number FROM step WHERE id = ?", (alone.newest,)).fetchone()
    except sqlite3.DatabaseError:
        return False
    return found is not None and found[0] == alone.number


def _is_sound(path: Path, access: str) -> bool:
    try:
        with _opened(path, access) as connection:
            whole = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            return whole and connection.execute("PRAGMA foreign_key_check").fetchone() is None
    except sqlite3.DatabaseError:
        return False


@contextmanager
def _alone_in_here(path: Path) -> Iterator[None]:
    """Two programs that start at once look at the log one after the other."""
    with log_of(path).open("rb") as held:
        if sys.platform != "win32":
            with suppress(OSError):  # a file system without such locks
                fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _is_in_use(path: Path) -> bool:
    """Whether another program has the database open."""
    if sys.platform == "win32":
        return False
    try:
        index = os.open(index_of(path), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.lockf(index, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _IN_USE)
    except (BlockingIOError, PermissionError):
        return True
    finally:
        os.close(index)
    return False
