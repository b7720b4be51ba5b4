"""The project's file as the file system sees it: which one it is, whether it takes writes, giving it its name."""

import os
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

from annotator.domain.errors import StorageError

Identity = tuple[int, int]  # device and inode

# POSIX drops all of a process's locks on a file when the process closes any descriptor of it. So nothing but SQLite
# may open a database that is open already: another program would take it for abandoned and delete its log.
opening = threading.Lock()
_open_here: Counter[Identity] = Counter()


def identity(path: Path) -> Identity | None:
    """Which file the path leads to, or None when it leads nowhere."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def log_of(path: Path) -> Path:
    """Where SQLite keeps the write-ahead log of the file."""
    return path.with_name(path.name + "-wal")


def index_of(path: Path) -> Path:
    """Where SQLite keeps the shared index of that log."""
    return path.with_name(path.name + "-shm")


def has_log(path: Path) -> bool:
    """Whether there is a log with something in it."""
    try:
        return log_of(path).stat().st_size > 0
    except OSError:
        return False


def is_writable(path: Path) -> bool:
    """Whether the file and its folder, which takes the log, can be written to."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def is_open_here(path: Path) -> bool:
    """Whether this process has the file open; see `opening`."""
    found = identity(path)
    return found is not None and _open_here[found] > 0


def note_open(found: Identity) -> None:
    """Count one more user of the file in this process."""
    _open_here[found] += 1


def note_closed(found: Identity) -> None:
    """Count one user less."""
    _open_here[found] -= 1


def place_new(part: Path, target: Path) -> None:
    """Give the finished file its name; raises StorageError when the name was taken meanwhile."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        os.link(part, target)  # unlike a rename, this never replaces a file
    except FileExistsError:
        raise StorageError(f"{target} exists already.", "Choose another name.") from None
    except OSError:  # a file system without hard links
        part.rename(target)
    drop(part)
    sync_folder(target.parent)


def drop(part: Path) -> None:
    """Remove a file and what SQLite left beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            part.with_name(part.name + suffix).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """A name is on disk only when its folder is; not every system can do this."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
