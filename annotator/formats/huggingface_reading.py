"""Data sets of Hugging Face read: Parquet with pyarrow, JSON Lines, single files and folders.

Of a folder that has the same split as Parquet and as JSON Lines, both are read and must say the same; the config of
tokens follows from the one of spans and is left alone. Rows of tokens and tags alone become texts with a blank between
tokens.
"""

import importlib.util
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from annotator.formats.archives import HARMLESS, RATIO
from annotator.formats.confined import Stopped, confined
from annotator.formats.document_folder import files_below
from annotator.formats.exchange import FolderSource, Item, Notice, ReadOptions, Refusal, Source
from annotator.formats.extras import how_to_get
from annotator.formats.json_lines import JsonLine, LineRefused, objects, parse
from annotator.formats.jsonl import line_items
from annotator.formats.layers import person_of
from annotator.formats.named_fields import is_named, with_named
from annotator.formats.tagged_rows import untagged

_PARQUET, _LINES = ".parquet", ".jsonl"
_MISSING = f"Parquet is read with pyarrow, which is not installed: {how_to_get('export')}"
_SPLITS = ("train", "validation", "test")
#: Processor time by size.
_SECONDS, _SECONDS_PER_MB = 6, 60
_DATA, _TOKENS = "data", "tokens"

Line = JsonLine | Refusal


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The documents of a Parquet or JSON Lines file. Raises OSError."""
    return _items(_lines(source, options), source, options)


def read_folder(source: FolderSource, options: ReadOptions) -> Iterator[Item]:
    """The documents of all splits, those to train on first. Raises OSError."""
    has_pyarrow = importlib.util.find_spec("pyarrow") is not None
    stems: dict[Path, set[str]] = {}
    for path in files_below(source.path, (_PARQUET, _LINES)):
        stems.setdefault(path.with_suffix(""), set()).add(path.suffix.lower())
    if (source.path / _DATA).is_dir() and (source.path / _TOKENS).is_dir():
        stems = {stem: found for stem, found in stems.items() if stem.relative_to(source.path).parts[0] != _TOKENS}
    if not stems and not (source.path / _DATA).is_dir():  # an export of nothing has the folder
        yield Refusal(source.name, "the folder holds no Parquet and no JSON Lines")
    for stem, found in sorted(stems.items(), key=_in_turn):
        # .JSONL and .Parquet are found too, and told by their own names.
        files = {suffix: Source.of(_existing(stem, suffix), source.path) for suffix in found}
        if len(files) == 1 or not has_pyarrow:
            chosen = files.get(_LINES) or files[_PARQUET]
            yield from read(chosen, options)
            if len(files) > 1:
                yield Notice(files[_PARQUET].name, f"left out, the same stands in {chosen.path.name}. {_MISSING}")
        else:
            both = _same(_lines(files[_PARQUET], options), _lines(files[_LINES], options), files[_LINES].name)
            yield from _items(both, files[_LINES], options)


def _in_turn(entry: tuple[Path, Any]) -> tuple[int, str]:
    split = next((number for number, name in enumerate(_SPLITS) if entry[0].name.startswith(name)), len(_SPLITS))
    return split, str(entry[0])


def _existing(stem: Path, suffix: str) -> Path:
    return next(path for path in stem.parent.iterdir() if path.stem == stem.name and path.suffix.lower() == suffix)


def _same(table: Iterator[Line], lines: Iterator[Line], name: str) -> Iterator[Line]:
    """The lines, as long as the table says the same."""
    for row, line in zip_longest(table, lines):
        if isinstance(row, JsonLine) and isinstance(line, JsonLine):
            if row.value != line.value:
                yield Refusal(f"{name}:{line.number}", "the Parquet file beside it says something else")
                return
            yield line
            continue
        yield from (one for one in (row, line) if isinstance(one, Refusal))
        if not (isinstance(row, Refusal) or isinstance(line, Refusal)):
            yield Refusal(name, "the Parquet file beside it has more rows, or fewer")
        return


def _lines(source: Source, options: ReadOptions) -> Iterator[Line]:
    if source.path.suffix.lower() == _PARQUET:
        return _parquet(source)
    return objects(source, options)


def _parquet(source: Source) -> Iterator[Line]:
    if importlib.util.find_spec("pyarrow") is None:
        yield Refusal(source.name, _MISSING)
        return
    source.open().close()  # an unreadable file is the system's refusal, not the parser's
    size = source.size()
    number = length = 0
    try:
        seconds = _SECONDS + _SECONDS_PER_MB * size / 1024**2
        for rows in confined("parquet", str(source.path.absolute()), seconds=seconds):
            length += sum(map(len, rows))
            if length > HARMLESS + RATIO * size:
                yield Refusal(source.name, f"it unpacks to more than {RATIO} times its size; the rest was not read")
                return
            for row in rows:
                number += 1
                try:
                    value = parse(row.encode())
                except LineRefused as error:
                    yield Refusal(f"{source.name}:{number}", str(error))
                else:
                    yield JsonLine(number, value or {}, 0)
    except Stopped as error:
        yield Refusal(source.name, str(error))


def _items(lines: Iterator[Line], source: Source, options: ReadOptions) -> Iterator[Item]:
    named = is_named(options)
    for line in lines:
        if isinstance(line, Refusal):
            yield line
            continue
        try:
            native = _native(untagged(with_named(line.value, options) if named else line.value))
        except LineRefused as error:
            yield Refusal(f"{source.name}:{line.number}", str(error))
            continue
        yield from line_items(JsonLine(line.number, native, line.read_to), source)


def _native(row: dict[str, Any]) -> dict[str, Any]:
    """The row in the native shape. A layer of gold is a person's: without decisions no file brings gold."""
    native = {key: value for key, value in row.items() if value is not None}
    if type(native.get("layer")) is str:
        native["layer"] = person_of(native["layer"])
    if type(native.get("meta")) is str:
        native["meta"] = _meta(native["meta"])
    if type(native.get("spans")) is list:
        native["spans"] = [_span(one) if type(one) is dict else one for one in native["spans"]]
    return native


def _meta(words: str) -> Any:
    try:
        found = parse(words.encode())
    except LineRefused:
        return words
    return words if found is None else found


def _span(span: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in span.items() if value is not None}
    if type(kept.get("annotator")) is str:
        kept["annotator"] = person_of(kept["annotator"])
    return kept
