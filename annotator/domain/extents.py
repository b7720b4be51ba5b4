"""Stretches of a text taken together: what several of them cover, and what stands outside."""

from collections.abc import Iterable

from annotator.domain.passes import Extent


def merged(extents: Iterable[Extent]) -> list[Extent]:
    """What the extents cover, in order and without overlaps; those that touch become one, empty ones vanish."""
    covered: list[Extent] = []
    for start, end in sorted(extents):
        if covered and start <= covered[-1][1]:
            covered[-1] = covered[-1][0], max(end, covered[-1][1])
        elif start < end:
            covered.append((start, end))
    return covered


def outside(length: int, covered: Iterable[Extent]) -> list[Extent]:
    """The stretches of a text of `length` code points that `merged` extents leave, in order; none is empty."""
    left: list[Extent] = []
    reached = 0
    for start, end in covered:
        if reached < start:
            left.append((reached, start))
        reached = end
    if reached < length:
        left.append((reached, length))
    return left
