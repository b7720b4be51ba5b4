"""Little work stays little on a slow machine and on a busy one: it is weighed against a loop that runs beside it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds of processor time that the loop takes on the machine that the tests' limits were written down on.
_USUAL = 0.010


@contextmanager
def little_work(most: float) -> Iterator[None]:
    """What stands below takes at most so many seconds of processor time; slower machines are given more of them.

    For what would take minutes, were something quadratic: leave a limit ten times as much as is needed.
    """
    before = _weight()
    started = time.process_time()
    yield
    spent = time.process_time() - started
    slowness = max(1.0, before / _USUAL, _weight() / _USUAL)
    assert spent < most * slowness, (
        f"{spent:.1f} s of processor time, on a machine {slowness:.1f} times as slow as usual"
    )


def _weight() -> float:
    started = time.process_time()
    sum(number * number for number in range(120_000))
    return time.process_time() - started
