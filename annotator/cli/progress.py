"""How far long work is, for a person who watches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from annotator.cli.session import on_terminal

if TYPE_CHECKING:
    from annotator.services.jobs import Progress


@contextmanager
def progress_of(what: str) -> "Iterator[Progress]":
    """A bar on stderr when a person watches, silence otherwise."""
    from annotator.services.jobs import Progress

    if not on_terminal():
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(file=sys.stderr), transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield Progress(lambda done, total, _: bars.update(task, completed=done, total=total or None))
