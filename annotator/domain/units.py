"""Documents cut into the units a model is trained on: whole documents, paragraphs or sentences, or windows of them.

A window holds as many whole pieces as fit into its length: sentences of a document or paragraph, words of a sentence.
A piece that is too long by itself is cut into smaller ones, a sentence into words, a word between its signs. Blank
paragraphs, and the blanks between pieces, are in no unit.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import blake2b
from typing import Generic

from annotator.domain.errors import AnnotatorError
from annotator.domain.marks import Lost, Moved, S, moved, text_order
from annotator.domain.passes import Extent
from annotator.domain.text import joins
from annotator.domain.tokens import sentence_at

_WORD = re.compile(r"\S+")
_PARAGRAPH = re.compile(r"[^\r\n]+")


class Whole(StrEnum):
    """What a unit is, or what windows are cut from."""

    DOCUMENT = "document"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"


class Crossing(StrEnum):
    """What becomes of a span that crosses the edge of a unit.

    It is lost where no unit holds it whole, or a part of it stands in each unit that it reaches into.
    """

    LOSE = "lose"
    CLIP = "clip"


@dataclass(frozen=True, slots=True)
class UnitOptions:
    """How to cut.

    `longest` is the most code points a window may have, None for units without windows; `stride` is how far the next
    window begins behind the last, at least, None for windows that do not overlap. Of the units without spans the share
    `empty` is kept, the same ones every time with the same `seed`.
    """

    whole: Whole = Whole.DOCUMENT
    longest: int | None = None
    stride: int | None = None
    crossing: Crossing = Crossing.LOSE
    empty: Fraction = Fraction(1)
    seed: int = 0

    def check(self) -> None:
        """Raises AnnotatorError for numbers that cannot be."""
        if self.longest is not None and self.longest < 1:
            raise AnnotatorError(f"A window of {self.longest} characters holds nothing.", "Give a length of 1 or more.")
        if self.stride is not None and not (self.longest and 1 <= self.stride <= self.longest):
            raise AnnotatorError(
                f"Windows cannot begin {self.stride} characters apart when they are {self.longest or 'not'} long.",
                "Give a length for the windows, and a stride from 1 up to it.",
            )
        if not 0 <= self.empty <= 1:
            raise AnnotatorError(f"{self.empty} is no share of the empty units.", "Give a share from 0 to 1.")


@dataclass(frozen=True, slots=True)
class UnitOf(Generic[S]):
    """One unit: `start`..`end` of the document, and the spans in it by offsets into `text`, in text order."""

    start: int
    end: int
    text: str
    spans: tuple[S, ...]


@dataclass(frozen=True, slots=True)
class Units(Generic[S]):
    """The units of a document in order; a span can be in several where windows overlap.

    Every span of the document is in a unit or in `lost`, with the offsets of the document. `clipped` has an entry for
    each part of a span that stands in a unit, both by offsets of the document. `left_out` counts the empty units that
    were not sampled.
    """

    units: tuple[UnitOf[S], ...]
    lost: tuple[Lost[S], ...]
    clipped: tuple[Moved[S], ...]
    left_out: int


def cut_units(document_id: str, text: str, spans: Iterable[S], options: UnitOptions) -> Units[S]:
    """Cuts a document; its id goes into the choice of empty units. Raises AnnotatorError, see `UnitOptions.check`."""
    options.check()
    extents = list(unit_extents(text, options))
    held: list[list[S]] = [[] for _ in extents]
    lost: list[Lost[S]] = []
    clipped: list[Moved[S]] = []
    kind = options.whole if options.longest is None else "window"
    first = 0
    for span in sorted(spans, key=text_order):
        # Both edges of the units rise, so what ends before this span begins is done with.
        while first < len(extents) and extents[first][1] <= span[0]:
            first += 1
        reached = _reached(extents, first, span[1])
        whole = [at for at in reached if extents[at][0] <= span[0] and span[1] <= extents[at][1]]
        parts = _clip(text, span, extents, reached) if options.crossing is Crossing.CLIP else []
        for at in whole:
            held[at].append(span)
        for at, part in parts:
            held[at].append(part)
            clipped.append(Moved(span, part, f"clipped to {part[0]}–{part[1]} at the edge of a {kind}"))
        if not whole and not parts:
            lost.append(Lost(span, _why_lost(span, extents, reached, kind)))
    units = [_unit(text, extent, inside) for extent, inside in zip(extents, held, strict=True)]
    kept = [unit for unit in units if unit.spans or _is_sampled(document_id, unit.start, unit.end, options)]
    return Units(tuple(kept), tuple(lost), tuple(clipped), len(units) - len(kept))


def unit_extents(text: str, options: UnitOptions) -> Iterator[Extent]:
    """Where the units of a text stand; both edges rise from one to the next. A document is a unit also when blank."""
    for start, end in _wholes(text, options.whole):
        if options.longest is None or end - start <= options.longest:
            yield start, end
        else:
            pieces = _sentences(text, start, end) if options.whole is not Whole.SENTENCE else [(start, end)]
            yield from _windows(_short_pieces(text, pieces, options.longest), options.longest, options.stride)


def _wholes(text: str, whole: Whole) -> Iterator[Extent]:
    if whole is Whole.DOCUMENT:
        yield 0, len(text)
        return
    for found in _PARAGRAPH.finditer(text):
        if not found.group().isspace():
            if whole is Whole.PARAGRAPH:
                yield found.span()
            else:
                yield from _sentences(text, *found.span())


def _sentences(text: str, start: int, end: int) -> Iterator[Extent]:
    """The sentences of a stretch of whole paragraphs, each without the blanks around it."""
    at = _next_visible(text, start, end)
    while at < end:
        stop = max(sentence_at(text, at)[1], at + 1)
        yield at, stop
        at = _next_visible(text, stop, end)


def _next_visible(text: str, at: int, end: int) -> int:
    found = _WORD.search(text, at, end)
    return found.start() if found else end


def _short_pieces(text: str, pieces: Iterable[Extent], longest: int) -> Iterator[Extent]:
    """The pieces, those that are too long cut into words, and words into what fits."""
    for start, end in pieces:
        if end - start <= longest:
            yield start, end
            continue
        for word in _WORD.finditer(text, start, end):
            at = word.start()
            while word.end() - at > longest:
                stop = _between_signs(text, at, at + longest)
                yield at, stop
                at = stop
            yield at, word.end()


def _between_signs(text: str, start: int, limit: int) -> int:
    """The last place up to `limit` that parts no sign from its marks; `limit` where there is none."""
    return next((at for at in range(limit, start, -1) if not joins(text[at - 1], text[at])), limit)


def _windows(pieces: Iterable[Extent], longest: int, stride: int | None) -> Iterator[Extent]:
    """Runs of whole pieces no longer than `longest`; none lies within another."""
    whole = list(pieces)
    first = reached = 0
    while first < len(whole):
        start = whole[first][0]
        stop = first + 1
        while stop < len(whole) and whole[stop][1] - start <= longest:
            stop += 1
        if stop > reached:
            yield start, whole[stop - 1][1]
            reached = stop
        following = first + 1
        if stride is None:
            following = stop
        else:
            while following < stop and whole[following][0] < start + stride:
                following += 1
        first = following if reached < len(whole) else len(whole)


def _reached(extents: Sequence[Extent], first: int, end: int) -> range:
    """The units from `first` on that begin before `end`."""
    stop = first
    while stop < len(extents) and extents[stop][0] < end:
        stop += 1
    return range(first, stop)


def _clip(text: str, span: S, extents: Sequence[Extent], reached: Iterable[int]) -> list[tuple[int, S]]:
    """What of a span stands in each unit that cuts it, without white space at the edges that the cut has made."""
    parts: list[tuple[int, S]] = []
    for at in reached:
        if extents[at][0] <= span[0] and span[1] <= extents[at][1]:
            continue
        start, end = max(span[0], extents[at][0]), min(span[1], extents[at][1])
        while start < end and start > span[0] and text[start].isspace():
            start += 1
        while start < end < span[1] and text[end - 1].isspace():
            end -= 1
        if start < end:
            parts.append((at, moved(span, start, end)))
    return parts


def _why_lost(span: S, extents: Sequence[Extent], reached: Sequence[int], kind: str) -> str:
    if not reached:
        return f"stands between two {kind}s"
    start, end = extents[reached[0]]
    return f"crosses the edge of a {kind} at {start if span[0] < start else end}"


def _unit(text: str, extent: Extent, spans: Iterable[S]) -> UnitOf[S]:
    start, end = extent
    shifted = sorted((moved(span, span[0] - start, span[1] - start) for span in spans), key=text_order)
    return UnitOf(start, end, text[start:end], tuple(shifted))


def _is_sampled(document_id: str, start: int, end: int, options: UnitOptions) -> bool:
    place = f"{options.seed}\0{document_id}\0{start}\0{end}".encode("utf-8", "surrogatepass")
    return Fraction(int.from_bytes(blake2b(place, digest_size=8, person=b"empty").digest()), 2**64) < options.empty
