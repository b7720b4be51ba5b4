"""The letters of a line in more than one colour.

Qt's own way, formats handed to QTextLayout.draw, unites a path for each stretch: with four of them on a line that takes
ten times as long as the letters themselves.
"""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QGlyphRun

from annotator.ui.text.paragraph import ParagraphLayout

Stretch = tuple[int, int, QColor]
"""First position, last position, colour; positions are those of the display text, in UTF-16."""
Letters = list[tuple[QColor | None, QGlyphRun]]
"""What stands in one colour after another; None is the page's own."""


def letters_of(layout: ParagraphLayout, line: int, stretches: Sequence[Stretch]) -> Letters | None:
    """The letters of a line, `stretches` of which have a colour: in order, apart from each other.

    None where a sign stands across an edge, as an "ffi" that is cut does, and where writing directions mix: Qt paints
    a part of a sign then, which cannot be had otherwise.
    """
    if layout.has_both_directions:
        return None
    begin, end, glyphs = layout.starts[line], layout.ends[line], layout.lines[line].glyphRuns
    found: Letters = []
    for first, last, color in _parts(begin, end, stretches):
        found += [(color, run) for run in glyphs(first, last - first)]
    whole = sum(len(run.glyphIndexes()) for run in glyphs(begin, end - begin))
    return found if whole == sum(len(run.glyphIndexes()) for _color, run in found) else None


def _parts(begin: int, end: int, stretches: Sequence[Stretch]) -> list[tuple[int, int, QColor | None]]:
    """The whole line, cut at the edges of the stretches."""
    parts: list[tuple[int, int, QColor | None]] = []
    for left, right, color in stretches:
        first, last = max(left, begin), min(right, end)
        if first < last:
            if begin < first:
                parts.append((begin, first, None))
            parts.append((first, last, color))
            begin = last
    if begin < end:
        parts.append((begin, end, None))
    return parts
