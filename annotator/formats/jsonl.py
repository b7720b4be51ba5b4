"""JSON Lines, the native format: it holds everything and reads back what it writes, byte for byte."""

import hashlib
import json
from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import Any, BinaryIO

from annotator.domain.decisions import Decision, gold_spans
from annotator.domain.model import State
from annotator.formats.decision_lines import decision_value, read_decisions
from annotator.formats.dialects import to_native
from annotator.formats.exchange import (
    GOLD,
    DocumentRecord,
    Item,
    Notice,
    ReadOptions,
    Refusal,
    Source,
    SpanRecord,
    WriteOptions,
)
from annotator.formats.json_lines import JsonLine, LineRefused, json_kind, objects
from annotator.formats.json_text import meta_text
from annotator.formats.named_fields import is_named, with_named
from annotator.formats.span_rules import read_spans

_KEYS = frozenset({"id", "text", "meta", "layer", "status", "spans", "decisions"})
_STATES = {state.value: state for state in State}
_LONGEST_ID = 500
#: When a file begins with so many refusals, it is something else.
_PATIENCE = 1000


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The passes of a file, line by line, and what of it is refused. Raises OSError."""
    return patient(_items(source, options), source.name)


def patient(items: Iterator[Item], name: str) -> Iterator[Item]:
    """The items of a file, as long as there is a document among them."""
    refused: int | None = 0  # None once a document was found
    for item in items:
        yield item
        if refused is None:
            continue
        if isinstance(item, DocumentRecord):
            refused = None
        elif isinstance(item, Refusal):
            refused += 1
            if refused >= _PATIENCE:
                yield Refusal(name, f"{_PATIENCE:,} refusals and no document; the rest of the file was not read")
                return


def _items(source: Source, options: ReadOptions) -> Iterator[Item]:
    named = is_named(options)
    for line in objects(source, options):
        if isinstance(line, Refusal):
            yield line
            continue
        try:
            value = with_named(line.value, options) if named else line.value
        except LineRefused as error:
            yield Refusal(f"{source.name}:{line.number}", str(error))
        else:
            yield from line_items(JsonLine(line.number, value, line.read_to) if named else line, source)


def line_items(line: JsonLine, source: Source) -> Iterator[Item]:
    """The pass that one object in the native shape holds, and what is refused; other formats bring theirs here."""
    where = f"{source.name}:{line.number}"
    try:
        yield from _document(line.value, where, source, line.read_to)
    except LineRefused as error:
        yield Refusal(where, str(error))


def _document(line: dict[str, Any], where: str, source: Source, read_to: int) -> Iterator[Item]:
    line, left_out = to_native(line)
    if left_out:
        yield Notice(where, left_out)
    text = _text(line)
    document_id, layer, status = _id(line, text), _layer(line), _status(line)
    raw = line.get("spans", [])
    if type(raw) is not list:
        raise LineRefused(f"spans must be a list, not {json_kind(raw)}")
    meta, doubled = _meta(line)
    for key in doubled:
        yield Notice(where, f"the key {key!r} stands in the line and in its meta; that in meta is kept")
    spans, refused = read_spans(raw, text, where)
    yield from refused
    decisions: list[Decision] = []
    if line.get("decisions") and layer == GOLD:
        yield from _sorted_out(read_decisions(line["decisions"], document_id, text, where), decisions)
        yield from _unexplained(spans, decisions, where)
    origin = meta.get("source")
    came_from = origin if type(origin) is str and origin else source.inner_name
    name = meta.get("title")
    name = name if type(name) is str else None
    told = (where, name, came_from, read_to, tuple(decisions))
    yield DocumentRecord(document_id, text, meta, layer, status, tuple(spans), *told)


def _text(line: dict[str, Any]) -> str:
    if "text" not in line:
        raise LineRefused("the line has no text")
    text = line["text"]
    if type(text) is not str:
        raise LineRefused(f"text must be a string, not {json_kind(text)}")
    return text


def _id(line: dict[str, Any], text: str) -> str:
    given = line.get("id")
    if given is None:
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
    if type(given) is int:
        given = str(given)  # doccano counts its documents
    if type(given) is not str or not given:
        raise LineRefused(f"id must be a non-empty string or an integer, not {json_kind(given)}")
    if len(given) > _LONGEST_ID:
        raise LineRefused(f"id has {len(given):,} characters; it may have {_LONGEST_ID}")
    return given


def _layer(line: dict[str, Any]) -> str | None:
    layer = line.get("layer")
    if layer is None or (type(layer) is str and layer):
        return layer
    raise LineRefused(f"layer must be a non-empty string or null, not {json_kind(layer)}")


def _status(line: dict[str, Any]) -> State | None:
    status = line.get("status")
    if status is None:
        return None
    if type(status) is not str or status not in _STATES:
        shown = repr(status[:40]) if type(status) is str else json_kind(status)
        raise LineRefused(f"status is one of {', '.join(_STATES)}, not {shown}")
    return _STATES[status]


def _meta(line: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The meta object with every key of the line that is not ours, and the keys that stood in both and differ."""
    meta = line.get("meta")
    if meta is None:
        meta = {}
    elif type(meta) is not dict:
        meta = {"meta": meta}
    others = {key: value for key, value in line.items() if key not in _KEYS}
    if not others:
        return meta, []
    return {**others, **meta}, [key for key, value in others.items() if key in meta and meta[key] != value]


