"""The last net of the command line: an error nobody foresaw is a sentence too, and its details are kept in a file."""

import contextlib
import platform
import tempfile
import traceback
from types import TracebackType

from annotator import __version__
from annotator.cli.session import say


def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What sys.excepthook calls; Python ends with status 1 after that."""
    words = f"{kind.__name__}: {error}" if str(error) else kind.__name__
    where = _kept(kind, error, trace)
    say(f"annotator: something went wrong that nobody foresaw ({words[:200]}).")
    say("Run `annotator check`: a damaged database can be the reason. If it is not, this is a fault of the program.")
    if where:
        say(f"Details: {where}")


def _kept(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """The path of a file with versions and where the error came from, no values; "" where none can be written."""
    system = f"Annotator {__version__} · Python {platform.python_version()} · {platform.platform()}"
    with contextlib.suppress(OSError):
        with tempfile.NamedTemporaryFile(prefix="annotator-", suffix=".txt", delete=False) as file:
            lines = [f"{system}\n\n", *traceback.format_exception(kind, error, trace)]
            file.write("".join(lines).encode("utf-8", "backslashreplace"))
        return file.name
    return ""
