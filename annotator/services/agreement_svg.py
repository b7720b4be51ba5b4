"""Agreement as a picture: heat maps with the number in every cell, written without any drawing program.

Only what SVG Tiny knows is used, so that Qt and every viewer show the same. The colours are those of paper.
"""

import html
from collections.abc import Iterable

from annotator.domain.agreement import Report
from annotator.domain.figure_matrix import Cell, Matrix, Row, matrices, strength

_PAPER, _INK, _MUTED, _LINE = "#ffffff", "#1a1a1a", "#5c5c5c", "#dedede"
_LOW, _HIGH, _NEGATIVE = (255, 255, 255), (31, 95, 191), (170, 71, 5)
_LEFT, _CELL, _HIGH_ROW, _HEAD = 240, 132, 40, 28
_LONGEST = 34
_MARGIN = 24


def as_svg(report: Report) -> str:
    """One heat map below the other; names are cut to one short line."""
    tables = matrices(report)
    columns = max((len(table.columns) for table in tables), default=1)
    width = 2 * _MARGIN + _LEFT + columns * _CELL
    parts: list[str] = []
    top = _MARGIN
    for table in tables:
        parts += _table(table, top)
        top += _HEAD * 2 + len(table.rows) * _HIGH_ROW + _MARGIN
    if not tables:
        parts.append(_words(_MARGIN, top + 16, "Agreement needs two analysts who marked the same documents done."))
        top += 2 * _MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{width}" height="{top}"'
            f' viewBox="0 0 {width} {top}" font-family="sans-serif" font-size="13">',
            "<title>Agreement</title>",
            f'<rect width="{width}" height="{top}" fill="{_PAPER}"/>',
            *parts,
            "</svg>\n",
        ]
    )


def heat(value: float | None) -> tuple[str, str]:
    """The colours of a cell and of the words on it; the further from nought, the stronger."""
    if value is None:
        return _PAPER, _MUTED
    share = strength(value)
    far = _HIGH if value >= 0 else _NEGATIVE
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(_LOW, far, strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}", _ink_on(red, green, blue)


def _ink_on(*color: int) -> str:
    """Black or white, whichever stands out more by WCAG's luminance; one of them always does by 4.5 to 1."""
    parts = [part / 255 for part in color]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#ffffff"


def plain(words: str, longest: int = _LONGEST) -> str:
    """One line that XML can hold, cut short."""
    one_line = " ".join("".join(each if each.isprintable() else " " for each in words).split())
    return one_line if len(one_line) <= longest else one_line[: longest - 1] + "…"


def _table(table: Matrix, top: int) -> Iterable[str]:
    yield _words(_MARGIN, top + 18, table.title, "bold", size=15)
    top += _HEAD
    for number, column in enumerate(table.columns):
        middle = _MARGIN + _LEFT + number * _CELL + _CELL // 2
        yield _words(middle, top + 18, plain(column, 18), fill=_MUTED, anchor="middle")
    top += _HEAD
    for number, row in enumerate(table.rows):
        yield from _row(row, top + number * _HIGH_ROW)


def _row(row: Row, top: int) -> Iterable[str]:
    left = _MARGIN + 16 * row.level
    yield _words(left, top + (17 if row.counts else 25), plain(row.title), "normal" if row.level else "bold")
    if row.counts:
        yield _words(left, top + 32, row.counts, fill=_MUTED, size=11)
    for number, cell in enumerate(row.cells):
        yield from _cell(cell, _MARGIN + _LEFT + number * _CELL, top)


def _cell(cell: Cell, left: int, top: int) -> Iterable[str]:
    fill, ink = heat(cell.value)
    middle = left + _CELL // 2
    yield (
        f'<rect x="{left + 1}" y="{top + 1}" width="{_CELL - 2}" height="{_HIGH_ROW - 2}" rx="3"'
        f' fill="{fill}" stroke="{_LINE}"/>'
    )
    if cell.interval:
        yield _words(middle, top + 17, cell.shown, "bold", fill=ink, anchor="middle")
        yield _words(middle, top + 32, cell.shown_interval, fill=ink, anchor="middle", size=11)
    else:
        yield _words(middle, top + 25, cell.shown, "bold", fill=ink, anchor="middle")


def _words(
    left: int, base: int, words: str, weight: str = "normal", *, fill: str = _INK, anchor: str = "start", size: int = 13
) -> str:
    return (
        f'<text x="{left}" y="{base}" font-size="{size}" font-weight="{weight}" fill="{fill}"'
        f' text-anchor="{anchor}">{html.escape(plain(words, 200))}</text>'
    )
