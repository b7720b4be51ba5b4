"""Label Studio's JSON: a task a document, an annotation a person, and the labelling config beside it.

Its editor runs in a browser and counts UTF-16 units, so those are written; `value.text` proves each pair of offsets.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import groupby
from json.encoder import encode_basestring
from operator import attrgetter
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from annotator.domain.model import State
from annotator.formats.exchange import GOLD, DocumentRecord, WriteOptions
from annotator.formats.json_text import meta_text, quoted_bytes
from annotator.formats.label_studio_reading import read
from annotator.formats.layers import person_of

__all__ = ["companions", "comparable", "read", "write"]

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
#: What XML 1.0 has no way to say.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONFIG = """<View style="white-space: pre-wrap;">
  <Labels name="label" toName="text">
{labels}  </Labels>
  <Text name="text" value="$text" granularity="symbol"/>
</View>
"""


def write(records: Iterator[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """A list with one task a line; the passes over one document must come one after the other."""
    del options
    out.write(b"[")
    for number, (_, passes) in enumerate(groupby(records, attrgetter("id")), 1):
        out.write(b",\n" if number > 1 else b"\n")
        out.write(b"".join(_task(number, list(passes))))
    out.write(b"\n]\n")


def _task(number: int, passes: list[DocumentRecord]) -> Iterator[bytes]:
    """A task in pieces: the regions are most of it, and mostly plain even where the text is not."""
    first = passes[0]
    yield b'{"id": %d, "data": {"text": ' % number
    yield quoted_bytes(first.text)
    yield f', "id": {encode_basestring(first.id)}, "meta": {meta_text(first.meta)}}}, "annotations": ['.encode()
    annotations = [one for one in passes if one.layer is not None]
    for place, one in enumerate(annotations):
        yield f"{', ' if place else ''}{_annotation(one)}{', '.join(_regions(one))}]}}".encode()
    yield b'], "predictions": []}'


def _annotation(record: DocumentRecord) -> str:
    """How an annotation begins."""
    status = record.status or State.NEW
    gold = record.layer == GOLD
    who = encode_basestring(person_of(record.layer or ""))
    return (
        f'{{"annotator": {who}, "status": "{status.value}", '
        f'"was_cancelled": {_bool(status is State.SKIPPED)}, "ground_truth": {_bool(gold)}, "result": ['
    )


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _regions(record: DocumentRecord) -> list[str]:
    """The regions of a text: half a million pass in a large export, so each is put together of few pieces."""
    text, quoted = record.text, encode_basestring
    ends_with = {label: f', "labels": [{quoted(label)}]}}' for label in {span[2] for span in record.spans}}
    pairs = _pairs(text)
    return [
        f'{{"id": "s{number}", "from_name": "label", "to_name": "text", "type": "labels", "value": {{"start": '
        f'{start + bisect_left(pairs, start) if pairs else start}, "end": '
        f'{end + bisect_left(pairs, end) if pairs else end}, "text": '
        f"{quoted(text[start:end])}{ends_with[label]}"
        f"{'}' if note is None and not flagged else _meta(note, flagged)}"
        for number, (start, end, label, _, note, flagged) in enumerate(record.spans, 1)
    ]


def _pairs(text: str) -> list[int]:
    """Where characters stand that are two units in UTF-16; whether there are any is told by its length."""
    if text.isascii() or len(text.encode("utf-16-le")) == 2 * len(text):
        return []
    return [found.start() for found in _ASTRAL.finditer(text)]


def _meta(note: str | None, flagged: bool) -> str:
    """What Label Studio keeps of a region besides: its notes are lines under `text`."""
    meta: dict[str, object] = {} if note is None else {"text": [note]}
    if flagged:
        meta["flagged"] = True
    return f', "meta": {json.dumps(meta, ensure_ascii=False)}}}'


def comparable(record: DocumentRecord) -> object:
    """Id and text, whose the pass is and how far, and of its spans the ends, labels, notes and flags."""
    layer = None if record.layer is None else person_of(record.layer)
    status = None if layer is None else record.status or State.NEW
    columns = list(zip(*record.spans, strict=True))
    return record.id, record.text, layer, status, *columns[:3], *columns[4:]


def companions(options: WriteOptions) -> Mapping[str, bytes]:
    """The labelling config to paste into a project's settings, with our colours and keys."""
    lines = []
    for one in options.labels:
        attributes = {"value": one.name, "background": one.color, "hotkey": one.key, "hint": one.description}
        said = " ".join(f"{name}={quoteattr(_NOT_XML.sub('', value))}" for name, value in attributes.items() if value)
        lines.append(f"    <Label {said}/>\n")
    return {".config.xml": _CONFIG.format(labels="".join(lines)).encode()}
