"""Find in the open document: incremental, counted; the match becomes the selection."""

import re
from bisect import bisect_left

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from annotator.ui.actions.action_set import ActionSet
from annotator.ui.kit import widgets
from annotator.ui.telling import tell

# More would not be looked at one by one, and each is outlined in the text.
MATCH_LIMIT = 10_000


class FindBar(QFrame):
    """A field, `3 of 14`, previous, next, close. It finds nothing itself."""

    asked = Signal(str)
    next_wanted = Signal()
    previous_wanted = Signal()
    closed = Signal()

    def __init__(self, actions: ActionSet) -> None:
        super().__init__()
        self.setProperty("surface", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = _Field(self)
        self.field.textChanged.connect(self.asked)
        self._count = widgets.text(role="small")
        self._count.setMinimumWidth(72)
        close = widgets.button("Close", quiet=True, name="Close the find bar")
        close.clicked.connect(self.closed)
        layout = widgets.row(self, margins=(16, 8, 12, 8), spacing=4)
        layout.addWidget(self.field, 1)
        layout.addSpacing(8)
        layout.addWidget(self._count)
        layout.addWidget(widgets.tool_button(actions.action("edit.find_previous")))
        layout.addWidget(widgets.tool_button(actions.action("edit.find_next")))
        layout.addWidget(close)
        self.hide()

    def open_with(self, words: str) -> None:
        """Show the bar with these words (or the last ones) selected, ready to be typed over."""
        self.show()
        if words:
            self.field.setText(words)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self.asked.emit(self.field.text())

    def show_count(self, place: int, total: int) -> None:
        """Say which match is selected; `place` counts from 1, 0 when none is."""
        limit = "+" if total >= MATCH_LIMIT else ""
        words = f"{place:,} of {total:,}{limit}" if place else f"{total:,}{limit} found"
        nothing = bool(self.field.text()) and not total
        self._count.setText("Not found" if nothing else words if self.field.text() else "")
        tell(self._count.text(), about="found")
        self._count.setProperty("role", "error" if nothing else "small")
        self._count.style().polish(self._count)


class _Field(QLineEdit):
    """Enter goes to the next match, Shift+Enter to the one before."""

    def __init__(self, bar: FindBar) -> None:
        super().__init__()
        self._bar = bar
        self.setPlaceholderText("Find in this document")
        self.setAccessibleName("Find in this document")
        widgets.give_clear_button(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Shift+Enter walk the matches; the rest is typing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self._bar.previous_wanted if back else self._bar.next_wanted).emit()
            return
        super().keyPressEvent(event)


def matches(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words occur, in code points, in upper or lower case; a blank stands for any white space."""
    if not words.strip():
        return []
    pattern = r"\s+".join(re.escape(part) for part in words.split())
    found: list[tuple[int, int]] = []
    for hit in re.finditer(pattern, text, re.IGNORECASE):
        found.append(hit.span())
        if len(found) == MATCH_LIMIT:
            break
    return found


def next_match(found: list[tuple[int, int]], at: int, *, back: bool = False) -> int:
    """The number of the match at or after a code point (or before it), going round; -1 when there is none."""
    if not found:
        return -1
    place = bisect_left(found, (at, 0))
    return (place - 1) % len(found) if back else place % len(found)
