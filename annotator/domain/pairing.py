"""Whose span answers to whose: the spans of two analysts over one document, put together one to one."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from annotator.domain.competing import competes
from annotator.domain.passes import Mark, in_text_order

Pair = tuple[Mark | None, Mark | None]
"""What one has and what the other has in its place; one of the two may be nothing."""

_SAME_LABEL = 0.5  # as good as this much more intersection over union


def paired(first: Iterable[Mark], second: Iterable[Mark]) -> list[Pair]:
    """Every span of both exactly once, in text order: equal spans go together, for the others see `differing`."""
    one, two = set(first), set(second)
    found: list[Pair] = [(mark, mark) for mark in one & two]
    return sorted(found + differing(one, two), key=_place)


def differing(one: AbstractSet[Mark], two: AbstractSet[Mark]) -> list[Pair]:
    """The spans of either that the other does not have, exactly once.

    Each two that compete go together, those that fit best first: by intersection over union, where the same label
    counts one half more. What is left has nothing in its place.
    """
    left, right = set(one - two), set(two - one)
    found: list[Pair] = []
    if left and right:
        for _, a, b in sorted(_links(left, right), key=_best_first):
            if a in left and b in right:
                left.remove(a)
                right.remove(b)
                found.append((a, b))
    found += [(mark, None) for mark in left]
    found += [(None, mark) for mark in right]
    return found


def _links(first: set[Mark], second: set[Mark]) -> list[tuple[float, Mark, Mark]]:
    """Each two that compete, one of either side, and how well they fit; the cost is one look for each two that meet."""
    links: list[tuple[float, Mark, Mark]] = []
    open_: list[tuple[Mark, bool]] = []
    for mark, is_first in sorted([(mark, True) for mark in first] + [(mark, False) for mark in second]):
        open_ = [each for each in open_ if each[0][1] > mark[0]]
        for other, other_is_first in open_:
            if other_is_first != is_first and competes(other, mark):
                a, b = (mark, other) if is_first else (other, mark)
                links.append((_fit(a, b), a, b))
        open_.append((mark, is_first))
    return links


def _fit(one: Mark, two: Mark) -> float:
    shared = min(one[1], two[1]) - max(one[0], two[0])
    return shared / (max(one[1], two[1]) - min(one[0], two[0])) + _SAME_LABEL * (one[2] == two[2])


def _best_first(link: tuple[float, Mark, Mark]) -> tuple[float, Mark, Mark]:
    return -link[0], link[1], link[2]


def _place(pair: Pair) -> tuple[tuple[int, int, str], tuple[int, int, str]]:
    one, two = pair[0] or pair[1], pair[1] or pair[0]
    assert one is not None
    assert two is not None
    return in_text_order(one), in_text_order(two)
