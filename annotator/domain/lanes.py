"""Which of several overlapping spans is drawn nearest to the text."""

from bisect import bisect_left, insort
from collections.abc import Sequence


def levels(extents: Sequence[tuple[int, int]]) -> list[int]:
    """For each (start, end), its distance from the text: 0 for what has nothing shorter under it.

    Overlapping extents never share a level, and of two that overlap the longer has the higher one; of two that are
    equal, the later in the sequence. Empty extents are not allowed.
    """
    result = [0] * len(extents)
    rows: list[list[tuple[int, int]]] = []
    lengths = [end - start for start, end in extents]
    for number in sorted(range(len(extents)), key=lengths.__getitem__):
        extent, level = extents[number], len(rows)
        while level and not _touches(rows[level - 1], extent):
            level -= 1
        if level == len(rows):
            rows.append([])
        insort(rows[level], extent)
        result[number] = level
    return result


def _touches(row: Sequence[tuple[int, int]], extent: tuple[int, int]) -> bool:
    """Whether any of the disjoint, sorted extents of a row shares a character with `extent`."""
    start, end = extent
    place = bisect_left(row, (end, end))
    return place > 0 and row[place - 1][1] > start
