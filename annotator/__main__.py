"""The program's entry: a command, or the window when no command is given."""

import sys
from types import TracebackType


def main(argv: list[str]) -> int:
    """Run the program with these arguments; returns the exit status (0 done, 1 failed, 2 wrong usage)."""
    from annotator.cli.arguments import only_window

    asked = only_window(argv)
    if asked is not None:
        return open_window(*asked)
    from annotator.cli.program import run_program

    outcome = run_program(argv)
    return outcome if isinstance(outcome, int) else open_window(*outcome)


def open_window(location: str, who: str | None) -> int:
    """Open the window, or say what is missing for one; an empty location means the default database."""
    import gc

    from annotator.ui import preflight

    gc.disable()  # until the window stands; see annotator.ui.app
    try:
        problem = preflight.problem()
        if problem:
            sys.stderr.write(f"{problem}\n")
            return 1
        from annotator.ui.app import main as open_it

        return open_it(location, who)
    finally:
        gc.enable()


def _told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    from annotator.cli.fault import told

    told(kind, error, trace)


def run() -> None:
    """What the `annotator` command calls."""
    sys.excepthook = _told  # a window has its own
    for stream in (sys.stdout, sys.stderr):
        # Texts of the whole world pass here, and a pipe on Windows would be in the local code page.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
