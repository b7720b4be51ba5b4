"""Word, sentence and paragraph boundaries, found around an offset: nothing here walks through a whole long text.

Offsets are code points. A word is letters, digits and their marks, joined by an inner apostrophe, dot or hyphen; every
other sign, and every Chinese or Japanese character, stands for itself. White space belongs to no word. A possessive ’s
is a word of its own, because what people mark in "Kerry’s visit" is "Kerry".
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from annotator.domain.text import joins
from annotator.domain.word_edges import ONE_EACH
from annotator.domain.word_lists import ABBREVIATIONS, FUNCTION_WORDS, INNER_WORDS

SENTENCE_REACH = 4000
"""A sentence is looked for so many code points to both sides."""

_WINDOW = 256


class Unit(StrEnum):
    """What a selection snaps to."""

    CHARACTER = "character"
    WORD = "word"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


def _marks() -> str:
    """Signs that only ever modify the one before them, as the inside of a character class."""
    blocks = ((0x0300, 0x1E00), (0x20D0, 0x2100), (0x302A, 0x3030), (0xA66F, 0xAC00), (0xFE00, 0xFE30))
    found = (chr(code) for first, stop in blocks for code in range(first, stop))
    return "".join(sign for sign in found if unicodedata.category(sign) in ("Mn", "Mc", "Me"))


_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”]*")
_CLAUSE_EDGE = re.compile(r"[,;:—–()\[\]\"“”„«»?!。，、；]|\s-\s")
_BLANK = re.compile(r"\s")
_WORD_BEFORE = re.compile(r"[\w.'’\-]+\Z")


@cache
def _token() -> "re.Pattern[str]":
    """What a token looks like; made when first needed, which no start of the program is."""
    marks = _marks() + "\u00ad\u200c\u200d\u2060\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
    letters = f"(?:[^\\W{ONE_EACH}]|[{marks}])+"
    return re.compile(
        rf"(?:[^\W\d_]\.){{2,}}(?!\w)"
        rf"|{letters}(?:(?!['’][sS]\b)['’.\-\u2010\u2011]{letters}|(?<=\d),(?=\d){letters})*"
        r"|(?<=\w)['’][sS]\b"
        r"|[\U0001f1e6-\U0001f1ff]{2}"
        rf"|\S(?:\u200d\S|[{marks}])*"
    )


def paragraph_at(text: str, offset: int) -> tuple[int, int]:
    """The paragraph around an offset, without its break; between CR and LF, the one before."""
    if 0 < offset < len(text) and text[offset - 1 : offset + 1] == "\r\n":
        offset -= 1
    start = text.rfind("\n", 0, offset) + 1
    start = max(text.rfind("\r", start, offset) + 1, start)
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    carriage = text.find("\r", offset, end)
    return start, end if carriage < 0 else carriage


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """The sentence around an offset, without the blanks at its ends; in blanks, the sentence before them."""
    first, last = paragraph_at(text, offset)
    first, last = max(first, offset - SENTENCE_REACH), min(last, offset + SENTENCE_REACH)
    starts = [first]
    for found in _SENTENCE_END.finditer(text, first, last):
        following = _after_blanks(text, found.end(), last)
        if following < last and _ends_sentence(text, found, following):
            starts.append(following)
    number = bisect_right(starts, offset) - 1
    end = starts[number + 1] if number + 1 < len(starts) else last
    return _trimmed(text, starts[number], end)


def word_at(text: str, offset: int) -> tuple[int, int]:
    """The word or sign that covers an offset, or that ends there; (offset, offset) between blanks."""
    before: tuple[int, int] | None = None
    for start, end in _tokens(text, clean_start(text, offset)):
        if start <= offset < end:
            return start, end
        if start > offset:
            break
        before = (start, end)
    return before if before is not None and before[1] == offset else (offset, offset)


def unit_at(text: str, offset: int, unit: Unit) -> tuple[int, int]:
    """The character, word, sentence or paragraph around an offset; empty where there is none."""
    if unit is Unit.WORD:
        return word_at(text, offset)
    if unit is Unit.SENTENCE:
        return sentence_at(text, offset)
    if unit is Unit.PARAGRAPH:
        return paragraph_at(text, offset)
    return offset, _next_character(text, offset)


def snap(text: str, start: int, end: int, unit: Unit) -> tuple[int, int]:
    """The smallest stretch of whole units that covers start..end, without the blanks at its ends.

    As given when it holds nothing but blanks, or when `unit` is the character.
    """
    inner = _trimmed(text, start, end)
    if unit is Unit.CHARACTER or inner[0] >= inner[1]:
        return start, end
    first, last = unit_at(text, inner[0], unit), unit_at(text, inner[1] - 1, unit)
    return min(first[0], inner[0]), max(last[1], inner[1])


def grow(text: str, start: int, end: int) -> tuple[int, int]:
    """The next larger of word, name, clause, sentence and paragraph that covers start..end; as given when none is."""
    for begin, stop in _steps(text, start, max(end - 1, start), start, end):
        if begin <= start and stop >= end and stop - begin > end - start:
            return begin, stop
    return start, end


def shrink(text: str, start: int, end: int, offset: int | None = None) -> tuple[int, int]:
    """The next smaller of paragraph, sentence, clause, name and word around `offset` (the start); as given if none."""
    at = start if offset is None else min(max(offset, start), end)
    for begin, stop in reversed(_steps(text, at, at, at, at)):
        if start <= begin < stop <= end and stop - begin < end - start:
            return begin, stop
    return start, end


def next_start(text: str, offset: int, unit: Unit) -> int:
    """Where the next unit begins after an offset; the end of the text after the last."""
    if unit is Unit.CHARACTER:
        return _next_character(text, offset)
    for start, _end in _units_from(text, offset, unit):
        if start > offset:
            return start
    return len(text)


def next_end(text: str, offset: int, unit: Unit) -> int:
    """Where a unit next ends after an offset; the end of the text after the last."""
    if unit is Unit.CHARACTER:
        return _next_character(text, offset)
    for _start, end in _units_from(text, offset, unit):
        if end > offset:
            return end
    return len(text)


def previous_start(text: str, offset: int, unit: Unit) -> int:
    """Where a unit last began before an offset; 0 before the first."""
    if unit is Unit.CHARACTER:
        return _previous_character(text, offset)
    return next((start for start, _end in _units_back(text, offset, unit) if start < offset), 0)


def previous_end(text: str, offset: int, unit: Unit) -> int:
    """Where a unit last ended before an offset; 0 before the first."""
    if unit is Unit.CHARACTER:
        return _previous_character(text, offset)
    return next((end for _start, end in _units_back(text, offset, unit) if end < offset), 0)


def name_at(text: str, offset: int) -> tuple[int, int] | None:
    """The run of capitalised words that covers an offset."""
    first, last = sentence_at(text, offset)
    return next(((start, end) for start, end in name_runs(text, first, last) if start <= offset < end), None)


def _tokens(text: str, start: int, end: int | None = None) -> Iterator[tuple[int, int]]:
    found = _token().finditer(text, start) if end is None else _token().finditer(text, start, end)
    return (token.span() for token in found)


def clean_start(text: str, offset: int) -> int:
    """A place at or before an offset where a word may begin: after a blank, if one is near."""
    low = max(offset - _WINDOW, 0)
    place = offset
    while place > low and not text[place - 1].isspace():
        place -= 1
    return place


def _next_character(text: str, offset: int) -> int:
    if text[offset : offset + 2] == "\r\n":
        return offset + 2
    offset = min(offset + 1, len(text))
    while offset < len(text) and joins(text[offset - 1], text[offset]):
        offset += 1
    return offset


def _previous_character(text: str, offset: int) -> int:
    if text[max(offset - 2, 0) : offset] == "\r\n":
        return offset - 2
    offset = max(offset - 1, 0)
    while offset > 0 and joins(text[offset - 1], text[offset]):
        offset -= 1
    return offset


def _units_from(text: str, offset: int, unit: Unit) -> Iterator[tuple[int, int]]:
    """Units from the one around an offset on."""
    if unit is Unit.WORD:
        yield from _tokens(text, clean_start(text, offset))
        return
    while offset < len(text):
        start, end = unit_at(text, offset, unit)
        if start < end:
            yield start, end
        offset = _after_blanks(text, max(end, offset + 1), len(text))


def _units_back(text: str, offset: int, unit: Unit) -> Iterator[tuple[int, int]]:
    """Units from the one around an offset backwards."""
    while offset > 0:
        if unit is Unit.WORD:
            low = clean_start(text, offset - 1)
            yield from reversed(list(_tokens(text, low, min(offset + _WINDOW, len(text)))))
        else:
            low, end = unit_at(text, offset - 1, unit)
            if low < end:
                yield low, end
        offset = min(low, offset - 1)


def _after_blanks(text: str, offset: int, end: int) -> int:
    while offset < end and text[offset].isspace():
        offset += 1
    return offset


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends_sentence(text: str, found: "re.Match[str]", following: int) -> bool:
    """Whether a full stop is one, and not the dot of an abbreviation or an initial."""
    if not found.group().startswith("."):
        return True
    if text[following].islower():
        return False
    return found.group().startswith("..") or not closes_abbreviation(text, found.start())


def closes_abbreviation(text: str, dot: int) -> bool:
    """Whether the full stop at `dot` belongs to the word before it: U.S., Mr., an initial."""
    low = max(dot - 20, 0)
    plain = text[max(text.rfind(" ", low, dot) + 1, low) : dot]
    if plain.isalpha():  # as nearly all are, and exports ask for each full stop
        stem = plain.lower()
        return len(stem) == 1 or stem in ABBREVIATIONS
    word = _WORD_BEFORE.search(text, low, dot)
    if word is None:
        return False
    stem = word.group().lower().strip("'’-")
    initial = len(stem) == 1 and stem.isalpha()
    return initial or stem in ABBREVIATIONS or re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", stem) is not None


def _steps(text: str, first: int, last: int, start: int, end: int) -> list[tuple[int, int]]:
    """Word, name, clause, sentence, paragraph, from small to large, each covering both offsets."""
    name = name_at(text, first)
    pairs = [
        (word_at(text, first), word_at(text, last)),
        (name, name),
        (_clause_at(text, first), _clause_at(text, last)),
        (sentence_at(text, first), sentence_at(text, last)),
        (paragraph_at(text, first), paragraph_at(text, last)),
    ]
    joined = [(one[0], two[1]) for one, two in pairs if one is not None and two is not None]
    return sorted((pair for pair in joined if pair[0] <= start and pair[1] >= end), key=lambda pair: pair[1] - pair[0])


def _clause_at(text: str, offset: int) -> tuple[int, int]:
    """The stretch of a sentence between two commas, dashes, brackets or quotation marks."""
    first, last = sentence_at(text, offset)
    start, end = first, last
    for edge in _CLAUSE_EDGE.finditer(text, first, last):
        between_digits = edge.group() in ",:." and _between_digits(text, edge.start())
        if between_digits:
            continue
        if edge.end() <= offset:
            start = edge.end()
        elif edge.start() >= offset:
            end = edge.start()
            break
    if end == last and text[end - 1 : end] == "." and end - 1 > offset:
        end -= 1
    return _trimmed(text, start, end)


def _between_digits(text: str, offset: int) -> bool:
    return text[max(offset - 1, 0)].isdigit() and text[offset + 1 : offset + 2].isdigit()


def name_runs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Runs of capitalised words, small inner words such as "of" included, leading function words left out."""
    names: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    pending: list[tuple[int, int]] = []
    for begin, stop in [*_tokens(text, start, end), (end, end)]:
        word = text[begin:stop]
        if word == "." and run and not pending and text[slice(*run[-1])].lower() in ABBREVIATIONS:
            run[-1] = (run[-1][0], stop)
            continue
        reaches = bool(run) and _one_blank(text, (pending or run)[-1][1], begin)
        if word[:1].isupper() and (reaches or not run) and (run or word.lower() not in FUNCTION_WORDS):
            run += [*pending, (begin, stop)]
            pending = []
        elif reaches and word in INNER_WORDS and len(pending) < 2:
            pending.append((begin, stop))
        else:
            names += [(run[0][0], run[-1][1])] if run else []
            fresh = word[:1].isupper() and word.lower() not in FUNCTION_WORDS
            run, pending = [(begin, stop)] if fresh else [], []
    return names


def _one_blank(text: str, start: int, end: int) -> bool:
    return end - start == 1 and text[start] in " \u00a0\u202f"
