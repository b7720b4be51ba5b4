"""From a DocBin to documents, without making spaCy's objects of foreign bytes: every number is looked at first."""

import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import accumulate
from typing import Any

from annotator.domain.marks import text_order
from annotator.domain.model import State
from annotator.formats.docbin_file import Entry, Reading, unpacked
from annotator.formats.exchange import GOLD, DocumentRecord, Item, Notice, Refusal, Source, SpanRecord
from annotator.formats.json_lines import LineRefused, parse
from annotator.formats.msgpack import Malformed, read_value
from annotator.formats.span_notes import read_notes, with_notes
from annotator.formats.token_spans import Place

SPANS_KEY = "sc"
_SPAN = struct.Struct(">QQQllll")
_BEGINS, _INSIDE = 3, 1
_STATES = {state.value: state for state in State}
_LONGEST_ID = 500
#: When a file begins with so many refusals, the rest is no better.
_PATIENCE = 1000


def read_docbin(source: Source) -> Iterator[Item]:
    """The documents of a file; a text is what its tokens say. Raises OSError."""
    size = source.size()
    try:
        with source.open() as file, unpacked(file, size) as path:
            yield from _documents(Reading(path), source, size)
    except Malformed as error:
        yield Refusal(source.name, f"this is no DocBin of spaCy's, or a damaged one: {error}")


def count_labels(source: Source) -> tuple[Counter[str], Counter[str]]:
    """By label: how many spans `doc.ents` of a file have, and how many are under `sc`. Raises OSError, Malformed."""
    ents: Counter[str] = Counter()
    spans: Counter[str] = Counter()
    with source.open() as file, unpacked(file, source.size()) as path:
        reading = Reading(path)
        columns = _columns(reading)
        for entry in reading.entries():
            ents.update(label for _, _, label in columns.entities(entry))
            spans.update(label for _, _, label in _marks(entry, columns)[0])
    return ents, spans


def _columns(reading: Reading) -> "_Columns":
    from spacy.attrs import ENT_IOB, ENT_TYPE, ORTH
    from spacy.strings import StringStore

    if ORTH not in reading.attributes:
        raise Malformed("its tokens have no words")
    store = StringStore()
    names = {store.add(string): string for string in reading.strings}
    return _Columns(reading.attributes, ORTH, ENT_IOB, ENT_TYPE, names)


