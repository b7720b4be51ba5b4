"""The field over the documents: words of their texts, and words such as label:claim for what one has marked in them.

What reads them is loaded when something is typed, since every start of the program makes this field.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from annotator.domain.model import Label
from annotator.ui.kit import widgets

if TYPE_CHECKING:
    from annotator.domain.document_query import DocumentQuery
    from annotator.domain.finding import Manner
    from annotator.ui.panels.search_offers import SearchOffers

SEARCH_DELAY_MS = 200
_TIP = """Words that the text holds, in any order. Of your spans:
label:claim  has a span with this label (label: any, -label: none)
flag:  has a flagged span
note:  has a span with a note (note:word holds it)"""
_SPOKEN = "Down lists what your spans can be asked for"


class DocumentSearch(QLineEdit):
    """Says when something else is asked for; finds nothing itself."""

    asked = Signal()
    list_wanted = Signal()  # Enter: on to what was found

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Search all texts")
        self.setAccessibleName("Search all texts")
        widgets.set_tip(self, _TIP)
        self.setAccessibleDescription(_SPOKEN)  # the tooltip would be read out whole each time one comes here
        widgets.give_clear_button(self)
        self._labels: Sequence[Label] = ()
        self._manner: Manner | None = None
        self._offers: SearchOffers | None = None
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._timer.timeout.connect(self.asked)
        self.textChanged.connect(lambda _words: self._timer.start())
        self.textEdited.connect(lambda _words: self.offers.complete(self._labels))

    @property
    def offers(self) -> "SearchOffers":
        """The list under the field."""
        if self._offers is None:
            from annotator.ui.panels.search_offers import SearchOffers

            panel = self.parentWidget()
            assert panel is not None
            self._offers = SearchOffers(panel, self)
            self._offers.taken.connect(self._take)
        return self._offers

    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.text().strip()

    def query(self) -> "DocumentQuery":
        """What is asked for."""
        from annotator.domain.document_query import read_query

        query = read_query(self.text())
        return query if self._manner is None else query.looked_for(self._manner)

    def show_labels(self, labels: Sequence[Label]) -> None:
        """What can stand behind label:"""
        self._labels = labels

    def set_manner(self, manner: "Manner") -> None:
        """How words are looked for; those that are there are looked for anew."""
        if manner != self._manner:
            self._manner = manner
            if not self.is_empty() and self.query().words:
                self.ask_now()

    def unknown_label(self) -> str:
        """A label that is asked for, though none is called so."""
        from annotator.domain.document_query import unknown_label

        return unknown_label(self.query(), self._labels)

    def ask_now(self) -> None:
        """Do not wait for further letters."""
        self._timer.stop()
        self.asked.emit()

    def offer(self) -> None:
        """Show all that can be asked of one's spans."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.deselect()
        self.end(False)
        if self.text() and not self.text()[-1].isspace():
            self.insert(" ")
        self.offers.offer(self._labels)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list, which has the keys then; Enter leads to what was found."""
        if event.key() == Qt.Key.Key_Down:
            self.offers.offer(self._labels)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive() or self.query().criteria:  # spans may have changed since
                self.ask_now()
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nobody chooses from the list any more."""
        super().focusOutEvent(event)
        if self._offers is not None:
            self._offers.hide()

    def _take(self, words: str, caret: int) -> None:
        self.setText(words)
        self.setCursorPosition(caret)
        self.ask_now()
