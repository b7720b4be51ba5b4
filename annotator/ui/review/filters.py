"""What of the queue is shown and in which order: three quiet buttons with menus."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from annotator.domain.cases import Kind
from annotator.domain.counting import count_words
from annotator.domain.queue import Counts, Order, Selection, Which
from annotator.ui.actions.action_set import mnemonic_free
from annotator.ui.kit import widgets
from annotator.ui.review.rows import KIND_TIPS, KIND_WORDS

WHICH_WORDS = {
    Which.TO_DO: "To do",
    Which.OPEN: "Open",
    Which.STALE: "Stale",
    Which.DISPUTED: "Disputed",
    Which.SKIPPED: "Skipped",
    Which.FLAGGED: "Flagged",
    Which.AGREE: "Agreed",
    Which.AUDIT: "Audit",
    Which.DECIDED: "Decided",
    Which.ALL: "All",
}
ORDER_WORDS = {
    Order.DOCUMENT: "In order",
    Order.KIND: "By kind",
    Order.LABEL: "By label",
    Order.PHRASE: "By phrase",
    Order.IMPACT: "By impact",
}


class FilterBar(QWidget):
    """The selection but for the words, and the order."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.which = Which.TO_DO
        self.order = Order.DOCUMENT
        self.kinds: frozenset[Kind] = frozenset()
        self.labels: frozenset[str] = frozenset()
        self.document: str | None = None
        self.pair: tuple[str, str] | None = None
        self.analysts: tuple[str, ...] = ()  # empty while names are hidden
        self._counts: Counts | None = None
        self._names: Sequence[str] = ()
        self._which_button = _menu_button("Which cases", self._fill_which)
        self._filter_button = _menu_button("Filter the cases", self._fill_filter)
        self._order_button = _menu_button("Order of the cases", self._fill_order)
        layout = widgets.row(self, spacing=0)
        for made in (self._which_button, self._filter_button):
            layout.addWidget(made)
        layout.addStretch()
        layout.addWidget(self._order_button)
        self._say()

    def selection(self, phrase: str) -> Selection:
        """What is asked for."""
        return Selection(self.which, self.kinds, self.labels, self.document, phrase, self.pair)

    def show_counts(self, counts: Counts, labels: Sequence[str]) -> None:
        """Numbers and labels for the menus."""
        self._counts, self._names = counts, labels

    def show_which(self, which: Which) -> None:
        """Ask for another part of the queue."""
        self._set(which=which)

    def show_only(self, selection: Selection) -> None:
        """Ask for just this."""
        self._set(
            which=selection.which,
            kinds=selection.kinds,
            labels=selection.labels,
            document=selection.document,
            pair=selection.pair,
        )

    def clear(self) -> None:
        """Nothing is filtered out of what there is to do; tells nobody."""
        self.which, self.kinds, self.labels = Which.TO_DO, frozenset(), frozenset()
        self.document, self.pair = None, None
        self._say()

    def hide_names(self) -> None:
        """Forget who the analysts are."""
        self.analysts = ()
        if self.pair is not None:
            self._set(pair=None)

    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.kinds or self.labels or self.document or self.pair)

    def _set(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self._which_button.setText(f"{WHICH_WORDS[self.which]} ▾")
        number = sum(map(bool, (self.kinds, self.labels, self.document, self.pair)))
        self._filter_button.setText(f"Filter {number} ▾" if number else "Filter ▾")
        self._which_button.setAccessibleDescription(WHICH_WORDS[self.which])
        self._filter_button.setAccessibleDescription(count_words(number, "filter") if number else "")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow queue keeps all three buttons."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Name the order where there is room for it, else show its sign alone."""
        words = f"{ORDER_WORDS[self.order]} ▾"
        widgets.set_tip(self._order_button, f"Order: {ORDER_WORDS[self.order].casefold()}")
        self._order_button.setText(words)
        parts = (self._which_button, self._filter_button, self._order_button)
        if self.width() < sum(part.sizeHint().width() for part in parts):
            self._order_button.setText("⇅")

    def _fill_which(self, menu: QMenu) -> None:
        for which, words in WHICH_WORDS.items():
            _add(menu, words, which is self.which, partial(self._set, which=which))

    def _fill_order(self, menu: QMenu) -> None:
        for order, words in ORDER_WORDS.items():
            _add(menu, words, order is self.order, partial(self._set, order=order))

    def _fill_filter(self, menu: QMenu) -> None:
        counts = self._counts
        if counts is None:
            return
        kinds, labels = menu.addMenu("Kind"), menu.addMenu("Label")
        for kind, words in KIND_WORDS.items():
            made = _add(
                kinds,
                f"{words.capitalize()}\t{counts.by_kind[kind]:,}",
                kind in self.kinds,
                partial(self._flip_kind, kind),
            )
            widgets.set_tip(made, KIND_TIPS[kind])
        for name in self._names:
            words = f"{mnemonic_free(name)}\t{counts.by_label[name]:,}"
            _add(labels, words, name in self.labels, partial(self._flip_label, name))
        self._fill_documents(menu.addMenu("Document"), counts)
        self._fill_pairs(menu.addMenu("Pair of analysts"))
        menu.addSeparator()
        _add(menu, "Show all again", False, self._all).setEnabled(self.is_narrow())

    def _fill_documents(self, menu: QMenu, counts: Counts) -> None:
        menu.setStyleSheet("QMenu { menu-scrollable: 1; }")
        for document, count in counts.by_document.items():
            words = f"{mnemonic_free(widgets.one_line(count.title)[:60] or document)}\t{count.to_do:,}"
            value = None if document == self.document else document
            _add(menu, words, document == self.document, partial(self._set, document=value))

    def _fill_pairs(self, menu: QMenu) -> None:
        if not self.analysts:
            menu.addAction("Show names first (N)").setEnabled(False)
        for number, one in enumerate(self.analysts):
            for two in self.analysts[number + 1 :]:
                pair = (one, two)
                value = None if pair == self.pair else pair
                _add(menu, mnemonic_free(f"{one} and {two}"), pair == self.pair, partial(self._set, pair=value))

    def _flip_kind(self, kind: Kind) -> None:
        self._set(kinds=self.kinds ^ {kind})

    def _flip_label(self, name: str) -> None:
        self._set(labels=self.labels ^ {name})

    def _all(self) -> None:
        self._set(kinds=frozenset(), labels=frozenset(), document=None, pair=None)


def _menu_button(name: str, fill: Callable[[QMenu], object]) -> QPushButton:
    made = widgets.button("", quiet=True, name=name)
    menu = QMenu(made)
    menu.setToolTipsVisible(True)

    def pop() -> None:
        menu.clear()
        fill(menu)
        menu.popup(made.mapToGlobal(made.rect().bottomLeft()))

    made.clicked.connect(lambda _checked=False: pop())
    return made


def _add(menu: QMenu, words: str, checked: bool, act: Callable[[], object]) -> QAction:
    made = menu.addAction(words)
    made.setCheckable(True)
    made.setChecked(checked)
    made.triggered.connect(lambda _checked=False: act())
    return made
