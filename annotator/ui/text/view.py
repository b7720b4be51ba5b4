"""The reading view."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from annotator.domain.tokens import Unit
from annotator.ui.text.model import LIGHT_PAGE, LabelStyle, PageStyle, ViewSpan


class TextView(QAbstractScrollArea):
    """Shows a text and its spans; every offset that goes in or out is a code point of the document's text."""

    selection_changed = Signal(int, int)  # start, end; equal when nothing is selected
    caret_moved = Signal(int)
    span_clicked = Signal(str)
    selection_finished = Signal(int, int, QPoint)  # start, end, global position: a mouse gesture ended with a selection
    context_requested = Signal(int, QPoint)  # offset, global position
    zoom_changed = Signal(int)  # per cent

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text = ""
        self._spans: dict[str, ViewSpan] = {}
        self._styles: Mapping[str, LabelStyle] = {}
        self._page = LIGHT_PAGE
        self._anchor = self._caret = 0
        self.snap_unit = Unit.WORD

    def set_document(self, text: str) -> None:
        """Show another text; spans, matches and selection are dropped and the caret goes to its start."""
        self._text = text
        self._spans = {}
        self._anchor = self._caret = 0
        self.viewport().update()

    def set_spans(self, spans: Sequence[ViewSpan]) -> None:
        """Replace all spans; any order."""
        self._spans = {span.id: span for span in spans}
        self.viewport().update()

    def update_spans(self, added: Sequence[ViewSpan] = (), removed: Sequence[str] = ()) -> None:
        """Apply a small change: spans in `removed` (ids) go, spans in `added` come or replace those of the same id."""
        for span_id in removed:
            self._spans.pop(span_id, None)
        self._spans.update((span.id, span) for span in added)
        self.viewport().update()

    def set_label_styles(self, styles: Mapping[str, LabelStyle]) -> None:
        """Say how the spans of each label id look."""
        self._styles = dict(styles)
        self.viewport().update()

    def set_page_style(self, page: PageStyle) -> None:
        """Change the page's colours."""
        self._page = page
        self.viewport().update()

    def set_active_span(self, span_id: str | None) -> None:
        """Draw the ring around this span."""

    def set_find_matches(self, matches: Sequence[tuple[int, int]]) -> None:
        """Outline these stretches."""

    def selection(self) -> tuple[int, int] | None:
        """The selected stretch, or None."""
        start, end = sorted((self._anchor, self._caret))
        return (start, end) if start < end else None

    def select(self, start: int, end: int) -> None:
        """Select exactly this stretch; the caret stands at `end`."""
        self._anchor, self._caret = start, end
        self.selection_changed.emit(start, end)
        self.caret_moved.emit(end)

    def caret(self) -> int:
        """Where the caret stands."""
        return self._caret

    def set_caret(self, offset: int, extend: bool = False) -> None:
        """Move the caret; `extend` keeps the other end of the selection."""
        self.select(self._anchor if extend else offset, offset)

    def ensure_visible(self, start: int, end: int) -> None:
        """Scroll as little as needed so that the stretch can be seen."""

    def span_at(self, offset: int) -> tuple[str, ...]:
        """Ids of the spans over this offset, innermost first."""
        hits = [s for s in self._spans.values() if s.start <= offset < s.end]
        return tuple(s.id for s in sorted(hits, key=lambda s: s.end - s.start))

    def zoom(self) -> int:
        """The size of the text in per cent."""
        return 100

    def set_zoom(self, percent: int) -> None:
        """Set the size of the text; kept within 50 and 300 per cent."""
        self.zoom_changed.emit(percent)

    def announce(self, message: str) -> None:
        """Have a screen reader say this."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text plainly (the real drawing comes with the layout)."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._page.background)
        painter.setPen(self._page.text)
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        painter.drawText(self.viewport().rect().adjusted(40, 40, -40, -40), int(wrap), self._text[:8000])
