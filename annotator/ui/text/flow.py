"""The paragraphs of a document in a column: laid out when first needed, kept while they are near."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.domain.text import ParagraphIndex, map_paragraph
from annotator.ui.text.heights import HeightModel
from annotator.ui.text.paragraph import ParagraphLayout, forget_drawing, lines_of
from annotator.ui.text.typography import Typography

_KEPT_LAYOUTS = 240


@dataclass(frozen=True, slots=True)
class Room:
    """Place for so many rows under every line that touches start..end."""

    start: int
    end: int
    rows: int


class Flow:
    """A text as a column of paragraphs. `y` runs from the top of the text, in pixels."""

    def __init__(self, text: str, typography: Typography) -> None:
        self.text = text
        self.index = ParagraphIndex(text)
        self._room: Room | None = None
        self.set_typography(typography)

    def set_typography(self, typography: Typography) -> None:
        """Lay everything out anew in other sizes; heights are estimates again."""
        self.typography = typography
        self._layouts: OrderedDict[int, ParagraphLayout] = OrderedDict()
        per_paragraph = typography.line_height / 2 + typography.paragraph_gap
        self.heights = HeightModel(self.index, per_paragraph, typography.line_height / typography.per_line)

    def layout(self, paragraph: int) -> ParagraphLayout:
        """The paragraph, laid out."""
        kept = self._layouts.get(paragraph)
        if kept is not None:
            self._layouts.move_to_end(paragraph)
            return kept
        index = self.index
        offsets = map_paragraph(self.text, index.start(paragraph), index.end(paragraph))
        made = ParagraphLayout(offsets, self.typography, cut=index.is_cut(paragraph))
        if self._room is not None:
            self._fit(made)
        self.heights.measure(paragraph, made.height)
        self._layouts[paragraph] = made
        if len(self._layouts) > _KEPT_LAYOUTS:
            self._layouts.popitem(last=False)
        return made

    def layout_of(self, offset: int) -> ParagraphLayout:
        """The laid-out paragraph that holds an offset."""
        return self.layout(self.index.at(offset))

    def kept(self) -> Iterator[tuple[int, ParagraphLayout]]:
        """Paragraphs that are laid out at present."""
        return iter(self._layouts.items())

    def forget_drawings(self, start: int, end: int) -> None:
        """Have the paragraphs that touch start..end drawn anew."""
        first, last = self.index.at(start), self.index.at(end)
        for paragraph, layout in self._layouts.items():
            if first <= paragraph <= last:
                forget_drawing(layout, wholly=False)

    def set_room(self, room: Room | None) -> None:
        """Keep rows free under the lines of one stretch, and under no other."""
        self._room = room
        for paragraph, layout in self._layouts.items():
            if self._fit(layout):
                self.heights.measure(paragraph, layout.height)

    def _fit(self, layout: ParagraphLayout) -> bool:
        """Give a paragraph the room it owes; whether that moved its lines."""
        room = self._room
        lines = lines_of(layout, room.start, room.end) if room else range(0)
        rows = room.rows * self.typography.row_height + self.typography.paragraph_gap if room and lines else 0
        return layout.make_room(lines, rows)
