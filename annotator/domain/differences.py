"""How one candidate reads beside another, and whose votes changed since a case was decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from annotator.domain.cases import Candidate
from annotator.domain.passes import Extent, Mark, in_text_order


class Change(StrEnum):
    """What a piece of a candidate is beside the reference: in both, left out, or only here."""

    SAME = "same"
    STRUCK = "struck"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, code point for code point, and what it is beside the reference."""

    change: Change
    text: str


def widest(candidates: Iterable[Candidate]) -> Extent:
    """The longest extent marked in a case, of equals the first in the text; what the others are compared with."""
    longest = min(candidates, key=lambda one: (one.start - one.end, one.start))
    return longest.start, longest.end


def pieces(text: str, reference: Extent, extent: Extent) -> tuple[Piece, ...]:
    """An extent beside a reference, in text order, without empty pieces; what lies between two that do not touch is in
    neither."""
    edges = sorted({*reference, *extent})
    found = []
    for start, end in pairwise(edges):
        there, here = _holds(reference, start), _holds(extent, start)
        if there or here:
            change = Change.SAME if there and here else Change.STRUCK if there else Change.ADDED
            found.append(Piece(change, text[start:end]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class VoteChange:
    """What one analyst held when a case was decided, and now; none of it is "no span here".

    `had_finished` is whether they had finished the document then: if not, this is their first vote.
    """

    analyst: str
    was: tuple[Mark, ...]
    now: tuple[Mark, ...]
    had_finished: bool = True


def changed_votes(
    was: Sequence[Candidate], was_against: Iterable[str], now: Sequence[Candidate], now_against: Iterable[str]
) -> list[VoteChange]:
    """The analysts who hold other spans than then, by name. One who only agrees with "no span here" is none of them."""
    before, after = _held(was, was_against), _held(now, now_against)
    return [
        VoteChange(name, before.get(name, ()), after.get(name, ()), had_finished=name in before)
        for name in sorted(before.keys() | after.keys())
        if before.get(name, ()) != after.get(name, ())
    ]


def _held(candidates: Sequence[Candidate], against: Iterable[str]) -> dict[str, tuple[Mark, ...]]:
    found: dict[str, list[Mark]] = {name: [] for name in against}
    for one in candidates:
        for name in one.voters:
            found.setdefault(name, []).append(one.mark)
    return {name: tuple(sorted(marks, key=in_text_order)) for name, marks in found.items()}


def _holds(extent: Extent, offset: int) -> bool:
    return extent[0] <= offset < extent[1]
