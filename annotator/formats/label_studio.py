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
from annotator.formats.label_studio_reading import read
from annotator.formats.layers import person_of

__all__ = ["companions", "read", "write"]

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
        task = _task(number, list(passes))
        out.write(f"{',' if number > 1 else ''}\n{task}".encode())
    out.write(b"\n]\n")


def _task(number: int, passes: list[DocumentRecord]) -> str:
    first = passes[0]
    text = encode_basestring(first.text)
    meta = json.dumps(first.meta, ensure_ascii=False, allow_nan=False) if first.meta else "{}"
    annotations = ", ".join(_annotation(one) for one in passes if one.layer is not None)
    data = f'{{"text": {text}, "id": {encode_basestring(first.id)}, "meta": {meta}}}'
    return f'{{"id": {number}, "data": {data}, "annotations": [{annotations}], "predictions": []}}'


def _annotation(record: DocumentRecord) -> str:
    status = record.status or State.NEW
    gold = record.layer == GOLD
    who = encode_basestring(person_of(record.layer or ""))
    return (
        f'{{"annotator": {who}, "status": "{status.value}", '
        f'"was_cancelled": {_bool(status is State.SKIPPED)}, "ground_truth": {_bool(gold)}, '
        f'"result": [{", ".join(_regions(record))}]}}'
    )


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _regions(record: DocumentRecord) -> Iterator[str]:
    text, quoted = record.text, encode_basestring
    pairs = [] if text.isascii() else [found.start() for found in _ASTRAL.finditer(text)]
    labels: dict[str, str] = {}
    for number, (start, end, label, _, note, flagged) in enumerate(record.spans, 1):
        name = labels.get(label) or labels.setdefault(label, quoted(label))
        first, last = (start + bisect_left(pairs, start), end + bisect_left(pairs, end)) if pairs else (start, end)
        meta = _meta(note, flagged) if note is not None or flagged else ""
        yield (
            f'{{"id": "s{number}", "from_name": "label", "to_name": "text", "type": "labels", "value": '
            f'{{"start": {first}, "end": {last}, "text": {quoted(text[start:end])}, "labels": [{name}]}}{meta}}}'
        )


def _meta(note: str | None, flagged: bool) -> str:
    """What Label Studio keeps of a region besides: its notes are lines under `text`."""
    meta: dict[str, object] = {} if note is None else {"text": [note]}
    if flagged:
        meta["flagged"] = True
    return f', "meta": {json.dumps(meta, ensure_ascii=False)}'


def companions(options: WriteOptions) -> Mapping[str, bytes]:
    """The labelling config to paste into a project's settings, with our colours and keys."""
    lines = []
    for one in options.labels:
        attributes = {"value": one.name, "background": one.color, "hotkey": one.key, "hint": one.description}
        said = " ".join(f"{name}={quoteattr(_NOT_XML.sub('', value))}" for name, value in attributes.items() if value)
        lines.append(f"    <Label {said}/>\n")
    return {".config.xml": _CONFIG.format(labels="".join(lines)).encode()}
