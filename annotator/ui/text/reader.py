"""A page with a caret and a selection, and what the keyboard, the mouse and a screen reader may do to them."""

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QFocusEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget

from annotator.domain.tokens import Unit
from annotator.ui.text.case_frame import frame_path
from annotator.ui.text.ink import mixed
from annotator.ui.text.lane_painting import Look, paint_rows
from annotator.ui.text.lanes import Case
from annotator.ui.text.model import ViewSpan
from annotator.ui.text.page import Page

_MEASURED_AHEAD = 40
"""Paragraphs of a long stretch that are laid out to see whether it fits; more of them never do."""


class Reader(Page):
    """Every offset is a code point of the document's text."""

    selection_changed = Signal(int, int)  # start, end; equal when nothing is selected
    caret_moved = Signal(int)
    span_clicked = Signal(str)
    selection_finished = Signal(int, int, QPoint)  # start, end, global point: a mouse gesture ended with a selection
    selection_resumed = Signal()  # a third click or a fourth: the gesture that had finished goes on
    edge_dragged = Signal(str, int, int)  # a span's id, and the start and end that it is to have
    context_requested = Signal(int, QPoint)  # offset, global point

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.snap_unit = Unit.WORD
        self.has_movable_edges = False
        """Whether the mouse may move the ends of the active span."""
        self.pointer = QCursor(Qt.CursorShape.IBeamCursor)
        self.mouse_writes = False
        """Whether every selection becomes a span, so that a drag never moves the end of another."""
        self._anchor = 0
        self._caret_lit = True
        self._case: Case | None = None
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._toggle_caret)

    def set_document(self, text: str) -> None:
        """Show another text; spans, matches, lanes and selection are dropped and the caret goes to its start."""
        self._case = None
        super().set_document(text)
        self._anchor = 0
        self.selection_changed.emit(0, 0)
        self.caret_moved.emit(0)

    def set_pointer(self, pointer: QCursor | None) -> None:
        """What the mouse looks like while it writes; None for the usual bar, with which it does not."""
        self.mouse_writes = pointer is not None
        self.pointer = pointer or QCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setCursor(self.pointer)

    def selection(self) -> tuple[int, int] | None:
        """The selected stretch, or None."""
        return self._selected if self._selected[0] < self._selected[1] else None

    def active_span(self) -> ViewSpan | None:
        """The span with the ring."""
        return self._active

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

    def set_caret(self, offset: int, extend: bool = False) -> None:
        """Move the caret; `extend` keeps the other end of the selection."""
        self.select(self._anchor if extend else offset, offset)

    def ensure_visible(self, start: int, end: int) -> None:
        """Scroll as little as needed so that the stretch can be seen; of one that is too long, the beginning."""
        flow = self.flow()
        first = flow.index.at(start)
        top = flow.layout(first).line_top(flow.layout(first).line_of(start))
        last = min(flow.index.at(end), first + _MEASURED_AHEAD)
        above = sum(flow.layout(paragraph).height for paragraph in range(first, last))
        layout = flow.layout(last)
        self.show_rect(first, top, above + layout.line_top(layout.line_of(end) + 1))

    def set_case(self, case: Case | None) -> None:
        """Frame a case and show its rows, or none; what is read stays where it is."""
        self._case = case
        self.keep_room(case.room if case else None)

    def case(self) -> Case | None:
        """The case that is framed."""
        return self._case

    def caret_rect(self) -> QRect:
        """Where the caret stands in the viewport."""
        paragraph = self.flow().index.at(self._caret)
        layout, typography = self.flow().layout(paragraph), self.flow().typography
        width = max(round(2 * self._zoom / 100), 2)
        x = self.column_left() + round(layout.caret_x(self._caret)) - width // 2
        y = self.paragraph_y(paragraph) + layout.line_top(layout.line_of(self._caret))
        if layout.map.length:
            return QRect(x, y + typography.text_top - 1, width, typography.text_height + 2)
        return QRect(x, y - 2, width, typography.text_height)

    def paint_over(self, painter: QPainter) -> None:
        """The case, then the caret."""
        if self._case is not None:
            self._paint_case(painter, self._case)
        if self._caret_lit or not self.hasFocus():
            color = self._page.text if self.hasFocus() else mixed(self._page.text, self._page.background, 0.5)
            painter.fillRect(self.caret_rect(), color)

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

    def _paint_case(self, painter: QPainter, case: Case) -> None:
        left = self.column_left()
        look = Look(self._styles, self._page, self.ink(), left)
        shown = [(y, layout) for _paragraph, y, layout in self.visible_paragraphs()]
        for y, layout in shown:
            painter.translate(left, y)
            paint_rows(painter, layout, case, look)
            painter.translate(-left, -y)
        outline = frame_path(shown, case, left, self.viewport().height())
        painter.strokePath(outline, QPen(self._page.accent, 1.5))


def _differences(before: tuple[int, int], after: tuple[int, int]) -> list[tuple[int, int]]:
    """The stretches that are selected in one of two selections only, roughly."""
    if before[0] == after[0]:
        ends = sorted((before[1], after[1]))
        return [(ends[0], ends[1])]
    if before[1] == after[1]:
        ends = sorted((before[0], after[0]))
        return [(ends[0], ends[1])]
    return [stretch for stretch in (before, after) if stretch[0] < stretch[1]]