def _sorted_out(found: Iterator[Decision | Refusal], decisions: list[Decision]) -> Iterator[Refusal]:
    """Appends the decisions to the list and passes the refusals on."""
    for item in found:
        if isinstance(item, Refusal):
            yield item
        else:
            decisions.append(item)


def _unexplained(spans: list[SpanRecord], decisions: list[Decision], where: str) -> Iterator[Refusal]:
    """Gold follows from decisions; a span of a gold line that follows from none of its decisions has no author."""
    gold = {(one.start, one.end, one.label) for one in gold_spans(decisions)}
    for span in spans:
        if span[:3] not in gold:
            yield Refusal(where, f"span {span.start}..{span.end} {span.label!r} follows from no decision of the line")


def write(records: Iterator[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """One line a record, in the order given; the spans must come by start, then longest, then label."""
    del options
    write_out = out.write
    for record in records:
        write_out(line_of(record).encode("utf-8"))


def line_of(record: DocumentRecord) -> str:
    """A record as a line of text with its LF; the keys stand in the order of the contract."""
    layer = "null" if record.layer is None else encode_basestring(record.layer)
    status = (record.status or State.NEW).value
    if record.layer == GOLD:
        spans = ", ".join(_gold_spans(record))
    else:
        spans = ", ".join(_voted_spans(record) if record.votes else _spans(record, layer))
    decisions = f', "decisions": {_decisions(record)}' if record.layer == GOLD else ""
    line = (
        f'{{"id": {encode_basestring(record.id)}, "text": {encode_basestring(record.text)}, '
        f'"meta": {meta_text(record.meta)}, "layer": {layer}, "status": "{status}", "spans": [{spans}]{decisions}}}\n'
    )
    return line if line.isascii() else on_one_line(line)


def _spans(record: DocumentRecord, layer: str) -> Iterator[str]:
    text, owner, quoted = record.text, record.layer, encode_basestring
    labels: dict[str, str] = {}
    for start, end, label, annotator, note, flagged in record.spans:
        name = labels.get(label) or labels.setdefault(label, quoted(label))
        who = layer if annotator is None or annotator == owner else quoted(annotator)
        rest = "null" if note is None else quoted(note)
        if flagged:
            rest += ', "flagged": true'
        yield (
            f'{{"start": {start}, "end": {end}, "label": {name}, "text": {quoted(text[start:end])}, '
            f'"annotator": {who}, "note": {rest}}}'
        )


def _gold_spans(record: DocumentRecord) -> Iterator[str]:
    for one in record.gold:
        value = {
            "start": one.start,
            "end": one.end,
            "label": one.label,
            "text": record.text[one.start : one.end],
            "annotator": one.reviewer,
            "note": None,
            "source": one.source.value,
            "voters": one.voters,
            "of": one.of,
        }
        yield json.dumps(value, ensure_ascii=False)


def _voted_spans(record: DocumentRecord) -> Iterator[str]:
    for (start, end, label, annotator, note, _), (voters, seen_by) in zip(record.spans, record.votes, strict=True):
        value = {
            "start": start,
            "end": end,
            "label": label,
            "text": record.text[start:end],
            "annotator": annotator,
            "note": note,
            "voters": voters,
            "of": len(seen_by),
            "seen_by": seen_by,
            "share": len(voters) / len(seen_by),
        }
        yield json.dumps(value, ensure_ascii=False)


def _decisions(record: DocumentRecord) -> str:
    return json.dumps([decision_value(made) for made in record.decisions], ensure_ascii=False)


def on_one_line(line: str) -> str:
    """Escapes what other programs also take for a line's end: NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR."""
    for separator, escape in (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        if separator in line:
            line = line.replace(separator, escape)
    return line


def comparable(record: DocumentRecord) -> object:
    """Everything; a span without an analyst is its layer's. How gold came about follows from the decisions."""
    owner = record.layer
    spans = record.spans
    if owner != GOLD and spans and {span[3] for span in spans} != {owner}:
        spans = tuple([span._replace(annotator=span.annotator or owner) for span in spans])
    meta = json.dumps(record.meta) if record.meta else ""
    return record.id, record.text, owner, record.status or State.NEW, meta, spans, record.decisions
