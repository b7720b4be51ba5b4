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
_ALL_LETTERS_OF_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_LOOKED_BACK = 1024
# No marks by their class: vowels of Thai and Lao that follow, the marks of narrow katakana, the tags of England's flag.
_HELD_BY_LAST = frozenset("\u0e33\u0eb3\uff9e\uff9f") | frozenset(map(chr, range(0xE0020, 0xE0080)))


def inside_sign(text: str, at: int) -> bool:
    """Whether a place is inside of what a reader takes for one character."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after < "\u0300":  # nearly always
        return before == "\r" and after == "\n"
    if after in _HELD_BY_LAST or unicodedata.category(after) in _MARKS:
        return not before.isspace()
    if _JOINER in (before, after) or _TONES[0] <= after <= _TONES[1]:
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
    start, goes_on = at, True
    while start > 0 and goes_on:  # by pieces: letter by letter a page of flags would hold whoever looks for one
        piece = text[max(0, start - _LOOKED_BACK) : start]
        others = len(piece.rstrip(_ALL_LETTERS_OF_FLAGS))
        start, goes_on = start - len(piece) + others, others == 0
    return at - start
