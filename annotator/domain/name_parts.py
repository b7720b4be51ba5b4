"""What in a run of capitalised words is worth a label of its own: several names joined by "and", without days."""

import re

from annotator.domain.word_lists import DAYS_AND_MONTHS

_WORD = re.compile(r"\S+")
_BINDING = frozenset({"of", "for"})


def parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The names in a run, in order; none when it is a day or a month.

    "Kerry and Putin" are two; after "of" or "for", as in Ministry of Trade and Industry, "and" joins no two names.
    """
    found: list[tuple[int, int]] = []
    words: list[tuple[int, int]] = []
    is_bound = False
    for word in _WORD.finditer(text, start, end):
        if word.group() == "and" and not is_bound:
            found += _without_days(text, words)
            words = []
        else:
            is_bound = is_bound or word.group() in _BINDING
            words.append(word.span())
    return found + _without_days(text, words)


def _without_days(text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    first, last = 0, len(words)
    while first < last and _is_day(text, words[last - 1]):
        last -= 1
    while first < last and _is_day(text, words[first]):
        first += 1
    while first < last and text[slice(*words[first])] == "the":
        first += 1
    return [(words[first][0], words[last - 1][1])] if first < last else []


def _is_day(text: str, word: tuple[int, int]) -> bool:
    return text[slice(*word)].lower().rstrip(".") in DAYS_AND_MONTHS
