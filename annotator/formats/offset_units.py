"""Offsets of other tools, brought to code points: JavaScript counts UTF-16 units, and files do not say what they count.

Only a quote can tell, and only in a text with characters of two units; in any other text both are the same.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

from annotator.formats.exchange import Notice, Refusal

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Split(NamedTuple):
    """A span whose ends, in UTF-16 units, fall inside a pair."""

    start: int
    end: int

    def refusal(self, where: str) -> Refusal:
        """Why it is none."""
        return Refusal(where, f"span {self.start}..{self.end}, in UTF-16 units, cuts a character in half")


class OffsetUnits:
    """What offsets count, list by list: what more quotes fit, and the preferred unit where they cannot tell."""

    def __init__(self, *, prefer_utf16: bool) -> None:
        self._prefer_utf16 = prefer_utf16
        self._batches = {"utf-16": 0, "code points": 0, "untold": 0}

    def in_code_points(self, spans: list[Any], text: str) -> list[Any]:
        """The spans with offsets in code points; one that fits only the other reading is read so."""
        pairs = array("q", [] if text.isascii() else (found.start() for found in _ASTRAL.finditer(text)))
        if not pairs or not spans:
            return spans
        pairs = array("q", (at + number for number, at in enumerate(pairs)))  # where they begin in UTF-16 units
        read = [(span, _converted(span, pairs)) for span in spans]
        fits = [(_fits(was, text), _fits(span, text)) for was, span in read]
        plain, wide = sum(one for one, _ in fits), sum(two for _, two in fits)
        if plain == wide == 0 and any(type(span) is Split for _, span in read):
            plain = 1  # nobody marks half a character
        as_utf16 = wide >= plain if self._prefer_utf16 else wide > plain
        self._batches["untold" if wide == plain == 0 else "utf-16" if as_utf16 else "code points"] += 1
        return [
            span if (two or not one if as_utf16 else two and not one) else was
            for (was, span), (one, two) in zip(read, fits, strict=True)
        ]

    def notices(self, where: str) -> Iterator[Notice]:
        """What was found where it matters: in texts with characters of two UTF-16 units. What should be is not said."""
        preferred = "UTF-16 units, as browsers do" if self._prefer_utf16 else "code points, as the standard says"
        words = {
            "utf-16": "offsets that count UTF-16 units, as their quotes show, became code points",
            "code points": "offsets count code points already, as their quotes show",
            "untold": f"no quote fits its offsets; they were taken to count {preferred}",
        }
        for unit, count in self._batches.items():
            if count and (unit != "code points" or self._prefer_utf16):
                yield Notice(where, f"in {count:,} list(s) of spans of texts with emoji or the like, {words[unit]}")


def _converted(span: Any, pairs: "array[int]") -> Any:
    """The span with UTF-16 offsets made code points."""
    start, end = span.get("start"), span.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end < 2**62:
        return span
    before, until = bisect_left(pairs, start), bisect_left(pairs, end)
    if any(count and pairs[count - 1] == place - 1 for count, place in ((before, start), (until, end))):
        return Split(start, end)
    return {**span, "start": start - before, "end": end - until}


def _fits(span: Any, text: str) -> bool:
    if type(span) is Split:
        return False
    start, end, quote = span.get("start"), span.get("end"), span.get("text")
    return type(start) is int and type(end) is int and 0 <= start < end and quote == text[start:end]
