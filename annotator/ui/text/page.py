"""The page: text and spans painted, as much of them as is in sight."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.text.drawing import Drawing, draw_all, draw_spans
from annotator.ui.text.ink import Ink
from annotator.ui.text.looks import Looks
from annotator.ui.text.model import LIGHT_PAGE, LabelStyle, PageStyle, ViewSpan
from annotator.ui.text.painting import Overlay, paint_paragraph
from annotator.ui.text.paragraph import ParagraphLayout, forget_drawing
from annotator.ui.text.scrolling import FlowArea
from annotator.ui.text.span_index import SpanIndex
from annotator.ui.text.warming import Warmer

SMALLEST_ZOOM, LARGEST_ZOOM = 50, 300
_MANY_SPANS = 10_000
_IDLE_MS = 200  # after the page is in sight, and before anybody has chosen words to label


class Page(FlowArea):
    """Paints paragraphs, spans, matches, selection and caret; what moves the caret is left to the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans = SpanIndex()
        self._matches = SpanIndex()
        self._styles: Mapping[str, LabelStyle] = {}
        self._page = LIGHT_PAGE
        self._active: ViewSpan | None = None
        self._selected = (0, 0)
        self._caret = 0
        self._ink: Ink | None = None
        self._looks: Looks | None = None
        self._warmer = Warmer(self, lambda layout: draw_all(self._drawing(layout), layout))
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_document(self, text: str) -> None:
        """Show another text; spans, matches, lanes and selection are dropped and the caret goes to its start."""
        self._spans, self._matches, self._active = SpanIndex(), SpanIndex(), None
        self._selected, self._caret = (0, 0), 0
        self._replace_flow(text)

    def set_spans(self, spans: Sequence[ViewSpan]) -> None:
        """Replace all spans; any order, any nesting, offsets within the text."""
        self._spans = SpanIndex(spans)
        if len(spans) > _MANY_SPANS:
            QTimer.singleShot(_IDLE_MS, self._spans.prepare)
        self._active = self._spans.get(self._active.id) if self._active else None
        self._redraw_all()

    def update_spans(self, added: Sequence[ViewSpan] = (), removed: Sequence[str] = ()) -> None:
        """Apply a small change: spans in `removed` (ids) go, spans in `added` come or replace those of the same id."""
        for start, end in self._spans.replace(added, removed):
            self.flow().forget_drawings(start, end)
            self.repaint_stretch(start, end)
        self._active = self._spans.get(self._active.id) if self._active else None

    def set_label_styles(self, styles: Mapping[str, LabelStyle]) -> None:
        """Say how the spans of each label id look."""
        self._styles = dict(styles)
        self._redraw_all()

    def set_page_style(self, page: PageStyle) -> None:
        """Change the page's colours."""
        self._page = page
        self._redraw_all()

    def label_style(self, label_id: str) -> LabelStyle | None:
        """How the spans of a label look, if that was said."""
        return self._styles.get(label_id)

    def span_index(self) -> SpanIndex:
        """The spans that are shown."""
        return self._spans

    def set_active_span(self, span_id: str | None) -> None:
        """Draw the ring around this span and no other."""
        before, self._active = self._active, self._spans.get(span_id)
        for span in (before, self._active):
            if span is not None:
                self.repaint_stretch(span.start, span.end)

    def set_find_matches(self, matches: Sequence[tuple[int, int]]) -> None:
        """Outline these stretches."""
        self._matches = SpanIndex([ViewSpan(str(n), start, end, "") for n, (start, end) in enumerate(matches)])
        self.viewport().update()

    def span_at(self, offset: int) -> tuple[str, ...]:
        """Ids of the spans over the character at this offset, innermost first."""
        return tuple(span.id for span in self._spans.at(offset))

    def zoom(self) -> int:
        """The size of the text in per cent."""
        return self._zoom

    def repaint_stretch(self, start: int, end: int) -> None:
        """Have the lines that hold start..end painted again, with the gaps around them."""
        flow = self.flow()
        first, last = flow.index.at(start), flow.index.at(end)
        line = flow.typography.line_height
        top, bottom = None, 0
        for paragraph, y, layout in self.visible_paragraphs():
            if first <= paragraph <= last:
                upper = layout.line_top(layout.line_of(start)) if paragraph == first else 0
                lower = layout.line_top(layout.line_of(end)) + line if paragraph == last else layout.height
                top = y + upper if top is None else top
                bottom = y + lower
        if top is not None:
            half = line // 2
            self.viewport().update(QRect(0, top - half, self.viewport().width(), bottom - top + line))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the paragraphs that the damaged part of the viewport shows."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        damaged = event.rect()
        painter.fillRect(damaged, self._page.background)
        left, reach = self.column_left(), self.flow().typography.line_height
        for paragraph, y, layout in self.visible_paragraphs():
            if y - reach < damaged.bottom() and y + layout.height + reach > damaged.top():
                painter.translate(left, y)
                clip = QRectF(damaged.translated(-left, -y))
                drawing, overlay = self._drawing(layout), self._overlay(paragraph, layout)
                paint_paragraph(painter, layout, drawing, overlay, self._page, clip)
                painter.translate(-left, -y)
        self.paint_over(painter)
        painter.end()
        self._warmer.wait()

    def paint_over(self, _painter: QPainter) -> None:
        """What lies over the paragraphs, in the viewport's coordinates; nothing here."""

    def ink(self) -> Ink:
        """Lines and codes, made anew when the text or the screen has another size."""
        sizes, ratio = self.flow().typography, self.devicePixelRatioF()
        if self._ink is None or self._ink.typography is not sizes or self._ink.ratio != ratio:
            self._ink = Ink(sizes, ratio)
        return self._ink

    def _looks_now(self) -> Looks:
        if self._looks is None or self._looks.ink is not self.ink():
            self._looks = Looks(self._styles, self._page, self.ink())
        return self._looks

    def _redraw_all(self) -> None:
        self._looks = None
        for _paragraph, layout in self.flow().kept():
            forget_drawing(layout, wholly=True)
        self.viewport().update()

    def _drawing(self, layout: ParagraphLayout) -> Drawing:
        if not isinstance(layout.drawing, Drawing):
            spans = self._spans.touching(layout.map.start, layout.map.start + layout.map.length)
            before = layout.outdated if isinstance(layout.outdated, Drawing) else None
            layout.drawing, layout.outdated = draw_spans(layout, spans, self._looks_now(), before), None
        return layout.drawing

    def _overlay(self, paragraph: int, layout: ParagraphLayout) -> Overlay:
        matches = self._matches.touching(layout.map.start, layout.map.start + layout.map.length)
        has_break = self.flow().index.break_length(paragraph) > 0
        return Overlay(self._selected, self._active, matches, has_break)
