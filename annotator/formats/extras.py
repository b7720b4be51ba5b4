"""How to come by the libraries that few files need, as one command."""

import shlex
import sys
from pathlib import Path

_RUN = Path(__file__).resolve().parents[2] / "run.py"


def how_to_get(extra: str) -> str:
    """The command that installs an extra of the project: by run.py where the program runs from its own folder."""
    if not _RUN.is_file():
        return f"pip install 'annotator[{extra}]'"
    if sys.platform == "win32":
        return f'py "{_RUN}" get {extra}'
    return f"python3 {shlex.quote(str(_RUN))} get {extra}"