def _documents(reading: Reading, source: Source, size: int) -> Iterator[Item]:
    columns = _columns(reading)
    refused = 0
    for number, entry in enumerate(reading.entries(), 1):
        where = f"{source.name}, document {number}"
        counted = source.document_id if reading.count == 1 else f"{source.document_id}-{number:05}"
        try:
            yield from _items(entry, columns, where, counted, source, size * number // reading.count)
        except Malformed as error:
            yield Refusal(where, str(error))
            refused += 1
            if refused == number == _PATIENCE:
                yield Refusal(source.name, f"{_PATIENCE:,} refusals and no document; the rest was not read")
                return


class _Columns:
    """Which attribute of a token stands where, and the strings behind the numbers."""

    def __init__(self, attributes: list[int], orth: int, iob: int, kind: int, names: Mapping[int, str]) -> None:
        self._width = len(attributes)
        self._orth = attributes.index(orth)
        both = iob in attributes and kind in attributes
        self._entities = (attributes.index(iob), attributes.index(kind)) if both else None
        self._names = names

    def words(self, entry: Entry) -> list[str]:
        """The tokens' words. Raises Malformed."""
        return [self.name(number) for number in self._column(entry, self._orth)]

    def name(self, number: int) -> str:
        """The string behind a number. Raises Malformed."""
        name = self._names.get(number)
        if not name:
            raise Malformed(f"no string belongs to the number {number}")
        return name

    def entities(self, entry: Entry) -> Iterator[tuple[int, int, str]]:
        """First token, the one behind the last, and label of each of `doc.ents`. Raises Malformed."""
        if self._entities is None:
            return
        begins, kinds = (self._column(entry, at) for at in self._entities)
        start = None
        for number, mark in enumerate([*begins, 0]):
            if start is not None and mark != _INSIDE:
                yield start, number, self.name(kinds[start])
                start = None
            if mark == _BEGINS and kinds[number]:
                start = number

    def _column(self, entry: Entry, at: int) -> list[int]:
        # The rows of one document are what is in memory; a step of the table's width picks the column.
        numbers = memoryview(entry.tokens).cast("Q") if _LITTLE else _swapped(entry.tokens)
        return numbers[at :: self._width].tolist()


_LITTLE = struct.pack("=H", 1) == b"\1\0"


def _swapped(data: bytes) -> Any:
    return memoryview(struct.pack(f"={len(data) // 8}Q", *struct.unpack(f"<{len(data) // 8}Q", data))).cast("Q")


def _items(
    entry: Entry, columns: _Columns, where: str, counted: str, source: Source, read_to: int
) -> Iterator[Notice | DocumentRecord]:
    text, places = _text(columns.words(entry), entry)
    values, left_out = _user_data(entry)
    marks, others = _marks(entry, columns)
    if others:
        left_out.append(f"spans under {', '.join(others)[:200]}; those under {SPANS_KEY} were read")
    spans = dict.fromkeys(SpanRecord(*_extent(mark, places), mark[2]) for mark in marks)
    for why in left_out:
        yield Notice(where, f"left out: {why}")
    notes = read_notes(values.get("notes", []))
    origin, title = values["meta"].get("source"), values["meta"].get("title")
    yield DocumentRecord(
        values.get("id") or counted,
        text,
        values["meta"],
        values.get("layer"),
        values.get("status"),
        with_notes(sorted(spans, key=text_order), notes),
        where,
        title if isinstance(title, str) else None,
        origin if isinstance(origin, str) and origin else source.inner_name,
        read_to,
    )


def _text(words: Sequence[str], entry: Entry) -> tuple[str, list[Place]]:
    """The text, and where each token stands; a token is followed by one blank or by nothing."""
    spaces = [True] * len(words) if entry.unknown_spaces else [space != 0 for space in entry.spaces]
    lengths = [len(word) for word in words]
    stops = accumulate(length + space for length, space in zip(lengths, spaces, strict=True))
    places = [(stop - length - space, stop - space) for stop, length, space in zip(stops, lengths, spaces, strict=True)]
    text = "".join(word + " " if space else word for word, space in zip(words, spaces, strict=True))
    if "\0" in text:
        raise Malformed("its text holds a NUL")
    return (text[:-1] if entry.unknown_spaces else text), places


def _extent(mark: tuple[int, int, str], places: Sequence[Place]) -> Place:
    first, stop, _ = mark
    if not 0 <= first < stop <= len(places):
        raise Malformed(f"a span of the tokens {first} to {stop} of {len(places)}")
    return places[first][0], places[stop - 1][1]


def _marks(entry: Entry, columns: _Columns) -> tuple[list[tuple[int, int, str]], list[str]]:
    """First token, the one behind the last, and label of each span, and the keys of those left out.

    Spans under `sc` are all there are; without such a key, those under all keys and `doc.ents` are taken together.
    """
    groups = _groups(entry.span_groups)
    marks: list[tuple[int, int, str]] = []
    ours = [packs for keys, packs in groups if SPANS_KEY in keys]
    for packs in ours or [packs for _, packs in groups]:
        for pack in packs:
            if not isinstance(pack, bytes) or len(pack) != _SPAN.size:
                raise Malformed("a span that is none of spaCy's")
            _, _, label, first, stop, _, _ = _SPAN.unpack(pack)
            marks.append((first, stop, columns.name(label)))
    if ours:
        return marks, [key for keys, packs in groups if SPANS_KEY not in keys and packs for key in keys]
    return [*marks, *columns.entities(entry)], []


def _groups(data: bytes) -> list[tuple[list[str], list[Any]]]:
    """The keys and packed spans of each group; older files hold a list of groups, each with its name."""
    value = read_value(BytesIO(data)) if data else []
    pairs = value.items() if isinstance(value, dict) else [(group, None) for group in value or ()]
    found = []
    for packed_group, keys in pairs:
        group = read_value(BytesIO(packed_group)) if isinstance(packed_group, bytes) else None
        if not isinstance(group, dict) or not isinstance(group.get("spans"), list):
            raise Malformed("a group of spans that is none of spaCy's")
        found.append(([str(key) for key in keys or [group.get("name")]], group["spans"]))
    return found


def _user_data(entry: Entry) -> tuple[dict[str, Any], list[str]]:
    """Our own keys of `user_data`, each looked at, with `meta` always; and what had to be left out."""
    found: dict[str, Any] = {"meta": {}}
    try:
        values = read_value(BytesIO(entry.user_data)) if entry.user_data else {}
        values = values if isinstance(values, dict) else {}
        for key in ("meta", "notes"):
            if isinstance(values.get(key), str):
                found[key] = (parse(f'{{"{key}": {values[key]}}}'.encode()) or {})[key]
        if not isinstance(found["meta"], dict):
            found["meta"] = {"meta": found["meta"]}
        read_notes(found.get("notes", []))
    except (Malformed, LineRefused, ValueError, TypeError):
        return {"meta": {}}, ["user data that cannot be read"]
    document_id, layer = values.get("id"), values.get("layer")
    if isinstance(document_id, str) and 0 < len(document_id) <= _LONGEST_ID:
        found["id"] = document_id
    if isinstance(layer, str) and layer and layer != GOLD:
        found["layer"] = layer
    found["status"] = _STATES.get(str(values.get("status")))
    if entry.cats:
        found["meta"] = {**found["meta"], "cats": entry.cats}
    return found, []
