"""Where a sign or a word ends, asked of one place in a text: for whoever looks for words and must not cut any in two.

A sign is what a reader takes for one character: a letter with its accents, an emoji made of several, a flag, a Korean
syllable written in its parts. In Chinese and Japanese every character counts as a word, as no blanks tell them apart.
"""

import re
import unicodedata

ONE_EACH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters that are words of their own, as the inside of a character class."""

_ONE = re.compile(f"[{ONE_EACH}]")
_MARKS = frozenset({"Mn", "Mc", "Me"})
_JOINER = "\u200d"
_LATER_JAMO = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")
_JAMO_OR_SYLLABLE = re.compile("[\u1100-\u11ff\uac00-\ud7fb]")
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
    return bool(_LATER_JAMO.match(after) and _JAMO_OR_SYLLABLE.match(before))


def inside_word(text: str, at: int) -> bool:
    """Whether no word begins or ends at a place between letters, digits, underscores and their marks."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if not (_in_word(before) and _in_word(after)):
        return inside_sign(text, at)
    return inside_sign(text, at) or not (_ONE.match(before) or _ONE.match(after))


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or (sign >= "\u0300" and unicodedata.category(sign) in _MARKS)


def _is_flag_letter(sign: str) -> bool:
    return _LETTERS_OF_FLAGS[0] <= sign <= _LETTERS_OF_FLAGS[1]


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _is_flag_letter(text[start - 1]):
        start -= 1
    return at - start
