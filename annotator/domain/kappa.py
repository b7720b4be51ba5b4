"""Chance-corrected agreement from tables of pairs.

A table counts, for two values, how often one analyst gave a unit the first and another the second. The figures are
worked out in whole numbers and divided once, so perfect agreement is exactly 1 and "expected agreement 1" is exact too.
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
    units = rows.total()
    chance = sum(count * columns[value] for value, count in rows.items())
    return ratio(units * _same(table) - chance, units * units - chance)


def fleiss(table: Mapping[tuple[Value, Value], int]) -> float | None:
    """Fleiss' kappa (1971) from the table of all pairs of analysts, each pair counted once.

    All analysts judged every unit, so the share of pairs that agree is the mean of Fleiss' P_i, and the values of the
    pairs' members, pooled, stand in the proportions of his p_j.
    """
    pooled = _pooled(table)
    members = pooled.total()
    chance = sum(count * count for count in pooled.values())
    return ratio(2 * members * _same(table) - chance, members * members - chance)


def krippendorff(tables: Mapping[int, Mapping[tuple[Value, Value], int]]) -> float | None:
    """Krippendorff's nominal alpha (2011), from the tables of all pairs of analysts, each pair counted once.

    `tables` are keyed by how many analysts judged the units in them: a unit with m values counts m, spread over its
    pairs, so each pair weighs 1/(m-1).
    """
    values: Counter[Value] = Counter()
    differing = Fraction(0)
    for judged, table in tables.items():
        pairs = sum(table.values())
        differing += Fraction(2 * (pairs - _same(table)), judged - 1)
        for value, count in _pooled(table).items():
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


def _same(table: Mapping[tuple[Value, Value], int]) -> int:
    return sum(count for (one, two), count in table.items() if one == two)


def _pooled(table: Mapping[tuple[Value, Value], int]) -> Counter[Value]:
    pooled: Counter[Value] = Counter()
    for (one, two), count in table.items():
        pooled[one] += count
        pooled[two] += count
    return pooled
