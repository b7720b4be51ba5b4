"""The queue as it is shown: what was chosen of it, in which order, and what was worked off meanwhile.

A decision must not cost more in a project of a million cases than in a small one: one document is put anew, and
numbers are told by what it adds to them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from annotator.domain.case_marks import CaseMark
from annotator.domain.queue import (
    Counts,
    Order,
    QueueItem,
    Selection,
    Which,
    chosen,
    counts,
    recounted,
)

Key = tuple[str, str]
"""A document's id and a case's."""

Documents = dict[str, tuple[QueueItem, ...]]
"""The cases of each document, by its id."""


def key_of(item: QueueItem) -> Key:
    """What tells one case from all others."""
    return item.document_id, item.case_id


@dataclass(frozen=True, slots=True)
class Prepared:
    """A whole queue, sorted out. Made on the worker thread, since it looks at every case."""

    documents: Documents
    counts: Counts
    shapes: "Counter[int]"
    rows: list[QueueItem]
    places: dict[Key, int]
    selection: Selection
    order: Order


def prepare(items: Iterable[QueueItem], selection: Selection, order: Order, kept: Collection[Key] = ()) -> Prepared:
    """Sort out a queue in the order that it is read in; `kept` stay in the list though they are done with."""
    documents = {name: tuple(group) for name, group in groupby(items, key=lambda item: item.document_id)}
    every = list(in_order(documents))
    shapes = Counter(item.shape for item in every if item.is_to_do)
    rows = listed(every, selection, order, kept)
    return Prepared(documents, counts(every), shapes, rows, places_of(rows), selection, order)


def in_order(documents: Documents) -> Iterator[QueueItem]:
    """Every case by document, then place."""
    for name in sorted(documents):
        yield from documents[name]


def places_of(rows: Iterable[QueueItem]) -> dict[Key, int]:
    """Where each case stands in a list."""
    return {key_of(item): place for place, item in enumerate(rows)}


def listed(items: Iterable[QueueItem], selection: Selection, order: Order, kept: Collection[Key]) -> list[QueueItem]:
    """The cases of a selection, and those of `kept` that only their standing keeps out of it."""
    wide, takes = replace(selection, which=Which.ALL), selection.takes
    found = [item for item in items if takes(item) or (key_of(item) in kept and wide.takes(item))]
    return chosen(found, Selection(Which.ALL), order)


class QueueState:
    """Cases that were decided stay in their place, ticked, until another selection is made."""

    def __init__(self) -> None:
        self.selection = Selection()
        self.order = Order.DOCUMENT
        self.rows: list[QueueItem] = []
        self.counts = counts(())
        self._documents: Documents = {}
        self._shapes: Counter[int] = Counter()
        self._places: dict[Key, int] = {}
        self._worked: set[Key] = set()

    @property
    def is_empty(self) -> bool:
        """Whether the project has no case at all."""
        return not self._documents

    @property
    def worked(self) -> frozenset[Key]:
        """The cases that stay listed though they may be done with."""
        return frozenset(self._worked)

    def take(self, prepared: Prepared) -> None:
        """Another queue, read anew."""
        self._documents, self.counts, self._shapes = prepared.documents, prepared.counts, prepared.shapes
        self.rows, self._places = prepared.rows, prepared.places

    def forget(self) -> None:
        """Hold nothing; what was worked off is no longer kept in its place."""
        self._worked.clear()
        self.take(Prepared({}, counts(()), Counter(), [], {}, self.selection, self.order))

    def choose(self, selection: Selection, order: Order) -> None:
        """From now on list other cases, or in another order; `take` or `list_again` does so."""
        self.selection, self.order = selection, order
        self._worked.clear()

    def list_again(self) -> None:
        """Choose and sort what is listed; looks at every case."""
        self.rows = listed(self.all_items(), self.selection, self.order, self._worked)
        self._places = places_of(self.rows)

    def refresh(self, document_id: str, fresh: Iterable[QueueItem]) -> bool:
        """Put one document anew; whether the list is the same but for the looks of its rows."""
        before, now = self._documents.get(document_id, ()), tuple(fresh)
        self._recount(document_id, before, now)
        shown = {key_of(item): item for item in before if key_of(item) in self._places}
        self._worked.update(shown)
        if self._fits(shown, now):
            for item in now:
                if (place := self._places.get(key_of(item))) is not None:
                    self.rows[place] = item
            return True
        self.list_again()
        return False

    def all_items(self) -> Iterator[QueueItem]:
        """Every case of the project, by document, then place."""
        return in_order(self._documents)

    def documents(self) -> Documents:
        """All cases as they are now: what is put anew later does not change them."""
        return dict(self._documents)

    def alike(self, item: QueueItem) -> int:
        """How many cases with something to decide read the same, this one included."""
        return self._shapes[item.shape] if item.is_to_do else 0

    def find(self, key: Key | None) -> int:
        """The row of a case; -1 when it is not shown."""
        return -1 if key is None else self._places.get(key, -1)

    def item(self, key: Key | None) -> QueueItem | None:
        """A case that is shown."""
        place = self.find(key)
        return self.rows[place] if place >= 0 else None

    def step(self, key: Key | None, step: int) -> QueueItem | None:
        """The case so many rows on; None beyond the ends."""
        place = self.find(key) + step if self.find(key) >= 0 else 0
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def next_to_do(self, place: int, step: int = 1, but: Collection[Key] = ()) -> QueueItem | None:
        """The next case with something to decide after a row, going round once, leaving out those in `but`."""
        number = len(self.rows)
        for away in range(1, number + 1):
            item = self.rows[(place + step * away) % number]
            if self.waits(item) and key_of(item) not in but:
                return item
        return None

    def waits(self, item: QueueItem) -> bool:
        """Whether a case has something to decide in this selection."""
        if self.selection.which in (Which.AUDIT, Which.AGREE):
            return self.selection.takes(item)
        return item.is_to_do

    def at(self, document_id: str, start: int, end: int) -> QueueItem | None:
        """The case that lies over a place and fits it best, the shown ones first."""
        there = [one for one in self._documents.get(document_id, ()) if one.start < end and start < one.end]
        shown = [one for one in there if key_of(one) in self._places]
        return min(shown or there, key=lambda one: abs(one.start - start) + abs(one.end - end), default=None)

    def _recount(self, document_id: str, before: tuple[QueueItem, ...], now: tuple[QueueItem, ...]) -> None:
        self._shapes.subtract(item.shape for item in before if item.is_to_do)
        self._shapes.update(item.shape for item in now if item.is_to_do)
        self.counts = recounted(self.counts, before, now)
        if now:
            self._documents[document_id] = now
        else:
            self._documents.pop(document_id, None)

    def _fits(self, shown: dict[Key, QueueItem], now: tuple[QueueItem, ...]) -> bool:
        """Whether the list holds the same cases of a document in the same places as before."""
        wide, takes = replace(self.selection, which=Which.ALL), self.selection.takes
        wanted = {key_of(item): item for item in now if takes(item) or (key_of(item) in shown and wide.takes(item))}
        return wanted.keys() == shown.keys() and all(
            (CaseMark.SKIPPED in item.marks) == (CaseMark.SKIPPED in shown[key].marks) for key, item in wanted.items()
        )
