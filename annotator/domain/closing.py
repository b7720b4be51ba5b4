"""What to look at before a document's review is closed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.domain.cases import Kind
from annotator.domain.decisions import GoldSpan, Review, Standing
from annotator.domain.passes import in_text_order
from annotator.domain.spans import shortened

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the check list: where, in code points, and what; `label` is "" where it is about no one label.

    A document cannot be closed while there is one that `blocks`; one that `is_agreed` needs only to be accepted.
    """

    start: int
    end: int
    label: str
    words: str
    blocks: bool = False
    is_agreed: bool = False


def problems(text: str, reviews: Iterable[Review], gold: Sequence[GoldSpan]) -> list[Problem]:
    """The check list of one document, in text order: open and stale cases, and gold that looks like a slip."""
    found = [*_open_cases(reviews), *_edges(text, gold), *_rivals(text, gold)]
    return sorted(found, key=lambda one: (one.start, -one.end, one.label, one.words))


def _open_cases(reviews: Iterable[Review]) -> Iterator[Problem]:
    for each in reviews:
        if each.standing is not Standing.DECIDED:
            start, end, label = min(each.case.spans, key=in_text_order)
            is_agreed = each.standing is Standing.OPEN and each.case.kind is Kind.AGREE
            words = f"“{_quote(each)}” {_why_open(each)}."
            yield Problem(start, end, label, words, blocks=True, is_agreed=is_agreed)


def _why_open(each: Review) -> str:
    if each.standing is Standing.STALE:
        return "has changed since it was decided"
    kind = each.case.kind
    return "is agreed by all, and not accepted yet" if kind is Kind.AGREE else f"is not decided ({kind.value})"


def _edges(text: str, gold: Sequence[GoldSpan]) -> Iterator[Problem]:
    for one in gold:
        quote = text[one.start : one.end]
        if not quote.strip():
            yield Problem(one.start, one.end, one.label, "The span holds nothing but white space.")
        elif quote != quote.strip():
            said = f"“{shortened(quote, _SHOWN)}” begins or ends with white space."
            yield Problem(one.start, one.end, one.label, said)


def _rivals(text: str, gold: Sequence[GoldSpan]) -> Iterator[Problem]:
    """The same words under two labels, and two spans of one label that share characters."""
    for number, one in enumerate(gold):
        for two in gold[number + 1 :]:
            if two.start >= one.end:
                break  # in text order: none behind it touches this one
            quote = f"“{shortened(text[two.start : two.end], _SHOWN)}”"
            if one.label == two.label:
                how = "lies inside" if two.end <= one.end else "overlaps"
                yield Problem(two.start, two.end, two.label, f"{quote} {how} another {two.label}.")
            elif (one.start, one.end) == (two.start, two.end):
                yield Problem(two.start, two.end, "", f"{quote} is both {one.label} and {two.label}.")


def _quote(each: Review) -> str:
    return shortened(each.case.candidates[0].quote, _SHOWN)
