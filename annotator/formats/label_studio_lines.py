"""Our own tasks, a line each, taken by patterns and not by a parser of JSON, which makes two objects of every region.

A task is taken only where reading its JSON gives the same: whatever is unusual (a note, an emoji, which is two units in
UTF-16, an escaped control character, an annotation without a region) is left to that.
"""

import re
from collections.abc import Mapping
from itertools import pairwise, repeat
from json import JSONDecodeError
from typing import Any, NamedTuple

from annotator.domain.model import State
from annotator.formats.exchange import SpanRecord
from annotator.formats.json_lines import DECODER, LineRefused, check_depth
from annotator.formats.layers import person_of

_STRING = r'"([^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*)"'
_NUMBER = "(0|[1-9][0-9]{0,14})"
_HEAD = re.compile(r'\{"id": [1-9][0-9]{0,14}, "data": \{"text": (?=")')
#: Every quotation mark inside of a string is escaped, so none of these is ever found within one.
_REGION = re.compile(
    r'\{"id": "s[0-9]+", "from_name": "label", "to_name": "text", "type": "labels", '
    rf'"value": \{{"start": {_NUMBER}, "end": {_NUMBER}, "text": {_STRING}, "labels": \[{_STRING}\]\}}\}}'
)
_ANNOTATION = re.compile(
    rf'\{{"annotator": {_STRING}, "status": "([a-z_]+)", '
    r'"was_cancelled": (?:true|false), "ground_truth": (?:true|false), "result": \['
)
_ID, _META, _ANNOTATIONS = ', "id": ', ', "meta": ', '}, "annotations": ['
_BETWEEN, _NEXT, _END = ", ", "]}, ", ']}], "predictions": []}'
#: What stands between two matches of _REGION, and its groups.
_WIDTH = 5
_STATES = {state.value: state for state in State}
_LONGEST_ID = 500


class Marked(NamedTuple):
    """An annotation: whose it is, how far, and the spans in the order of the file."""

    layer: str
    status: State
    spans: tuple[SpanRecord, ...]


class Task(NamedTuple):
    """A document with all that was marked in it."""

    id: str
    text: str
    meta: Mapping[str, Any]
    annotations: list[Marked]


def our_task(line: str) -> Task | None:
    """The task on a line; None for one that must be read as JSON."""
    head = _HEAD.match(line)
    if head is None or "\\u" in line:
        return None
    try:
        text, at = DECODER.raw_decode(line, head.end())
        document_id, at = DECODER.raw_decode(line, _behind(line, at, _ID))
        meta, at = DECODER.raw_decode(line, _behind(line, at, _META))
        at = _behind(line, at, _ANNOTATIONS)
        if type(document_id) is not str or type(meta) is not dict or not _is_narrow(text):
            return None
        if not 0 < len(document_id) <= _LONGEST_ID:
            return None
        check_depth({"meta": meta})
        regions = line[at:]
        annotations = _annotations(_REGION.split(regions), text, escaped="\\" in regions)
    except (_Unlike, JSONDecodeError, LineRefused, RecursionError):
        return None
    return Task(document_id, text, meta, annotations)


class _Unlike(Exception):
    """It is not as we write it."""


def _behind(line: str, at: int, sign: str) -> int:
    if not line.startswith(sign, at):
        raise _Unlike
    return at + len(sign)


def _is_narrow(text: str) -> bool:
    """Whether offsets in UTF-16 are offsets in code points."""
    return text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)


def _annotations(parts: list[str], text: str, *, escaped: bool) -> list[Marked]:
    """The annotations by what stands between regions and by the regions' groups in turn. Raises _Unlike."""
    between = parts[::_WIDTH]
    if between.count(_BETWEEN) == len(between) - 2 and between[-1] == _END:  # as with one annotation
        cuts = [0, len(between) - 1]
    else:
        cuts = [number for number, sign in enumerate(between) if sign != _BETWEEN]
    if len(cuts) < 2 or cuts[0] or between[-1] != _END:
        raise _Unlike
    found = []
    for first, stop in pairwise(cuts):
        layer, status = _whose(between[first].removeprefix(_NEXT) if first else between[0])
        columns = [parts[first * _WIDTH + group : stop * _WIDTH : _WIDTH] for group in range(1, _WIDTH)]
        found.append(Marked(layer, status, _spans(columns, text, escaped=escaped)))
    return found


def _whose(words: str) -> tuple[str, State]:
    found = _ANNOTATION.fullmatch(words)
    status = _STATES.get(found[2]) if found is not None else None
    if found is None or status is None or not found[1]:
        raise _Unlike
    return person_of(_said(found[1])), status


def _spans(columns: list[list[str]], text: str, *, escaped: bool) -> tuple[SpanRecord, ...]:
    """The regions as spans, whose quotes must be what stands there. Raises _Unlike."""
    quotes, labels = (list(map(_said, column)) for column in columns[2:]) if escaped else columns[2:]
    starts, ends = (list(map(int, column)) for column in columns[:2])
    # What is not empty ends behind its start; what stands there does not show whether the end is the text's.
    words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    if words != quotes or "" in words or "" in labels or max(ends) > len(text):
        raise _Unlike
    rows = zip(starts, ends, labels, repeat(None), repeat(None), repeat(False), strict=False)
    return tuple(map(tuple.__new__, repeat(SpanRecord), rows))


def _said(string: str) -> str:
    """What a string of JSON says, given without the quotation marks around it."""
    if "\\" not in string:
        return string
    said: str = DECODER.decode(f'"{string}"')
    return said
