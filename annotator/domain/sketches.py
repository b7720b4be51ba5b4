"""What families are found by: signatures in memory, and the runs of words of each document in a temporary file.

A hundred thousand documents take some hundred megabytes. Lists of numbers that grow with the texts are kept in parts,
each of which is sorted by itself: Python's objects for all of them at once would take many times the memory.
"""

from array import array
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations, groupby, islice
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

_BINS, _ROWS = 64, 4
_SAMPLE = 3  # one run of words in so many is looked up: of 26 in a story of 30 words, hardly ever none
_RARE = 32  # a run of words that more documents hold says nothing about any two of them
_BUCKET_REACH = 32
NUMBER_BITS = 24  # of a document, so that it fits into 64 bits with 40 of a run of words
_NUMBER = (1 << NUMBER_BITS) - 1
_PARTS = 64
#: Bytes of a temporary file that stay in memory.
_SPOOLED = 4 * 1024 * 1024
#: Numbers of a part that stay in memory.
_WAITING = 16 * 1024
_WORD = 8


class _Spilled:
    """64-bit numbers in a temporary file, part by part."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_SPOOLED)  # noqa: SIM115 - closed in close()
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(_PARTS)]
        self._waiting = [array("Q") for _ in range(_PARTS)]

    def add(self, part: int, *numbers: int) -> None:
        """Append to a part; numbers that are added together stay together."""
        waiting = self._waiting[part]
        waiting.extend(numbers)
        if len(waiting) >= _WAITING:
            self._places[part].append((self._file.tell(), len(waiting) * _WORD))
            self._file.write(waiting.tobytes())
            self._waiting[part] = array("Q")

    def parts(self) -> Iterator["array[int]"]:
        """Each part whole; nothing may be added any more."""
        for places, waiting in zip(self._places, self._waiting, strict=True):
            numbers = array("Q")
            for start, length in places:
                self._file.seek(start)
                numbers.frombytes(self._file.read(length))
            yield numbers + waiting

    def close(self) -> None:
        """Remove the file."""
        self._file.close()


class Sketches:
    """Documents as they are compared. They are added in any order; afterwards they have numbers in that of their ids.

    Raises OSError where the temporary files find no room.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._order: list[int] = []
        self._rank: list[int] = []
        self._file = SpooledTemporaryFile(_SPOOLED)  # noqa: SIM115 - closed in __exit__()
        self._openings = SpooledTemporaryFile(_SPOOLED)  # noqa: SIM115 - closed in __exit__()
        self._places = array("Q")  # in the file: where runs begin, where the paragraphs behind them do, where these end
        self._minima = array("I")
        self._sampled = array("I")
        self._samples, self._paragraphs, self._pairs = _Spilled(), _Spilled(), _Spilled()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in (self._file, self._openings, self._samples, self._paragraphs, self._pairs):
            each.close()

    def add(self, document_id: str, runs: "array[int]", openings: dict[int, str]) -> None:
        """A document's distinct runs of words in order, and its long paragraphs with their first words."""
        number = len(self.ids)
        self.ids.append(document_id)
        start = self._file.tell()
        self._file.write(runs.tobytes())
        self._file.write(array("Q", openings).tobytes())
        self._places.extend((start, start + len(runs) * _WORD, self._file.tell()))
        self._minima.extend(_bins(runs) if runs else [0] * _BINS)
        sample = [run >> 20 for run in runs if run % _SAMPLE == 0]
        self._sampled.append(len(sample))
        for run in sample:
            self._samples.add(run % _PARTS, (run << NUMBER_BITS) + number)
        for paragraph, opening in openings.items():
            self._paragraphs.add(paragraph % _PARTS, paragraph, number, self._openings.tell())
            self._openings.write(f"{opening}\n".encode())

    def put_in_order(self) -> None:
        """All are there. Raises ValueError for an id that came twice."""
        ids = self.ids
        self._order = sorted(range(len(ids)), key=ids.__getitem__)
        self._rank = [0] * len(ids)
        for rank, number in enumerate(self._order):
            self._rank[number] = rank
        self.ids = [ids[number] for number in self._order]
        if any(one == two for one, two in zip(self.ids, islice(self.ids, 1, None), strict=False)):
            raise ValueError("A document came twice.")

    def runs(self, number: int) -> "array[int]":
        """A document's runs of words."""
        at = 3 * self._order[number]
        return self._numbers(self._places[at], self._places[at + 1])

    def share_a_paragraph(self, one: int, two: int) -> bool:
        """Whether a long paragraph stands in both."""
        at, there = 3 * self._order[one] + 1, 3 * self._order[two] + 1
        first = self._numbers(self._places[at], self._places[at + 1])
        return not set(first).isdisjoint(self._numbers(self._places[there], self._places[there + 1]))

    def alike_as_a_whole(self) -> Iterator[tuple[int, int]]:
        """Documents whose sketches agree in a whole band; alike by j, a pair is found with 1 - (1 - j**4)**16."""
        for low in range(0, _BINS, _ROWS):
            buckets: dict[bytes, int | list[int]] = {}
            for rank, number in enumerate(self._order):
                if self._places[3 * number] == self._places[3 * number + 1]:
                    continue  # no words
                band = self._minima[_BINS * number + low : _BINS * number + low + _ROWS].tobytes()
                before = buckets.setdefault(band, rank)
                if isinstance(before, list):
                    before.append(rank)
                elif before != rank:
                    buckets[band] = [before, rank]
            for bucket in buckets.values():
                if isinstance(bucket, list):
                    yield from _within_reach(bucket)

    def sharing_rare_runs(self, least: float, tick: Callable[[], None]) -> Iterator[tuple[int, int]]:
        """Documents that share `least` of the shorter one's sample; can be asked once. `tick` is called often."""
        for numbers in self._samples.parts():
            for _, same in groupby(sorted(numbers), key=lambda both: both >> NUMBER_BITS):
                held = sorted(self._rank[both & _NUMBER] for both in same)
                if 1 < len(held) <= _RARE:
                    tick()
                    for one, two in combinations(held, 2):
                        self._pairs.add(one % _PARTS, (one << NUMBER_BITS) + two)
        for numbers in self._pairs.parts():
            for both, same in groupby(sorted(numbers)):
                one, two = both >> NUMBER_BITS, both & _NUMBER
                shorter = min(self._sampled[self._order[one]], self._sampled[self._order[two]])
                if sum(1 for _ in same) >= least * shorter:
                    yield one, two

    def paragraphs(self) -> Iterator[tuple[list[int], Callable[[], str]]]:
        """For each long paragraph, the documents that hold it in order, and what tells its first words."""
        for numbers in self._paragraphs.parts():
            rows = zip(numbers[::3], map(self._rank.__getitem__, numbers[1::3]), numbers[2::3], strict=True)
            for _, same in groupby(sorted(rows), key=lambda row: row[0]):
                held = list(same)
                yield [rank for _, rank, _ in held], partial(self._opening, held[0][2])

    def _opening(self, place: int) -> str:
        self._openings.seek(place)
        return self._openings.readline().decode().rstrip("\n")

    def _numbers(self, start: int, end: int) -> "array[int]":
        numbers = array("Q")
        self._file.seek(start)
        numbers.frombytes(self._file.read(end - start))
        return numbers


def _bins(runs: "array[int]") -> list[int]:
    """One-permutation MinHash: the smallest number in each of `_BINS` bins; an empty bin takes the next one's.

    `runs` are in order, so going through them backwards leaves the smallest. 32 bits of each are enough to compare.
    """
    smallest = {run % _BINS: run for run in reversed(runs)}
    filled: list[int] = [0] * _BINS
    latest = smallest[min(smallest)]
    for number in range(_BINS - 1, -1, -1):
        latest = smallest.get(number, latest)
        filled[number] = latest & 0xFFFFFFFF
    return filled


def _within_reach(bucket: list[int]) -> Iterator[tuple[int, int]]:
    """Each two of a bucket; in a large one each with the first and with those near it, or a site would take hours."""
    for at, two in enumerate(bucket):
        if at > _BUCKET_REACH:
            yield bucket[0], two
        for one in bucket[max(at - _BUCKET_REACH, 0) : at]:
            yield one, two
