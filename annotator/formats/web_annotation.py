"""W3C Web Annotation (JSON-LD): one page of annotations; a span is a tag with a position and a quote selector.

Positions count code points, as the recommendation says. A document is itself an annotation whose body is the text, so
that the file can be read without the source; then comes, for each pass, one that says how far the person is.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from json.encoder import encode_basestring
from operator import attrgetter
from typing import BinaryIO
from urllib.parse import quote

from annotator.domain.model import State
from annotator.formats.exchange import DocumentRecord, WriteOptions
from annotator.formats.layers import person_of
from annotator.formats.web_annotation_reading import DOCUMENT, FLAGGED, META, read

__all__ = ["read", "write"]

_OPENING = (
    '{"@context": ["http://www.w3.org/ns/anno.jsonld", {"annotator": "urn:annotator:"}], "id": "urn:annotator:page", '
    '"type": "AnnotationPage", "items": ['
)
#: Code points of the text before and after a quote that go with it.
_AROUND = 32


def write(records: Iterator[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """One annotation a line; the passes over one document must come one after the other."""
    del options
    out.write(_OPENING.encode())
    between = "\n"
    for _, passes in groupby(records, attrgetter("id")):
        for number, record in enumerate(passes):
            items = [*([] if number else [_document(record)]), *_pass(record)]
            if items:
                out.write(f"{between}{f',{chr(10)}'.join(items)}".encode())
                between = ",\n"
    out.write(b"\n]}\n")


def _address(document_id: str) -> str:
    return f"urn:annotator:document:{quote(document_id, safe='')}"


def _document(record: DocumentRecord) -> str:
    meta = f', "{META}": {encode_basestring(json.dumps(record.meta, ensure_ascii=False))}' if record.meta else ""
    body = _body(record.text, "describing", ', "format": "text/plain"')
    return (
        f'{{{_start(f"{_address(record.id)}#text", "describing")}, "{DOCUMENT}": {encode_basestring(record.id)}{meta}, '
        f'"body": {body}, "target": "{_address(record.id)}"}}'
    )


def _pass(record: DocumentRecord) -> Iterator[str]:
    if record.layer is None:
        return
    who = f'"creator": {{"type": "Person", "name": {encode_basestring(person_of(record.layer))}}}'
    address = _address(record.id)
    name = f"{address}#{quote(record.layer, safe='')}"
    body = _body((record.status or State.NEW).value, "assessing")
    yield f'{{{_start(f"{name}/state", "assessing")}, {who}, "body": {body}, "target": "{address}"}}'
    for number, (start, end, label, _, note, flagged) in enumerate(record.spans, 1):
        tag = _body(label, "tagging")
        bodies = tag if note is None else f"[{tag}, {_body(note, 'commenting')}]"
        flag = f'"{FLAGGED}": true, ' if flagged else ""
        yield (
            f'{{{_start(f"{name}/{number}", "tagging")}, {who}, {flag}"body": {bodies}, '
            f'"target": {{"source": "{address}", "selector": [{_selectors(record.text, start, end)}]}}}}'
        )


def _start(name: str, motivation: str) -> str:
    return f'"id": "{name}", "type": "Annotation", "motivation": "{motivation}"'


def _body(value: str, purpose: str, more: str = "") -> str:
    return f'{{"type": "TextualBody", "value": {encode_basestring(value)}{more}, "purpose": "{purpose}"}}'


def _selectors(text: str, start: int, end: int) -> str:
    quoted = encode_basestring
    return (
        f'{{"type": "TextPositionSelector", "start": {start}, "end": {end}}}, '
        f'{{"type": "TextQuoteSelector", "exact": {quoted(text[start:end])}, '
        f'"prefix": {quoted(text[max(0, start - _AROUND) : start])}, "suffix": {quoted(text[end : end + _AROUND])}}}'
    )
