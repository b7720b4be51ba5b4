"""A warm process without Qt that forks workers, so that two hundred of them can be killed in seconds.

`python -m tests.nothing_lost.forge` reads one request a line: {"calls": [[function, arguments], …], "kill_after": s}.
Every call runs in a child of its own; with `kill_after` they are killed by SIGKILL after so many seconds. The answer is
the list of what `os.waitstatus_to_exitcode` says of the children.
"""

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
KILLED = -signal.SIGKILL


class Forge:
    """The other end: starts the warm process and sends it requests. Use it in a `with` statement."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.nothing_lost.forge"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, *calls: Sequence[Any], kill_after: float | None = None) -> list[int]:
        """Run calls (function name, arguments …) at the same time, each in a process; how they ended."""
        assert self._process.stdin
        assert self._process.stdout
        asked = {"calls": [[call[0], list(call[1:])] for call in calls], "kill_after": kill_after}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        ended: list[int] = json.loads(self._process.stdout.readline())
        return ended

    def __enter__(self) -> "Forge":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE)
        self._process.stdout.close()


def main() -> None:
    from tests.nothing_lost import work  # warm: everything that the workers need is imported once

    assert "PySide6" not in sys.modules
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    for line in sys.stdin:
        asked = json.loads(line)
        children = [_fork(getattr(work, name), arguments) for name, arguments in asked["calls"]]
        if asked["kill_after"] is not None:
            signal.sigtimedwait({signal.SIGCHLD}, asked["kill_after"])  # a pause that ends early should a child fail
            for child in children:
                os.kill(child, signal.SIGKILL)
        ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        while signal.sigtimedwait({signal.SIGCHLD}, 0):
            pass
        sys.stdout.write(json.dumps(ended) + "\n")
        sys.stdout.flush()


def _fork(function: Any, arguments: list[Any]) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        function(*arguments)
        status = 0
    finally:
        if status:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(status)  # never back into the loop of the parent


if __name__ == "__main__":
    main()
