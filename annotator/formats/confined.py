"""Parses hostile files in a process of its own: libraries for PDF, Parquet and web pages can loop, bloat and crash.

The process has an end to its time and memory, opens no connection, starts no program and writes no file (see
`confined_worker`). It is kept for the next file, because the libraries take half a second to import, and ends when it
has had nothing to do for a while.
"""

import atexit
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from annotator.formats.confined_worker import IDLE, STEP

#: Seconds by the clock, for systems that cannot limit a process's own time; ten times what is allowed there.
_PATIENCE = 10
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from annotator.formats.confined_worker import main; main()"
_SIGPROF = 27


class Stopped(Exception):
    """Why nothing more comes of a file; a half sentence."""


def confined(task: str, *arguments: Any, seconds: float, step: float = STEP) -> Iterator[Any]:
    """What a task of `confined_worker` yields, as JSON passes it on. Raises Stopped.

    `seconds` is the processor time for all of it, `step` that for one item.
    """
    worker = _taken()
    whole = False
    try:
        for kind, value in worker.replies([task, list(arguments), seconds, min(step, seconds)]):
            if kind == "item":
                yield value
                continue
            whole = True
            if kind == "refused":
                raise Stopped(value)
            return
    finally:
        if whole:
            _idle.append(worker)
        else:
            worker.close()


class _Worker:
    """The process at the other end of two pipes; one request at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-B", "-c", _START, str(_ROOT)]
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=flags
        )
        assert self._process.stdin
        assert self._process.stdout
        self._requests: IO[bytes] = self._process.stdin
        self._replies: IO[bytes] = self._process.stdout
        self.used = time.monotonic()

    def replies(self, request: list[Any]) -> Iterator[tuple[str, Any]]:
        """What comes back, up to `end` or `refused`. Raises Stopped when the process ends before."""
        late = threading.Timer(_PATIENCE * request[2] + 60, self._process.kill)
        late.start()
        try:
            self._requests.write(json.dumps(request).encode() + b"\n")
            self._requests.flush()
            for line in self._replies:
                kind, value = json.loads(line)
                self.used = time.monotonic()
                yield kind, value
        except BrokenPipeError as error:
            raise Stopped("the process that reads such files ended; try again") from error
        finally:
            late.cancel()
        raise Stopped(self._last_words(request[3]))

    def _last_words(self, step: float) -> str:
        if self._process.wait() in (-_SIGPROF, _SIGPROF):
            return f"a part of it takes more than {step:.1f} seconds to read"
        return "it is damaged, or made to break what reads it"

    def close(self) -> None:
        """Ends the process, whatever it does."""
        self._process.kill()
        self._requests.close()
        self._replies.close()
        self._process.wait()


_idle: list[_Worker] = []


def _taken() -> _Worker:
    while True:
        try:
            worker = _idle.pop()
        except IndexError:
            return _Worker()
        if time.monotonic() - worker.used < IDLE / 2:
            return worker
        worker.close()


@atexit.register
def close_idle() -> None:
    """Ends the processes that wait for work."""
    while _idle:
        _idle.pop().close()
