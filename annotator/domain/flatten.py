"""Flat policies: which spans stay where a format has room for one span at a place, and why the others do not.

What a policy keeps never shares a character. Of spans that want the same place, the policy takes the best and goes on
with those that it leaves room for, so a short span beside a lost one can still be kept.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic

from annotator.domain.marks import AnyMark, Lost, S, called, label_shown, text_order


class FlatPolicy(StrEnum):
    """Which of overlapping spans is kept.

    `priority` goes by a list of labels, then by length. `split` asks for a file per label (`split_by_label`), and
    takes the longest where spans of one label overlap.
    """

    LONGEST = "longest"
    INNERMOST = "innermost"
    PRIORITY = "priority"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Flat(Generic[S]):
    """The spans kept, in text order and without overlap, and those lost, in text order: every span is in one."""

    kept: tuple[S, ...]
    lost: tuple[Lost[S], ...]


def flatten(spans: Iterable[S], policy: FlatPolicy, priority: Sequence[str] = ()) -> Flat[S]:
    """Keeps what the policy prefers, at the cost of sorting.

    Of spans that are equal to the policy the first in the text goes before, then that whose label comes first in the
    alphabet. Labels that `priority` does not name come after those it does. `split` is for `split_by_label`; here it
    is the same as `longest`.
    """
    ranks = {label: rank for rank, label in reversed(list(enumerate(priority)))}

    preference = _preference(policy, ranks)
    takes_longest = policy in (FlatPolicy.LONGEST, FlatPolicy.SPLIT)
    kept: list[S] = []
    lost: list[Lost[S]] = []
    for together, reached in _touching(spans):
        first = together[0]
        if len(together) == 1:
            kept.append(first)
        elif takes_longest and first[1] == reached:  # around all the others, as most often
            kept.append(first)
            lost += [Lost(span, _why(policy, span, first, ranks)) for span in together[1:]]
        else:
            held, others = _chosen(sorted(together, key=preference))
            kept += held
            losers = [Lost(span, _why(policy, span, blocking, ranks)) for span, blocking in others]
            lost += sorted(losers, key=lambda each: text_order(each.span))
    return Flat(tuple(kept), tuple(lost))


def _chosen(spans: Iterable[S]) -> tuple[list[S], list[tuple[S, S]]]:
    """Of spans by preference those that stay, in text order, and the others, each with one that is in its way."""
    held: list[S] = []
    starts: list[int] = []
    others: list[tuple[S, S]] = []
    for span in spans:
        place = bisect_left(starts, span[1])
        blocking = _first_blocking(held, starts, place, span)
        if blocking is None:
            held.insert(place, span)
            starts.insert(place, span[0])
        else:
            others.append((span, blocking))
    return held, others


def _preference(policy: FlatPolicy, ranks: Mapping[str, int]) -> Callable[[AnyMark], Any]:
    """By what spans in text order are sorted, the best first: those that are equal to it stay in that order."""
    if policy is FlatPolicy.INNERMOST:
        return lambda span: span[1] - span[0]
    if policy is FlatPolicy.PRIORITY:
        return lambda span: (ranks.get(span[2], len(ranks)), span[0] - span[1])
    return lambda span: span[0] - span[1]


def _touching(spans: Iterable[S]) -> Iterator[tuple[list[S], int]]:
    """The spans in text order, those together that overlap each other, if only through others, and where the last of
    them ends: most are alone."""
    together: list[S] = []
    reached = -1
    for span in sorted(spans, key=text_order):
        if together and span[0] >= reached:
            yield together, reached
            together = []
        together.append(span)
        reached = span[1] if span[1] > reached else reached  # max() would be a call for each of half a million
    if together:
        yield together, reached


def split_by_label(spans: Iterable[S]) -> dict[str, Flat[S]]:
    """The spans of each label on their own, by label; where two of one label overlap, the longest is kept."""
    by_label: dict[str, list[S]] = {}
    for span in spans:
        by_label.setdefault(span[2], []).append(span)
    return {label: flatten(by_label[label], FlatPolicy.SPLIT) for label in sorted(by_label)}


def _first_blocking(kept: Sequence[S], starts: Sequence[int], place: int, span: AnyMark) -> S | None:
    """The first of the kept spans that shares a character with `span`; from `place` on they start behind its end."""
    first = bisect_right(starts, span[0])
    if first and kept[first - 1][1] > span[0]:
        first -= 1
    return kept[first] if first < place else None


def _why(policy: FlatPolicy, span: AnyMark, other: AnyMark, ranks: Mapping[str, int]) -> str:
    return f"{_relation(span, other)}; {_rule(policy, span, other, ranks)}"


def _relation(span: AnyMark, other: AnyMark) -> str:
    start, end, label = span[:3]
    if (start, end) == other[:2]:
        return "marked twice" if label == other[2] else f"on the same words as {called(other)}"
    if other[0] <= start and end <= other[1]:
        return f"nested in {called(other)}"
    return f"around {called(other)}" if start <= other[0] and other[1] <= end else f"crosses {called(other)}"


def _rule(policy: FlatPolicy, span: AnyMark, other: AnyMark, ranks: Mapping[str, int]) -> str:
    if span[:3] == other[:3]:
        return "one kept"
    if policy is FlatPolicy.PRIORITY and ranks.get(span[2], len(ranks)) != ranks.get(other[2], len(ranks)):
        return f"{label_shown(other[2])} goes before {label_shown(span[2])}"
    if span[:2] == other[:2]:
        return "the first label of the alphabet kept"
    if span[1] - span[0] == other[1] - other[0]:
        return "the first kept"
    return "innermost kept" if policy is FlatPolicy.INNERMOST else "longest kept"
