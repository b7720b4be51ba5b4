"""Spans brought to the boundaries that a format knows: tokens, or the first and last visible sign.

Moving spans can make two of them meet, so this comes before a flat policy.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic

from annotator.domain.cases import trimmed
from annotator.domain.marks import Lost, Moved, S, moved, text_order
from annotator.domain.passes import Extent
from annotator.domain.tokens import closes_abbreviation

_ABBREVIATION_REACH = 20


class Alignment(StrEnum):
    """What becomes of a span whose ends are no token's ends: lost, or taken out to them, or in to them."""

    STRICT = "strict"
    EXPAND = "expand"
    CONTRACT = "contract"


class Edges(StrEnum):
    """What is cut from the ends of a span: nothing, white space, or white space and punctuation."""

    KEEP = "keep"
    BLANKS = "blanks"
    PUNCTUATION = "punctuation"


@dataclass(frozen=True, slots=True)
class Aligned(Generic[S]):
    """The spans kept, in text order; which of them were moved; and those lost. Every span is in kept or lost, once."""

    kept: tuple[S, ...]
    moved: tuple[Moved[S], ...]
    lost: tuple[Lost[S], ...]


def align(spans: Iterable[S], tokens: Sequence[Extent], mode: Alignment) -> Aligned[S]:
    """Brings spans to token boundaries; `tokens` are in order, not empty and without overlap.

    `expand` takes every token that shares a character with the span, `contract` those that lie wholly in it; where
    there is none the span is lost.
    """
    starts = [start for start, _ in tokens]
    ends = [end for _, end in tokens]
    kept: list[S] = []
    changed: list[Moved[S]] = []
    lost: list[Lost[S]] = []
    for span in sorted(spans, key=text_order):
        start, end = span[0], span[1]
        if mode is Alignment.CONTRACT:
            first, last = bisect_left(starts, start), bisect_right(ends, end)
        else:
            first, last = bisect_right(ends, start), bisect_left(starts, end)
        if first >= last:
            lost.append(Lost(span, "holds no whole token" if mode is Alignment.CONTRACT else "holds no token"))
        elif (starts[first], ends[last - 1]) == (start, end):
            kept.append(span)
        elif mode is Alignment.STRICT:
            lost.append(Lost(span, _misfit(start, end, tokens[first], tokens[last - 1])))
        else:
            after = moved(span, starts[first], ends[last - 1])
            kept.append(after)
            changed.append(
                Moved(span, after, "taken out to whole tokens" if _grew(span, after) else "taken in to tokens")
            )
    kept.sort(key=text_order)
    return Aligned(tuple(kept), tuple(changed), tuple(lost))


def trim(text: str, spans: Iterable[S], edges: Edges) -> Aligned[S]:
    """Cuts the edges of spans; one of punctuation alone keeps it, and one of white space alone is lost.

    The full stop of an abbreviation stays: "U.S." and not "U.S".
    """
    kept: list[S] = []
    changed: list[Moved[S]] = []
    lost: list[Lost[S]] = []
    for span in sorted(spans, key=text_order):
        start, end = trimmed_edges(text, span[0], span[1], edges)
        if start == end:
            lost.append(Lost(span, "holds nothing but white space"))
        elif (start, end) == (span[0], span[1]):
            kept.append(span)
        else:
            after = moved(span, start, end)
            kept.append(after)
            blanks = (start, end) == trimmed_edges(text, span[0], span[1], Edges.BLANKS)
            changed.append(
                Moved(span, after, "without white space at its edges" if blanks else "without punctuation at its edges")
            )
    kept.sort(key=text_order)
    return Aligned(tuple(kept), tuple(changed), tuple(lost))


def trimmed_edges(text: str, start: int, end: int, edges: Edges) -> Extent:
    """An extent as `trim` cuts it; empty, at its start, for white space alone."""
    if edges is Edges.KEEP:
        return start, end
    first, last = start, end
    while first < last and text[first].isspace():
        first += 1
    while first < last and text[last - 1].isspace():
        last -= 1
    if first == last:
        return start, start
    if edges is Edges.BLANKS:
        return first, last
    inner, stop = trimmed(text, first, last)
    if stop < last and text[stop] == "." and stop > inner:
        near = max(inner, stop - _ABBREVIATION_REACH)
        stop += closes_abbreviation(text[near : stop + 1], stop - near)
    return inner, stop


def _grew(before: S, after: S) -> bool:
    return after[0] < before[0] or after[1] > before[1]


def _misfit(start: int, end: int, first: Extent, last: Extent) -> str:
    if first[0] < start:
        return f"starts inside the token {first[0]}–{first[1]}"
    if last[1] > end:
        return f"ends inside the token {last[0]}–{last[1]}"
    return "starts between tokens" if first[0] > start else "ends between tokens"
