"""Moving an end of the active span with the mouse: the pointer takes hold of it where the span begins or ends."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor

from annotator.domain import tokens
from annotator.domain.tokens import Unit
from annotator.ui.text.model import ViewSpan
from annotator.ui.text.reader import Reader

_REACH = 5


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of a span."""

    span: ViewSpan
    is_end: bool


class EdgeDrag:
    """What is held, and what the span would be if it were let go now; the selection shows that."""

    def __init__(self, view: Reader) -> None:
        self._view = view
        self._held: Edge | None = None
        self._extent = (0, 0)

    @property
    def is_under_way(self) -> bool:
        """Whether an edge is held."""
        return self._held is not None

    def hover(self, point: QPoint) -> None:
        """Show that an edge can be taken here."""
        wanted = QCursor(Qt.CursorShape.SplitHCursor) if self._edge_at(point) else self._view.pointer
        if self._view.viewport().cursor().shape() is not wanted.shape():
            self._view.viewport().setCursor(wanted)

    def take(self, point: QPoint) -> bool:
        """Take hold of the edge at a point; False when there is none."""
        self._held = self._edge_at(point)
        if self._held is not None:
            self._extent = (self._held.span.start, self._held.span.end)
        return self.is_under_way

    def move(self, point: QPoint, unit: Unit) -> None:
        """Lead the edge to the nearest place where a unit begins or ends, never over the other edge."""
        held = self._held
        if held is None:
            return
        text, at = self._view.flow().text, self._view.offset_at(point)
        start, end = held.span.start, held.span.end
        if held.is_end:
            end = _nearest(at, tokens.previous_end(text, at + 1, unit), tokens.next_end(text, max(at - 1, 0), unit))
        else:
            start = _nearest(
                at, tokens.previous_start(text, at + 1, unit), tokens.next_start(text, max(at - 1, 0), unit)
            )
        if start < end:
            self._extent = (start, end)
            self._view.select(*((start, end) if held.is_end else (end, start)))

    def let_go(self) -> None:
        """Say what the span is to be, if that is something else."""
        held, self._held = self._held, None
        if held is None:
            return
        start, end = self._extent
        self._view.set_caret(end if held.is_end else start)
        self._view.span_clicked.emit(held.span.id)
        if self._extent != (held.span.start, held.span.end):
            self._view.edge_dragged.emit(held.span.id, start, end)

    def _edge_at(self, point: QPoint) -> Edge | None:
        view = self._view
        span = view.active_span() if view.has_movable_edges and not view.mouse_writes else None
        if span is None:
            return None
        index = self._view.flow().index
        paragraph, top = self._view.paragraph_at(point.y())
        for is_end, inside in ((True, span.end - 1), (False, span.start)):
            if index.at(inside) == paragraph and self._is_near(point, paragraph, top, inside, is_end=is_end):
                return Edge(span, is_end)
        return None

    def _is_near(self, point: QPoint, paragraph: int, top: int, inside: int, *, is_end: bool) -> bool:
        layout = self._view.flow().layout(paragraph)
        boxes = layout.boxes(inside, inside + 1)
        if not boxes:  # a line break
            return False
        box = boxes[-1] if is_end else boxes[0]
        x = self._view.column_left() + (box.right if is_end != layout.is_right_to_left(inside) else box.left)
        y = top + layout.line_top(box.line)
        return abs(point.x() - x) <= _REACH and y <= point.y() < y + layout.typography.line_height


def _nearest(at: int, *places: int) -> int:
    return min(places, key=lambda place: abs(place - at))
