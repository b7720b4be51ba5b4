"""Getting the neighbouring pages ready while nobody types, so that turning the page only paints."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QTimer

from annotator.ui.text.paragraph import ParagraphLayout
from annotator.ui.text.scrolling import FlowArea

_IDLE_MS = 150


class Warmer(QTimer):
    """Prepares one paragraph at a time, the page below before the page above; any frame makes it wait again."""

    def __init__(self, area: FlowArea, prepare: Callable[[ParagraphLayout], bool]) -> None:
        super().__init__(area, singleShot=True)
        self._area, self._prepare = area, prepare
        self.timeout.connect(self._go_on)

    def wait(self) -> None:
        """Something was painted: begin when nothing more is for a while."""
        self.start(_IDLE_MS)

    def _go_on(self) -> None:
        if any(map(self._prepare, self._near())):  # which stops at the first with which there was something to do
            self.start(0)

    def _near(self) -> Iterator[ParagraphLayout]:
        flow, height = self._area.flow(), self._area.viewport().height()
        seen = [(paragraph, y, y + layout.height) for paragraph, y, layout in self._area.visible_paragraphs()]
        if seen:
            yield flow.layout(seen[-1][0])  # of which a part is in sight
            yield from self._within(2 * height - seen[-1][2], range(seen[-1][0] + 1, len(flow.index)))
            yield flow.layout(seen[0][0])
            yield from self._within(height + seen[0][1], range(seen[0][0] - 1, -1, -1))

    def _within(self, room: float, paragraphs: range) -> Iterator[ParagraphLayout]:
        for paragraph in paragraphs:
            if room <= 0:
                break
            layout = self._area.flow().layout(paragraph)
            room -= layout.height
            yield layout
