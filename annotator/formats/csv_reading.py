"""Tables read: a row a document, or a row a span.

The text of a span's document stands in a column of its own, or the project has it already: then the table must hold
the words of each span, because nothing else tells that the offsets are about this text.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import chain, groupby, islice
from typing import Any, NamedTuple

from annotator.formats.dialects import are_regions
from annotator.formats.exchange import Item, ReadOptions, Refusal, Source
from annotator.formats.json_lines import JsonLine, LineRefused, parse
from annotator.formats.jsonl import line_items
from annotator.formats.plain_text import read_decoded
from annotator.formats.span_rules import EXPLAINED, read_spans

#: What columns are called, the first that is there; by small letters, without blanks around.
_IDS = ("document", "id", "doc_id")
_TEXTS = ("text", "content", "body")
_WHOLE_TEXT, _QUOTE = "document_text", "text"
_SPAN = frozenset({"start", "end", "label"})
_EXCEL_SAFE = "excel_safe"
_DELIMITERS = (",", "\t", ";")
_NUMBER = re.compile("[0-9]{1,15}")
#: Characters of a table that may hold the names of its columns.
_LONGEST_HEAD = 1 << 20


class _Row(NamedTuple):
    """A row's cells by column; `number` is the line that it ends on."""

    number: int
    cells: dict[str, str]


_Taking = Callable[[Iterator[_Row | Refusal], Source, ReadOptions], Iterator[Item]]


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The documents of a table, and what of it is refused. Raises OSError."""
    decoded = read_decoded(source, options)
    if isinstance(decoded, Refusal):
        yield decoded
        return
    csv.field_size_limit(2**31 - 1)
    lines = io.StringIO(decoded.text, newline="")
    rows = csv.reader(lines, delimiter=_delimiter_of(decoded.text), strict=True)
    try:
        columns = [name.strip().casefold() for name in next(rows, [])]
        why = _refused(columns, options)
        if why is not None:
            yield Refusal(f"{source.name}:1", why)
            return
        yield from _taking(columns, options)(_rows(rows, columns), source, options)
    except csv.Error as error:
        yield Refusal(f"{source.name}:{rows.line_num}", f"no table: {error}; nothing was read from here on")


def columns_of(text: str) -> tuple[str, ...]:
    """What the columns of a table are called, by how it begins; empty for what is no table."""
    csv.field_size_limit(2**31 - 1)
    rows = csv.reader(io.StringIO(text[:_LONGEST_HEAD], newline=""), delimiter=_delimiter_of(text))
    try:
        return tuple(name.strip() for name in next(rows, []))
    except csv.Error:
        return ()


def _delimiter_of(text: str) -> str:
    return max(_DELIMITERS, key=text.partition("\n")[0].count)


def _taking(columns: list[str], options: ReadOptions) -> "_Taking":
    if not set(columns) >= _SPAN or options.text_column:
        return _documents
    return _spans if _WHOLE_TEXT in columns else _spans_alone


def _refused(columns: list[str], options: ReadOptions) -> str | None:
    """Why a table with these columns cannot be read."""
    named = ", ".join(repr(name[:40]) for name in columns[:20]) or "nothing"
    if len(set(columns)) < len(columns):
        return f"two columns have the same name: {named}"
    if _EXCEL_SAFE in columns:
        return "this table was made safe for a spreadsheet, so that its cells are not the words: export it without that"
    for asked in (options.text_column, options.id_column):
        if asked and _folded(asked) not in columns:
            return f"there is no column {asked[:40]!r}; there are {named}"
    if set(columns) >= _SPAN and not options.text_column:
        return _spans_refused(columns, options)
    if _text_column(columns, options):
        return None
    told = "the first line names the columns, and one must be called text, or --text-column says which"
    return f"{told}; there are {named}"


def _spans_refused(columns: list[str], options: ReadOptions) -> str | None:
    if not _id_column(columns, options):
        return "a table of spans says in a column called document which document they are in"
    if _WHOLE_TEXT in columns:
        return None
    if options.text_of is None:
        return f"a table of spans does not hold the texts they are in; a column called {_WHOLE_TEXT} would"
    if _QUOTE not in columns:
        return (
            "a table of spans without the texts they are in must hold the words of each span, in a column called "
            f"{_QUOTE}, to be compared"
        )
    return None


def _folded(name: str) -> str:
    return name.strip().casefold()


def _text_column(columns: list[str], options: ReadOptions) -> str:
    return _folded(options.text_column) or _named(_TEXTS, columns)


def _id_column(columns: list[str], options: ReadOptions) -> str:
    return _folded(options.id_column) or _named(_IDS, columns)


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


def _documents(rows: Iterator[_Row | Refusal], source: Source, options: ReadOptions) -> Iterator[Item]:
    kept = None if options.meta_columns is None else {_folded(name) for name in options.meta_columns}
    for row in rows:
        if isinstance(row, Refusal):
            yield Refusal(f"{source.name}:{row.where}", row.why)
            continue
        columns = list(row.cells)
        text, name = _text_column(columns, options), _id_column(columns, options)
        others = {key: cell for key, cell in row.cells.items() if cell and key not in {text, name}}
        meta = {key: cell for key, cell in others.items() if kept is None or key in kept}
        line: dict[str, Any] = {"id": row.cells.get(name) or None, "text": row.cells[text], "meta": meta}
        yield from line_items(JsonLine(row.number, line | _marked(others, meta), 0), source)


def _marked(others: dict[str, str], meta: dict[str, str]) -> dict[str, Any]:
    """The regions in a cell of one of Label Studio's tables, and whose they are, which is taken out of the meta."""
    for key, cell in others.items():
        if cell.startswith('[{"') and '"labels"' in cell:
            try:
                regions = parse(b'{"regions": %b}' % cell.encode())
            except LineRefused:
                continue
            if regions is not None and are_regions(regions["regions"]):
                meta.pop(key, None)
                who = meta.pop("annotator", "")
                return {key: regions["regions"], "annotator": int(who) if _NUMBER.fullmatch(who) else who}
    return {"spans": []}


