"""The queue of a reviewer: every case of the project as one line, chosen and ordered without the database."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from annotator.domain.cases import Kind
from annotator.domain.decisions import Standing


class CaseMark(StrEnum):
    """What people said about a case without deciding it: put off, to be talked about, or appealed against."""

    SKIPPED = "skipped"
    FLAGGED = "flagged"
    DISPUTED = "disputed"


NO_MARKS: frozenset[CaseMark] = frozenset()


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One case: where it is, how the analysts differ, and where it stands. Offsets are code points.

    `quote` is that of the first candidate. `analysts_for` has the names for each candidate, in the candidates' order.
    `shape` is equal for cases that read the same (0 when there is nothing to decide), and `alike` how many cases with
    something to decide have it, this one included.
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

    @property
    def is_to_do(self) -> bool:
        """Whether a reviewer has to look at it: stale, disputed, or open and not agreed on by all."""
        if self.standing is Standing.OPEN:
            return self.kind is not Kind.AGREE or CaseMark.DISPUTED in self.marks
        return self.standing is Standing.STALE or CaseMark.DISPUTED in self.marks

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
            _CHOOSES[self.which](item)
            and (not self.kinds or item.kind in self.kinds)
            and (not self.labels or not self.labels.isdisjoint(item.labels))
            and (self.document is None or item.document_id == self.document)
            and (not self.phrase or self.phrase.casefold() in item.quote.casefold())
            and (self.pair is None or item.differs_between(*self.pair))
        )


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
    """The cases of a selection in an order; those that were skipped come last, equals by document, then place."""
    wanted = selection or Selection()
    key = _ORDERS[order]
    found = [item for item in items if wanted.takes(item)]
    return sorted(found, key=lambda item: (CaseMark.SKIPPED in item.marks, key(item), *place(item)))


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
    by_kind: Counter[Kind] = Counter()
    by_label: Counter[str] = Counter()
    documents: dict[str, tuple[str, list[int]]] = {}
    for item in items:
        _, numbers = documents.setdefault(item.document_id, (item.title, [0, 0, 0]))
        if item.is_to_do:
            by_kind[item.kind] += 1
            by_label.update(item.labels)
            numbers[1] += 1
        else:
            numbers[0 if item.standing is Standing.DECIDED else 2] += 1
    by_document = {key: DocumentCount(title, *numbers) for key, (title, numbers) in documents.items()}
    decided, to_do, agreed = (sum(numbers[at] for _, numbers in documents.values()) for at in range(3))
    return Counts(decided, to_do, agreed, by_kind, by_label, by_document)


def refreshed(items: Sequence[QueueItem], document_id: str, fresh: Iterable[QueueItem]) -> tuple[QueueItem, ...]:
    """A queue after one document was read again; equal to reading the whole queue again."""
    kept = [item for item in items if item.document_id != document_id]
    at = next((number for number, item in enumerate(kept) if item.document_id > document_id), len(kept))
    return with_alike([*kept[:at], *fresh, *kept[at:]])


def with_alike(items: Sequence[QueueItem]) -> tuple[QueueItem, ...]:
    """The same cases, each knowing how many with something to decide read the same."""
    found = Counter(item.shape for item in items if item.is_to_do)

    def counted(item: QueueItem) -> QueueItem:
        alike = found[item.shape] if item.is_to_do else 0
        return item if item.alike == alike else replace(item, alike=alike)

    return tuple(map(counted, items))
