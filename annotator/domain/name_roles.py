"""Roles written in small letters before a name: "Kremlin spokesman Dmitry Peskov", "former Ambassador McFaul"."""

import re
from collections.abc import Sequence
from functools import cache

from annotator.domain.word_lists import ROLE_WORDS, ROLES

_REACH = 80
_BLANK = "[ \u00a0\u202f]"
_WORD = re.compile(r"\w+")

Stretch = tuple[int, int]


def with_roles(text: str, names: Sequence[Stretch], start: int) -> list[Stretch]:
    """What names become with the role before them, and the name that has it; nothing before `start` is looked at.

    The names alone are not among them: somebody may want those.
    """
    before = {end: begin for begin, end in names}
    found: list[Stretch] = []
    for begin, end in names:
        role = _role_start(text, begin, end, start)
        if role is not None:
            found.append((_holder_start(text, role, before), end))
    return found


def follows_role(text: str, start: int, end: int) -> bool:
    """Whether a role in small letters stands right before a name."""
    return _role_start(text, start, end, 0) is not None


def _role_start(text: str, begin: int, end: int, low: int) -> int | None:
    low = max(low, begin - _REACH)
    found = _small_role().search(text, low, begin)
    first = _WORD.match(text, begin, end)
    if found is None and first is not None and first.group().lower() in ROLES:
        found = _words_alone().search(text, low, begin)  # former President …
    return found.start() if found else None


def _holder_start(text: str, role: int, before: dict[int, int]) -> int:
    """Where the name begins whose role it is: Kremlin spokesman, Russia’s president; else where the role does."""
    for gap in (1, 3):
        between = text[role - gap : role]
        if role - gap in before and (between.isspace() or between[:2] in ("'s", "’s")):
            return before[role - gap]
    return role


@cache
def _small_role() -> "re.Pattern[str]":
    """Made when first needed, which no start of the program is."""
    return re.compile(rf"(?<![\w'’.\-])(?:{_modifier()}{_BLANK})*(?:{'|'.join(sorted(ROLES))}){_BLANK}\Z")


@cache
def _words_alone() -> "re.Pattern[str]":
    return re.compile(rf"(?<![\w'’.\-])(?:{_modifier()}{_BLANK})+\Z")


def _modifier() -> str:
    return rf"(?:{'|'.join(sorted(ROLE_WORDS))}|(?:pro|anti)-\w+|\w+-backed)"
