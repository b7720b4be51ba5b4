"""The line that begins a document in our token tables, and how labels stand in tags.

`-DOCSTART- -X- O O` is what CoNLL-2003 itself writes, and readers go by its first word. Behind it, in a column of its
own, stands a JSON object with what tokens cannot say: id, text, whose spans these are. The last column is an O, so that
a program that takes the line for a token's finds no tag in it. AIDA's `-DOCSTART- (id)` is read too.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import Any
from urllib.parse import unquote

from annotator.domain.model import State
from annotator.formats.exchange import GOLD, DocumentRecord
from annotator.formats.json_lines import LineRefused, json_kind, parse
from annotator.formats.span_notes import Notes, notes_of, read_notes

DOCSTART = "-DOCSTART-"
#: How that line begins in ours.
BEGINNING = f"{DOCSTART} -X- O O\t"
_ENDING = "\tO"
_AIDA = re.compile(rf"{DOCSTART}\s+\((.{{1,500}})\)\s*\Z")
#: What ends a line or a column for other programs, and the sign that escapes it.
_NOT_IN_A_TAG = re.compile(r"[\s%]")
#: JSON leaves these as they are, and other programs take them for a line's end.
_SEPARATORS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_STATES = {state.value: state for state in State}
_LONGEST_ID = 500


@dataclass(frozen=True, slots=True)
class Header:
    """What the line that begins a document says; everything is None or empty in other programs' files.

    `by_label`: the columns are one person's labels, and not several analysts.
    """

    id: str | None = None
    text: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    layer: str | None = None
    status: State | None = None
    by_label: bool = False
    notes: Notes = field(default_factory=dict)


def header_line(record: DocumentRecord, *, by_label: bool) -> str:
    """The line that begins a document, without its LF."""
    value: dict[str, Any] = {}
    if record.meta:
        value["meta"] = record.meta
    if record.layer is not None and record.layer != GOLD:
        value["layer"] = record.layer
    if record.status is not None:
        value["status"] = record.status.value
    if by_label:
        value["columns"] = "labels"
    notes = notes_of(record.spans)
    if notes:
        value["notes"] = notes
    rest = ", " + json.dumps(value, ensure_ascii=False, allow_nan=False)[1:] if value else "}"
    words = f'{{"id": {encode_basestring(record.id)}, "text": {encode_basestring(record.text)}{rest}'
    if not words.isascii():
        for sign, escape in _SEPARATORS.items():
            words = words.replace(sign, escape)
    return f"{BEGINNING}{words}{_ENDING}"


def read_header(line: str) -> Header:
    """What the line says. Raises ValueError where it begins like ours and holds something else."""
    if line.startswith(BEGINNING) and "{" in line:
        return _ours(line.removeprefix(BEGINNING).removesuffix(_ENDING))
    found = _AIDA.match(line)
    return Header(found.group(1).strip() or None) if found else Header()


def _ours(words: str) -> Header:
    try:
        value = parse(words.encode("utf-8")) or {}
    except LineRefused as error:
        raise ValueError(f"the line that begins the document holds bad JSON: {error}") from error
    kinds = {"id": str, "text": str, "layer": str, "status": str, "meta": dict, "notes": list}
    for key, kind in kinds.items():
        if key in value and type(value[key]) is not kind:
            raise ValueError(f"in the line that begins the document {key} is {json_kind(value[key])}")
    status, document_id = value.get("status"), value.get("id")
    if status is not None and status not in _STATES:
        raise ValueError(f"status is one of {', '.join(_STATES)}, not {status[:40]!r}")
    if document_id is not None and not 0 < len(document_id) <= _LONGEST_ID:
        raise ValueError(f"id has {len(document_id):,} characters; it may have 1 to {_LONGEST_ID}")
    return Header(
        document_id,
        value.get("text"),
        value.get("meta", {}),
        None if value.get("layer") == GOLD else value.get("layer") or None,
        _STATES[status] if status is not None else None,
        value.get("columns") == "labels",
        read_notes(value.get("notes", [])),
    )


def in_tag(label: str) -> str:
    """The label as it stands in a tag: white space, which would end the column, is escaped as in web addresses."""
    return _NOT_IN_A_TAG.sub(_escaped, label)


def _escaped(found: "re.Match[str]") -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8"))


def label_of(name: str, header: Header) -> str:
    """The label behind what stands in a tag; only our own files escape anything."""
    return unquote(name) if header.text is not None and "%" in name else name
