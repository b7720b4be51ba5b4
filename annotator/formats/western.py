"""Whether a short text reads as one of the languages of Western Europe.

What tells the old encodings of one byte apart is how often each letter stands in a language. A headline, a row of a
table or a page of English with one pound sign holds too few such letters for that, and a detector names whatever it
likes: "El niño" in Latvian letters. There the encoding that nearly all such files are in is the better guess, if what
it gives can be read.
"""

import re

#: Letters beside ASCII, language by language; a text keeps to one line.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "àâæçèéêëîïôœùûü",  # French
        "áéíñóúü",  # Spanish
        "àáâãçéêíóôõúü",  # Portuguese
        "àçèéíïòóúü",  # Catalan
        "àèéìíîòóùú",  # Italian
        "äöüßéèëç",  # German, with names
        "áèéëïóöü",  # Dutch
        "åäöæøéü",  # Danish, Norwegian, Swedish, Finnish
        "áæéíðóöúýþ",  # Icelandic
        "çèéëïñöüã",  # English, in names and loans
    )
)
_MARKS = frozenset("‘’“”„–—…‹›«»€£¢¥§©®™°±²³´·•ªº¼½¾×¡¿\xa0\xad")
_LETTER = "[^\\W\\d_]"
#: What no word looks like: a mark in it that joins nothing, money's sign before it, a small letter before a capital one
#: beyond ASCII (`resumÚ`), three letters beyond ASCII in a row, an eth at its start.
_ODD = re.compile(
    f"(?<={_LETTER})[‘“”„‹›«»€£¢¥§©®™°±²³´•¼½¾×¡¿](?={_LETTER})|[€£¢¥](?={_LETTER})|[a-z][À-ÖØ-Þ]"
    "|(?:(?![ªº])[^\\W\\d_a-zA-Z]){3}|\\bð"
)


def reads_western(text: str) -> bool:
    """Whether the letters beyond ASCII are all of one language, and stand where they may."""
    beyond = {letter for letter in text.lower() if not letter.isascii()}
    letters = {letter for letter in beyond if letter.isalpha()} - _MARKS
    if not beyond - letters <= _MARKS or _ODD.search(text):
        return False
    return any(letters <= alphabet for alphabet in _ALPHABETS)
