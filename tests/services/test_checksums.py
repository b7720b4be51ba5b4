"""The checksum of a file is that of its bytes, whether it is read for it or taken while it is written."""

import errno
import hashlib
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.services.checksums import HashedFile, checksum

FULL = Path("/dev/full")
LARGE = bytes(range(256)) * 5000  # more than a buffer


def write(path: Path, pieces: list[bytes]) -> bytes:
    with HashedFile(path) as file:
        for piece in pieces:
            assert file.write(piece) == len(piece)
    return file.digest()


@given(st.lists(st.sampled_from([b"", b"a", b"\n" * 8192, LARGE, LARGE + b"z"]), max_size=6))
def test_what_is_written_is_there_and_its_checksum_is_known(tmp_path_factory: pytest.TempPathFactory, pieces) -> None:
    path = tmp_path_factory.mktemp("sums") / "file"
    digest = write(path, pieces)
    assert path.read_bytes() == b"".join(pieces)
    assert digest == hashlib.sha256(path.read_bytes()).digest() == checksum(path, lambda: None)


def test_a_buffer_that_is_filled_again_does_not_change_the_checksum(tmp_path: Path) -> None:
    buffer = bytearray(LARGE)
    with HashedFile(tmp_path / "file") as file:
        file.write(buffer)
        buffer[:] = b"x" * len(buffer)
        file.write(buffer)
    assert file.digest() == hashlib.sha256(LARGE + b"x" * len(LARGE)).digest()


def test_a_disk_that_takes_a_part_of_a_piece_gets_the_rest_and_the_checksum_has_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HashedFile(tmp_path / "file") as file:
        raw = file._hashing._file
        written = raw.write
        monkeypatch.setattr(file._hashing, "_file", Slow(written, raw.close))
        file.write(LARGE)
    assert (tmp_path / "file").read_bytes() == LARGE
    assert file.digest() == hashlib.sha256(LARGE).digest()


class Slow:
    """Takes a thousand bytes at a time, as a pipe may."""

    def __init__(self, write, close) -> None:
        self._write, self.close = write, close

    def write(self, piece: bytes) -> int:
        return self._write(piece[:1000])


@pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_told_and_nothing_is_left_running() -> None:
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)), HashedFile(FULL) as file:
        file.write(LARGE)
    assert file.closed
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("checksum")]


def test_a_file_can_be_given_up_between_two_pieces(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(LARGE * 3)
    seen = []

    def stop() -> None:
        seen.append(1)
        if len(seen) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        checksum(path, stop)
    assert len(seen) == 2
