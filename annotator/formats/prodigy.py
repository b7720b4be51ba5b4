"""Prodigy's JSON Lines: a task a pass, with tokens, as its `spans.manual` shows and writes them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from json.encoder import encode_basestring
from typing import BinaryIO

from annotator.domain.model import State
from annotator.formats.exchange import DocumentRecord, Held, Loss, WriteOptions
from annotator.formats.json_text import meta_text
from annotator.formats.jsonl import on_one_line, read
from annotator.formats.layers import person_of

__all__ = ["hold", "read", "write"]

#: The contract's token with the one blank behind it, or other white space, which is a token too, as it is for spaCy:
#: Prodigy draws a task from its tokens, so they must give the whole text.
_TOKEN = re.compile(r"(\w+|[^\w\s])( ?)|\s+")
#: What a person answered; Prodigy has no word for a task that is not finished, and leaves the key out.
_ANSWERS = {State.DONE: "accept", State.SKIPPED: "ignore"}


def hold(record: DocumentRecord, options: WriteOptions) -> Held:
    """Everything but the spans of a skipped pass: those of an ignored task count for nothing in Prodigy."""
    del options
    if record.status is not State.SKIPPED or not record.spans:
        return record, []
    why = "the pass is skipped, and Prodigy leaves out what an ignored task says"
    return replace(record, spans=()), [Loss(record.id, *span[:3], why) for span in record.spans]


def write(records: Iterator[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """One task a line; offsets count code points, and `token_end` is the last token inside."""
    del options
    for record in records:
        out.write(on_one_line(_task(record)).encode())


def _task(record: DocumentRecord) -> str:
    text, quoted = record.text, encode_basestring
    places = [(found.start(), found.end(1) if found[1] else found.end()) for found in _TOKEN.finditer(text)]
    spans = ", ".join(_spans(record, places))
    document = sha256(text.encode()).digest()
    task = sha256(document + spans.encode()).digest()
    tail = ""
    if record.layer is not None:
        tail = f', "_annotator_id": {quoted(person_of(record.layer))}'
        answer = _ANSWERS.get(record.status or State.NEW)
        tail += f', "answer": "{answer}"' if answer else ""
        tail += ', "status": "new"' if record.status in (None, State.NEW) else ""  # else it would be in progress
    meta = meta_text(record.meta)
    return (
        f'{{"id": {quoted(record.id)}, "text": {quoted(text)}, "meta": {meta}, '
        f'"_input_hash": {_hash(document)}, "_task_hash": {_hash(task)}, "_view_id": "spans_manual", '
        f'"tokens": [{", ".join(_tokens(text, places))}], "spans": [{spans}]{tail}}}\n'
    )


def _hash(digest: bytes) -> int:
    """A number of 32 bits with a sign, as Prodigy's are; equal for what is equal, but not the number it would take."""
    return int.from_bytes(digest[:4], "big", signed=True)


def _tokens(text: str, places: list[tuple[int, int]]) -> Iterator[str]:
    for number, (start, end) in enumerate(places):
        word = encode_basestring(text[start:end])
        follows = places[number + 1][0] if number + 1 < len(places) else len(text)
        space = "true" if follows > end else "false"
        yield f'{{"text": {word}, "start": {start}, "end": {end}, "id": {number}, "ws": {space}}}'


def _spans(record: DocumentRecord, places: list[tuple[int, int]]) -> Iterator[str]:
    text, quoted = record.text, encode_basestring
    first = {start: number for number, (start, _) in enumerate(places)}
    last = {end: number for number, (_, end) in enumerate(places)}
    for start, end, label, _, note, flagged in record.spans:
        rest = ""
        if start in first and end in last:
            rest = f', "token_start": {first[start]}, "token_end": {last[end]}'
        if note is not None:
            rest += f', "note": {quoted(note)}'
        if flagged:
            rest += ', "flagged": true'
        yield (f'{{"start": {start}, "end": {end}, "label": {quoted(label)}, "text": {quoted(text[start:end])}{rest}}}')
