"""doccano's JSON Lines for sequence labelling: text, triples and meta, and room for nothing else.

doccano drops what overlaps unless its project allows that: spans come by start and then longest, so the longest stays.
"""

import json
from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import BinaryIO

from annotator.formats import exchange
from annotator.formats.exchange import DocumentRecord, Held, Loss, WriteOptions
from annotator.formats.json_text import meta_text
from annotator.formats.jsonl import on_one_line, read

__all__ = ["comparable", "hold", "read", "write"]


def hold(record: DocumentRecord, options: WriteOptions) -> Held:
    """All spans; of some not what a person wrote beside them."""
    del options
    losses = []
    for start, end, label, _, note, flagged in record.spans:
        missing = " and ".join(word for word, there in (("note", note is not None), ("flag", flagged)) if there)
        if missing:
            losses.append(Loss(record.id, start, end, label, f"kept, but doccano has no place for its {missing}"))
    return record, losses


def write(records: Iterator[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """One document a line; offsets count code points, as doccano's do. `meta` is an object, as in its own example."""
    del options
    for record in records:
        spans = ", ".join(
            f"[{start}, {end}, {encode_basestring(label)}]" for start, end, label, _, _, _ in record.spans
        )
        head = f'"id": {encode_basestring(record.id)}, "text": {encode_basestring(record.text)}'
        meta = f', "meta": {meta_text(record.meta)}' if record.meta else ""
        line = f'{{{head}, "label": [{spans}]{meta}}}\n'
        out.write(on_one_line(line).encode())


def comparable(record: DocumentRecord) -> object:
    """Id, text, spans and meta."""
    meta = json.dumps(record.meta) if record.meta else ""
    return exchange.comparable(record), meta
