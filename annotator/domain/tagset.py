"""The labels a project starts with, and what a new label gets: a color, a key, a code."""

import colorsys
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain, count

# The light hues of resources/palette.json, in the order new labels take them.
COLORS = (
    "#2b3e7e",
    "#238250",
    "#aa4705",
    "#4e4e50",
    "#7f03f8",
    "#0ba0c4",
    "#905b83",
    "#5d3625",
    "#9f9605",
    "#d07881",
)
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")
_CODE_LENGTH = 3
_GOLDEN = 0.6180339887498949  # of a full turn: neighbours in number are far apart in hue
_READABLE = 4.6  # a little more than asked for, since parts are rounded


@dataclass(frozen=True, slots=True)
class StartingLabel:
    """A label of the tagset that every project starts with."""

    name: str
    color: str
    key: str
    code: str
    description: str


STARTING = (
    StartingLabel("actor", COLORS[0], "1", "ACT", "Who acts, speaks or is held responsible: people, states, bodies."),
    StartingLabel("location", COLORS[1], "2", "LOC", "A named place, where something is or happens."),
    StartingLabel("claim", COLORS[2], "3", "CLM", "An assertion that could be checked or disputed."),
    StartingLabel("boilerplate", COLORS[3], "4", "BLR", "What belongs to the site, not the story: appeals, menus."),
)


def free_color(taken: Collection[str]) -> str:
    """The first hue no label has; past the palette one worked out, so that no two labels look the same."""
    return next(color for color in chain(COLORS, map(_further, count())) if color not in taken)


def _further(number: int) -> str:
    """Hues a golden angle apart, each dark enough to be read on white (WCAG 2.2: 4.5 to 1)."""
    hue, saturation = number * _GOLDEN % 1, 0.55 + 0.3 * (number % 2)
    shades = (colorsys.hls_to_rgb(hue, lightness / 100, saturation) for lightness in range(45, 0, -1))
    red, green, blue = next(shade for shade in shades if 1.05 / (_luminance(*shade) + 0.05) >= _READABLE)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def _luminance(*parts: float) -> float:
    """Relative luminance of sRGB, 0 to 1, by the formula of WCAG 2.2."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def free_key(taken: Collection[str | None]) -> str | None:
    """The first free digit, 1–9 then 0; None past ten labels."""
    return next((key for key in KEYS if key not in taken), None)


def free_code(name: str, taken: Collection[str]) -> str:
    """A code of up to three capitals that stands for the name and that no other label has."""
    letters = [sign for sign in name.upper() if sign.isalnum()] or ["?"]
    consonants = letters[:1] + [sign for sign in letters[1:] if sign not in "AEIOU"]
    for code in ("".join(letters[:_CODE_LENGTH]), "".join(consonants[:_CODE_LENGTH])):
        if code not in taken:
            return code
    stem = "".join(letters[: _CODE_LENGTH - 1])
    return next(code for code in (f"{stem}{number}" for number in range(1, len(taken) + 2)) if code not in taken)
