"""Python's look for garbage, kept away from what comes in large numbers and stays."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 10_000


@contextmanager
def uncollected() -> Iterator[None]:
    """Hundreds of thousands of records come to stay: looking through them for garbage stops every thread, the window's
    too, for a tenth of a second and more each time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def leave_out(records: int) -> None:
    """So many came to stay: if they are many, nothing that is there now is looked through again.

    They still go when nobody holds them. What is garbage at this moment stays for good, which many records are worth.
    """
    if records > _MANY:
        gc.freeze()
