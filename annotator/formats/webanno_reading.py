"""Reads WebAnno TSV 3.0 to 3.3. A file says one document, so what cannot be right in it refuses the document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from annotator.domain.names import is_storable
from annotator.domain.spans import shortened
from annotator.formats.cas_layout import LABEL_FEATURES, is_linguistic, utf16
from annotator.formats.document_folder import files_below, named, others_below
from annotator.formats.exchange import (
    DocumentRecord,
    FolderSource,
    Item,
    Notice,
    ReadOptions,
    Refusal,
    Source,
    SpanRecord,
)
from annotator.formats.plain_text import origin, read_decoded
from annotator.formats.unmodelled import Unmodelled
from annotator.formats.webanno_text import stacked, unescape_text, unescape_value

_VERSION = re.compile(r"#FORMAT=WebAnno TSV 3\.([0-9]{1,3})\s*")
_PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})", re.ASCII)
_ID = re.compile(r"(?s)(.*)\[([0-9_]{1,20})\]")
_KINDS = {"#T_SP=": "span", "#T_RL=": "relation", "#T_CH=": "chain"}
_NOTHING, _NO_VALUE = "_", "*"
#: UTF-16 units that may lie between two sentences; offsets beyond it would have a file of a line fill the memory.
_WIDEST_GAP = 100_000
#: Annotations on one token; nobody marks so many, and a line of separators would cost seconds.
_MOST_STACKED = 10_000


class _Broken(Exception):
    """What cannot be right, and the line, from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


@dataclass(frozen=True, slots=True)
class _Column:
    """One column behind the words. `feature` is None where the layer has no features."""

    kind: str
    layer: str
    feature: str | None


@dataclass(frozen=True, slots=True)
class _Row:
    """One token or part of a token; offsets in the file's units."""

    line: int
    start: int
    end: int
    word: str
    cells: list[str]


@dataclass(slots=True)
class _Sentence:
    lines: list[str] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    minor: int
    columns: list[_Column]
    sentences: list[_Sentence]


def read_folder(source: FolderSource, options: ReadOptions) -> Iterator[Item]:
    """Every .tsv file of a folder and of the folders in it. Raises OSError."""
    for path in files_below(source.path, (".tsv",)):
        yield from read(Source.of(path, source.path), options)
    yield from others_below(source.path, (".tsv",), source.name)


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The document of a file. Raises OSError."""
    decoded = read_decoded(source, replace(options, encoding=options.encoding or "utf-8"))
    if isinstance(decoded, Refusal):
        yield decoded
        return
    try:
        file = _parsed(decoded.text.split("\n"))
        text, wide = _text(file)
        annotations, rest = _annotations(file)
    except _Broken as error:
        yield Refusal(f"{source.name}:{error.line}", str(error))
        return
    if not wide:
        yield Notice(source.name, "its offsets count characters, where the format has UTF-16 units; read like that")
    if sentence := rest.sentence():
        yield Notice(source.name, sentence)
    offset = utf16(text).offset if wide else int
    spans = []
    for one in annotations:
        if one.start == one.end:
            yield Refusal(f"{source.name}:{one.line}", f"{one.label!r} at {one.start} has no characters")
        else:
            spans.append(SpanRecord(offset(one.start), offset(one.end), one.label))
    yield DocumentRecord(
        named(source).get("id", source.document_id),
        text,
        {**origin(source, decoded), **({"webanno": rest.meta()} if rest.meta() else {})},
        spans=tuple(sorted(set(spans), key=lambda span: (span.start, -span.end, span.label))),
        where=source.name,
        source=source.inner_name,
        read_to=source.size(),
    )


def _parsed(lines: list[str]) -> _File:
    version = _VERSION.fullmatch(lines[0])
    if version is None:
        raise _Broken(1, "no WebAnno TSV 3 file: #FORMAT=WebAnno TSV 3.3 was expected")
    minor = int(version[1])
    file = _File(minor, [], [])
    sentence: _Sentence | None = None
    for number, raw in enumerate(lines[1:], 2):
        line = raw.removesuffix("\r")
        kind = _KINDS.get(line[:6])
        if kind and not file.sentences:
            file.columns += _columns(kind, line[6:], number)
        elif not line:
            sentence = None
        elif line.startswith("#") and not (sentence and sentence.rows):
            if sentence is None:
                sentence = _Sentence()
                file.sentences.append(sentence)
            if line.startswith("#Text="):
                sentence.lines.append(unescape_text(line[6:], minor))
        elif sentence is None or not sentence.lines:
            raise _Broken(number, "a line of a sentence whose #Text= is missing")
        else:
            sentence.rows.append(_row(line, number, len(file.columns)))
    return file


def _columns(kind: str, declared: str, line: int) -> list[_Column]:
    layer, *features = [part for part in declared.split("|") if part] or [""]
    if not layer:
        raise _Broken(line, "a layer without a name")
    columns = [_Column(kind, layer, None)] if not features else []
    for feature in features:
        # Behind a column of roles comes one that tells what plays them.
        played = bool(columns) and (columns[-1].feature or "").startswith("ROLE_") and "." in feature
        slot = kind == "span" and (feature.startswith("ROLE_") or played)
        columns.append(_Column("slot" if slot else kind, layer, feature))
    return columns


def _row(line: str, number: int, columns: int) -> _Row:
    fields = line.split("\t")
    if len(fields) < columns + 3:
        raise _Broken(number, f"{columns + 3} columns were expected, not {len(fields)}")
    place = _PLACE.fullmatch(fields[1])
    if place is None:
        raise _Broken(number, f"offsets like 0-5 were expected, not {fields[1][:40]!r}")
    start, end = int(place[1]), int(place[2])
    if start > end:
        raise _Broken(number, f"it starts at {start}, behind its end {end}")
    if len(line) > _MOST_STACKED and any(cell.count("|") > _MOST_STACKED for cell in fields[3:]):
        raise _Broken(number, f"more than {_MOST_STACKED:,} annotations on one token")
    return _Row(number, start, end, fields[2], fields[3 : columns + 3])


def _text(file: _File) -> tuple[str, bool]:
    """The text, and whether the offsets are UTF-16 units (else code points), which the words tell."""
    why: _Broken | None = None
    for wide in (True, False):
        try:
            text = _assembled(file, wide=wide)
            _check_words(file, text, wide=wide)
        except _Broken as error:
            why = why or error
        else:
            return text, wide
    raise why or _Broken(1, "no text")


def _assembled(file: _File, *, wide: bool) -> str:
    """The sentences with what lies between them: nothing, or a line break and spaces up to the next one's offset."""
    parts: list[str] = []
    reached = 0
    for sentence in file.sentences:
        if sentence.rows:
            first = sentence.rows[0]
            if reached == first.start + 1:
                parts[-1] = parts[-1][:-1]
            elif reached > first.start:
                raise _Broken(first.line, f"it starts at {first.start}, inside the sentence before")
            elif first.start - reached > _WIDEST_GAP:
                raise _Broken(first.line, f"it starts at {first.start}, too far behind the sentence before")
            parts.append(" " * (first.start - reached))
            reached = first.start
        parts.append("\n".join(sentence.lines) + "\n")
        reached += len(parts[-1].encode("utf-16-le", "surrogatepass")) // 2 if wide else len(parts[-1])
    text = "".join(parts).removesuffix("\n")
    if not is_storable(text):
        raise _Broken(1, "its escapes hold a NUL or half of a UTF-16 pair: this is not text")
    return text


