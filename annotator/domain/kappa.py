"""Chance-corrected agreement, from the margins of tables of pairs.

A table counts, for two values, how often one analyst gave a unit the first and another the second. Its margins are
enough for each figure, and unlike the table they grow with the values, not with their square. The figures are worked
out in whole numbers and divided once, so perfect agreement is exactly 1 and "expected agreement 1" is exact too.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TypeVar

Value = TypeVar("Value", bound=Hashable)


def cohen(agreeing: int, rows: Mapping[Value, int], columns: Mapping[Value, int]) -> float | None:
    """Cohen's kappa (1960) from how many units got the same value twice, and how often each of the two gave each value.

    None when chance alone would always agree, or nothing was counted.
    """
    units = sum(rows.values())
    chance = sum(count * columns.get(value, 0) for value, count in rows.items())
    return ratio(units * agreeing - chance, units * units - chance)


def fleiss(agreeing: int, members: Mapping[Value, int]) -> float | None:
    """Fleiss' kappa (1971) from how many pairs agree, and how often each value stands in a pair, on either side.

    All analysts judged every unit, each pair of them counted once: the share of pairs that agree is the mean of Fleiss'
    P_i, and the values of the pairs' members stand in the proportions of his p_j.
    """
    total = sum(members.values())
    chance = sum(count * count for count in members.values())
    return ratio(2 * total * agreeing - chance, total * total - chance)


def krippendorff(parts: Mapping[int, tuple[int, Mapping[Value, int]]]) -> float | None:
    """Krippendorff's nominal alpha (2011) from how many pairs differ, and how often each value stands in a pair.

    By how many analysts judged the units: a unit with m values counts m, spread over its pairs, so each pair weighs
    1/(m-1).
    """
    values: Counter[Value] = Counter()
    differing = Fraction(0)
    for judged, (unlike, members) in parts.items():
        differing += Fraction(2 * unlike, judged - 1)
        for value, count in members.items():
            values[value] += count // (judged - 1)
    total = values.total()
    expected = total * total - sum(count * count for count in values.values())
    return float(1 - (total - 1) * differing / expected) if expected else None


def ratio(part: int, whole: int) -> float | None:
    """`part` / `whole`, rounded once; None for a division by nought."""
    return part / whole if whole else None


def same(table: Mapping[tuple[Value, Value], int]) -> int:
    """How many pairs have the same value twice."""
    return sum(count for (one, two), count in table.items() if one == two)


def pooled(table: Mapping[tuple[Value, Value], int]) -> Counter[Value]:
    """How often each value stands in a pair, on either side."""
    members: Counter[Value] = Counter()
    for (one, two), count in table.items():
        members[one] += count
        members[two] += count
    return members
