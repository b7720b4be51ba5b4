"""The other end of `confined`: a request a line, answers in lines, and death rather than going beyond its limits."""

import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, BinaryIO

#: Seconds of processor time for one item of an answer: many times what a page takes, as machines differ by as much.
STEP = 4.0
#: Seconds without work after which the process ends.
IDLE = 20.0
#: Bytes of address space; Python with pyarrow has half a gigabyte mapped before it does anything.
_MEMORY = 2 << 30
#: Bytes of one item, which the other end has to hold.
_LARGEST_ITEM = 256 << 20
#: By name: the module below annotator.formats whose generator `run` does it. What that yields must be good for JSON.
TASKS = {"pdf": "pdf_pages", "parquet": "parquet_rows", "main text": "page_main_text"}
#: Events of Python's that no reader of a file has a reason for.
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "pickle.")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

Task = Callable[..., Iterator[Any]]


class RefusedFile(Exception):
    """Why a file is not taken; a task raises it with half a sentence."""


def main() -> None:
    """Serves standard input until it ends. What libraries print goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit()
    sys.addaudithook(_refuse)
    while _is_asked():
        line = sys.stdin.buffer.readline()
        if not line:
            return
        name, arguments, seconds, step = json.loads(line)
        task: Task = import_module(f"annotator.formats.{TASKS[name]}").run
        _answer(task, arguments, seconds, step, replies)


def storable(text: str) -> str:
    """What no document can hold becomes U+FFFD: NULs, and halves of UTF-16 pairs."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\ufffd")


def _answer(task: Task, arguments: list[Any], seconds: float, step: float, replies: BinaryIO) -> None:
    left = seconds
    try:
        items = task(*arguments)
        while True:
            before = time.process_time()
            _allow(min(step, left))
            item = next(items, items)
            _allow(0)
            if item is items:
                _send(replies, "end", None)
                return
            _send(replies, "item", item)
            left = max(0.01, left - (time.process_time() - before))
    except RefusedFile as error:
        _allow(0)
        _send(replies, "refused", str(error))
    except MemoryError:
        _allow(0)
        _send(replies, "refused", "it needs more memory than a document may")


def _send(replies: BinaryIO, kind: str, value: Any) -> None:
    data = json.dumps([kind, value]).encode()
    if len(data) > _LARGEST_ITEM:
        raise RefusedFile(f"a part of it has more than {_LARGEST_ITEM // 1024**2} MB")
    replies.write(data + b"\n")
    replies.flush()


def _is_asked() -> bool:
    if sys.platform == "win32":
        return True
    return bool(select.select([sys.stdin.buffer], [], [], IDLE)[0])


def _allow(seconds: float) -> None:
    """From now on so much processor time, and then SIGPROF ends the process; 0 for any."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource

    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for kind, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN) or (event == "open" and arguments[2] & _WRITES):
        raise PermissionError(event)
