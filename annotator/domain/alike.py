"""Cases that are the same again: a repeated phrase, or a passage that stands in other pages too."""

from collections.abc import Sequence

from annotator.domain.cases import Case
from annotator.domain.passes import Mark

Shape = frozenset[tuple[int, str, str]]


def shape(case: Case) -> Shape:
    """What a case's candidates read, their labels, and how they lie to each other; not where, nor who holds them."""
    first = _start(case)
    return frozenset((one.start - first, one.label, one.quote) for one in case.candidates)


def moved(spans: Sequence[Mark], case: Case, text: str, other: Case, other_text: str) -> tuple[Mark, ...] | None:
    """What a decision about `case` means for `other`, None when they are not alike or the spans read otherwise.

    Spans may reach beyond the candidates, so that the texts are compared and not only the cases.
    """
    if shape(case) != shape(other):
        return None
    by = _start(other) - _start(case)
    there = tuple((start + by, end + by, label) for start, end, label in spans)
    reads_same = all(start >= 0 and other_text[start:end] == text[start - by : end - by] for start, end, _ in there)
    return there if reads_same else None


def _start(case: Case) -> int:
    return min(one.start for one in case.candidates)
