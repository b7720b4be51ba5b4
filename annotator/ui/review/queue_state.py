"""The queue as it is shown: what was chosen of it, in which order, and what was worked off meanwhile."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from annotator.domain.queue import Counts, Order, QueueItem, Selection, Which, chosen, counts, refreshed

Key = tuple[str, str]
"""A document's id and a case's."""


def key_of(item: QueueItem) -> Key:
    """What tells one case from all others."""
    return item.document_id, item.case_id


class QueueState:
    """Cases that were decided stay in their place, ticked, until another selection is made."""

    def __init__(self) -> None:
        self.items: tuple[QueueItem, ...] = ()
        self.selection = Selection()
        self.order = Order.DOCUMENT
        self.rows: list[QueueItem] = []
        self._places: dict[Key, int] = {}
        self._worked: set[Key] = set()

    def load(self, items: tuple[QueueItem, ...]) -> None:
        """Another queue, read anew."""
        self.items = items
        self._list()

    def forget(self) -> None:
        """Hold nothing; what was worked off is no longer kept in its place."""
        self._worked.clear()
        self.load(())

    def choose(self, selection: Selection, order: Order) -> None:
        """Show other cases, or in another order."""
        self.selection, self.order = selection, order
        self._worked.clear()
        self._list()

    def refresh(self, document_id: str, fresh: Iterable[QueueItem]) -> None:
        """Put one document anew."""
        self._worked.update(key_of(item) for item in self.rows if item.document_id == document_id)
        self.items = refreshed(self.items, document_id, fresh)
        self._list()

    def counts(self) -> Counts:
        """How far the review is."""
        return counts(self.items)

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
        """The case that lies over a place and fits it best, of the whole queue, the shown ones first."""
        for items in (self.rows, self.items):
            over = [one for one in items if one.document_id == document_id and one.start < end and start < one.end]
            if over:
                return min(over, key=lambda one: abs(one.start - start) + abs(one.end - end))
        return None

    def _list(self) -> None:
        wide = replace(self.selection, which=Which.ALL)
        takes, worked = self.selection.takes, self._worked
        found = [item for item in self.items if takes(item) or (key_of(item) in worked and wide.takes(item))]
        self.rows = chosen(found, Selection(Which.ALL), self.order)
        self._places = {key_of(item): place for place, item in enumerate(self.rows)}
