"""SHA-256 of files: of one that is there, and of one while it is written."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future

    from typing_extensions import Buffer

#: Bytes. hashlib lets other threads run while it looks at a large piece, and only then.
_PIECE = 1 << 20


def checksum(path: Path, on_piece: Callable[[], None]) -> bytes:
    """The 32 bytes of the file's SHA-256; `on_piece` is called before each MB and may raise. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            on_piece()
            digest.update(piece)
    return digest.digest()


class HashedFile(io.BufferedWriter):
    """A new file, to be written from its beginning to its end; what is written is hashed beside the writing.

    So the checksum of a large export costs no time on the clock. Raises OSError.
    """

    def __init__(self, path: Path) -> None:
        self._hashing = _Hashing(path)
        super().__init__(self._hashing, _PIECE)

    def digest(self) -> bytes:
        """The 32 bytes of the SHA-256 of all that was written, once the file is closed."""
        return self._hashing.sha256.digest()


class _Hashing(io.RawIOBase):
    def __init__(self, path: Path) -> None:
        from concurrent.futures import ThreadPoolExecutor  # a start of the window exports nothing

        self.sha256 = hashlib.sha256()
        self._file = path.open("wb", buffering=0)
        self._thread = ThreadPoolExecutor(1, "checksum")
        self._last: Future[None] | None = None

    def writable(self) -> bool:
        return True

    def write(self, piece: "Buffer") -> int:
        kept = bytes(piece)  # what is handed over is the buffer itself, and is filled again
        written = self._file.write(kept)
        if self._last is not None:
            self._last.result()  # so one piece at most waits, however quick the disk is
        self._last = self._thread.submit(self.sha256.update, kept[:written])
        return written

    def close(self) -> None:
        if not self.closed:
            self._thread.shutdown()
            self._file.close()
        super().close()
