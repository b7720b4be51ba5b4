"""Going from document to document and from span to span."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from annotator.domain.changes import Focus
from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId, OpenDocument, Span, SpanId
from annotator.ui.actions.table import STEP_BACK
from annotator.ui.control.candidates import is_settled
from annotator.ui.control.documents_list import DocumentsList
from annotator.ui.control.session import Session
from annotator.ui.kit.widgets import one_line
from annotator.ui.look.label_styles import shown_name
from annotator.ui.panels.main_window import MainWindow


class Navigating(QObject):
    """Moves the session and the caret; writes nothing."""

    candidate_taken = Signal(int, int)  # it is the selection now

    def __init__(self, window: MainWindow, session: Session, listed: DocumentsList) -> None:
        super().__init__(window)
        self._window, self._session, self._listed = window, session, listed
        self._text = window.text
        self._leading = False
        self.left_by_escape: list[Callable[[], bool]] = []
        """What others have to leave before the keyboard goes back to the text; each says whether it did."""
        window.actions_.bind(
            {
                "go.next": lambda: self._step(1),
                "go.previous": lambda: self._step(-1),
                "go.unfinished": self.next_unfinished,
                "go.span": lambda: self._to_span(1),
                "go.span_back": lambda: self._to_span(-1),
                "go.overlap": self._next_overlap,
                "go.candidate": self.next_candidate,
                "go.candidate_back": self._previous_candidate,
            }
        )
        window.documents.opened.connect(self._open_chosen)
        window.side.spans.picked.connect(self._to_listed)
        self._text.caret_moved.connect(self._caret_moved)
        self._text.selection_changed.connect(self._selection_changed)
        self._text.span_clicked.connect(session.activate)
        escape = QShortcut(QKeySequence(STEP_BACK), window)
        escape.activated.connect(self.step_back)

    def open(self, document: str) -> bool:
        """Open a document; False, with a message, when it is gone."""
        try:
            self._session.open(DocumentId(document))
        except AnnotatorError as error:
            self._window.status.say(str(error))
            return False
        return True

    def next_unfinished(self) -> None:
        """Open the next document that is neither done nor skipped."""
        found = self._listed.next_unfinished()
        if found is None:
            total = len(self._session.rows)
            self._window.status.say("Every document is done." if total != 1 else "The document is done.")
        elif self.open(found):
            self._text.setFocus()

    def show(self, focus: Focus) -> None:
        """Go where a step happened."""
        current = self._session.current
        if (current is None or current.document.id != focus.document_id) and not self.open(focus.document_id):
            return
        if focus.start is None or focus.end is None:
            return
        self._lead_to(focus.end if focus.span_id else focus.start)
        self._text.ensure_visible(focus.start, focus.end)
        self._session.activate(focus.span_id or self._under(self._text.caret()))

    def to_span(self, span: Span) -> None:
        """Put the caret on a span and make it the active one."""
        self._lead_to(span.start)
        self._text.ensure_visible(span.start, span.end)
        self._session.activate(span.id)
        name = shown_name(self._session.label(span.label_id))
        self._text.announce(f"{name}, “{one_line(span.quote[:120])}”")

    def select(self, start: int, end: int) -> None:
        """Select a stretch and bring it into sight."""
        self._text.select(start, end)
        self._text.ensure_visible(start, end)

    def step_back(self) -> None:
        """Escape: leave the innermost thing one is in."""
        window = self._window
        focus = QApplication.focusWidget()
        if window.mode is not None:
            window.mode.step_back()
        elif window.page.popup.isVisible():
            window.page.popup.hide()
        elif window.page.find_bar.isVisible():
            window.page.find_bar.closed.emit()
        elif focus is window.documents.search and not window.documents.search.is_empty():
            window.documents.clear_search()
        elif any(leave() for leave in self.left_by_escape):
            pass
        elif focus is not self._text:
            self._text.setFocus()
        elif self._text.selection():
            self._lead_to(self._text.caret())
            self._session.activate(self._under(self._text.caret()))
        else:
            self._session.activate(None)

    def _open_chosen(self, document: str) -> None:
        if self.open(document):
            self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, step: int) -> None:
        rows = self._listed.rows()
        here = self._window.documents.place_of(self._session.current.document.id if self._session.current else None)
        place = here + step if here >= 0 else 0
        if not rows or not 0 <= place < len(rows):
            self._window.status.say("This is the last document." if step > 0 else "This is the first document.")
        elif self.open(rows[place].id):
            self._text.setFocus()

    def _to_span(self, step: int) -> None:
        spans = self._session.current.spans if self._session.current else ()
        active = self._session.active
        here = next((number for number, span in enumerate(spans) if span.id == active), None)
        if here is None:
            caret = self._text.caret()
            later = next((number for number, span in enumerate(spans) if span.start >= caret), len(spans))
            here = later - 1 if step > 0 else later
        place = here + step
        if 0 <= place < len(spans):
            self.to_span(spans[place])
        else:
            self._window.status.say("No span after this one." if step > 0 else "No span before this one.")

    def _to_listed(self, span_id: str) -> None:
        span = self._session.span(span_id)
        if span:
            self.to_span(span)
            self._text.setFocus()

    def _next_overlap(self) -> None:
        spans = self._session.current.spans if self._session.current else ()
        active = self._session.active_span()
        at = self._text.caret()
        if active is None:
            pool = [span for span in spans if span.start <= at < span.end]
        else:
            pool = [span for span in spans if span.start < active.end and active.start < span.end]
            here = [span for span in pool if span.start <= at < span.end]
            pool = here if active in here and len(here) > 1 else pool
        if len(pool) < 1 + (active is not None):
            self._window.status.say("No other span lies over this place.")
            return
        place = pool.index(active) + 1 if active in pool else 0
        following = pool[place % len(pool)]
        self._session.activate(following.id)
        self._text.ensure_visible(following.start, following.end)

    def next_candidate(self) -> None:
        """Select the next one that is not labelled yet."""
        current = self._session.current
        if current is None:
            return
        selection = self._text.selection()
        start = selection[0] if selection else self._text.caret()
        from annotator.domain.candidates import next_candidates  # no start has a use for it

        found = next_candidates(current.document.text, start)
        if selection:  # of those that begin together, the longer one comes first
            found = (one for one in found if _by_place(one) > _by_place(selection))
        self._take_candidate(self._first_unsettled(found, current))

    def _previous_candidate(self) -> None:
        current = self._session.current
        if current is None:
            return
        selection = self._text.selection()
        start = selection[0] + 1 if selection else self._text.caret()
        from annotator.domain.candidates import previous_candidates

        found = previous_candidates(current.document.text, start)
        if selection:
            found = (one for one in found if _by_place(one) < _by_place(selection))
        self._take_candidate(self._first_unsettled(found, current))

    def _first_unsettled(self, found: Iterable[tuple[int, int]], current: OpenDocument) -> tuple[int, int] | None:
        text, spans, labels = current.document.text, current.spans, self._session.labels
        return next((one for one in found if not is_settled(text, one, spans, labels)), None)

    def _take_candidate(self, found: tuple[int, int] | None) -> None:
        if found is None:
            self._window.status.say("No further candidate in this document.")
        else:
            self.select(*found)
            self.candidate_taken.emit(*found)

    def _caret_moved(self, offset: int) -> None:
        if not self._leading:
            self._session.activate(None if self._text.selection() else self._under(offset))

    def _selection_changed(self, start: int, end: int) -> None:
        if not self._leading and start < end:
            self._session.activate(None)

    def _under(self, offset: int) -> SpanId | None:
        """The innermost span at a caret, or else the shortest that ends just before it."""
        over = self._text.span_at(offset)
        if over:
            return SpanId(over[0])
        before = self._text.span_index().at(offset - 1) if offset else []
        return next((SpanId(span.id) for span in before if span.end == offset), None)

    def _lead_to(self, offset: int) -> None:
        """Move the caret without letting it choose the active span."""
        self._leading = True
        try:
            self._text.set_caret(offset)
        finally:
            self._leading = False


def _by_place(stretch: tuple[int, int]) -> tuple[int, int]:
    return stretch[0], -stretch[1]
