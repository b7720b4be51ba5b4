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
    by_length = sorted(range(len(extents)), key=lambda number: extents[number][1] - extents[number][0])
    for number in by_length:
        extent = extents[number]
        level = next((depth + 1 for depth in range(len(rows) - 1, -1, -1) if _touches(rows[depth], extent)), 0)
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
