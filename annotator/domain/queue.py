"""The queue of a reviewer: every case of the project as one line, chosen and ordered without the database."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any

from annotator.domain.case_marks import CaseMark
from annotator.domain.cases import Kind
from annotator.domain.decisions import Standing

NO_MARKS: frozenset[CaseMark] = frozenset()


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One case: where it is, how the analysts differ, and where it stands. Offsets are code points.

    `quote` is that of the first candidate; `gold` of a decided case says what stands: words and label of each span.
    `analysts_for` has the names for each candidate, in the candidates' order. `shape` is equal for cases that read the
    same (0 when there is nothing to decide), and `alike` how many cases with something to decide have it, this one
    included.
    """

    document_id: str
    title: str
    case_id: str
    kind: Kind
    standing: Standing
    start: int
    end: int
    quote: str
    labels: frozenset[str]
    analysts_for: tuple[tuple[str, ...], ...]
    against: tuple[str, ...]
    marks: frozenset[CaseMark] = NO_MARKS
    is_audit: bool = False
    shape: int = 0
    alike: int = 0
    gold: tuple[tuple[str, str], ...] = ()

    @property
    def is_to_do(self) -> bool:
        """Whether a reviewer has to look at it: stale, disputed, or open and not agreed on by all."""
        if self.marks and CaseMark.DISPUTED in self.marks:  # hardly any case has marks, and asking costs more
            return True
        if self.standing is Standing.OPEN:
            return self.kind is not Kind.AGREE
        return self.standing is Standing.STALE

    def differs_between(self, one: str, two: str) -> bool:
        """Whether both of two analysts voted here, and not for the same."""
        held = [
            {number for number, names in enumerate(self.analysts_for) if name in names} or name in self.against
            for name in (one, two)
        ]
        return all(held) and held[0] != held[1]


class Which(StrEnum):
    """Which cases: what a reviewer has to do, or one part of the project's cases."""

    TO_DO = "to_do"
    OPEN = "open"
    STALE = "stale"
    DISPUTED = "disputed"
    SKIPPED = "skipped"
    FLAGGED = "flagged"
    AUDIT = "audit"
    DECIDED = "decided"
    AGREE = "agree"
    ALL = "all"


class Order(StrEnum):
    """By place; by kind, label or phrase, and then by place; or by how many cases one decision settles."""

    DOCUMENT = "document"
    KIND = "kind"
    LABEL = "label"
    PHRASE = "phrase"
    IMPACT = "impact"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be seen. Empty sets and strings, and None, leave everything in.

    `phrase` is looked for in the quotes, upper and lower case aside; `pair` are two analysts who differ.
    """

    which: Which = Which.TO_DO
    kinds: frozenset[Kind] = frozenset()
    labels: frozenset[str] = frozenset()
    document: str | None = None
    phrase: str = ""
    pair: tuple[str, str] | None = None

    def takes(self, item: QueueItem) -> bool:
        """Whether a case is among those chosen."""
        return (
            (item.is_to_do if self.which is Which.TO_DO else _CHOOSES[self.which](item))
            and (not self.kinds or item.kind in self.kinds)
            and (not self.labels or not self.labels.isdisjoint(item.labels))
            and (self.document is None or item.document_id == self.document)
            and (not self.phrase or self._reads(item))
            and (self.pair is None or item.differs_between(*self.pair))
        )

    def _reads(self, item: QueueItem) -> bool:
        words = self.phrase.casefold()
        return words in item.quote.casefold() or any(words in quote.casefold() for quote, _ in item.gold)


_CHOOSES: Mapping[Which, Callable[[QueueItem], bool]] = {
    Which.TO_DO: lambda item: item.is_to_do,
    Which.OPEN: lambda item: item.standing is Standing.OPEN and item.kind is not Kind.AGREE,
    Which.STALE: lambda item: item.standing is Standing.STALE,
    Which.DISPUTED: lambda item: CaseMark.DISPUTED in item.marks,
    Which.SKIPPED: lambda item: CaseMark.SKIPPED in item.marks,
    Which.FLAGGED: lambda item: CaseMark.FLAGGED in item.marks,
    Which.AUDIT: lambda item: item.is_audit,
    Which.DECIDED: lambda item: item.standing is Standing.DECIDED,
    Which.AGREE: lambda item: item.standing is Standing.OPEN and item.kind is Kind.AGREE,
    Which.ALL: lambda item: True,
}
_KINDS = {kind: number for number, kind in enumerate(Kind)}
_ORDERS: Mapping[Order, Callable[[QueueItem], Any]] = {
    Order.DOCUMENT: lambda item: (),
    Order.KIND: lambda item: _KINDS[item.kind],
    Order.LABEL: lambda item: sorted(item.labels),
    Order.PHRASE: lambda item: (item.quote.casefold(), item.quote),
    Order.IMPACT: lambda item: -item.alike,
}


def chosen(
    items: Iterable[QueueItem], selection: Selection | None = None, order: Order = Order.DOCUMENT
) -> list[QueueItem]:
    """The cases of a selection in an order; those that were skipped come last, equals by document, then place.

    `items` stand by document, then place, as every queue does: in that order nothing need be sorted.
    """
    wanted = selection or Selection()
    found = [item for item in items if wanted.takes(item)]
    if order is not Order.DOCUMENT:
        found.sort(key=_ORDERS[order])
    put_off = [item for item in found if item.marks and CaseMark.SKIPPED in item.marks]
    return [item for item in found if not item.marks or CaseMark.SKIPPED not in item.marks] + put_off


def place(item: QueueItem) -> tuple[str, int, int, str]:
    """Sorts cases by document, then start, then longest first."""
    return item.document_id, item.start, -item.end, item.case_id


@dataclass(frozen=True, slots=True)
class DocumentCount:
    """How far the review of one document is; `agreed` are open cases in which all say the same."""

    title: str
    decided: int
    to_do: int
    agreed: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the review is; by kind and label what is to do. A case of two labels counts under both."""

    decided: int
    to_do: int
    agreed: int
    by_kind: Counter[Kind]
    by_label: Counter[str]
    by_document: dict[str, DocumentCount]


