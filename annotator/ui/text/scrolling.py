"""A viewport over a flow of paragraphs that never jumps while estimated heights turn into measured ones."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from annotator.ui.text.flow import Flow, Room
from annotator.ui.text.paragraph import ParagraphLayout
from annotator.ui.text.typography import typeset

_NEAR = 3


class FlowArea(QAbstractScrollArea):
    """Shows the paragraphs from an anchor on: the first one in sight and how many of its pixels are above the edge.

    The anchor is the truth and the scroll bar follows it, so that measuring a paragraph moves nothing in sight.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zoom = 100
        self._family = ""
        self._flow = Flow("", typeset(100, 800))
        self._first = 0
        self._shift = 0
        self._bar_value = 0
        self._following = False
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)

    def flow(self) -> Flow:
        """The text as it is laid out."""
        return self._flow

    def column_left(self) -> int:
        """The x of the text column in the viewport."""
        return max((self.viewport().width() - self._flow.typography.column) // 2, 0)

    def visible_paragraphs(self) -> Iterator[tuple[int, int, ParagraphLayout]]:
        """(paragraph, y of its top in the viewport, layout) for all in sight, from top to bottom."""
        paragraph, y = self._first, -self._shift
        while y < self.viewport().height() and paragraph < len(self._flow.index):
            layout = self._flow.layout(paragraph)
            yield paragraph, y, layout
            y += layout.height
            paragraph += 1

    def paragraph_y(self, paragraph: int) -> int:
        """The y of a paragraph's top in the viewport; exact when it is near what is in sight."""
        return round(self._flow.heights.top(paragraph) - self._flow.heights.top(self._first)) - self._shift

    def paragraph_at(self, y: int) -> tuple[int, int]:
        """The paragraph at a height of the viewport, and the y of its top; the nearest one outside the text."""
        found = (self._first, -self._shift)
        for paragraph, top, _layout in self.visible_paragraphs():
            if top > y:
                break
            found = (paragraph, top)
        return found

    def scroll_to(self, paragraph: int, shift: int) -> None:
        """Put a paragraph at the top of the viewport, `shift` of its pixels above the edge."""
        self._first, self._shift = paragraph, shift
        self._normalise()
        self._follow()
        self.viewport().update()

    def scroll_by(self, pixels: int) -> None:
        """Move the text up by so many pixels (down when negative), as far as it goes."""
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + pixels)

    def keep_room(self, room: Room | None) -> None:
        """Leave room for rows under the lines of one stretch; the first line in sight stays where it is."""
        layout = self._flow.layout(self._first)
        line = layout.line_at(self._shift)
        inside = self._shift - layout.line_top(line)
        self._flow.set_room(room)
        self.scroll_to(
            self._first, layout.line_top(line) + min(inside, layout.line_top(line + 1) - layout.line_top(line))
        )

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Qt calls this when the scroll bar moved: near moves are counted in pixels, far ones looked up."""
        if self._following:
            return
        value = self.verticalScrollBar().value()
        moved = value - self._bar_value
        if abs(moved) < _NEAR * self.viewport().height():
            before = (self._first, self._shift)
            self._shift += moved
            self._normalise()
            self._show_move(before, moved)
        else:
            y = value - self._flow.typography.page_margin
            self._first = self._flow.heights.at(y)
            self._shift = round(y - self._flow.heights.top(self._first))
            self._normalise()
            self.viewport().update()
        self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the column anew when its width changes, and keep the first line in sight."""
        super().resizeEvent(event)
        self._set_type()

    def _replace_flow(self, text: str) -> None:
        self._flow = Flow(text, typeset(self._zoom, self.viewport().width(), self._family))
        self.scroll_to(0, -self._flow.typography.page_margin)

    def _set_type(self) -> None:
        typography = typeset(self._zoom, self.viewport().width(), self._family)
        if typography != self._flow.typography:
            layout = self._flow.layout(self._first)
            at_top = self._first == 0 and self._shift <= 0
            offset = layout.line_bounds(layout.line_at(self._shift))[0]
            self._flow.set_typography(typography)
            again = self._flow.layout(self._first)
            shift = -typography.page_margin if at_top else again.line_top(again.line_of(offset))
            self.scroll_to(self._first, shift)
        else:
            self.scroll_to(self._first, self._shift)

    def _normalise(self) -> None:
        """Bring the anchor into the paragraph at the edge, within the text, laying out what is passed."""
        flow = self._flow
        while self._shift < 0 and self._first > 0:
            self._first -= 1
            self._shift += flow.layout(self._first).height
        while self._first + 1 < len(flow.index) and self._shift >= flow.layout(self._first).height:
            self._shift -= flow.layout(self._first).height
            self._first += 1
        self._fill_bottom()
        if self._first == 0:
            self._shift = max(self._shift, -flow.typography.page_margin)

    def _fill_bottom(self) -> None:
        """Move the text down where its end would leave more than the margin empty."""
        bottom, following = -self._shift, self._first
        for paragraph, top, layout in self.visible_paragraphs():
            bottom, following = top + layout.height, paragraph + 1
        if following < len(self._flow.index):
            return
        missing = self.viewport().height() - self._flow.typography.page_margin - bottom
        while missing > 0:
            step = min(missing, self._shift) if self._first else missing
            self._shift -= step
            missing -= step
            if missing <= 0 or not self._first:
                break
            self._first -= 1
            self._shift += self._flow.layout(self._first).height

    def _show_move(self, before: tuple[int, int], moved: int) -> None:
        height = self.viewport().height()
        after_y = self.paragraph_y(before[0])
        done = -before[1] - after_y
        if done == moved and abs(done) < height:
            self.viewport().scroll(0, -done)
        else:
            self.viewport().update()

    def _follow(self) -> None:
        """Set the scroll bar to where the anchor is."""
        margin, height = self._flow.typography.page_margin, self.viewport().height()
        heights, bar = self._flow.heights, self.verticalScrollBar()
        self._following = True
        bar.setRange(0, max(heights.total + 2 * margin - height, 0))
        bar.setPageStep(height)
        bar.setSingleStep(self._flow.typography.line_height)
        bar.setValue(round(heights.top(self._first)) + self._shift + margin)
        self._following = False
        self._bar_value = bar.value()

    def show_rect(self, paragraph: int, top: int, bottom: int) -> None:
        """Scroll as little as needed to see the pixels top..bottom of a paragraph, with some room around them."""
        y = self.paragraph_y(paragraph)
        height = self.viewport().height()
        room = min(self._flow.typography.line_height, height // 4)
        above = self._flow.typography.page_margin if paragraph == 0 and top == 0 else room
        if y + top - above >= 0 and y + bottom + room <= height:
            return
        self._follow()  # what was laid out since the last move may have made the text longer
        if abs(y) > _NEAR * height:
            self.scroll_to(paragraph, top - height // 3)
        elif y + top - above < 0 or bottom - top + 2 * room > height:
            self.scroll_by(y + top - above)
        else:
            self.scroll_by(y + bottom + room - height)

    def offset_at(self, point: QPoint) -> int:
        """The caret stop nearest to a point of the viewport."""
        paragraph, top = self.paragraph_at(point.y())
        layout = self._flow.layout(paragraph)
        return layout.offset_near(point.x() - self.column_left(), layout.line_at(point.y() - top))

    def character_at(self, point: QPoint) -> int | None:
        """The offset of the character under a point of the viewport."""
        paragraph, top = self.paragraph_at(point.y())
        layout = self._flow.layout(paragraph)
        if not 0 <= point.y() - top < layout.height:
            return None
        return layout.offset_under(point.x() - self.column_left(), point.y() - top)