def _spans(rows: Iterator[_Row | Refusal], source: Source, options: ReadOptions) -> Iterator[Item]:
    """Rows of one document that come one after the other are one record, whose spans say whose they are."""
    for key, group in groupby(rows, key=lambda row: _document_of(row, options)):
        members = list(group)
        yield from (Refusal(f"{source.name}:{one.where}", one.why) for one in members if isinstance(one, Refusal))
        found = [row for row in members if isinstance(row, _Row)]
        if key is not None:
            yield from _record((key[0] or None, key[1]), found, source, found[0].number)


def _spans_alone(rows: Iterator[_Row | Refusal], source: Source, options: ReadOptions) -> Iterator[Item]:
    """Spans of documents that the project has, each compared with the words that its row holds."""
    assert options.text_of is not None
    for key, group in groupby(rows, key=lambda row: _document_of(row, options)):
        members = list(group)
        yield from (Refusal(f"{source.name}:{one.where}", one.why) for one in members if isinstance(one, Refusal))
        found = [row for row in members if isinstance(row, _Row)]
        if key is None:
            continue
        text = options.text_of(key[0])
        if text is None:
            why = f"the project has no document {key[0][:80]!r}: import its text first"
            yield Refusal(f"{source.name}:{found[0].number}", f"{why} ({len(found):,} rows)")
            continue
        for row in found:
            if not row.cells[_QUOTE]:
                yield Refusal(f"{source.name}:{row.number}", f"its cell {_QUOTE} is empty: there is nothing to compare")
        quoted = [row for row in found if row.cells[_QUOTE]]
        yield from _record((key[0], text), quoted, source, found[0].number)


def _record(document: tuple[str | None, str], rows: list[_Row], source: Source, number: int) -> Iterator[Item]:
    """The record of a document's rows; `number` is the line of the first. A refused span is named by its own row."""
    name, text = document
    line = {"id": name, "text": text, "spans": [_span(row.cells) for row in rows]}
    items = list(line_items(JsonLine(number, line, 0), source))
    unnamed = [item for item in items if isinstance(item, Refusal)]
    if not unnamed or len(unnamed) == len(items):  # all is well, or the document itself was refused
        yield from items
        return
    named = (read_spans([_span(row.cells)], text, f"{source.name}:{row.number}")[1] for row in rows)
    yield from islice(chain.from_iterable(named), EXPLAINED)
    yield from unnamed[EXPLAINED:]  # how many more there are
    yield from (item for item in items if not isinstance(item, Refusal))


def _document_of(row: _Row | Refusal, options: ReadOptions) -> tuple[str, str] | None:
    if isinstance(row, Refusal):
        return None
    return row.cells[_id_column(list(row.cells), options)], row.cells.get(_WHOLE_TEXT, "")


def _span(cells: dict[str, str]) -> dict[str, Any]:
    """The span in the native shape; a cell that is no whole number stays what it is, and is refused for it."""
    span: dict[str, Any] = {key: int(cells[key]) if _NUMBER.fullmatch(cells[key]) else cells[key] for key in _SPAN}
    span["label"] = cells["label"]
    span |= {key: cells[key] for key in ("text", "annotator", "note") if cells.get(key)}
    if cells.get("flagged") == "1":
        span["flagged"] = True
    return span
