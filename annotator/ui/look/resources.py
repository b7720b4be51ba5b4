"""Where the program's own files are: inside the installed package, or beside it in a checkout."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


@cache
def folder() -> Path:
    """The folder of icons, palettes and guidelines."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def icon_file(name: str) -> Path:
    """The SVG of an icon by its lucide name."""
    return folder() / "icons" / f"{name}.svg"