def _check_words(file: _File, text: str, *, wide: bool) -> None:
    """Raises _Broken for the first row whose word does not stand at its offsets."""
    positions = utf16(text)
    for sentence in file.sentences:
        for row in sentence.rows:
            if wide and positions.astral:
                start, end = positions.offset(row.start), positions.offset(row.end)
                whole = (positions.position(start), positions.position(end)) == (row.start, row.end)
            else:
                start, end, whole = row.start, row.end, row.end <= len(text)
            there = text[start:end]
            if not whole or (row.word != there and unescape_text(row.word, file.minor) != there):
                place = f"at {row.start}-{row.end} stands “{shortened(there)}”, not “{shortened(row.word)}”"
                raise _Broken(row.line, place)


@dataclass(slots=True)
class _Annotation:
    """One annotation of a span layer; offsets in the file's units. `features` are those with a value."""

    line: int
    layer: str
    start: int
    end: int
    features: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What the annotation says: its label feature, or any other, or else what its layer is called."""
        names = [*LABEL_FEATURES, *self.features]
        return next((self.features[name] for name in names if self.features.get(name)), self.layer.rsplit(".", 1)[-1])


def _annotations(file: _File) -> tuple[list[_Annotation], Unmodelled]:
    rest = Unmodelled()
    found: list[_Annotation] = []
    by_id: dict[tuple[str, str], _Annotation] = {}
    for sentence in file.sentences:
        for row in sentence.rows:
            here: dict[tuple[str, int], _Annotation] = {}
            for column, cell in zip(file.columns, row.cells, strict=True):
                if cell == _NOTHING:
                    continue
                if kind := _kind_of_rest(column):
                    rest.add(kind, f"{row.start}-{row.end} {column.layer}|{column.feature or ''} {cell}")
                # What has slots is a span, also where it says nothing else, and where they are empty.
                if not kind or column.kind == "slot":
                    _take_cell(column, cell, row, here, by_id, found)
    for one in found:
        label = one.label
        for name, value in one.features.items():
            if value != label:
                rest.add("features", f"{one.start}-{one.end} {label} {name}={value}")
    return found, rest


def _kind_of_rest(column: _Column) -> str:
    if column.kind == "span":
        return "token annotations" if is_linguistic(column.layer) else ""
    return {"relation": "relations", "chain": "chain links", "slot": "slots"}[column.kind]


def _take_cell(
    column: _Column,
    cell: str,
    row: _Row,
    here: dict[tuple[str, int], _Annotation],
    by_id: dict[tuple[str, str], _Annotation],
    found: list[_Annotation],
) -> None:
    for level, value in enumerate(stacked(cell, "|")):
        match = None if value.endswith("\\]") else _ID.fullmatch(value)
        raw, mark = (match[1], match[2]) if match else (value, "")
        one = here.get((column.layer, level)) or (by_id.get((column.layer, mark)) if mark else None)
        if one is None:
            one = _Annotation(row.line, column.layer, row.start, row.end)
            found.append(one)
        one.end = max(one.end, row.end)
        here[column.layer, level] = one
        if mark:
            by_id[column.layer, mark] = one
        if column.kind == "span" and column.feature and raw != _NO_VALUE:
            one.features[column.feature] = unescape_value(raw)
