"""The shipped colours, read from resources/palette.json."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from annotator.ui.look import resources


@dataclass(frozen=True, slots=True)
class Theme:
    """The interface colours of one theme, all `#rrggbb`.

    `accent` is for lines and texts on the window, `accent_fill` for surfaces that carry `accent_ink`.
    """

    name: str
    dark: bool
    window: str
    page: str
    text: str
    muted: str
    faint: str
    line: str
    hover: str
    selected: str
    thumb: str
    accent: str
    accent_fill: str
    accent_hover: str
    accent_ink: str
    selection: str
    selection_ink: str
    error: str
    ok: str
    warning: str
    banner: str
    alarm: str

    def colors(self) -> dict[str, str]:
        """Every colour by its name."""
        return {key: value for key, value in asdict(self).items() if isinstance(value, str)}


@dataclass(frozen=True, slots=True)
class LabelColor:
    """One of our own label colours: on a white page, on a dark one, and how its lane is stroked."""

    light: str
    dark: str
    line: str


@cache
def themes() -> dict[str, Theme]:
    """The shipped themes by name."""
    return {name: Theme(name=name, **colors) for name, colors in _file()["themes"].items()}


@cache
def label_colors() -> dict[str, LabelColor]:
    """Our own label colours by their value on a white page."""
    rows = _file()["labels"]
    return {row["light"]["color"]: LabelColor(row["light"]["color"], row["dark"]["color"], row["line"]) for row in rows}


def tint_share(*, dark: bool) -> float:
    """How much of a label's colour its tint holds."""
    return float(_file()["tint"]["dark" if dark else "light"])


@cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((resources.folder() / "palette.json").read_text(encoding="utf-8"))
    return found
