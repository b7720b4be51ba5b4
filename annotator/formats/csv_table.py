"""A table, one row a span: for programs as it is, or safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO

from annotator.formats.csv_reading import read
from annotator.formats.exchange import DocumentRecord, Held, Loss, Refusal, Source, WriteOptions

__all__ = ["comparable", "hold", "is_dangerous", "read", "read_back", "write"]

COLUMNS = ("document", "start", "end", "label", "text", "annotator", "note", "flagged", "status")
#: Marks a table whose cells were made safe, so that nobody trains on them by mistake.
SAFE_COLUMN = "excel_safe"
#: What a spreadsheet takes for a formula, also behind blanks and quotes, also in full width.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
_BEFORE_FORMULA = " \"'\u00a0\u3000"


def write(records: Iterator[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """UTF-8, comma or tab, quoted as RFC 4180 says; the Excel mode begins with a BOM, as Excel asks for."""
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=False)
    if options.excel:
        text.write("\ufeff")
    csv.writer(text, delimiter=options.delimiter).writerows(_rows(records, options))
    text.detach()


def _rows(records: Iterable[DocumentRecord], options: WriteOptions) -> Iterator[tuple[object, ...]]:
    yield _columns(options)
    for record in records:
        yield from map(_safe, _rows_of(record)) if options.excel else _rows_of(record)


def _columns(options: WriteOptions) -> tuple[str, ...]:
    return (*COLUMNS, SAFE_COLUMN) if options.excel else COLUMNS


def _rows_of(record: DocumentRecord) -> Iterator[tuple[object, ...]]:
    status = str((record.status or "new") if record.layer is not None else "new")
    for start, end, label, annotator, note, flagged in record.spans:
        who = annotator or record.layer or ""
        yield (record.id, start, end, label, record.text[start:end], who, note or "", int(flagged), status)


def _safe(cells: tuple[object, ...]) -> tuple[object, ...]:
    made = tuple(f"'{cell}" if isinstance(cell, str) and is_dangerous(cell) else cell for cell in cells)
    return (*made, "yes" if made != cells else "no")


def is_dangerous(cell: str) -> bool:
    """Whether a spreadsheet might run the cell instead of showing it."""
    return cell.startswith(_FORMULA_STARTS) or cell.lstrip(_BEFORE_FORMULA).startswith(_FORMULA_STARTS)


def hold(record: DocumentRecord, options: WriteOptions) -> Held:
    """A document without spans has no row, and nobody can tell from the table that it was read."""
    del options
    if record.spans:
        return record, []
    return record, [Loss(record.id, None, None, None, "a table of spans has no row for a document without spans")]


def comparable(record: DocumentRecord) -> object:
    """The rows of a record, cell by cell; None when it has none."""
    rows = list(_rows_of(record))
    return tuple(tuple(map(str, row)) for row in rows) if rows else None


def read_back(source: Source, options: WriteOptions) -> Iterator[object]:
    """The rows of the table, document by document and analyst by analyst, cells as they were before they were made
    safe."""
    with source.path.open(encoding="utf-8-sig" if options.excel else "utf-8", newline="") as file:
        csv.field_size_limit(2**31 - 1)
        rows = csv.reader(file, delimiter=options.delimiter)
        if next(rows, None) != list(_columns(options)):
            yield Refusal(f"{source.name}:1", "the table does not begin with the names of its columns")
            return
        cells = (tuple(map(_unsafe, row[: len(COLUMNS)])) if options.excel else tuple(row) for row in rows)
        for _, same in groupby(cells, key=_whose):
            yield tuple(same)


def _whose(row: tuple[str, ...]) -> tuple[str, ...]:
    return row[:1] + row[5:6]


def _unsafe(cell: str) -> str:
    """A cell that is dangerous even so has the sign that made it safe in front."""
    return cell.removeprefix("'") if is_dangerous(cell) else cell
