"""Copies of a project outside of it: gone when they are read, and when the program was killed, with the next one."""

import os
import sys
import tempfile
import time
from pathlib import Path

import pytest

from annotator.store import copies

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is cleaned up there")


@pytest.fixture(autouse=True)
def common(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def dead() -> int:
    """The number of a process that does not run: no system counts so far."""
    return 2**30


def left(common: Path, name: str, hours: float = 2) -> Path:
    folder = common / name
    folder.mkdir()
    (folder / "foreign.db").write_bytes(b"rows")
    then = time.time() - 3600 * hours
    os.utime(folder, (then, then))
    return folder


def test_a_copy_goes_when_it_was_read(common: Path) -> None:
    reading = copies.folder()
    folder = reading.__enter__()
    (folder / "foreign.db").write_bytes(b"rows")
    assert folder.stat().st_mode & 0o077 == 0
    stop = KeyboardInterrupt()
    assert not reading.__exit__(KeyboardInterrupt, stop, None)
    assert list(common.iterdir()) == []


def test_what_a_killed_program_left_goes_with_the_next_copy(common: Path, dead: int) -> None:
    old = left(common, f"annotator-copy-{dead}-abc_12x9")
    with copies.folder() as folder:
        assert not old.exists()
        assert folder.is_dir()


def test_what_may_be_in_use_or_is_not_ours_stays(common: Path, dead: int) -> None:
    kept = [
        left(common, f"annotator-copy-{os.getpid()}-abc_12x9"),
        left(common, f"annotator-copy-{dead}-fresh123", hours=0.5),
        left(common, "annotator-copy-of-my-thesis"),
        left(common, "annotator-backup"),
    ]
    with copies.folder():
        assert all((folder / "foreign.db").read_bytes() == b"rows" for folder in kept)


def test_a_link_that_looks_like_one_is_not_followed(common: Path, dead: int) -> None:
    precious = left(common, "precious")
    link = common / f"annotator-copy-{dead}-abc_12x9"
    link.symlink_to(precious, target_is_directory=True)
    os.utime(link, (0, 0), follow_symlinks=False)
    with copies.folder():
        assert (precious / "foreign.db").exists()


def test_what_belongs_to_somebody_else_stays(common: Path, dead: int, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = left(common, f"annotator-copy-{dead}-abc_12x9")
    monkeypatch.setattr(os, "getuid", lambda: theirs.stat().st_uid + 1)
    with copies.folder():
        assert theirs.exists()
