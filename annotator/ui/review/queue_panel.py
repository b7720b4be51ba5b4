"""The cases at the left: filters, order, rows, and how far the review is."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from annotator.domain.queue import Counts, Order, QueueItem, Selection
from annotator.ui.kit import widgets
from annotator.ui.kit.empty_place import EmptyPlace
from annotator.ui.kit.panel import Panel
from annotator.ui.kit.rows import RowView
from annotator.ui.review.filters import FilterBar
from annotator.ui.review.rows import CaseDelegate, CaseModel, CaseRow

SEARCH_DELAY_MS = 150


class QueuePanel(Panel):
    """Shows what it is given and says what was asked for."""

    picked = Signal(object)  # Key
    asked = Signal()  # another selection or order
    searched = Signal()  # Enter in the field: the words are in, on to the cases
    wanted = Signal()  # the button of an empty queue

    def __init__(self) -> None:
        super().__init__("Cases")
        self.search = widgets.field("Filter by words", "Filter the cases by words")
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._timer.timeout.connect(self.asked)
        self.search.textChanged.connect(lambda _words: self._timer.start())
        self.search.returnPressed.connect(self.searched)
        self.filters = FilterBar()
        self.filters.changed.connect(self.asked)
        self.model = CaseModel()
        self.view = RowView(self.model, CaseDelegate(), "Cases")
        self.view.selectionModel().currentRowChanged.connect(lambda index, _before: self._moved(index.row()))
        self.empty = EmptyPlace("scale")
        self.empty.wanted.connect(self.wanted)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self._progress = widgets.text(role="small")
        self._marking = False
        self._lay_out()

    def selection(self) -> Selection:
        """What is asked for."""
        return self.filters.selection(self.search.text().strip())

    def order(self) -> Order:
        """In which order."""
        return self.filters.order

    def show_items(self, items: list[QueueItem], make: Callable[[QueueItem], CaseRow]) -> None:
        """List these cases."""
        self._marking = True
        self.model.show_items(items, make)
        self._marking = False
        self._stack.setCurrentWidget(self.view if items else self.empty)

    def mark(self, place: int) -> None:
        """Make a row the current one without going there."""
        self._marking = True
        self.view.mark(place)
        self._marking = False

    def show_counts(self, counts: Counts, labels: Sequence[str]) -> None:
        """How far the review is, and how many cases each filter leaves."""
        total = counts.decided + counts.to_do
        self._progress.setText(f"{counts.decided:,} of {total:,} decided" if total else "No case needs a decision")
        self.filters.show_counts(counts, labels)

    def is_filtered(self) -> bool:
        """Whether words or filters leave something out."""
        return bool(self.search.text().strip()) or self.filters.is_narrow()

    def clear_filters(self) -> None:
        """Show what there is to do, all of it."""
        self.search.clear()
        self._timer.stop()
        self.filters.clear()
        self.asked.emit()

    def _moved(self, place: int) -> None:
        if not self._marking and 0 <= place < self.model.rowCount():
            self.picked.emit(self.model.row(place).key)

    def _lay_out(self) -> None:
        top = widgets.column_of(spacing=4, margins=(8, 12, 8, 8))
        top.addWidget(self.search)
        top.addWidget(self.filters)
        foot = widgets.column_of(margins=(16, 8, 16, 8))
        foot.addWidget(self._progress)
        self.body.addLayout(top)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(widgets.rule())
        self.body.addLayout(foot)
