"""Identifiers made in Python, so that undo, merging files and another database keep them."""

import os
import threading
import time
from functools import cache

_lock = threading.Lock()
_last = 0


def new_ids(count: int) -> list[str]:
    """`count` identifiers: UUID version 7 (RFC 9562) as 32 hex digits, strictly increasing within this process.

    The 12 bits after the version count up within a millisecond; when they run out the time part runs ahead.
    """
    global _last  # noqa: PLW0603 - one clock for the process is the point
    with _lock:
        first = max(_last + 1, (time.time_ns() // 1_000_000) << 12)
        _last = first + count - 1
    noise = os.urandom(8 * count).hex()
    # The variant bits are 10; fixing the two bits beside them leaves 60 of chance, and halves the time.
    made: list[str] = []
    while len(made) < count:  # once for each millisecond that the clock part passes through
        clock = first + len(made)
        head, low = f"{clock >> 12:012x}7", clock & 0xFFF
        tails = _tails()[low : low + count - len(made)]
        rest = range(16 * len(made), 16 * count, 16)
        made += [f"{head}{tail}{noise[at : at + 15]}" for tail, at in zip(tails, rest, strict=False)]
    return made


@cache
def _tails() -> tuple[str, ...]:
    """What follows the version: every count within a millisecond, and the variant. Writing them is most of the work."""
    return tuple(f"{count:03x}a" for count in range(1 << 12))


def new_id() -> str:
    """One identifier; see `new_ids`."""
    return new_ids(1)[0]
