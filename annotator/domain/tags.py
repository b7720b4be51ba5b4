"""Spans as a tag for each token, and back: IOB2 and BILUO in both directions, IOB1 for reading.

Only flat spans on token boundaries can be written; flatten.py and alignment.py make them so.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.domain.marks import AnyMark, called
from annotator.domain.passes import Extent, Mark

OUTSIDE = "O"
_PREFIXES = frozenset("BILU")
# BIOES says end and single where BILUO says last and unit.
_SAME = {"E": "L", "S": "U"}


class Scheme(StrEnum):
    """How tags tell where a span begins and ends."""

    IOB2 = "IOB2"
    BILUO = "BILUO"
    IOB1 = "IOB1"


@dataclass(frozen=True, slots=True)
class Repair:
    """A tag that does not follow its scheme, by the number of its token, and what was made of it."""

    token: int
    tag: str
    why: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """The spans that tags say, in text order, and what had to be repaired to read them."""

    spans: tuple[Mark, ...]
    repairs: tuple[Repair, ...]


def write_tags(spans: Iterable[AnyMark], tokens: Sequence[Extent], scheme: Scheme) -> list[str]:
    """A tag for each token; `tokens` in order.

    Raises ValueError for a span that is not on token boundaries or shares a token with another.
    """
    starts = [start for start, _ in tokens]
    tags = [OUTSIDE] * len(tokens)
    for span in spans:
        first, stop = bisect_left(starts, span[0]), bisect_left(starts, span[1])
        fits = first < stop and (starts[first], tokens[stop - 1][1]) == (span[0], span[1])
        if not fits or any(tag != OUTSIDE for tag in tags[first:stop]):
            raise ValueError(f"{called(span)} is not on free tokens.")
        tags[first:stop] = _tags(span[2], stop - first, scheme)
    return tags


def read_tags(tags: Sequence[str], tokens: Sequence[Extent], scheme: Scheme) -> Tagged:
    """The spans that the tags say, one tag for each token.

    A span that does not begin or end as the scheme wants it is taken as far as its tokens go and noted; a tag that no
    scheme knows counts as O and is noted. Raises ValueError when the numbers of tags and tokens differ.
    """
    if len(tags) != len(tokens):
        raise ValueError(f"{len(tags)} tags for {len(tokens)} tokens.")
    reading = _Reading(tokens, scheme)
    for number, tag in enumerate(tags):
        reading.take(number, tag)
    reading.close(len(tags))
    return Tagged(tuple(reading.spans), tuple(reading.repairs))


def guess_scheme(tags: Iterable[str]) -> Scheme:
    """The scheme in which the tags have the least to repair.

    L, U, E or S make it BILUO. Else it is IOB1 when some span begins with I and none with B that does not have to.
    """
    inner = needless = False
    last, last_label = "", ""
    for tag in tags:
        prefix, _, label = tag.partition("-")
        prefix = _SAME.get(prefix, prefix)
        if label and prefix in ("L", "U"):
            return Scheme.BILUO
        follows = bool(label) and last not in ("", OUTSIDE) and label == last_label
        inner |= prefix == "I" and bool(label) and not follows
        needless |= prefix == "B" and bool(label) and not follows
        last, last_label = prefix, label
    return Scheme.IOB1 if inner and not needless else Scheme.IOB2


def tags_of(label: str, scheme: Scheme) -> tuple[str, str, str, str]:
    """The tags of a span's first token, of an inner one, of its last, and of the only one."""
    if scheme is Scheme.BILUO:
        return f"B-{label}", f"I-{label}", f"L-{label}", f"U-{label}"
    if scheme is Scheme.IOB2:
        return f"B-{label}", f"I-{label}", f"I-{label}", f"B-{label}"
    raise ValueError("IOB1 is only read.")


def _tags(label: str, count: int, scheme: Scheme) -> list[str]:
    first, inner, last, unit = tags_of(label, scheme)
    return [unit] if count == 1 else [first, *[inner] * (count - 2), last]


class _Reading:
    """Tags on their way into spans."""

    def __init__(self, tokens: Sequence[Extent], scheme: Scheme) -> None:
        self.spans: list[Mark] = []
        self.repairs: list[Repair] = []
        self._tokens = tokens
        self._scheme = scheme
        self._label: str | None = None
        self._first = 0
        self._last_tag = OUTSIDE

    def take(self, number: int, tag: str) -> None:
        """Reads the tag of one token."""
        prefix, dash, label = tag.partition("-")
        prefix = _SAME.get(prefix, prefix)
        if tag != OUTSIDE and not (dash and label and prefix in _PREFIXES and self._knows(prefix)):
            self.repairs.append(Repair(number, tag, f"no tag of {self._scheme}; taken for O"))
            prefix = OUTSIDE
        if prefix == OUTSIDE:
            self.close(number)
            return
        goes_on = prefix in ("I", "L") and label == self._label
        if not goes_on:
            self.close(number)
            self._label, self._first = label, number
            if prefix in ("I", "L") and self._scheme is not Scheme.IOB1:
                self.repairs.append(Repair(number, tag, "begins a span without B"))
        self._last_tag = tag
        if prefix in ("L", "U"):
            self._end(number + 1)

    def close(self, number: int) -> None:
        """Ends the span that is open, if one is, before the token `number`."""
        if self._label is not None:
            if self._scheme is Scheme.BILUO:
                self.repairs.append(Repair(number - 1, self._last_tag, "ends a span without L"))
            self._end(number)

    def _end(self, number: int) -> None:
        assert self._label is not None
        self.spans.append((self._tokens[self._first][0], self._tokens[number - 1][1], self._label))
        self._label = None

    def _knows(self, prefix: str) -> bool:
        return self._scheme is Scheme.BILUO or prefix in ("B", "I")
