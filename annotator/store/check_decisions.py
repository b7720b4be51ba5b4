"""The check of decisions: what they say is readable, fits the text and names labels that are there."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from annotator.domain.decisions import Source
from annotator.domain.names import is_person_name
from annotator.domain.spans import refusal

_SOURCES = frozenset(Source)
_DECISIONS = """
SELECT c.document_id, c.sequence, c.reviewer, c.source, c.at, c.spans, c.candidates, c.against, d.text
FROM decision AS c JOIN document AS d ON d.id = c.document_id ORDER BY c.document_id, c.sequence
"""


def _the_decisions(raw: sqlite3.Connection) -> Iterator[str]:
    labels = {said(row[0]) for row in raw.execute("SELECT id FROM label")}
    for document_id, sequence, reviewer, source, at, *lists, text in raw.execute(_DECISIONS):
        name = f"The decision {sequence} about the document {said(document_id)}"
        if not is_person_name(said(reviewer)):
            yield f"{name} has a reviewer that is no name."
        if said(source) not in _SOURCES:
            yield f"{name} has the unknown source {said(source)}."
        if not is_time(said(at)):
            yield f"{name} has no time: {said(at)}."
        for why in _defects(lists, text.decode("utf-8", "surrogateescape"), labels):
            yield f"{name} {why}."


def _defects(lists: list[bytes], text: str, labels: set[str]) -> Iterator[str]:
    read = [parsed(one) for one in lists]
    if not all(isinstance(one, list) for one in read):
        yield "holds lists that cannot be read"
        return
    spans, candidates, against = read
    for part in (*spans, *candidates):
        if not is_span(part, text):
            yield f"speaks of a span that cannot be: {json.dumps(part)[:80]}"
        elif part[2] not in labels:
            yield f"speaks of the label {part[2]}, which is not there"
    for part in spans:
        if is_span(part, text) and part[3] != text[part[0] : part[1]]:
            yield f"has gold at {part[0]}..{part[1]} that reads otherwise than the text"
    names = [name for part in candidates if isinstance(part, list) and len(part) == 4 for name in as_list(part[3])]
    if not all(isinstance(name, str) and is_person_name(name) for name in (*names, *against)):
        yield "names a voter that is no name"


def is_span(part: Any, text: str) -> bool:
    """Whether it is a list of four that begins with the offsets of a span in the text and a label's id."""
    if not isinstance(part, list) or len(part) != 4:
        return False
    start, end, label = part[:3]
    return type(start) is int and type(end) is int and type(label) is str and not refusal(len(text), start, end)


def as_list(value: Any) -> list[Any]:
    """The list, or one with a value that is never right in place of what is none."""
    return value if isinstance(value, list) else [None]


def parsed(value: bytes) -> Any:
    """The JSON value, None when it cannot be read."""
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def is_time(value: str) -> bool:
    """Whether it is an ISO time."""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def said(value: Any) -> str:
    """A value of the file for a sentence."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


CHECKS: tuple[Callable[[sqlite3.Connection], Iterator[str]], ...] = (_the_decisions,)
