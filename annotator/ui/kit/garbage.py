"""Python's look for garbage, kept away from what comes in large numbers and stays."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 10_000
_LIBRARY = 30  # modules; pyarrow brings 250, spaCy 800


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


@contextmanager
def libraries_stay() -> Iterator[None]:
    """Short work that may bring a large library: its modules are not looked through, now or later.

    An import makes so many objects that Python looks through all there are, and every thread stands meanwhile.
    """
    before = len(sys.modules)
    with uncollected():
        yield
        if len(sys.modules) - before > _LIBRARY:
            gc.freeze()


def leave_out(records: int) -> None:
    """So many came to stay: if they are many, nothing that is there now is looked through again.

    They still go when nobody holds them. What is garbage at this moment stays for good, which many records are worth.
    """
    if records > _MANY:
        gc.freeze()
