"""brat standoff: a folder with a .txt and a .ann file a document, and the configuration that brat opens it with.

Offsets are code points of the .txt file. brat cuts lines where `str.splitlines` does, so a span over a line break is
written as fragments around it and comes back as one span. A CRLF is written as a blank and a LF: many programs read
it as one character, and every offset behind it would be wrong. The names file keeps what was there.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from annotator.formats.brat_names import FLAG, annotation_conf, to_type, visual_conf
from annotator.formats.brat_reading import read, read_folder
from annotator.formats.document_folder import FileNames
from annotator.formats.exchange import DocumentRecord, Held, Loss, SpanRecord, WriteOptions
from annotator.formats.fitting import Fitted, fit_spans

__all__ = ["hold", "read", "read_folder", "write_folder"]

#: Where `str.splitlines`, and so brat, ends a line.
BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_BREAK = re.compile(f"[{BREAKS}]")
_RUN = re.compile(f"[^{BREAKS}]+")
_CRLF = "carriage returns become blanks in the .txt file, since many programs count CRLF as one character"


def hold(record: DocumentRecord, options: WriteOptions) -> Held:
    """The record without line breaks at the edges of spans and inside notes, and what that changes."""
    losses = [Loss(record.id, None, None, None, _CRLF)] if "\r\n" in record.text else []
    return fit_spans(record, options, _fitted, losses)


def _fitted(text: str, span: SpanRecord) -> Fitted:
    start, end, note = span.start, span.end, span.note
    if text[start] not in BREAKS and text[end - 1] not in BREAKS and note is None:
        return span, []
    whys = []
    quote = text[start:end]
    start, end = start + len(quote) - len(quote.lstrip(BREAKS)), start + len(quote.rstrip(BREAKS))
    if start >= end:
        return None, ["brat marks no line breaks, and it holds nothing else"]
    if (start, end) != span[:2]:
        whys.append(f"becomes {start}–{end}, since brat marks no line break at an edge")
    if note is not None:
        note = _BREAK.sub(" ", note).strip() or None
        if note != span.note:
            whys.append("its note becomes one line without blanks at its ends")
    return span._replace(start=start, end=end, note=note), whys


def write_folder(records: Iterator[DocumentRecord], folder: Path, options: WriteOptions) -> None:
    """A .txt and a .ann file a record, then annotation.conf, visual.conf and, where needed, the names file."""
    names = FileNames()
    tagset = options.labels
    labels = dict.fromkeys(label.name for label in tagset)
    for record in records:
        stem = names.stem_for(record.id, _way_back(record.text))
        _new_file(folder / f"{stem}.txt", record.text.replace("\r\n", " \n"))
        _new_file(folder / f"{stem}.ann", "".join(_lines(record)))
        labels.update(dict.fromkeys(span.label for span in record.spans))
    colors = {label.name: label.color for label in tagset if label.color}
    _new_file(folder / "annotation.conf", annotation_conf(labels))
    _new_file(folder / "visual.conf", visual_conf(labels, colors))
    names.write(folder)


def _way_back(text: str) -> dict[str, Any] | None:
    """What the .txt file cannot tell of the text: its CRLFs, and that a BOM at its start belongs to it."""
    if "\r\n" not in text and not text.startswith("\ufeff"):
        return None
    # Most texts have no blank before a line's end else; only of the others each place must be told.
    places: Any = " \n" not in text or [found.start() for found in re.finditer("\r\n", text)]
    return {"carriage_returns": places, "sha256": sha256(text.encode()).hexdigest()}


def _new_file(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)


def _lines(record: DocumentRecord) -> Iterator[str]:
    text = record.text
    types: dict[str, str] = {}
    notes = flags = 0
    for number, (start, end, label, _, note, flagged) in enumerate(record.spans, 1):
        name = types.get(label) or types.setdefault(label, to_type(label))
        quote = text[start:end]
        extents = f"{start} {end}"
        if _BREAK.search(quote):
            runs = [found.span() for found in _RUN.finditer(text, start, end)]
            extents = ";".join(f"{first} {last}" for first, last in runs)
            quote = " ".join(text[first:last] for first, last in runs)
        yield f"T{number}\t{name} {extents}\t{quote}\n"
        if note:
            notes += 1
            yield f"#{notes}\tAnnotatorNotes T{number}\t{note}\n"
        if flagged:
            flags += 1
            yield f"A{flags}\t{FLAG} T{number}\n"
