"""Mouse gestures of the reading view: select by dragging, by two or three clicks, pick a span, ask for a menu."""

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.domain import tokens
from annotator.domain.tokens import Unit
from annotator.ui.text.edge_drag import EdgeDrag
from annotator.ui.text.reader import Reader

_SCROLL_EVERY_MS = 40


class Mouse:
    """One gesture at a time. While the pointer is beyond an edge, the text scrolls and the selection follows."""

    def __init__(self, view: Reader) -> None:
        self._view = view
        self._edge = EdgeDrag(view)
        view.viewport().setMouseTracking(True)
        self._scroller = QTimer(view)
        self._scroller.setInterval(_SCROLL_EVERY_MS)
        self._scroller.timeout.connect(self._scroll_on)
        self.reset()

    def reset(self) -> None:
        """Forget the gesture under way."""
        self._pressed: QPoint | None = None
        self._dragging = False
        self._extending = False
        self._unit = Unit.CHARACTER
        self._origin = (0, 0)
        self._at = QPoint()
        self._exact = False
        self._clicks = 0
        self._clicked_at = -1
        self._cycle = -1
        self._last_press = (0, QPoint())
        self._scroller.stop()

    def handle(self, event: QMouseEvent) -> bool:
        """Act on a mouse event of the viewport; False when it is none of ours."""
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            return self._moved(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if kind == QEvent.Type.MouseButtonPress and self._takes_edge(event):
            return True
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._press(event)
            return True
        if kind == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            self._release(event)
            return True
        return False

    def request_context(self, event: QContextMenuEvent) -> None:
        """Pass on where a menu is wanted; from the keyboard that is at the caret."""
        view = self._view
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            point = view.caret_rect().bottomLeft()
            view.context_requested.emit(view.caret(), view.viewport().mapToGlobal(point))
        else:
            view.context_requested.emit(self._view.offset_at(event.pos()), event.globalPos())

    def _moved(self, event: QMouseEvent) -> bool:
        if self._pressed is not None:
            self._move(event)
        else:
            self._edge.hover(event.position().toPoint())
        return self._pressed is not None

    def _takes_edge(self, event: QMouseEvent) -> bool:
        point = event.position().toPoint()
        if (
            self._goes_on(event, point)
            or event.modifiers() & ~Qt.KeyboardModifier.AltModifier
            or not self._edge.take(point)
        ):
            return False
        self._count_click(event, point)
        self._pressed = self._at = point
        self._dragging = self._extending = False
        return True

    def _press(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._count_click(event, point)
        self._pressed = self._at = point
        self._dragging = False
        offset = self._view.offset_at(point)
        self._extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        view = self._view
        if self._extending:
            self._origin = (view.anchor(), view.anchor())
            view.set_caret(offset, extend=True)
        elif self._clicks == 1:
            self._unit, self._origin = self._drag_unit(event), (offset, offset)
            view.set_caret(offset)
        else:
            self._unit = Unit.WORD if self._clicks == 2 else Unit.SENTENCE if self._clicks == 3 else Unit.PARAGRAPH
            if self._clicks > 2:
                view.selection_resumed.emit()
            under = self._view.character_at(point)
            self._origin = tokens.unit_at(view.flow().text, offset if under is None else under, self._unit)
            self._dragging = True
            view.select(*self._origin)

    def _count_click(self, event: QMouseEvent, point: QPoint) -> None:
        goes_on = self._goes_on(event, point)
        # Qt calls every second click a double one, so the fourth in a row is one too.
        second = 2 if event.type() == QEvent.Type.MouseButtonDblClick else 1
        self._clicks = self._clicks + 1 if goes_on else second
        self._last_press = (event.timestamp(), point)

    def _goes_on(self, event: QMouseEvent, point: QPoint) -> bool:
        """Whether this is the third or fourth press of quick ones at one place."""
        time, place = self._last_press
        near = (place - point).manhattanLength() < QApplication.startDragDistance()
        quick = event.timestamp() - time <= QApplication.doubleClickInterval()
        return near and quick and self._clicks in (2, 3)

    def _drag_unit(self, event: QMouseEvent) -> Unit:
        return Unit.CHARACTER if event.modifiers() & Qt.KeyboardModifier.AltModifier else self._view.snap_unit

    def _move(self, event: QMouseEvent) -> None:
        self._at = event.position().toPoint()
        assert self._pressed is not None
        if not self._dragging:
            self._dragging = (self._at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._dragging and self._edge.is_under_way:
            self._edge.move(self._at, self._drag_unit(event))
        elif self._dragging:
            self._exact = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._select_to(self._at)
            beyond = not 0 <= self._at.y() < self._view.viewport().height()
            if beyond and not self._scroller.isActive():
                self._scroller.start()
            elif not beyond:
                self._scroller.stop()

    def _select_to(self, point: QPoint) -> None:
        offset = self._view.offset_at(point)
        start, end = min(self._origin[0], offset), max(self._origin[1], offset)
        if not self._exact and self._unit is not Unit.CHARACTER and start < end:
            start, end = tokens.snap(self._view.flow().text, start, end, self._unit)
        backwards = offset < self._origin[0]
        self._view.select(*((end, start) if backwards else (start, end)))

    def _scroll_on(self) -> None:
        height = self._view.viewport().height()
        beyond = self._at.y() if self._at.y() < 0 else self._at.y() - height
        self._view.scroll_by(max(min(beyond, 80), -80))
        self._select_to(QPoint(self._at.x(), min(max(self._at.y(), 0), height - 1)))

    def _release(self, event: QMouseEvent) -> None:
        self._scroller.stop()
        self._pressed = None
        view = self._view
        if self._edge.is_under_way:
            self._let_go_of_edge(event.position().toPoint())
            return
        selection = view.selection()
        if selection is not None and (self._dragging or self._extending):
            view.selection_finished.emit(*selection, event.globalPosition().toPoint())
        elif self._clicks == 1 and not self._extending:
            self._pick_span(event.position().toPoint())

    def _let_go_of_edge(self, point: QPoint) -> None:
        """A press that did not become a drag was a click."""
        self._edge.let_go()
        if not self._dragging:
            self._view.set_caret(self._view.offset_at(point))
            self._pick_span(point)

    def _pick_span(self, point: QPoint) -> None:
        """The innermost span under the pointer; one further out at every further click on the same place."""
        offset = self._view.character_at(point)
        if offset is None:
            return
        spans = self._view.span_at(offset)
        self._cycle = self._cycle + 1 if offset == self._clicked_at else 0
        self._clicked_at = offset
        if spans:
            self._view.span_clicked.emit(spans[self._cycle % len(spans)])
