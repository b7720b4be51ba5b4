"""Agreement as a table: one line for each figure."""

import csv
import io
from collections.abc import Iterator

from annotator.domain.agreement import Report
from annotator.domain.figure_matrix import Cell, matrices

_HEAD = ("a", "b", "label", "measure", "value", "low", "high", "why_undefined", "documents", "spans_a", "spans_b")
_FORMULA = tuple("=+-@\t\r")


def as_csv(report: Report) -> str:
    """Figures are not rounded; an empty `a` means all analysts, an empty `label` all labels.

    A name that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    seen = set()
    for cell in _cells(report):
        which = cell.pair, cell.label, cell.measure
        if which not in seen:
            seen.add(which)
            writer.writerow(_line(cell))
    return out.getvalue()


def _cells(report: Report) -> Iterator[Cell]:
    for matrix in matrices(report):
        for row in matrix.rows:
            yield from row.cells


def _line(cell: Cell) -> list[str]:
    a, b = cell.pair or ("", "")
    low, high = cell.interval or (None, None)
    counts = (cell.counts.get(name) for name in ("documents", "spans_a", "spans_b"))
    return [
        *(_harmless(words) for words in (a, b, cell.label or "", cell.measure)),
        *(_number(value) for value in (cell.value, low, high)),
        _harmless(cell.why),
        *(_number(value) for value in counts),
    ]


def _harmless(words: str) -> str:
    return f"'{words}" if words.startswith(_FORMULA) else words


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)
