"""Families: documents that hold the same text, and so must never stand on both sides of a split.

Two documents are of one family when half of the shorter one's runs of words stand in the other (reprints, the same
wire story with another head), or when they share a long paragraph word for word. What is marked as boilerplate counts
for neither. Families are what hangs together through such pairs.

Pairs worth comparing come from MinHash bands, which find what is alike as a whole, and from a sample of rare runs of
words, which finds a short document inside a long one. Every pair is then compared by all its runs of words, so chance
can lose a pair but never make one. The result does not depend on the order of the documents, nor on the machine.

Memory: about a kilobyte for each document, however long; see `sketches`. Time grows with the texts, and with the pairs
that are truly alike.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from annotator.domain.marks import AnyMark
from annotator.domain.shingles import PARAGRAPH_WORDS, paragraph_number, paragraph_words, shingles
from annotator.domain.sketches import NUMBER_BITS, Sketches

Page = tuple[str, str, Iterable[AnyMark]]
"""A document's id, its text and the spans that say what of it is boilerplate; each document comes once."""

BOILERPLATE = frozenset({"boilerplate"})

_BEAT = 256
_SHOWN = 12
#: Pairs that were looked at in vain; beyond that many, some may be looked at again.
_REMEMBERED = 100_000


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
    with Sketches() as sketches:
        for number, page in enumerate(pages):
            if number % _BEAT == 0:
                beat()
            sketches.add(page[0], *_sketch(page, boilerplate, likeness.paragraph_words))
        sketches.put_in_order()
        return _Grouping(sketches, likeness, beat).families()


def _sketch(page: Page, boilerplate: Collection[str], long: int) -> tuple["array[int]", dict[int, str]]:
    """A document as it is compared: its distinct runs of words, and its long paragraphs with their first words."""
    _, text, spans = page
    paragraphs = paragraph_words(text, ((span[0], span[1]) for span in spans if span[2] in boilerplate))
    runs = sorted(set(shingles(list(chain.from_iterable(paragraphs)))))
    openings = {paragraph_number(words): " ".join(words[:_SHOWN]) for words in paragraphs if len(words) >= long}
    return array("Q", runs), openings


class _Grouping:
    """Documents on their way into families; they are numbered in the order of their ids."""

    def __init__(self, sketches: Sketches, likeness: Likeness, beat: Callable[[], None]) -> None:
        self._sketches = sketches
        self._likeness = likeness
        self._beat = beat
        self._compared = 0
        self._above = array("I", range(len(sketches.ids)))
        self._refused: set[int] = set()
        self._pairs: list[Pair] = []

    def families(self) -> Families:
        """Everything together; can be asked once."""
        for one, two in self._sketches.alike_as_a_whole():
            self._try(one, two)
        least = min(self._likeness.containment, self._likeness.jaccard) / 2
        for one, two in self._sketches.sharing_rare_runs(least, self._tick):
            self._try(one, two)
        common = self._join_by_paragraph()
        ids = self._sketches.ids
        family_of = {ids[number]: ids[self._root(number)] for number in range(len(ids))}
        return Families(family_of, tuple(sorted(self._pairs, key=lambda pair: (pair.one, pair.two))), common)

    def _join_by_paragraph(self) -> tuple[CommonParagraph, ...]:
        """Joins those that share a long paragraph; returns the paragraphs that too many do."""
        common = []
        for (first, *others), opening in self._sketches.paragraphs():
            if len(others) >= self._likeness.common:
                common.append(CommonParagraph(len(others) + 1, self._sketches.ids[first], opening()))
                continue
            for other in others:
                if self._root(first) != self._root(other):
                    jaccard, containment, _ = self._compare(first, other)
                    self._join(first, other, jaccard, containment, shares_paragraph=True)
        return tuple(sorted(common, key=lambda each: (-each.documents, each.example, each.opening)))

    def _try(self, one: int, two: int) -> None:
        """Joins two documents if they are alike enough; those of one family already need no proof."""
        both = (one << NUMBER_BITS) + two
        if both in self._refused or self._root(one) == self._root(two):
            return
        jaccard, containment, shared = self._compare(one, two)
        wanted = self._likeness
        if jaccard >= wanted.jaccard or (containment >= wanted.containment and shared >= wanted.least_shared):
            paragraph = self._sketches.share_a_paragraph(one, two)
            self._join(one, two, jaccard, containment, shares_paragraph=paragraph)
            return
        if len(self._refused) >= _REMEMBERED:
            self._refused.clear()
        self._refused.add(both)

    def _compare(self, one: int, two: int) -> tuple[float, float, int]:
        """Jaccard, containment of the shorter, and the number of shared runs; neither is without runs."""
        self._tick()
        first, second = self._sketches.runs(one), self._sketches.runs(two)
        shared = len(set(first).intersection(second))
        return shared / (len(first) + len(second) - shared), shared / min(len(first), len(second)), shared

    def _join(self, one: int, two: int, jaccard: float, containment: float, *, shares_paragraph: bool) -> None:
        ids = self._sketches.ids
        self._pairs.append(Pair(ids[one], ids[two], jaccard, containment, shares_paragraph))
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
