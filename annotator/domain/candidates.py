"""What is worth a label of its own on a page, for Tab: names, numbers and quotations. Offsets are code points."""

import re
from collections.abc import Iterator

from annotator.domain.headlines import names_in_headline
from annotator.domain.name_parts import parts
from annotator.domain.name_roles import with_roles
from annotator.domain.tokens import SENTENCE_REACH, clean_start, name_runs, paragraph_at

CANDIDATE_REACH = 200_000
"""Candidates are looked for in so many code points of text that holds any."""

_NUMBER = re.compile(r"[$€£¥]?\d+(?:[.,:]\d+)*(?:\s?%)?")
_DIGIT_OR_QUOTE = re.compile(r"[\d“«„\"]")
_QUOTATION = re.compile(r"“([^“”]{2,600})”|«([^«»]{2,600})»|„([^„“]{2,600})“|\"([^\"]{2,600})\"")


def candidates(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Names, numbers and quotations (without marks) of start..end, part of one paragraph, in order, the longest first.

    A name with a role before it stands before the name alone.
    """
    inside_name = name_runs(text, start, end)
    names = [part for run in names_in_headline(text, (start, end), inside_name) for part in parts(text, *run)]
    found = {*names, *with_roles(text, names, start)}
    for number in _NUMBER.finditer(text, start, end):
        if not any(begin <= number.start() < stop for begin, stop in inside_name) and _stands_alone(text, number):
            found.add(number.span())
    for quotation in _QUOTATION.finditer(text, start, end):
        found.add(quotation.span(quotation.lastindex or 0))
    return sorted(found, key=lambda stretch: (stretch[0], -stretch[1]))


def next_candidates(text: str, offset: int, reach: int = CANDIDATE_REACH) -> Iterator[tuple[int, int]]:
    """Candidates that begin at or after an offset, paragraph by paragraph: take the first that is not labelled.

    Gives up after `reach` code points of paragraphs that hold candidates, so that a key press stays one.
    """
    while reach > 0:
        start, end = _piece(text, offset)
        if _may_hold_candidates(text[start:end]):
            yield from (stretch for stretch in candidates(text, start, end) if stretch[0] >= offset)
            reach -= end - start
        if end >= len(text):
            return
        offset = max(end + (text[end] in "\r\n"), offset + 1)


def previous_candidates(text: str, offset: int, reach: int = CANDIDATE_REACH) -> Iterator[tuple[int, int]]:
    """Candidates that begin before an offset, the nearest first, within the same limit."""
    while offset > 0 and reach > 0:
        start, end = _piece(text, offset - 1)
        if _may_hold_candidates(text[start:end]):
            yield from (stretch for stretch in reversed(candidates(text, start, end)) if stretch[0] < offset)
            reach -= end - start
        offset = min(start, offset - 1)


def _may_hold_candidates(piece: str) -> bool:
    """A quick look that spares a paragraph without capitals, digits and quotation marks the slow one."""
    return piece.lower() != piece or _DIGIT_OR_QUOTE.search(piece) is not None


def _stands_alone(text: str, found: "re.Match[str]") -> bool:
    """Whether digits are a number of their own, not part of a word such as B2B or a web address."""
    before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
    return not (before.isalpha() or after.isalpha())


def _piece(text: str, offset: int) -> tuple[int, int]:
    """The paragraph around an offset, or as much of a very long one as is worth looking at."""
    start, end = paragraph_at(text, offset)
    if offset - start > SENTENCE_REACH:
        start = clean_start(text, offset - SENTENCE_REACH // 2)
    if end - offset > SENTENCE_REACH:
        end = clean_start(text, offset + SENTENCE_REACH // 2)
    return start, end
