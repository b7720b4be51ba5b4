"""Folders for copies of project files, outside of the project; what a killed program left goes with the next one's."""

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "annotator-copy-"
_OURS = re.compile(rf"{_PREFIX}(\d+)-[^.-]+")
# A program in another container sees the same folder, but not our process: only what is old counts as left behind.
_LEFT_AFTER = 3600  # seconds


def make_folder() -> Path:
    """A new folder that only this user may enter; whoever asks for it removes it."""
    _remove_left_behind()
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))


@contextmanager
def folder() -> Iterator[Path]:
    """Such a folder, for as long as this lasts."""
    made = make_folder()
    try:
        yield made
    finally:
        remove_folder(made)


def remove_folder(made: Path) -> None:
    """Remove a folder with what is in it, as far as that goes."""
    shutil.rmtree(made, ignore_errors=True)


def _remove_left_behind() -> None:
    if sys.platform == "win32":
        return  # where there is no harmless way to ask whether a process lives
    for found in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        named = _OURS.fullmatch(found.name)
        if named and _is_mine_and_old(found) and not _is_running(int(named[1])):
            remove_folder(found)


def _is_mine_and_old(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return found.st_uid == os.getuid() and time.time() - found.st_mtime > _LEFT_AFTER


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
