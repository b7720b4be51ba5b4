"""What makes a span valid, and the one order in which spans are listed."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable

from annotator.domain.errors import SpanRefused
from annotator.domain.model import Span
from annotator.domain.names import REORDERING

_SHOWN = 40
_LOOKED_AT = 20  # times the limit: a quote may be megabytes long, or mostly blanks
_IN_A_MENU = dict.fromkeys((*range(32), *range(127, 160)), "\ufffd") | dict.fromkeys(map(ord, REORDERING))


def quote_of(text: str, start: int, end: int) -> str:
    """The code points of `text` from `start` (inclusive) to `end` (exclusive).

    Raises SpanRefused for an empty stretch or one that leaves the text.
    """
    why = refusal(len(text), start, end)
    if why:
        raise SpanRefused(why, "Choose a stretch inside the text with at least one character.")
    return text[start:end]


def refusal(length: int, start: int, end: int) -> str | None:
    """Why `start`..`end` is no span of a text of `length` code points, or None when it is one."""
    if start < 0:
        return f"The span starts at {start}, before the text begins."
    if start == end:
        return f"The span {start}..{end} is empty."
    if start > end:
        return f"The span starts at {start}, behind its end {end}."
    if end > length:
        return f"The span ends at {end}, but the text has only {length} characters."
    return None


def in_order(spans: Iterable[Span], names: dict[str, str]) -> list[Span]:
    """Spans by start, then longest first, then label name (`names` maps label ids)."""
    return sorted(spans, key=lambda span: (span.start, -span.end, names.get(span.label_id, "")))


def patched(spans: tuple[Span, ...], gone: Iterable[Span], fresh: Iterable[Span]) -> tuple[Span, ...] | None:
    """Ordered spans without `gone` and with `fresh`, in a few steps however many there are.

    None when two would have one extent: the label's name decides their order then, which is not known here.
    `gone` must be among them.
    """
    found = list(spans)
    for span in gone:
        place = bisect_left(found, _place(span), key=_place)
        while found[place].id != span.id:
            place += 1
        del found[place]
    for span in fresh:
        place = bisect_left(found, _place(span), key=_place)
        if place < len(found) and _place(found[place]) == _place(span):
            return None
        found.insert(place, span)
    return tuple(found)


def _place(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def sha256_of(text: str) -> str:
    """The SHA-256 of the text's UTF-8 bytes, 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def shortened(quote: str, limit: int = _SHOWN) -> str:
    """A quote on one line of at most `limit` code points, for menus and messages; never empty.

    Control characters show as U+FFFD, and those that reorder a line are left out.
    """
    near = quote[: _LOOKED_AT * limit]
    line = " ".join(near.split()).translate(_IN_A_MENU) or " "
    return line if len(line) <= limit and len(near) == len(quote) else line[: limit - 1].rstrip() + "…"
