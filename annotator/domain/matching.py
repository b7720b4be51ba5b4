"""How many spans of two analysts can be paired one to one so that every pair shares a character."""

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

from annotator.domain.passes import Extent


def overlap_matches(first: Iterable[Extent], second: Iterable[Extent]) -> int:
    """The size of a maximum one-to-one matching of extents that share at least one character.

    The extent that ends first takes, of those on the other side that it overlaps, the one that ends first. That is a
    maximum: when x ends first of all that are left, what it overlaps is what starts before x ends, and of two such
    extents the one that ends later overlaps all that the other does. So a best matching that gives x another partner,
    or none, can be changed to this one without getting smaller.
    """
    one, two = sorted(first, key=_by_end), sorted(second, key=_by_end)
    if one == two:
        return len(one)
    if _is_staircase(one) and _is_staircase(two):
        return _staircase_matches(one, two)
    return _nested_matches(one, two)


def _by_end(extent: Extent) -> Extent:
    return extent[1], extent[0]


def _is_staircase(extents: Sequence[Extent]) -> bool:
    """Whether extents sorted by end are sorted by start too: none lies inside another."""
    last = 0
    for start, _end in extents:
        if start < last:
            return False
        last = start
    return True


def _staircase_matches(one: Sequence[Extent], two: Sequence[Extent]) -> int:
    """The partner that ends first also starts first, so two fingers suffice."""
    matches = left = right = 0
    while left < len(one) and right < len(two):
        if one[left][0] < two[right][1] and two[right][0] < one[left][1]:
            matches += 1
            left += 1
            right += 1
        elif one[left][1] <= two[right][0]:
            left += 1
        else:
            right += 1
    return matches


class _Side:
    """One analyst's extents: numbered by end, opened in the order of their starts."""

    __slots__ = ("_by_start", "_extents", "_opened", "_waiting", "taken")

    def __init__(self, extents: Sequence[Extent]) -> None:
        self._extents = extents
        self._by_start = sorted(range(len(extents)), key=lambda number: extents[number][0])
        self._opened = 0
        self._waiting: list[int] = []
        self.taken = [False] * len(extents)

    def take_before(self, end: int) -> bool:
        """Takes the extent that ends first of those that start before `end`, if one is left."""
        by_start, extents = self._by_start, self._extents
        while self._opened < len(by_start) and extents[by_start[self._opened]][0] < end:
            heappush(self._waiting, by_start[self._opened])
            self._opened += 1
        while self._waiting:
            number = heappop(self._waiting)
            if not self.taken[number]:
                self.taken[number] = True
                return True
        return False


def _nested_matches(one: Sequence[Extent], two: Sequence[Extent]) -> int:
    sides = (_Side(one), _Side(two))
    ends = [(end, 0, number) for number, (_, end) in enumerate(one)]
    ends += [(end, 1, number) for number, (_, end) in enumerate(two)]
    matches = 0
    for end, side, number in sorted(ends):
        if not sides[side].taken[number]:
            sides[side].taken[number] = True
            matches += sides[1 - side].take_before(end)
    return matches
