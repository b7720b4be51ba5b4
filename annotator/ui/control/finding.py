"""Find in the open document, and where the words of the project search stand in it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from annotator.ui.control.session import Session
from annotator.ui.panels.find_bar import manner_words, matches, next_match
from annotator.ui.panels.main_window import MainWindow

if TYPE_CHECKING:
    from annotator.domain.finding import Manner

LONGEST_PREFILL = 80


class Finding(QObject):
    """Binds the find bar."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._bar, self._text = window.page.find_bar, window.text
        self._found: list[tuple[int, int]] = []
        self._origin = 0
        self._manner: Manner | None = None  # for as long as the window is open; None: the usual one
        window.actions_.bind(
            {
                "edit.find": self._open,
                "edit.find_next": lambda: self._go(back=False),
                "edit.find_previous": lambda: self._go(back=True),
                "edit.find_all": self._search_all,
                "edit.find_case": lambda: self._turn("case"),
                "edit.find_whole": lambda: self._turn("whole"),
            }
        )
        self._bar.asked.connect(self._asked)
        self._bar.next_wanted.connect(lambda: self._go(back=False))
        self._bar.previous_wanted.connect(lambda: self._go(back=True))
        self._bar.closed.connect(self._close)
        session.document_changed.connect(self._document_changed)

    def _open(self) -> None:
        selection = self._text.selection()
        self._origin = selection[0] if selection else self._text.caret()
        words = self._document_text()[slice(*selection)] if selection else ""
        fits = len(words) <= LONGEST_PREFILL and "\n" not in words
        self._bar.open_with(words if fits else "")

    def _turn(self, what: str) -> None:
        """Look for the same words in another manner, in the document and in all."""
        from annotator.domain.finding import USUAL

        before = self._manner or USUAL
        manner = self._manner = replace(before, **{what: not getattr(before, what)})
        for name, is_on in (("edit.find_case", manner.case), ("edit.find_whole", manner.whole)):
            self._window.actions_.action(name).setChecked(is_on)
        words = manner_words(manner)
        self._window.status.say(f"Finding with {words}." if words else "Finding in upper and lower case, in words too.")
        self._window.documents.search.set_manner(manner)
        if self._bar.isVisible():
            self._asked(self._bar.field.text())
        else:
            self._found = []
            self._text.set_find_matches([])

    def _asked(self, words: str) -> None:
        if not self._bar.isVisible():
            return
        self._look_for(words)
        place = next_match(self._found, self._origin)
        if place >= 0:
            self._select(place)
        else:
            self._bar.show_count(0, 0)

    def _go(self, *, back: bool) -> None:
        searched = bool(self._searched()) and not self._bar.isVisible()
        if not self._found and searched:
            self._go_where_found(back=back)
            return
        if not self._found and self._bar.field.text():
            self._look_for(self._bar.field.text())
        if not self._found:
            self._open()
            return
        selection = self._text.selection()
        here = selection or (self._text.caret(), self._text.caret())
        at = here[0] if back else here[0] + bool(selection)
        place = next_match(self._found, at, back=back)
        if searched and self._goes_round(place, at, back=back) and self._go_to_document(back=back):
            return
        self._select(place)
        self._origin = self._found[place][0]

    def _go_where_found(self, *, back: bool) -> None:
        """The first key after a project search: to the words in the open document, or to the first that has them."""
        self._show_search()
        if not self._found:
            self._go_to_document(back=back)

    def _goes_round(self, place: int, at: int, *, back: bool) -> bool:
        """Whether the next match is not further on in this document."""
        return self._found[place][0] >= at if back else self._found[place][0] < at

    def _go_to_document(self, *, back: bool) -> bool:
        """From a document that the project search found to the next it found, to its last match when going back."""
        before = self._session.current
        self._window.actions_.run("go.previous" if back else "go.next")
        if self._session.current is before:
            return False
        if back and self._found:
            self._select(len(self._found) - 1)
        return True

    def _select(self, place: int) -> None:
        start, end = self._found[place]
        self._text.select(start, end)
        self._text.ensure_visible(start, end)
        self._bar.show_count(place + 1, len(self._found))

    def _look_for(self, words: str) -> None:
        self._found = matches(self._document_text(), words, self._manner)
        self._text.set_find_matches(self._found)

    def _close(self) -> None:
        self._bar.hide()
        self._text.set_find_matches([])
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _document_changed(self) -> None:
        self._found, self._origin = [], 0
        if self._bar.isVisible():
            self._look_for(self._bar.field.text())
            self._bar.show_count(0, len(self._found))
        elif self._searched() and self._session.current:
            self._show_search()

    def _show_search(self) -> None:
        """A document opened from the project search begins where the words stand."""
        text = self._document_text()
        found = {hit for word in self._searched() for hit in matches(text, word, self._manner)}
        self._found = sorted(found)
        self._text.set_find_matches(self._found)
        if self._found:
            self._select(0)

    def _searched(self) -> tuple[str, ...]:
        """The words of the search through all texts."""
        panel = self._window.documents
        return () if panel.search.is_empty() else panel.query().words

    def _search_all(self) -> None:
        self._window.documents.show()
        self._window.documents.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._window.documents.search.selectAll()

    def _document_text(self) -> str:
        return self._session.current.document.text if self._session.current else ""
