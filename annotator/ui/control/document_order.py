"""In which order documents are listed. An order stands until it is chosen again or documents come or go: rows that
moved while one labels would be lost sight of."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from annotator.domain.model import DocumentId, DocumentRow, State

_STATES = (State.IN_PROGRESS, State.NEW, State.DONE, State.SKIPPED)


class Order(StrEnum):
    """What decides; equals stand by id."""

    ID = "id"
    TITLE = "title"
    STATE = "state"
    FEWEST = "fewest"
    MOST = "most"
    SHORTEST = "shortest"


_KEYS: dict[Order, Callable[[DocumentRow], Any]] = {
    Order.TITLE: lambda row: (row.title or row.id).casefold(),
    Order.STATE: lambda row: _STATES.index(row.state),
    Order.FEWEST: lambda row: row.spans,
    Order.MOST: lambda row: -row.spans,
    Order.SHORTEST: lambda row: row.characters,
}


class DocumentOrder:
    """An order as it was worked out once."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._ranks: dict[DocumentId, int] = {}

    def work_out(self, rows: Sequence[DocumentRow]) -> None:
        """Rank these rows, which come by id."""
        key = _KEYS.get(self.order)
        ranked = sorted(rows, key=key) if key else ()
        self._ranks = {row.id: rank for rank, row in enumerate(ranked)}

    def arranged(self, rows: Sequence[DocumentRow]) -> list[DocumentRow]:
        """Rows that come by id in this order."""
        return sorted(rows, key=lambda row: self._ranks.get(row.id, -1)) if self._ranks else list(rows)
