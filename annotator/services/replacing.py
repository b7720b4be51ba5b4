"""A file or folder takes the place of an older one in one moment, when it is whole."""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.domain.errors import StorageError
from annotator.store.project_file import sync_folder

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@contextmanager
def replacing_files(out: Path, suffixes: tuple[str, ...] = ()) -> Iterator[dict[str, Path]]:
    """Paths beside `out` to write to, by suffix: "" for the file itself, and those of its companions.

    When the block ends well they take their places, the file itself last; otherwise they are gone without a trace.
    Raises StorageError.
    """
    parts = {suffix: out.with_name(f".{out.name}{suffix}.part") for suffix in (*suffixes, "")}
    with told_as_storage(out), _claimed(out):
        try:
            yield parts
            for part in parts.values():
                _sync(part)
            for suffix, part in parts.items():
                part.replace(out.with_name(out.name + suffix))
            sync_folder(out.parent)
        finally:
            for part in parts.values():
                with suppress(OSError):
                    part.unlink(missing_ok=True)


@contextmanager
def replacing_folder(out: Path) -> Iterator[Path]:
    """An empty folder beside `out` to fill; see `replacing_files`."""
    part, old = out.with_name(f".{out.name}.part"), out.with_name(f".{out.name}.old")
    with told_as_storage(out), _claimed(out):
        try:
            bring_back(out)
            _remove(part)
            part.mkdir()
            yield part
            for path in all_files(part):
                _sync(path)
            for folder in folders_of(part):
                _sync(folder)
            if not out.exists():
                part.rename(out)
            elif not _exchange(part, out):
                _remove(old)
                out.rename(old)
                part.rename(out)
            sync_folder(out.parent)
        finally:
            _remove(part)
            if out.exists():
                _remove(old)


@contextmanager
def _claimed(out: Path) -> Iterator[None]:
    """One at a time writes to a place: two would write into one unfinished file, and take away each other's.

    A claim ends with its process, however that ends. Raises StorageError while another one stands, and OSError.
    """
    if sys.platform == "win32":  # a file that is open is not replaced there
        yield
        return
    import fcntl

    path = out.with_name(f".{out.name}.claim")
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_ours = os.fstat(file.fileno()).st_nlink > 0  # or its owner was done just now, and took it away
        except BlockingIOError:
            is_ours = False
        except OSError:  # a file system without locks
            is_ours = True
        if not is_ours:
            raise StorageError(
                f"Another export is being written to {out}.", "Wait until it is done, or give another name."
            )
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def all_files(folder: Path) -> Iterator[Path]:
    """The files in a folder and below, in no order, one by one: of a hundred thousand, a list fills the memory.

    Raises OSError.
    """
    for each in folders_of(folder):
        with os.scandir(each) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    yield each / entry.name


def folders_of(folder: Path) -> list[Path]:
    """The folder itself and those below it, inner ones first. Raises OSError."""
    with os.scandir(folder) as entries:
        inner = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    return [*(found for name in inner for found in folders_of(folder / name)), folder]


def bring_back(out: Path) -> None:
    """Put back what a killed export moved aside, where two folders cannot change places at once. Raises OSError."""
    old = out.with_name(f".{out.name}.old")
    if old.is_dir() and not os.path.lexists(out):
        old.rename(out)


@contextmanager
def told_as_storage(out: Path) -> Iterator[None]:
    """What the file system refuses, as a message that names `out`."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{out} cannot be written: {error.strerror or error}.", "Choose another place, or make room on the disk."
        ) from error


def _exchange(one: Path, two: Path) -> bool:
    """Let two folders change places in one moment; False where the system cannot. Raises OSError."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(two), _RENAME_EXCHANGE) == 0)


def _remove(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)


def _sync(path: Path) -> None:
    if path.is_dir():
        sync_folder(path)
        return
    with path.open("rb+") as file:
        os.fsync(file.fileno())
