"""Families: documents that hold the same text, and so must never stand on both sides of a split.

Two documents are of one family when half of the shorter one's runs of words stand in the other (reprints, the same
wire story with another head), or when they share a long paragraph word for word. What is marked as boilerplate counts
for neither. Families are what hangs together through such pairs.

Pairs worth comparing come from MinHash bands, which find what is alike as a whole, and from a sample of rare runs of
words, which finds a short document inside a long one. Every pair is then compared by all its runs of words, so chance
can lose a pair but never make one. The result does not depend on the order of the documents, nor on the machine.

Memory: some 25 bytes for each word of the texts. Time grows with the texts, and with the pairs that are truly alike.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, groupby, islice

from annotator.domain.marks import AnyMark
from annotator.domain.shingles import PARAGRAPH_WORDS, paragraph_number, paragraph_words, shingles

Page = tuple[str, str, Iterable[AnyMark]]
"""A document's id, its text and the spans that say what of it is boilerplate; each document comes once."""

BOILERPLATE = frozenset({"boilerplate"})

_BINS, _ROWS = 64, 4
_SAMPLE = 8  # one run of words in so many is looked up
_RARE = 32  # a run of words that more documents hold says nothing about any two of them
_BUCKET_REACH = 32
_BEAT = 256
_SHOWN = 12
_NUMBER_BITS = 24  # of a document, so that it fits into 64 bits with 40 of a run of words
_NUMBER = (1 << _NUMBER_BITS) - 1


@dataclass(frozen=True, slots=True)
class Likeness:
    """From when on two documents are of one family.

    `jaccard` and `containment` are shares of the distinct runs of five words, of both documents together and of the
    shorter one; containment counts from `least_shared` runs on, so that a caption is not taken for a reprint. A
    paragraph counts from `paragraph_words` words on, unless more than `common` documents hold it: that is boilerplate
    that nobody marked, and would tie a whole site into one family.
    """

    jaccard: float = 0.5
    containment: float = 0.5
    least_shared: int = 20
    paragraph_words: int = PARAGRAPH_WORDS
    common: int = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents of one family, `one` before `two`, and how much text they share."""

    one: str
    two: str
    jaccard: float
    containment: float
    shares_paragraph: bool


@dataclass(frozen=True, slots=True)
class CommonParagraph:
    """A long paragraph that too many documents hold: how many, one of them, and the paragraph's first words there."""

    documents: int
    example: str
    opening: str


@dataclass(frozen=True, slots=True)
class Families:
    """`family_of` each document: the smallest id among its members, its own for one that stands alone.

    `pairs` prove the families: enough of them to connect every member, in order, not all that there are. `common`
    are the paragraphs that were left out as unmarked boilerplate, the most frequent first.
    """

    family_of: Mapping[str, str]
    pairs: tuple[Pair, ...]
    common: tuple[CommonParagraph, ...]

    def shared(self) -> dict[str, list[str]]:
        """The families with more than one member, by id; members in order."""
        members: dict[str, list[str]] = {}
        for document_id in sorted(self.family_of):
            members.setdefault(self.family_of[document_id], []).append(document_id)
        return {family: held for family, held in members.items() if len(held) > 1}


