"""Paragraphs of a text, and a two-way map between code points and the UTF-16 positions of what Qt can show.

The text itself is the only truth: a display string has one character for every code point of its paragraph, in the
same order and of the same width in UTF-16, but those that a text layout would drop, swap or obey are shown by
stand-ins. It is never read back.

Paragraphs end at LF, CRLF or CR and nothing else. U+2028, U+2029 and U+0085 stay inside their paragraph and show as
signs: they are code points like any other, and pages that hold them were written as running text.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from operator import sub

SOFT_LIMIT = 4000
"""Code points after which a paragraph without a break is cut for display; layout cost grows with its length."""

_CUT_REACH = 400
_BREAKS = re.compile("\r\n?|\n")
_LINE_FEED = re.compile("\n")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SQUARE = "\u25ab"
_STAND_INS: dict[int, str] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), _SQUARE),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **dict.fromkeys((0xFEFF, 0xFFFE, 0xFFFF, *range(0xFDD0, 0xFDF0)), _SQUARE),
    0x0085: "\u21b5",
    0x2028: "\u21b5",
    0x2029: "\u00b6",
    0xFFFC: "\u25a3",
    # Embeddings, overrides and isolates can make a page read differently from what is stored, so they are shown.
    **dict.fromkeys((0x202A, 0x202D, 0x2066), "\u25b8"),
    **dict.fromkeys((0x202B, 0x202E, 0x2067), "\u25c2"),
    **dict.fromkeys((0x202C, 0x2068, 0x2069), "\u25c7"),
}
del _STAND_INS[0x09]  # A tab keeps its width; the view paints a sign into it.
_JOINERS = frozenset({"Mn", "Me", "Mc", "Cf", "Sk"})


@cache
def _odd() -> "re.Pattern[str]":
    """Any sign that is shown by a stand-in; made when first needed, which no start of the program is."""
    return re.compile("[" + "".join(map(re.escape, map(chr, _STAND_INS))) + "]")


class ParagraphIndex:
    """Where the display paragraphs of a text begin and end, in code points.

    There is always at least one. A text that ends in a break has an empty last paragraph, as in an editor. Paragraphs
    longer than `SOFT_LIMIT` are cut into pieces between which no break stands.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = _with_soft_cuts(text, _break_ends(text))

    def __len__(self) -> int:
        return len(self._starts)

    def at(self, offset: int) -> int:
        """The paragraph that holds this offset; an offset between two pieces belongs to the later one."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def start(self, index: int) -> int:
        """The first code point of a paragraph; for `index == len(self)`, the length of the text."""
        return self._starts[index] if index < len(self._starts) else len(self._text)

    def end(self, index: int) -> int:
        """Where the paragraph's content ends: before its break, if it has one."""
        return self.start(index + 1) - self.break_length(index)

    def break_length(self, index: int) -> int:
        """How many code points the break after a paragraph has: 2 for CRLF, 0 at a soft cut and at the end."""
        start, stop = self.start(index), self.start(index + 1)
        if index + 1 >= len(self._starts) or self._text[stop - 1] not in "\r\n":
            return 0
        return 2 if stop - start >= 2 and self._text[stop - 2 : stop] == "\r\n" else 1

    def is_cut(self, index: int) -> bool:
        """Whether the paragraph goes on in the next one without a break."""
        return index + 1 < len(self._starts) and self.break_length(index) == 0


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Code points (offsets into the document) to UTF-16 positions of `display`, for one paragraph, and back."""

    start: int
    length: int
    display: str
    astral: tuple[int, ...] = ()
    """Offsets within the paragraph of the code points that take two UTF-16 units."""

    @property
    def units(self) -> int:
        """The length of `display` in UTF-16 units."""
        return self.length + len(self.astral)

    def position(self, offset: int) -> int:
        """The UTF-16 position of an offset; what lies outside the paragraph is moved to its nearest end."""
        inside = min(max(offset - self.start, 0), self.length)
        return inside + bisect_left(self.astral, inside) if self.astral else inside

    def offset(self, position: int) -> int:
        """The offset of a UTF-16 position; the middle of a surrogate pair counts as its beginning."""
        position = min(max(position, 0), self.units)
        if not self.astral:
            return self.start + position
        low, high = 0, len(self.astral)
        while low < high:  # how many astral code points end at or before the position
            middle = (low + high) // 2
            if self.astral[middle] + middle + 2 <= position:
                low = middle + 1
            else:
                high = middle
        in_pair = low < len(self.astral) and self.astral[low] + low + 1 == position
        return self.start + position - low - in_pair


def map_paragraph(text: str, start: int, end: int) -> OffsetMap:
    """The display string of `text[start:end]`, which holds no paragraph break, and its map."""
    content = text[start:end]
    if content.isascii() and content.isprintable():
        return OffsetMap(start, len(content), content)
    display = content.translate(_STAND_INS) if _odd().search(content) else content
    astral = tuple(found.start() for found in _ASTRAL.finditer(content))
    return OffsetMap(start, len(content), display, astral)


def map_whole(text: str) -> OffsetMap:
    """Offsets and UTF-16 positions of a whole text as it is stored, without stand-ins."""
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2  # far quicker than looking for astral signs
    astral = () if units == len(text) else tuple(found.start() for found in _ASTRAL.finditer(text))
    return OffsetMap(0, len(text), text, astral)


def joins(before: str, after: str) -> bool:
    """Whether two neighbouring code points are one sign to a reader (accents, emoji sequences, flags)."""
    if unicodedata.category(after) in _JOINERS or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    return before == "\u200d" or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")


def _break_ends(text: str) -> "array[int]":
    breaks = _BREAKS if "\r" in text else _LINE_FEED  # a single sign is searched for several times faster
    starts = array("q", [0])
    starts.extend(found.end() for found in breaks.finditer(text))
    return starts


def _with_soft_cuts(text: str, starts: "array[int]") -> "array[int]":
    def stops() -> Iterator[int]:
        return chain(islice(starts, 1, None), (len(text),))

    if max(map(sub, stops(), starts)) <= SOFT_LIMIT:
        return starts
    pieces = array("q")
    for start, stop in zip(starts, stops(), strict=True):
        pieces.append(start)
        if stop - start > SOFT_LIMIT:
            pieces.extend(_soft_cuts(text, start, stop))
    return pieces


def _soft_cuts(text: str, start: int, stop: int) -> Iterator[int]:
    # The break itself (at most two code points) must not be parted from the paragraph's last piece.
    while stop - start > SOFT_LIMIT + 2:
        start = _cut_before(text, start + SOFT_LIMIT)
        yield start


def _cut_before(text: str, limit: int) -> int:
    blank = text.rfind(" ", limit - _CUT_REACH, limit)
    if blank >= 0:
        return blank + 1
    for cut in range(limit, limit - _CUT_REACH, -1):
        if not joins(text[cut - 1], text[cut]):
            return cut
    return limit
