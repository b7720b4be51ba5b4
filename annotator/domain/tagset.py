"""The labels a project starts with, and what a new label gets: a color, a key, a code."""

from collections.abc import Collection
from dataclasses import dataclass

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
    """The first hue no label has; when all are taken, the one that the fewest have."""
    return min(COLORS, key=lambda color: (sum(color == one for one in taken), COLORS.index(color)))


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
