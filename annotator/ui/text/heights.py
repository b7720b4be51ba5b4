"""Heights of all paragraphs: measured ones exactly, the rest by their length, sums in logarithmic time."""

from array import array

from annotator.domain.text import ParagraphIndex


class HeightModel:
    """Pixel positions of paragraphs of which only a few were ever laid out.

    An unmeasured paragraph counts `per_paragraph + per_character * length`, so that any sum of estimates needs no
    table at all; what measuring corrects is kept in a Fenwick tree.
    """

    def __init__(self, index: ParagraphIndex, per_paragraph: float, per_character: float) -> None:
        self._index = index
        self._per_paragraph = per_paragraph
        self._per_character = per_character
        self._measured: dict[int, int] = {}
        self._corrections = array("d", bytes(8 * (len(index) + 1)))

    def __len__(self) -> int:
        return len(self._index)

    @property
    def total(self) -> int:
        """The height of the whole text."""
        return round(self.top(len(self._index)))

    def height(self, paragraph: int) -> float:
        """A paragraph's height, measured or estimated."""
        measured = self._measured.get(paragraph)
        return self._estimate(paragraph) if measured is None else measured

    def measure(self, paragraph: int, height: int) -> None:
        """Replace the estimate of one paragraph by what its layout needs."""
        change = height - self.height(paragraph)
        self._measured[paragraph] = height
        place = paragraph + 1
        while change and place < len(self._corrections):
            self._corrections[place] += change
            place += place & -place

    def top(self, paragraph: int) -> float:
        """The sum of the heights of all paragraphs before this one."""
        total = paragraph * self._per_paragraph + self._index.start(paragraph) * self._per_character
        place = paragraph
        while place > 0:
            total += self._corrections[place]
            place -= place & -place
        return total

    def at(self, y: float) -> int:
        """The paragraph that covers this height; the first or the last when `y` lies outside."""
        low, high = 0, len(self._index) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.top(middle) <= y:
                low = middle
            else:
                high = middle - 1
        return low

    def _estimate(self, paragraph: int) -> float:
        length = self._index.start(paragraph + 1) - self._index.start(paragraph)
        return self._per_paragraph + self._per_character * length
