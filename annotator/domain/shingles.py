"""Texts as runs of normalised words, to find the same words standing in two documents.

Upper and lower case, punctuation, white space, line breaks and Unicode's compatibility variants make no difference.
Scripts that put no blanks between words count sign by sign.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import xor
from struct import unpack

from annotator.domain.extents import merged, outside
from annotator.domain.passes import Extent

WIDTH = 5
"""Words of a shingle: a run so long that two authors seldom write it by chance."""

PARAGRAPH_WORDS = 30
"""A paragraph of so many words does not stand in two documents by chance: two stock sentences have fewer."""

_NO_BLANKS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_BETWEEN_BLANKS = re.compile(r"\w+")
_HAS_NO_BLANKS = re.compile(f"[{_NO_BLANKS}]")
_SIGN_BY_SIGN = re.compile(rf"[{_NO_BLANKS}]|[^\W{_NO_BLANKS}]+")
_BREAK = re.compile(r"\r\n?|\n")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]+")
_BITS = (1 << 60) - 1
_WORDS_REMEMBERED = 1 << 17


def paragraph_words(text: str, left_out: Iterable[Extent] = ()) -> list[list[str]]:
    """The normalised words of each paragraph that has any, without those of the extents left out.

    A paragraph goes on behind what is left out of it; a word that is cut stays cut.
    """
    holes = merged(left_out)
    if holes:
        text = " ".join(text[start:end] for start, end in outside(len(text), holes))
    plain = text.lower() if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    # The plain pattern is three times as fast, and most of the work.
    word = _BETWEEN_BLANKS if text.isascii() or not _HAS_NO_BLANKS.search(plain) else _SIGN_BY_SIGN
    return [words for words in map(word.findall, _BREAK.split(plain)) if words]


def shingles(words: Sequence[str]) -> list[int]:
    """A number of 60 bits for each run of `WIDTH` words, in order; fewer words are one run; none for no words.

    Tabulation hashing: each word has a random number for each place in the run, and the run is their XOR. It is the
    same on every machine, and random enough for MinHash.
    """
    if not words:
        return []
    padded = [*words, *[""] * (WIDTH - len(words))]
    columns = list(zip(*map(_numbers, padded), strict=True))
    mixed: Iterator[int] = iter(columns[0])
    for place in range(1, WIDTH):
        mixed = map(xor, mixed, columns[place][place:])
    return list(mixed)


def paragraph_number(words: Sequence[str]) -> int:
    """A number of 64 bits that stands for a whole paragraph's words."""
    return int.from_bytes(blake2b(_bytes(" ".join(words)), digest_size=8).digest())


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _numbers(word: str) -> tuple[int, ...]:
    numbers: tuple[int, ...] = unpack(f"<{WIDTH}Q", blake2b(_bytes(word), digest_size=8 * WIDTH).digest())
    return tuple(number & _BITS for number in numbers)


def _bytes(words: str) -> bytes:
    return words.encode("utf-8", "surrogatepass")
