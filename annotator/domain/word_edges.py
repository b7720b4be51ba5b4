"""Where a sign or a word ends, asked of one place in a text: for whoever looks for words and must not cut any in two.

A sign is what a reader takes for one character: a letter with its accents, an emoji made of several, a flag, a Korean
syllable written in its parts. In Chinese and Japanese every character counts as a word, as no blanks tell them apart.
"""

import re
import unicodedata
from functools import cache

ONE_EACH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters that are words of their own, as the inside of a character class."""

_MARKS = frozenset({"Mn", "Mc", "Me"})
_JOINER = "\u200d"
_JAMO = ("\u1100", "\u11ff")
_LATER_JAMO = "\u1160"
_SYLLABLES_ON = ("\uac00", "\ud7fb")
_NEW_JAMO = "\ud7b0"
_TONES = ("\U0001f3fb", "\U0001f3ff")
_LETTERS_OF_FLAGS = ("\U0001f1e6", "\U0001f1ff")


def inside_sign(text: str, at: int) -> bool:
    """Whether a place is inside of what a reader takes for one character."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after < "\u0300":  # nearly always
        return before == "\r" and after == "\n"
    if unicodedata.category(after) in _MARKS or _JOINER in (before, after) or _TONES[0] <= after <= _TONES[1]:
        return not before.isspace()
    if _is_flag_letter(before) and _is_flag_letter(after):
        return _flag_letters_before(text, at) % 2 == 1
    is_later = _LATER_JAMO <= after <= _JAMO[1] or _NEW_JAMO <= after <= _SYLLABLES_ON[1]
    return is_later and (_JAMO[0] <= before <= _JAMO[1] or _SYLLABLES_ON[0] <= before <= _SYLLABLES_ON[1])


def inside_word(text: str, at: int) -> bool:
    """Whether no word begins or ends at a place between letters, digits, underscores and their marks."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if not (_in_word(before) and _in_word(after)):
        return inside_sign(text, at)
    return inside_sign(text, at) or not (_one_each().match(before) or _one_each().match(after))


@cache
def _one_each() -> "re.Pattern[str]":
    return re.compile(f"[{ONE_EACH}]")


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or (sign >= "\u0300" and unicodedata.category(sign) in _MARKS)


def _is_flag_letter(sign: str) -> bool:
    return _LETTERS_OF_FLAGS[0] <= sign <= _LETTERS_OF_FLAGS[1]


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _is_flag_letter(text[start - 1]):
        start -= 1
    return at - start
