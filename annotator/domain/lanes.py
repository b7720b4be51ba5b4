"""Which of several overlapping spans is drawn nearest to the text."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from functools import lru_cache

# Groups of overlapping spans whose levels are remembered: a key press changes one of those in sight.
_GROUPS_KEPT = 4_096

Extent = tuple[int, int]


def levels(extents: Sequence[Extent]) -> list[int]:
    """For each (start, end), its distance from the text: 0 for what has nothing shorter under it.

    Overlapping extents never share a level, and of two that overlap the longer has the higher one; of two that are
    equal, the later in the sequence. Empty extents are not allowed.
    """
    result = [0] * len(extents)
    for group in _groups(extents):
        if len(group) > 1:
            group.sort()
            for number, level in zip(group, _levels(tuple([extents[number] for number in group])), strict=True):
                result[number] = level
    return result


def _groups(extents: Sequence[Extent]) -> list[list[int]]:
    """The numbers of extents that hang together by overlapping."""
    groups: list[list[int]] = []
    reach = -1
    for number in sorted(range(len(extents)), key=extents.__getitem__):
        start, end = extents[number]
        if start >= reach:
            groups.append([])
        groups[-1].append(number)
        reach = max(reach, end)
    return groups


@lru_cache(maxsize=_GROUPS_KEPT)
def _levels(extents: tuple[Extent, ...]) -> tuple[int, ...]:
    result = [0] * len(extents)
    rows: list[list[Extent]] = []
    lengths = [end - start for start, end in extents]
    for number in sorted(range(len(extents)), key=lengths.__getitem__):
        extent, level = extents[number], len(rows)
        while level and not _touches(rows[level - 1], extent):
            level -= 1
        if level == len(rows):
            rows.append([])
        insort(rows[level], extent)
        result[number] = level
    return tuple(result)


def _touches(row: Sequence[Extent], extent: Extent) -> bool:
    """Whether any of the disjoint, sorted extents of a row shares a character with `extent`."""
    start, end = extent
    place = bisect_left(row, (end, end))
    return place > 0 and row[place - 1][1] > start
