"""Where words stand in a text, as find looks for them: by what a reader sees, not by how it is encoded."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.domain.word_edges import ONE_EACH, inside_sign, inside_word

_LETTER = f"[^\\W{ONE_EACH}]"


@dataclass(frozen=True, slots=True)
class Manner:
    """How to look: with upper and lower case told apart, for whole words only."""

    case: bool = False
    whole: bool = False


USUAL = Manner()


def find_words(text: str, words: str, manner: Manner = USUAL) -> Iterator[tuple[int, int]]:
    """Every place of the words, in code points, in order and without overlaps; none for blanks.

    A blank stands for any white space, and a letter with an accent for both ways to write it. No match ends inside of a
    sign: an e is not found in an é. A whole word is what `inside_word` lets end.
    """
    parts = words.split()
    if not parts:
        return
    signs = unicodedata.normalize("NFC", " ".join(parts))
    first, last = (manner.whole and re.match(_LETTER, sign) is not None for sign in (signs[0], signs[-1]))
    # Most of what is no whole word goes at once.
    pattern = _either_way(signs[0], begins=first) + "".join(map(_either_way, signs[1:])) + f"(?!{_LETTER})" * last
    cuts, at = inside_word if manner.whole else inside_sign, 0
    compiled = re.compile(pattern, re.DOTALL if manner.case else re.DOTALL | re.IGNORECASE)
    while found := compiled.search(text, at):
        is_whole = not (cuts(text, found.start()) or cuts(text, found.end()))
        at = found.end() if is_whole else found.start() + 1
        if is_whole:
            yield found.span()


def holds_words(text: str, words: str, manner: Manner) -> bool:
    """Whether every one of the words stands somewhere in the text."""
    return all(next(find_words(text, word, manner), None) for word in words.split())


def _either_way(sign: str, *, begins: bool = False) -> str:
    """What finds a sign, or a blank for any; if a word `begins` with it, only where no letter stands before.

    That is looked at behind the sign: to look back from every place of a text takes four times as long.
    """
    if sign == " ":
        return r"\s+"
    ways = dict.fromkeys((sign, unicodedata.normalize("NFD", sign)))
    found = [re.escape(way) + f"(?<!{_LETTER}{'.' * len(way)})" * begins for way in ways]
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"
