"""Tables read: a row a document, or a row a span where the document's text stands in a column of its own."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from annotator.formats.exchange import Item, ReadOptions, Refusal, Source
from annotator.formats.json_lines import JsonLine
from annotator.formats.jsonl import line_items
from annotator.formats.plain_text import read_decoded

#: What columns are called, the first that is there; by small letters, without blanks around.
_IDS = ("document", "id", "doc_id")
_TEXTS = ("text", "content", "body")
_WHOLE_TEXT = "document_text"
_SPAN = frozenset({"start", "end", "label"})
_EXCEL_SAFE = "excel_safe"
_DELIMITERS = (",", "\t", ";")
_NUMBER = re.compile("[0-9]{1,15}")


class _Row(NamedTuple):
    """A row's cells by column; `number` is the line that it ends on."""

    number: int
    cells: dict[str, str]


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The documents of a table, and what of it is refused. Raises OSError."""
    decoded = read_decoded(source, options)
    if isinstance(decoded, Refusal):
        yield decoded
        return
    csv.field_size_limit(2**31 - 1)
    lines = io.StringIO(decoded.text, newline="")
    first = decoded.text.partition("\n")[0]
    rows = csv.reader(lines, delimiter=max(_DELIMITERS, key=first.count), strict=True)
    try:
        columns = [name.strip().casefold() for name in next(rows, [])]
        why = _refused(columns)
        if why is not None:
            yield Refusal(f"{source.name}:1", why)
            return
        taking = _spans if set(columns) >= _SPAN else _documents
        yield from taking(_rows(rows, columns), source)
    except csv.Error as error:
        yield Refusal(f"{source.name}:{rows.line_num}", f"no table: {error}; nothing was read from here on")


def _refused(columns: list[str]) -> str | None:
    """Why a table with these columns cannot be read."""
    named = ", ".join(repr(name[:40]) for name in columns[:20]) or "nothing"
    if len(set(columns)) < len(columns):
        return f"two columns have the same name: {named}"
    if _EXCEL_SAFE in columns:
        return "this table was made safe for a spreadsheet, so that its cells are not the words: export it without that"
    if set(columns) >= _SPAN:
        if _WHOLE_TEXT in columns and _named(_IDS, columns):
            return None
        return (
            "a table of spans does not hold the texts they are in; it is read when it has columns called document and "
            f"{_WHOLE_TEXT}. To move spans between projects, export jsonl"
        )
    if _named(_TEXTS, columns):
        return None
    return f"the first line names the columns, and one must be called text; there are {named}"


def _named(names: tuple[str, ...], columns: list[str]) -> str:
    return next((name for name in names if name in columns), "")


def _rows(rows: Any, columns: list[str]) -> Iterator[_Row | Refusal]:
    for cells in rows:
        if not cells:
            continue  # a blank line
        if len(cells) == len(columns):
            yield _Row(rows.line_num, dict(zip(columns, cells, strict=True)))
        else:
            yield Refusal(str(rows.line_num), f"the row has {len(cells)} cells, and the table {len(columns)} columns")


def _documents(rows: Iterator[_Row | Refusal], source: Source) -> Iterator[Item]:
    for row in rows:
        if isinstance(row, Refusal):
            yield Refusal(f"{source.name}:{row.where}", row.why)
            continue
        columns = list(row.cells)
        text, name = _named(_TEXTS, columns), _named(_IDS, columns)
        meta = {key: cell for key, cell in row.cells.items() if key not in {text, name} and cell}
        line: dict[str, Any] = {"id": row.cells.get(name) or None, "text": row.cells[text], "meta": meta, "spans": []}
        yield from line_items(JsonLine(row.number, line, 0), source)


def _spans(rows: Iterator[_Row | Refusal], source: Source) -> Iterator[Item]:
    """Rows of one document that come one after the other are one record, whose spans say whose they are."""
    for key, group in groupby(rows, key=_document_of):
        members = list(group)
        if key is None:
            yield from (Refusal(f"{source.name}:{one.where}", one.why) for one in members if isinstance(one, Refusal))
            continue
        found = [row for row in members if isinstance(row, _Row)]
        name, text = key
        line: dict[str, Any] = {"id": name or None, "text": text, "spans": [_span(row.cells) for row in found]}
        yield from line_items(JsonLine(found[0].number, line, 0), source)


def _document_of(row: _Row | Refusal) -> tuple[str, str] | None:
    if isinstance(row, Refusal):
        return None
    return row.cells[_named(_IDS, list(row.cells))], row.cells[_WHOLE_TEXT]


def _span(cells: dict[str, str]) -> dict[str, Any]:
    """The span in the native shape; a cell that is no whole number stays what it is, and is refused for it."""
    span: dict[str, Any] = {key: int(cells[key]) if _NUMBER.fullmatch(cells[key]) else cells[key] for key in _SPAN}
    span["label"] = cells["label"]
    span |= {key: cells[key] for key in ("text", "annotator", "note") if cells.get(key)}
    if cells.get("flagged") == "1":
        span["flagged"] = True
    return span
