"""Keys of the reading view: move the caret, select, copy. Whatever else is pressed belongs to the window."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from annotator.domain import tokens
from annotator.domain.tokens import Unit
from annotator.ui.text.reader import Reader

_Move = Callable[[], int]
_Standard = QKeySequence.StandardKey


class Keyboard:
    """Turns keys into caret moves. Up and down keep the x from which they started."""

    def __init__(self, view: Reader) -> None:
        self._view = view
        self._extending = False
        self._wished_x: float | None = None
        self._moves = self._table()

    def forget_column(self) -> None:
        """The next vertical move starts from where the caret is."""
        self._wished_x = None

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key; False when it is not ours."""
        if event.matches(_Standard.SelectAll):
            self._view.select(0, len(self._view.flow().text))
            return True
        if event.matches(_Standard.Copy):
            return self._copy()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
        if modifiers not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
            return False
        move = self._moves.get((Qt.Key(event.key()), modifiers == Qt.KeyboardModifier.ControlModifier))
        if move is None:
            return False
        self._go(move, event, shift)
        return True

    def _go(self, move: _Move, event: QKeyEvent, shift: bool) -> None:
        if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.forget_column()
        view = self._view
        self._extending = shift
        selection = view.selection()
        plain_step = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if selection and plain_step and not shift:
            offset = selection[0] if self._leads_back(event) else selection[1]
        else:
            offset = move()
        view.set_caret(offset, extend=shift)
        view.ensure_visible(offset, offset)

    def _table(self) -> dict[tuple[Qt.Key, bool], _Move]:
        key = Qt.Key
        return {
            (key.Key_Right, False): lambda: self._step(forward=True),
            (key.Key_Left, False): lambda: self._step(forward=False),
            (key.Key_Right, True): lambda: self._word(forward=True),
            (key.Key_Left, True): lambda: self._word(forward=False),
            (key.Key_Up, False): lambda: self._vertical(-1),
            (key.Key_Down, False): lambda: self._vertical(1),
            (key.Key_PageUp, False): lambda: self._vertical(-self._lines_in_sight()),
            (key.Key_PageDown, False): lambda: self._vertical(self._lines_in_sight()),
            (key.Key_Home, False): lambda: self._line_end(last=False),
            (key.Key_End, False): lambda: self._line_end(last=True),
            (key.Key_Home, True): lambda: 0,
            (key.Key_End, True): lambda: len(self._view.flow().text),
            (key.Key_Up, True): lambda: self._paragraph(forward=False),
            (key.Key_Down, True): lambda: self._paragraph(forward=True),
        }

    def _leads_back(self, event: QKeyEvent) -> bool:
        return (event.key() == Qt.Key.Key_Left) != self._reversed()

    def _reversed(self) -> bool:
        """Whether Left leads forward here: the paragraph is read from right to left."""
        layout = self._view.flow().layout_of(self._view.caret())
        return layout.layout.textOption().textDirection() == Qt.LayoutDirection.RightToLeft

    def _step(self, *, forward: bool) -> int:
        if self._reversed():
            forward = not forward
        flow, caret = self._view.flow(), self._view.caret()
        paragraph = flow.index.at(caret)
        layout = flow.layout(paragraph)
        if forward:
            if caret < flow.index.end(paragraph):
                return layout.next_stop(caret)
            return flow.index.start(paragraph + 1)
        if caret > flow.index.start(paragraph):
            return (
                min(layout.previous_stop(caret), caret)
                if caret <= flow.index.end(paragraph)
                else flow.index.end(paragraph)
            )
        if paragraph == 0:
            return 0
        end = flow.index.end(paragraph - 1)
        return flow.layout(paragraph - 1).previous_stop(end) if flow.index.is_cut(paragraph - 1) else end

    def _word(self, *, forward: bool) -> int:
        if self._reversed():
            forward = not forward
        text, caret, anchor = self._view.flow().text, self._view.caret(), self._view.anchor()
        if self._extending and (caret > anchor or (forward and caret == anchor)):
            # The right edge stops behind a word, so that a selection by words holds no blank at its end.
            step = tokens.next_end if forward else tokens.previous_end
        else:
            step = tokens.next_start if forward else tokens.previous_start
        return step(text, caret, Unit.WORD)

    def _paragraph(self, *, forward: bool) -> int:
        text, caret = self._view.flow().text, self._view.caret()
        step = tokens.next_start if forward else tokens.previous_start
        return step(text, caret, Unit.PARAGRAPH)

    def _line_end(self, *, last: bool) -> int:
        layout = self._view.flow().layout_of(self._view.caret())
        return layout.line_bounds(layout.line_of(self._view.caret()))[last]

    def _lines_in_sight(self) -> int:
        height = self._view.viewport().height()
        return max(height // self._view.flow().typography.line_height - 2, 1)

    def _vertical(self, lines: int) -> int:
        """The offset so many lines below (above when negative) at the kept x; the text's ends beyond them."""
        flow, caret = self._view.flow(), self._view.caret()
        paragraph = flow.index.at(caret)
        layout = flow.layout(paragraph)
        line = layout.line_of(caret)
        if self._wished_x is None:
            self._wished_x = layout.caret_x(caret)
        line += lines
        while line < 0:
            if paragraph == 0:
                return 0
            paragraph -= 1
            line += flow.layout(paragraph).line_count
        while line >= flow.layout(paragraph).line_count:
            line -= flow.layout(paragraph).line_count
            paragraph += 1
            if paragraph == len(flow.index):
                return len(flow.text)
        return flow.layout(paragraph).offset_near(self._wished_x, line)

    def _copy(self) -> bool:
        """The stored text, code point for code point; Qt's own copy would swap blanks and line ends."""
        selection = self._view.selection()
        if selection is not None:
            QGuiApplication.clipboard().setText(self._view.flow().text[slice(*selection)])
        return selection is not None
