"""Going on by itself: a label given to a candidate leads to the next one, so that a name costs one key."""

from PySide6.QtCore import QObject

from annotator.domain.changes import Changes
from annotator.ui.control.navigating import Navigating
from annotator.ui.control.operations import Operations
from annotator.ui.panels.main_window import MainWindow

_KEPT = "annotate/advance"


class Advancing(QObject):
    """Binds the switch. Made after whoever leads to what was done (Messages): this leads on from there."""

    def __init__(self, window: MainWindow, operations: Operations, going: Navigating) -> None:
        super().__init__(window)
        self._window, self._operations, self._going = window, operations, going
        self._candidate: tuple[int, int] | None = None
        window.actions_.bind({"go.advance": self._switch})
        going.candidate_taken.connect(self._taken)
        window.text.selection_changed.connect(self._selection_changed)
        operations.changed.connect(self._changed)
        self._mark()

    def _switch(self) -> None:
        self._window.settings.remember(_KEPT, not self._is_on())
        self._mark()
        words = "A label given to a candidate now leads to the next one." if self._is_on() else "Labels stay in place."
        self._window.status.say(words)
        self._window.text.announce(words)

    def _is_on(self) -> bool:
        return self._window.settings.flag(_KEPT, False)

    def _mark(self) -> None:
        self._window.actions_.action("go.advance").setChecked(self._is_on())

    def _taken(self, start: int, end: int) -> None:
        self._candidate = start, end

    def _selection_changed(self, start: int, end: int) -> None:
        """A candidate may be made longer or shorter; whoever selects something else is no longer at it."""
        if self._operations.is_announcing or self._candidate is None:
            return
        first, last = self._candidate
        if start >= last or end <= first:
            self._candidate = None

    def _changed(self, changes: Changes, at_once: bool) -> None:
        candidate, self._candidate = self._candidate, None
        focus = changes.focus
        if not (candidate and at_once and changes.kind == "do" and focus and focus.span_id and self._is_on()):
            return
        if (
            focus.start is not None
            and focus.end is not None
            and focus.start < candidate[1]
            and candidate[0] < focus.end
        ):
            self._going.next_candidate()
