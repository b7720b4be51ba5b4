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
    pattern = r"\s+".join("".join(map(_either_way, unicodedata.normalize("NFC", part))) for part in parts)
    if manner.whole:  # most of what is no whole word goes at once
        first, last = (_LETTER if re.match(_LETTER, sign) else "" for sign in (parts[0][0], parts[-1][-1]))
        # To look back at every place of a text takes four times as long as to look on for the sign first.
        begins = f"(?={_either_way(unicodedata.normalize('NFC', parts[0])[0])})"
        pattern = (f"{begins}(?<!{first})" if first else "") + pattern + (f"(?!{last})" if last else "")
    cuts, at = inside_word if manner.whole else inside_sign, 0
    compiled = re.compile(pattern, 0 if manner.case else re.IGNORECASE)
    while found := compiled.search(text, at):
        is_whole = not (cuts(text, found.start()) or cuts(text, found.end()))
        at = found.end() if is_whole else found.start() + 1
        if is_whole:
            yield found.span()


def holds_words(text: str, words: str, manner: Manner) -> bool:
    """Whether every one of the words stands somewhere in the text."""
    return all(next(find_words(text, word, manner), None) for word in words.split())


def _either_way(sign: str) -> str:
    taken_apart = unicodedata.normalize("NFD", sign)
    return re.escape(sign) if taken_apart == sign else f"(?:{re.escape(sign)}|{re.escape(taken_apart)})"