def counts(items: Iterable[QueueItem]) -> Counts:
    """What there is to say about a whole queue."""
    alike: Counter[tuple[str, frozenset[str]]] = Counter()  # few kinds with few labels: counted before taken apart
    by_document: dict[str, DocumentCount] = {}
    for document_id, theirs in groupby(items, key=attrgetter("document_id")):
        title, numbers = "", [0, 0, 0]
        for item in theirs:
            title = item.title
            if item.is_to_do:
                alike[item.kind.name, item.labels] += 1
                numbers[1] += 1
            else:
                numbers[0 if item.standing is Standing.DECIDED else 2] += 1
        by_document[document_id] = DocumentCount(title, *numbers)
    by_kind: Counter[Kind] = Counter()
    by_label: Counter[str] = Counter()
    for (kind, labels), number in alike.items():
        by_kind[Kind[kind]] += number
        by_label.update(dict.fromkeys(labels, number))
    found = by_document.values()
    decided, to_do = sum(one.decided for one in found), sum(one.to_do for one in found)
    return Counts(decided, to_do, sum(one.agreed for one in found), by_kind, by_label, by_document)


def recounted(before: Counts, old: Sequence[QueueItem], fresh: Sequence[QueueItem]) -> Counts:
    """The counts of a queue after one document, whose cases were `old`, was read again; equal to counting it anew."""
    minus, plus = counts(old), counts(fresh)
    by_document = dict(before.by_document)
    for document_id in minus.by_document.keys() - plus.by_document.keys():
        del by_document[document_id]
    by_document |= plus.by_document
    return Counts(
        before.decided - minus.decided + plus.decided,
        before.to_do - minus.to_do + plus.to_do,
        before.agreed - minus.agreed + plus.agreed,
        before.by_kind - minus.by_kind + plus.by_kind,
        before.by_label - minus.by_label + plus.by_label,
        by_document,
    )


def refreshed(items: Sequence[QueueItem], document_id: str, fresh: Iterable[QueueItem]) -> tuple[QueueItem, ...]:
    """A queue after one document was read again; equal to reading the whole queue again.

    Cases of other documents are touched only where the number that reads like them has changed.
    """
    first = bisect_left(items, document_id, key=attrgetter("document_id"))
    last = bisect_right(items, document_id, lo=first, key=attrgetter("document_id"))
    put = list(fresh)
    change = Counter(item.shape for item in put if item.is_to_do)
    change.subtract(item.shape for item in items[first:last] if item.is_to_do)
    changed = {shape: number for shape, number in change.items() if number}
    known = {item.shape: item.alike for item in items[first:last] if item.is_to_do}
    before, after = items[:first], items[last:]
    if changed:
        known |= {item.shape: item.alike for item in (*before, *after) if item.shape in changed and item.is_to_do}
        total = {shape: known.get(shape, 0) + number for shape, number in changed.items()}
        known |= total
        before, after = (
            [_counted(item, total) if item.shape in changed else item for item in part] for part in (before, after)
        )
    return (*before, *(_counted(item, known) for item in put), *after)


def with_alike(items: Sequence[QueueItem]) -> tuple[QueueItem, ...]:
    """The same cases, each knowing how many with something to decide read the same."""
    found = Counter(item.shape for item in items if item.is_to_do)
    return tuple(_counted(item, found) for item in items)


def _counted(item: QueueItem, found: Mapping[int, int]) -> QueueItem:
    alike = found[item.shape] if item.is_to_do else 0
    return item if item.alike == alike else replace(item, alike=alike)
