"""doccano's JSON Lines for sequence labelling: text and triples, and room for nothing else."""

from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import BinaryIO

from annotator.formats.exchange import DocumentRecord, Held, Loss, WriteOptions
from annotator.formats.jsonl import on_one_line, read

__all__ = ["hold", "read", "write"]


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
    """One document a line; offsets count code points, as doccano's do."""
    del options
    for record in records:
        spans = ", ".join(
            f"[{start}, {end}, {encode_basestring(label)}]" for start, end, label, _, _, _ in record.spans
        )
        line = (
            f'{{"id": {encode_basestring(record.id)}, "text": {encode_basestring(record.text)}, "label": [{spans}]}}\n'
        )
        out.write(on_one_line(line).encode())
