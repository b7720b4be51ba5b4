"""What is said after an action: where it happened, what it was, or why it was not done."""

from PySide6.QtCore import QObject

from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError, DecidedMeanwhile, NotFound, NothingToUndo, SpanRefused, StaleError
from annotator.domain.model import Span
from annotator.services.roles import may_see_others
from annotator.ui.control.navigating import Navigating
from annotator.ui.control.operations import Operations
from annotator.ui.control.session import Session
from annotator.ui.kit import ask
from annotator.ui.kit.widgets import one_line
from annotator.ui.look import state_mark
from annotator.ui.look.label_styles import shown_name
from annotator.ui.panels.main_window import MainWindow
from annotator.ui.telling import tell

# What a glance at the status bar is enough for; anything else gets a dialog.
_SMALL = (SpanRefused, NothingToUndo, NotFound, DecidedMeanwhile)


class Messages(QObject):
    """Follows the operations."""

    def __init__(self, window: MainWindow, session: Session, operations: Operations, going: Navigating) -> None:
        super().__init__(window)
        self._window, self._session, self._going = window, session, going
        session.document_changed.connect(self._opened)
        operations.changed.connect(self._changed)
        operations.changed_elsewhere.connect(self._changed_elsewhere)
        operations.failed.connect(self._failed)
        window.actions_.refused.connect(self.say)

    def _opened(self) -> None:
        """The title is read from the text itself, which has another name now."""
        state, current = self._session.state(), self._session.current
        if current is not None and self._window.mode is None:
            number = len(current.spans)
            spans = f"{number:,} span{'s' * (number != 1)}"
            place = f"{self._session.place():,} of {len(self._session.rows):,}"
            tell(", ".join(filter(None, (place, state_mark.WORDS[state] if state else "", spans))))

    def _changed(self, changes: Changes, at_once: bool) -> None:
        here = self._session.current.document.id if self._session.current else None
        elsewhere = self._window.mode is not None  # the review goes there by itself
        if changes.focus is not None and not elsewhere and (at_once or changes.focus.document_id == here):
            self._going.show(changes.focus)
        if changes.what:
            self.say(one_line(_done(changes)) + self._also_marked(changes) + self._finished_all_the_same(changes))

    def _also_marked(self, changes: Changes) -> str:
        """The very same words may carry two labels; who meant to change the one they had should see it."""
        span = self._session.span(changes.focus.span_id) if changes.focus and changes.kind == "do" else None
        if span is None:
            return ""
        over = (self._session.span(name) for name in self._window.text.span_at(span.start))
        twins = [one for one in over if one and one.id != span.id and (one.start, one.end) == (span.start, span.end)]
        names = [shown_name(label) for one in twins if (label := self._session.label(one.label_id))]
        return f" · the same words are {' and '.join(names)} too" if names else ""

    def _finished_all_the_same(self, changes: Changes) -> str:
        """What is corrected in a finished document does not unfinish it, which somebody may have meant."""
        state, current = self._session.state(), self._session.current
        if not (changes.spans and current and state and state.is_finished and current.document.id in changes.documents):
            return ""
        return f" · the document stays {state_mark.WORDS[state]}"

    def _changed_elsewhere(self, changes: Changes) -> None:
        """A step's words hold quotes, labels and states: before the release they are for the eyes that may see them."""
        project = self._session.project
        if project is not None and (changes.who == project.who or may_see_others(project)):
            self._window.status.say(f"Another window: {one_line(changes.what)}")
        elif changes.labels or not all(map(self._session.list.place_of, changes.documents)):  # one of them is gone
            self._window.status.say("Another window changed the documents of the project, or its labels.")

    def _failed(self, error: AnnotatorError, about: Span | None) -> None:
        if isinstance(error, StaleError) and about is not None:
            self._stale(about)
        elif isinstance(error, _SMALL):
            self.say(f"{error.message} {error.hint}")
        else:
            ask.show_error(self._window, error)

    def _stale(self, seen: Span) -> None:
        now = self._session.span(seen.id)
        quote = one_line(seen.quote[:60])
        if now is None:
            self.say(f"“{quote}” was removed in another window; nothing was changed.")
            return
        label = self._session.label(now.label_id)
        self._going.to_span(now)
        name = shown_name(label) if label else "another label"
        self.say(f"Changed in another window: it is now {name} “{one_line(now.quote[:60])}”. Nothing was overwritten.")

    def say(self, words: str) -> None:
        """In the status bar."""
        self._window.status.say(words)


def _done(changes: Changes) -> str:
    """What was done: beside it the status bar says what undo would do next, in the words that the journal has."""
    for kind, verb in (("undo", "Undone"), ("redo", "Redone")):
        if changes.kind == kind:
            return f"{verb}: {changes.what.partition(': ')[2]}"
    return changes.what
