"""Headlines in which nearly every word is capitalised: what in them is a name, judged by the page they stand over."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from annotator.domain.word_lists import FUNCTION_WORDS, HEADLINE_WORDS, INNER_WORDS, ROLES

_LONGEST = 200
_FEWEST = 4
_EVIDENCE = 200_000
_WORD = re.compile(r"[^\W\d_]+(?:[.\-][^\W\d_]+)*\.?")
_PIECE = re.compile(r"\S+")
_BREAKS = re.compile(r"[\r\n]+")
_MID_SENTENCE = re.compile(r"[\w,;:’'][ \u00a0]\Z")
_SMALL = FUNCTION_WORDS | INNER_WORDS | HEADLINE_WORDS

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Usage:
    """How often words stand in small letters and how often capitalised within sentences, headlines left out."""

    small: Counter[str]
    capital: Counter[str]


def names_in_headline(text: str, line: Stretch, runs: list[Stretch]) -> list[Stretch]:
    """The runs of capitalised words of a line; of a headline, without the words that are capitalised only there."""
    if not is_headline(text[slice(*line)]):
        return runs
    usage = _usage(text)
    return [part for run in runs for part in _names_of(text, run, usage)]


def is_headline(line: str) -> bool:
    """Whether every word of a line that could be capitalised is, and some of them need not be."""
    if len(line) > _LONGEST or line.rstrip().endswith((".", ";", ",", ":")) or line.isupper():
        return False
    words = _WORD.findall(line)
    large = [word for word in words if word[0].isupper()]
    others = [word for word in words if not word[0].isupper() and word not in _SMALL and len(word) > 2]
    return len(words) >= _FEWEST and len(large) * 2 > len(words) and not others


def _names_of(text: str, run: Stretch, usage: Usage) -> list[Stretch]:
    found: list[Stretch] = []
    kept: list[Stretch] = []
    for piece in [*_PIECE.finditer(text, *run), None]:
        if piece is not None and not _is_ordinary(piece.group(), usage):
            kept.append(piece.span())
        else:
            found += _trimmed(text, kept)
            kept = []
    return found


def _trimmed(text: str, words: list[Stretch]) -> list[Stretch]:
    """Without "of" and the like at the ends, where words were taken away."""
    while words and text[slice(*words[-1])] in INNER_WORDS:
        words = words[:-1]
    while words and text[slice(*words[0])] in INNER_WORDS:
        words = words[1:]
    return [(words[0][0], words[-1][1])] if words else []


def _is_ordinary(word: str, usage: Usage) -> bool:
    """Whether a word is a name's only by its capital: the page has it in small letters, in one form or another."""
    small = word.lower()
    if not word[0].isupper() or small in ROLES:
        return False
    if small in FUNCTION_WORDS or small in HEADLINE_WORDS:
        return True
    forms = (small, small.removesuffix("s"), f"{small}s") if len(small) > 3 else (small,)
    return sum(usage.small[form] for form in set(forms)) > usage.capital[small]


@lru_cache(maxsize=1)  # of the page that is open
def _usage(text: str) -> Usage:
    """Counted over the beginning of a text; what is at the end of a longer one is used alike."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for line in _BREAKS.split(text[:_EVIDENCE]):
        if is_headline(line):
            continue
        for word in _WORD.finditer(line):
            if word.group()[0].islower():
                small[word.group()] += 1
            elif _MID_SENTENCE.search(line, max(word.start() - 2, 0), word.start()):
                capital[word.group().lower()] += 1
    return Usage(small, capital)
