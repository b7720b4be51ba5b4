"""Chance-corrected agreement, from tables of pairs or from their margins.

A table counts, for two values, how often one analyst gave a unit the first and another the second. The figures are
worked out in whole numbers and divided once, so perfect agreement is exactly 1 and "expected agreement 1" is exact too.
The margins are enough for each figure, and unlike a table they grow with the values, not with their square.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

Value = TypeVar("Value", bound=Hashable)


def cohen(table: Mapping[tuple[Value, Value], int]) -> float | None:
    """Cohen's kappa (1960) of two analysts; None when chance alone would always agree, or nothing was counted."""
    rows: Counter[Value] = Counter()
    columns: Counter[Value] = Counter()
    for (one, two), count in table.items():
        rows[one] += count
        columns[two] += count
    return cohen_of(same(table), rows, columns)


def cohen_of(agreeing: int, rows: Mapping[Value, int], columns: Mapping[Value, int]) -> float | None:
    """Cohen's kappa from how many units got the same value twice, and how often each of the two gave each value."""
    units = sum(rows.values())
    chance = sum(count * columns.get(value, 0) for value, count in rows.items())
    return ratio(units * agreeing - chance, units * units - chance)


def fleiss(table: Mapping[tuple[Value, Value], int]) -> float | None:
    """Fleiss' kappa (1971) from the table of all pairs of analysts, each pair counted once.

    All analysts judged every unit, so the share of pairs that agree is the mean of Fleiss' P_i, and the values of the
    pairs' members, pooled, stand in the proportions of his p_j.
    """
    return fleiss_of(same(table), pooled(table))


def fleiss_of(agreeing: int, members: Mapping[Value, int]) -> float | None:
    """Fleiss' kappa from how many pairs agree, and how often each value stands in a pair."""
    total = sum(members.values())
    chance = sum(count * count for count in members.values())
    return ratio(2 * total * agreeing - chance, total * total - chance)


def krippendorff(tables: Mapping[int, Mapping[tuple[Value, Value], int]]) -> float | None:
    """Krippendorff's nominal alpha (2011), from the tables of all pairs of analysts, each pair counted once.

    `tables` are keyed by how many analysts judged the units in them: a unit with m values counts m, spread over its
    pairs, so each pair weighs 1/(m-1).
    """
    return krippendorff_of(
        {judged: (sum(table.values()) - same(table), pooled(table)) for judged, table in tables.items()}
    )


def krippendorff_of(parts: Mapping[int, tuple[int, Mapping[Value, int]]]) -> float | None:
    """The same from how many pairs differ, and how often each value stands in a pair, by number of analysts."""
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


def summed(tables: Iterable[Mapping[tuple[Value, Value], int]]) -> Counter[tuple[Value, Value]]:
    """One table from many."""
    total: Counter[tuple[Value, Value]] = Counter()
    for table in tables:
        total.update(table)
    return total


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
