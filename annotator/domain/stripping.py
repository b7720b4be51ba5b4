"""A page's text without its boilerplate, its other spans moved exactly, and the way back to the page.

Nothing else of the text changes: the blank lines around what is cut out stay, so two blocks of them can meet.

A span that runs into boilerplate keeps the characters it has outside; one that runs over boilerplate becomes the
unbroken stretch of what is left of it. Losing those instead would leave text that is spoken for without its label.
Both are listed as moved. Lost are the boilerplate's own spans, which are what was cut out, and spans of which nothing
but white space is left.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic

from annotator.domain.extents import merged, outside
from annotator.domain.families import BOILERPLATE
from annotator.domain.marks import Lost, Moved, S, moved, text_order
from annotator.domain.passes import Extent


@dataclass(frozen=True, slots=True)
class PageMap:
    """Which stretches of the page the stripped text is made of, one behind the other; offsets in code points."""

    pieces: tuple[Extent, ...]
    starts: tuple[int, ...]
    """Where each piece begins in the stripped text."""

    @classmethod
    def of(cls, pieces: Sequence[Extent]) -> "PageMap":
        """The map of a text joined from these stretches of a page; they are in order and none is empty."""
        starts, reached = [], 0
        for start, end in pieces:
            starts.append(reached)
            reached += end - start
        return cls(tuple(pieces), tuple(starts))

    def to_page(self, start: int, end: int) -> list[Extent]:
        """The stretches of the page that `start`..`end` of the stripped text is made of; none for an empty one."""
        found: list[Extent] = []
        for number in range(max(bisect_right(self.starts, start) - 1, 0), len(self.pieces)):
            shift = self.pieces[number][0] - self.starts[number]
            first, last = max(start + shift, self.pieces[number][0]), min(end + shift, self.pieces[number][1])
            if first >= last:
                break
            found.append((first, last))
        return found

    def to_stripped(self, offset: int) -> int:
        """Where an offset of the page is in the stripped text; one inside what was cut out is where that was."""
        number = bisect_right(self.pieces, offset, key=_start) - 1
        if number < 0:
            return 0
        start, end = self.pieces[number]
        return self.starts[number] + min(offset, end) - start


@dataclass(frozen=True, slots=True)
class Stripped(Generic[S]):
    """What is left of a page. Every span that is not boilerplate is in `kept` or in `lost`, once; all in text order.

    `cut` are the boilerplate's own spans, as they stood in the page.
    """

    text: str
    kept: tuple[S, ...]
    moved: tuple[Moved[S], ...]
    lost: tuple[Lost[S], ...]
    cut: tuple[S, ...]
    page: PageMap


def strip(
    text: str, spans: Iterable[S], boilerplate: Collection[str] = BOILERPLATE, others: Iterable[Extent] = ()
) -> Stripped[S]:
    """The page without what the spans of these labels cover, together where they overlap, and without `others`.

    `moved` lists only the spans whose quote has changed, as they were in the page and as they are in the new text; the
    place of most others has changed too.
    """
    ordered = sorted(spans, key=text_order)
    cut = [span for span in ordered if span[2] in boilerplate]
    holes = merged([*others, *((span[0], span[1]) for span in cut)])
    pieces = outside(len(text), holes)
    left = "".join(text[start:end] for start, end in pieces)
    page = PageMap.of(pieces)
    kept: list[S] = []
    changed: list[Moved[S]] = []
    lost: list[Lost[S]] = []
    for span in ordered:
        if span[2] in boilerplate:
            continue
        start, end = page.to_stripped(span[0]), page.to_stripped(span[1])
        if start == end or (left[start:end].isspace() and end - start < span[1] - span[0]):
            lost.append(Lost(span, "stands in boilerplate, which is cut out"))
            continue
        after = moved(span, start, end)
        kept.append(after)
        if end - start < span[1] - span[0]:
            changed.append(Moved(span, after, _why(span[0], span[1], holes)))
    kept.sort(key=text_order)
    return Stripped(left, tuple(kept), tuple(changed), tuple(lost), tuple(cut), page)


def _why(start: int, end: int, holes: Sequence[Extent]) -> str:
    """How the first hole that shares a character with a span takes from it."""
    hole = holes[bisect_right(holes, start, key=_end)]
    over = start < hole[0] and hole[1] < end
    return f"runs {'over' if over else 'into'} boilerplate {hole[0]}–{hole[1]}, which is cut out of it"


def _start(extent: Extent) -> int:
    return extent[0]


def _end(extent: Extent) -> int:
    return extent[1]
