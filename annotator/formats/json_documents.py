"""JSON that is no format of anybody's: a list of objects with texts, one such object, or one that holds the list."""

from collections.abc import Iterator
from typing import Any

from annotator.formats.exchange import Item, ReadOptions, Refusal, Source
from annotator.formats.json_lines import JsonLine, LineRefused, check_depth
from annotator.formats.json_stream import elements
from annotator.formats.jsonl import line_items, patient
from annotator.formats.named_fields import is_named, with_named


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The documents of a file; spans in the native shape are taken along. Raises OSError."""
    return patient(_items(source, options), source.name)


def _items(source: Source, options: ReadOptions) -> Iterator[Item]:
    for line in elements(source, options):
        if isinstance(line, Refusal):
            yield line
            continue
        try:
            rows = _rows(line.value, options)
            named = [with_named(row, options) for row in rows] if is_named(options) else rows
            for row in named:
                check_depth(row)
                yield from line_items(JsonLine(line.number, row, line.read_to), source)
        except LineRefused as error:
            yield Refusal(f"{source.name}:{line.number}", str(error))


def _rows(value: dict[str, Any], options: ReadOptions) -> list[dict[str, Any]]:
    """The object itself, or the objects of the only list in it when it has no text."""
    if (options.text_column or "text").split(".")[0] in value:
        return [value]
    lists = [one for one in value.values() if type(one) is list and one and all(type(each) is dict for each in one)]
    if len(lists) == 1:
        return list(lists[0])
    if not options.text_column:
        there = ", ".join(repr(key[:40]) for key in list(value)[:10]) or "nothing"
        raise LineRefused(f"the object has no text; it has {there}. Say which field it is (--text-field)")
    return [value]
