"""Telling that only the window is asked for, without the command line's library, which the window has no use for."""

from collections.abc import Sequence
from typing import NamedTuple


class Window(NamedTuple):
    """That the window is wanted; an empty `location` means the default database, `who` None the project's choice."""

    location: str
    who: str | None


def only_window(argv: Sequence[str]) -> Window | None:
    """The window, when the arguments hold nothing but --db and --as; None leaves them to the command line."""
    found: dict[str, str | None] = {"--db": None, "--as": None}
    rest = iter(argv)
    for argument in rest:
        name, equals, value = argument.partition("=")
        given = value if equals else next(rest, None)
        if name not in found or given is None or not _is_text(given):
            return None
        found[name] = given
    return Window(found["--db"] or "", found["--as"])


def _is_text(given: str) -> bool:
    try:
        given.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
