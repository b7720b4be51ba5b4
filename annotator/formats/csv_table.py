"""A table, one row a span: for programs as it is, or safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import BinaryIO

from annotator.formats.exchange import DocumentRecord, Loss, Source, WriteOptions

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
    yield (*COLUMNS, SAFE_COLUMN) if options.excel else COLUMNS
    for record in records:
        status = (record.status or "new") if record.layer is not None else "new"
        for start, end, label, annotator, note, flagged in record.spans:
            who = annotator or record.layer or ""
            cells = (record.id, start, end, label, record.text[start:end], who, note or "", int(flagged), str(status))
            yield _safe(cells) if options.excel else cells


def _safe(cells: tuple[object, ...]) -> tuple[object, ...]:
    made = tuple(f"'{cell}" if isinstance(cell, str) and is_dangerous(cell) else cell for cell in cells)
    return (*made, "yes" if made != cells else "no")


def is_dangerous(cell: str) -> bool:
    """Whether a spreadsheet might run the cell instead of showing it."""
    return cell.startswith(_FORMULA_STARTS) or cell.lstrip(_BEFORE_FORMULA).startswith(_FORMULA_STARTS)


def losses(record: DocumentRecord) -> Iterator[Loss]:
    """A document without spans has no row, and nobody can tell from the table that it was read."""
    if not record.spans:
        yield Loss(record.id, None, None, None, "a table of spans has no row for a document without spans")


def verify(source: Source, records: Iterator[DocumentRecord], options: WriteOptions) -> str | None:
    """Reads the table back and compares cell by cell: None, or the first difference."""
    wanted = (tuple(str(cell) for cell in row) for row in _rows(records, options))
    with source.path.open(encoding="utf-8-sig" if options.excel else "utf-8", newline="") as file:
        csv.field_size_limit(2**31 - 1)
        found = (tuple(row) for row in csv.reader(file, delimiter=options.delimiter))
        for number, (want, have) in enumerate(zip_longest(wanted, found), 1):
            if want != have:
                return f"{source.name}: row {number} reads back otherwise than the database has it"
    return None
