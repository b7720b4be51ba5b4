"""How much of the text a model is tested on stands in what it was trained on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from annotator.domain.shingles import PARAGRAPH_WORDS, paragraph_number, paragraph_words, shingles

_BEAT = 64


@dataclass(frozen=True, slots=True)
class Leak:
    """One test document that shares text with training, by its place in the stream; shares are of this document."""

    number: int
    runs: float
    paragraphs: float


@dataclass(frozen=True, slots=True)
class LeakShare:
    """Of the test texts' runs of five words, and of their long paragraphs: how many there are, how many leak.

    `worst` are the test documents that leak, the most first.
    """

    runs: int
    leaked_runs: int
    paragraphs: int
    leaked_paragraphs: int
    worst: tuple[Leak, ...]

    @property
    def run_share(self) -> float | None:
        """The share of runs that stand in training; None when there are none."""
        return self.leaked_runs / self.runs if self.runs else None

    @property
    def paragraph_share(self) -> float | None:
        """The share of long paragraphs that stand whole in training; None when there are none."""
        return self.leaked_paragraphs / self.paragraphs if self.paragraphs else None


def leak_share(
    train: Iterable[str],
    test: Iterable[str],
    long: int = PARAGRAPH_WORDS,
    beat: Callable[[], None] = lambda: None,
) -> LeakShare:
    """How much of `test` stands in `train`; a paragraph counts from `long` words on.

    The test texts' numbers are held in memory (some 100 bytes a word), the training texts go by. `beat` is called many
    times a second, and may raise to stop the work.
    """
    tested = [_numbers(text, long) for text in _watched(test, beat)]
    runs = set(chain.from_iterable(numbers for numbers, _ in tested))
    paragraphs = set(chain.from_iterable(numbers for _, numbers in tested))
    leaked_runs: set[int] = set()
    leaked_paragraphs: set[int] = set()
    for text in _watched(train, beat):
        found = _numbers(text, long)
        leaked_runs |= runs.intersection(found[0])
        leaked_paragraphs |= paragraphs.intersection(found[1])
    return _summed(
        [
            (len(one), sum(map(leaked_runs.__contains__, one)), len(two), sum(map(leaked_paragraphs.__contains__, two)))
            for one, two in tested
        ]
    )


def _watched(texts: Iterable[str], beat: Callable[[], None]) -> Iterable[str]:
    for number, text in enumerate(texts):
        if number % _BEAT == 0:
            beat()
        yield text


def _numbers(text: str, long: int) -> tuple[list[int], list[int]]:
    paragraphs = paragraph_words(text)
    runs = shingles(list(chain.from_iterable(paragraphs)))
    return runs, [paragraph_number(words) for words in paragraphs if len(words) >= long]


def _summed(counts: list[tuple[int, int, int, int]]) -> LeakShare:
    leaks = [
        Leak(number, leaked / runs, whole / paragraphs if paragraphs else 0.0)
        for number, (runs, leaked, paragraphs, whole) in enumerate(counts)
        if leaked
    ]
    leaks.sort(key=lambda leak: (-leak.runs, -leak.paragraphs, leak.number))
    runs, leaked_runs, paragraphs, leaked_paragraphs = (
        sum(column) for column in zip((0, 0, 0, 0), *counts, strict=True)
    )
    return LeakShare(runs, leaked_runs, paragraphs, leaked_paragraphs, tuple(leaks))