def find_families(
    pages: Iterable[Page],
    boilerplate: Collection[str] = BOILERPLATE,
    likeness: Likeness | None = None,
    beat: Callable[[], None] = lambda: None,
) -> Families:
    """The families of the documents; `boilerplate` are the labels whose spans do not count.

    `beat` is called many times a second, and may raise to stop the work. Raises ValueError for an id that comes twice.
    """
    likeness = likeness or Likeness()
    sketches: list[_Sketch] = []
    for number, page in enumerate(pages):
        if number % _BEAT == 0:
            beat()
        sketches.append(_sketch(page, boilerplate, likeness.paragraph_words))
    sketches.sort(key=lambda sketch: sketch.id)
    if any(one.id == two.id for one, two in zip(sketches, islice(sketches, 1, None), strict=False)):
        raise ValueError("A document came twice.")
    return _Grouping(sketches, likeness, beat).families()


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A document as it is compared: its distinct runs of words, and its long paragraphs with their first words."""

    id: str
    runs: "array[int]"
    paragraphs: dict[int, str]


def _sketch(page: Page, boilerplate: Collection[str], long: int) -> _Sketch:
    document_id, text, spans = page
    paragraphs = paragraph_words(text, ((span[0], span[1]) for span in spans if span[2] in boilerplate))
    runs = sorted(set(shingles(list(chain.from_iterable(paragraphs)))))
    openings = {paragraph_number(words): " ".join(words[:_SHOWN]) for words in paragraphs if len(words) >= long}
    return _Sketch(document_id, array("Q", runs), openings)


def _bins(runs: "array[int]") -> list[int]:
    """One-permutation MinHash: the smallest number in each of `_BINS` bins; an empty bin takes the next one's.

    `runs` are in order, so going through them backwards leaves the smallest.
    """
    smallest = {run % _BINS: run for run in reversed(runs)}
    filled: list[int] = [0] * _BINS
    latest = smallest[min(smallest)]
    for number in range(_BINS - 1, -1, -1):
        latest = smallest.get(number, latest)
        filled[number] = latest
    return filled


class _Grouping:
    """Documents on their way into families."""

    def __init__(self, sketches: list[_Sketch], likeness: Likeness, beat: Callable[[], None]) -> None:
        self._sketches = sketches
        self._likeness = likeness
        self._beat = beat
        self._compared = 0
        self._above = list(range(len(sketches)))
        self._refused: set[tuple[int, int]] = set()
        self._pairs: list[Pair] = []

    def families(self) -> Families:
        """Everything together; can be asked once."""
        for one, two in self._alike_as_a_whole():
            self._try(one, two)
        for one, two in self._sharing_rare_runs():
            self._try(one, two)
        common = self._join_by_paragraph()
        ids = [sketch.id for sketch in self._sketches]
        family_of = {ids[number]: ids[self._root(number)] for number in range(len(ids))}
        return Families(family_of, tuple(sorted(self._pairs, key=lambda pair: (pair.one, pair.two))), common)

    def _alike_as_a_whole(self) -> Iterator[tuple[int, int]]:
        """Documents whose sketches agree in a whole band; alike by j, a pair is found with 1 - (1 - j**4)**16."""
        minima = [array("Q", _bins(sketch.runs)) if sketch.runs else None for sketch in self._sketches]
        for low in range(0, _BINS, _ROWS):
            buckets: dict[bytes, list[int]] = {}
            for number, bins in enumerate(minima):
                if bins is not None:
                    buckets.setdefault(bins[low : low + _ROWS].tobytes(), []).append(number)
            for bucket in buckets.values():
                yield from _within_reach(bucket)

    def _sharing_rare_runs(self) -> Iterator[tuple[int, int]]:
        """Documents that share half as much of their samples as they would have to share of the whole."""
        samples = [[run for run in sketch.runs if run % _SAMPLE == 0] for sketch in self._sketches]
        pairs = array("Q")
        for held in _holders(samples):
            if 1 < len(held) <= _RARE:
                self._tick()
                pairs.extend((one << _NUMBER_BITS) + two for one, two in combinations(held, 2))
        least = min(self._likeness.containment, self._likeness.jaccard) / 2
        for both, same in groupby(sorted(pairs)):
            count = sum(1 for _ in same)
            one, two = both >> _NUMBER_BITS, both & _NUMBER
            if count >= least * min(len(samples[one]), len(samples[two])):
                yield one, two

    def _join_by_paragraph(self) -> tuple[CommonParagraph, ...]:
        """Joins those that share a long paragraph; returns the paragraphs that too many do."""
        holders: dict[int, list[int]] = {}
        for number, sketch in enumerate(self._sketches):
            for paragraph in sketch.paragraphs:
                holders.setdefault(paragraph, []).append(number)
        common = []
        for paragraph, (first, *others) in holders.items():
            if len(others) >= self._likeness.common:
                sketch = self._sketches[first]
                common.append(CommonParagraph(len(others) + 1, sketch.id, sketch.paragraphs[paragraph]))
                continue
            for other in others:
                if self._root(first) != self._root(other):
                    jaccard, containment, _ = self._compare(first, other)
                    self._join(first, other, jaccard, containment, shares_paragraph=True)
        return tuple(sorted(common, key=lambda each: (-each.documents, each.example, each.opening)))

    def _try(self, one: int, two: int) -> None:
        """Joins two documents if they are alike enough; those of one family already need no proof."""
        if (one, two) in self._refused or self._root(one) == self._root(two):
            return
        jaccard, containment, shared = self._compare(one, two)
        wanted = self._likeness
        if jaccard >= wanted.jaccard or (containment >= wanted.containment and shared >= wanted.least_shared):
            paragraph = not self._sketches[one].paragraphs.keys().isdisjoint(self._sketches[two].paragraphs)
            self._join(one, two, jaccard, containment, shares_paragraph=paragraph)
        else:
            self._refused.add((one, two))

    def _compare(self, one: int, two: int) -> tuple[float, float, int]:
        """Jaccard, containment of the shorter, and the number of shared runs; neither is without runs."""
        self._tick()
        first, second = self._sketches[one].runs, self._sketches[two].runs
        shared = len(set(first).intersection(second))
        return shared / (len(first) + len(second) - shared), shared / min(len(first), len(second)), shared

    def _join(self, one: int, two: int, jaccard: float, containment: float, *, shares_paragraph: bool) -> None:
        self._pairs.append(Pair(self._sketches[one].id, self._sketches[two].id, jaccard, containment, shares_paragraph))
        first, second = sorted((self._root(one), self._root(two)))
        self._above[second] = first

    def _root(self, number: int) -> int:
        above = self._above
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    def _tick(self) -> None:
        self._compared += 1
        if self._compared % _BEAT == 0:
            self._beat()


def _holders(samples: Iterable[list[int]]) -> Iterator[list[int]]:
    """For each sampled run of words, the numbers of the documents that hold it.

    Sorting numbers that hold both takes a fifth of the memory of a dictionary of lists.
    """
    packed = array("Q")
    for number, sample in enumerate(samples):
        packed.extend((run >> 20 << _NUMBER_BITS) + number for run in sample)
    held: list[int] = []
    last = -1
    for both in sorted(packed):
        run = both >> _NUMBER_BITS
        if run != last:
            yield held
            held, last = [], run
        held.append(both & _NUMBER)
    yield held


def _within_reach(bucket: list[int]) -> Iterator[tuple[int, int]]:
    """Each two of a bucket; in a large one each with the first and with those near it, or a site would take hours."""
    for at, two in enumerate(bucket):
        if at > _BUCKET_REACH:
            yield bucket[0], two
        for one in bucket[max(at - _BUCKET_REACH, 0) : at]:
            yield one, two
