"""The reading view: caret, selection and what keys and mouse do to them."""

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.domain.tokens import Unit
from annotator.ui.text.accessibility import announce, install, report_caret
from annotator.ui.text.keyboard import Keyboard
from annotator.ui.text.mouse import Mouse
from annotator.ui.text.page import LARGEST_ZOOM, SMALLEST_ZOOM, Page


class TextView(Page):
    """Shows a text and its spans; every offset that goes in or out is a code point of the document's text.

    Keys that are not about moving, selecting and copying are left to the window.
    """

    selection_changed = Signal(int, int)  # start, end; equal when nothing is selected
    caret_moved = Signal(int)
    span_clicked = Signal(str)
    selection_finished = Signal(int, int, QPoint)  # start, end, global point: a mouse gesture ended with a selection
    context_requested = Signal(int, QPoint)  # offset, global point
    zoom_changed = Signal(int)  # per cent

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.snap_unit = Unit.WORD
        self._anchor = 0
        self._keyboard = Keyboard(self)
        self._mouse = Mouse(self)
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._toggle_caret)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(self.tr("Document"))
        install()

    def set_document(self, text: str) -> None:
        """Show another text; spans, matches and selection are dropped and the caret goes to its start."""
        super().set_document(text)
        self._anchor = 0
        self._mouse.reset()
        self._keyboard.forget_column()
        self.selection_changed.emit(0, 0)
        self.caret_moved.emit(0)

    def selection(self) -> tuple[int, int] | None:
        """The selected stretch, or None."""
        return self._selected if self._selected[0] < self._selected[1] else None

    def anchor(self) -> int:
        """The end of the selection that stays when the caret moves with Shift."""
        return self._anchor

    def caret(self) -> int:
        """Where the caret stands."""
        return self._caret

    def select(self, start: int, end: int) -> None:
        """Select exactly from one offset to another; the caret stands at `end`, which may lie before `start`.

        Offsets outside the text count as its ends.
        """
        length = len(self.flow().text)
        anchor, caret = (min(max(offset, 0), length) for offset in (start, end))
        selected = (min(anchor, caret), max(anchor, caret))
        before, caret_before = self._selected, self._caret
        self._anchor = anchor
        if selected == before and caret == caret_before:
            return
        self._repaint_around_caret()
        self._selected, self._caret = selected, caret
        for changed in _differences(before, selected):
            self.repaint_stretch(*changed)
        self._light_caret()
        self._repaint_around_caret()
        if selected != before and (selected[0] < selected[1] or before[0] < before[1]):
            self.selection_changed.emit(*selected)
        if caret != caret_before:
            self.caret_moved.emit(caret)
        report_caret(self, caret, self.selection())

    def set_caret(self, offset: int, extend: bool = False) -> None:
        """Move the caret; `extend` keeps the other end of the selection."""
        self.select(self._anchor if extend else offset, offset)

    def ensure_visible(self, start: int, end: int) -> None:
        """Scroll as little as needed so that the stretch can be seen; of one that is too long, the beginning."""
        flow = self.flow()
        paragraph = flow.index.at(start)
        layout = flow.layout(paragraph)
        last = flow.layout_of(end).line_of(end) if flow.index.at(end) == paragraph else layout.line_count - 1
        top, bottom = layout.line_top(layout.line_of(start)), layout.line_top(last) + flow.typography.line_height
        self.show_rect(paragraph, top, bottom)

    def set_zoom(self, percent: int) -> None:
        """Set the size of the text; kept within 50 and 300 per cent."""
        percent = min(max(percent, SMALLEST_ZOOM), LARGEST_ZOOM)
        if percent != self._zoom:
            self._zoom = percent
            self._set_type()
            self.zoom_changed.emit(percent)

    def set_family(self, family: str) -> None:
        """Read in this font; an empty name stands for the usual one."""
        self._family = family
        self._set_type()

    def announce(self, message: str) -> None:
        """Have a screen reader say this."""
        announce(self, message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moving, selecting and copying; all else goes to the window."""
        event.setAccepted(self._keyboard.press(event))

    def viewportEvent(self, event: QEvent) -> bool:
        """Mouse gestures on the text."""
        if isinstance(event, QMouseEvent) and self._mouse.handle(event):
            event.accept()
            return True
        if isinstance(event, QContextMenuEvent):
            self._mouse.request_context(event)
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom, the wheel alone scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom + (10 if event.angleDelta().y() > 0 else -10))
            event.accept()
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Light the caret and let it blink as the desktop says, which may be not at all."""
        super().focusInEvent(event)
        self._light_caret()
        self._repaint_around_caret()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave a dimmed caret."""
        super().focusOutEvent(event)
        self._blink.stop()
        self._caret_lit = True
        self._repaint_around_caret()

    def _light_caret(self) -> None:
        self._caret_lit = True
        period = QApplication.cursorFlashTime()
        if period > 0 and self.hasFocus():
            self._blink.start(period // 2)
        else:
            self._blink.stop()

    def _toggle_caret(self) -> None:
        self._caret_lit = not self._caret_lit
        self._repaint_around_caret()

    def _repaint_around_caret(self) -> None:
        paragraph = self.flow().index.at(self._caret)
        if any(paragraph == number for number, _y, _layout in self.visible_paragraphs()):
            self.viewport().update(self.caret_rect().adjusted(-2, -2, 2, 2))


def _differences(before: tuple[int, int], after: tuple[int, int]) -> list[tuple[int, int]]:
    """The stretches that are selected in one of two selections only, roughly."""
    if before[0] == after[0]:
        ends = sorted((before[1], after[1]))
        return [(ends[0], ends[1])]
    if before[1] == after[1]:
        ends = sorted((before[0], after[0]))
        return [(ends[0], ends[1])]
    return [stretch for stretch in (before, after) if stretch[0] < stretch[1]]
