"""Bootstrap intervals: how far a figure could have come out otherwise, had other documents been annotated.

The percentile interval of Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. What is drawn
again and again are units that are independent of each other: families of documents, since reprints repeat one choice.
A figure has to be worked out from counts that can be added up over units; those of one unit are packed side by side
into one long whole number, so that a resample is one sum, whatever the number of counts.
"""

import random
import struct
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Name = TypeVar("Name", bound=Hashable)
Interval = tuple[float, float]

#: More units than this are put together at random, which leaves the spread of sums over them as it is.
MOST_UNITS = 1000
_FIELD_BITS, _FIELD_BYTES = 64, 8
_LEAST_DEFINED = 0.5

FEW_UNITS = "documents of at least two families are needed"
RARELY_DEFINED = "it is undefined in most resamples"


@dataclass(frozen=True, slots=True)
class Resampling:
    """How intervals are made; the same settings over the same project give the same figures."""

    resamples: int = 1000
    level: float = 0.95
    seed: int = 0


def units_of(family_of: Mapping[str, str], most: int = MOST_UNITS) -> dict[str, int]:
    """The number of the unit that each document is drawn with, from the family of each.

    Above `most` families a hash of the family's name says which are drawn together, so order does not matter.
    """
    families = sorted(set(family_of.values()))
    if len(families) <= most:
        number = {family: at for at, family in enumerate(families)}
    else:
        number = {family: _hash(family) % most for family in families}
    return {document: number[family] for document, family in family_of.items()}


def intervals(
    units: Sequence[Mapping[Key, int]],
    figures: Callable[[Mapping[Key, int]], Mapping[Name, float | None]],
    resampling: Resampling,
    beat: Callable[[], None] = lambda: None,
) -> dict[Name, Interval | str]:
    """For every figure its interval, or why there is none.

    `units` hold counts from 0 up to 2**64 / number of units. `beat` is called for every resample, and may raise to
    stop the work.
    """
    keys = list(dict.fromkeys(key for unit in units for key in unit))
    names = figures(_added(units, keys))
    if len(units) < 2:
        return dict.fromkeys(names, FEW_UNITS)
    packed = [_packed(unit, keys) for unit in units]
    found: dict[Name, list[float]] = {name: [] for name in names}
    draw = random.Random(resampling.seed)  # noqa: S311 - the same seed has to give the same figures
    for _ in range(resampling.resamples):
        beat()
        drawn = _unpacked(sum(draw.choices(packed, k=len(packed))), keys)
        for name, figure in figures(drawn).items():
            if figure is not None and name in found:
                found[name].append(figure)
    return {name: _interval(values, resampling) for name, values in found.items()}


def _added(units: Sequence[Mapping[Key, int]], keys: Sequence[Key]) -> dict[Key, int]:
    return {key: sum(unit.get(key, 0) for unit in units) for key in keys}


def _packed(unit: Mapping[Key, int], keys: Sequence[Key]) -> int:
    fields = struct.pack(f"<{len(keys)}Q", *(unit.get(key, 0) for key in keys))
    return int.from_bytes(fields, "little")


def _unpacked(whole: int, keys: Sequence[Key]) -> dict[Key, int]:
    fields = whole.to_bytes(_FIELD_BYTES * len(keys), "little")
    return dict(zip(keys, struct.unpack(f"<{len(keys)}Q", fields), strict=True))


def _interval(values: list[float], resampling: Resampling) -> Interval | str:
    if not values or len(values) < _LEAST_DEFINED * resampling.resamples:
        return RARELY_DEFINED
    values.sort()
    tail = (1 - resampling.level) / 2
    return _quantile(values, tail), _quantile(values, 1 - tail)


def _quantile(values: Sequence[float], share: float) -> float:
    """Between the two nearest of sorted values, in proportion; never outside what they span."""
    at = share * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] if values[low] == values[high] else values[low] + (at - low) * (values[high] - values[low])


def _hash(family: str) -> int:
    return int.from_bytes(blake2b(family.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
