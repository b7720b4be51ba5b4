"""Find in the open document: incremental, counted; the match becomes the selection."""

from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QToolButton

from annotator.ui.actions.action_set import ActionSet
from annotator.ui.kit import widgets
from annotator.ui.telling import tell

if TYPE_CHECKING:
    from annotator.domain.finding import Manner

# More would not be looked at one by one, and each is outlined in the text.
MATCH_LIMIT = 10_000
ROOMY = 520
MANNERS = {"edit.find_case": "Aa", "edit.find_whole": "Words"}


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
        self._close = widgets.button("Close", quiet=True, name="Close the find bar")
        self._close.clicked.connect(self.closed)
        layout = widgets.row(self, margins=(16, 8, 12, 8), spacing=4)
        layout.addWidget(self.field, 1)
        layout.addSpacing(8)
        for name, words in MANNERS.items():
            layout.addWidget(_choice(actions.action(name), words))
        layout.addSpacing(4)
        layout.addWidget(self._count)
        layout.addWidget(widgets.tool_button(actions.action("edit.find_previous")))
        layout.addWidget(widgets.tool_button(actions.action("edit.find_next")))
        layout.addWidget(self._close)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow bar the words have the room: Escape closes it, too."""
        super().resizeEvent(event)
        self._close.setVisible(event.size().width() >= ROOMY)

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


def _choice(action: QAction, words: str) -> QToolButton:
    """A small switch of the bar, whose words are shorter than its action's."""
    name = action.text()
    action.setIconText(words)
    made = widgets.tool_button(action)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def manner_words(manner: "Manner") -> str:
    """How one looks for words, in words; empty for the usual way."""
    return " and ".join(["case"] * manner.case + ["whole words"] * manner.whole)


def matches(text: str, words: str, manner: "Manner | None" = None) -> list[tuple[int, int]]:
    """The first places of the words, in code points; without a manner, in the usual one."""
    from annotator.domain.finding import USUAL, find_words  # no start has a use for it

    return list(islice(find_words(text, words, manner or USUAL), MATCH_LIMIT))


def next_match(found: list[tuple[int, int]], at: int, *, back: bool = False) -> int:
    """The number of the match at or after a code point (or before it), going round; -1 when there is none."""
    if not found:
        return -1
    place = bisect_left(found, (at, 0))
    return (place - 1) % len(found) if back else place % len(found)
