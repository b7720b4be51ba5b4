"""Opening the window, and telling that nothing else is asked for. Imports no click, which the window has no use for."""

import sys
from collections.abc import Sequence


def only_window(argv: Sequence[str]) -> tuple[str, str | None] | None:
    """(--db or "", --as or None) when the arguments hold nothing else; None leaves them to the command line."""
    found: dict[str, str | None] = {"--db": None, "--as": None}
    rest = iter(argv)
    for argument in rest:
        name, equals, value = argument.partition("=")
        given = value if equals else next(rest, None)
        if name not in found or given is None or not _is_text(given):
            return None
        found[name] = given
    return found["--db"] or "", found["--as"]


def open_window(location: str, who: str | None) -> int:
    """Open the window, or say what is missing for one; an empty location means the default database."""
    from annotator.ui import preflight

    problem = preflight.problem()
    if problem:
        sys.stderr.write(f"{problem}\n")
        sys.stderr.flush()
        return 1
    from annotator.ui.app import main

    return main(location, who)


def _is_text(given: str) -> bool:
    try:
        given.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
