"""The check of what stands around decisions: what they rest on, notes on cases, closed documents, repeats."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from annotator.domain.names import is_person_name
from annotator.store.check_decisions import as_list, is_span, is_time, parsed, said

_DECISIONS = (
    "SELECT id, document_id, sequence, seen, replaces FROM decision WHERE seen IS NOT NULL OR replaces IS NOT NULL"
)
_MARKS = """
SELECT m.document_id, m.kind, m.who, m.at, m.spans, m.answered IS NOT NULL AND c.id IS NULL, d.text
FROM case_mark AS m JOIN document AS d ON d.id = m.document_id LEFT JOIN decision AS c ON c.id = m.answered
ORDER BY m.id
"""
_CLOSURES = "SELECT document_id, who, at FROM closure ORDER BY id"
_REPEATS = """
SELECT r.document_id, r.asked_of, r.at, r.answered_at, r.spans, c.document_id, d.text
FROM repeat AS r JOIN document AS d ON d.id = r.document_id JOIN decision AS c ON c.id = r.decision_id ORDER BY r.id
"""


def _what_decisions_rest_on(raw: sqlite3.Connection) -> Iterator[str]:
    for decision_id, document_id, sequence, seen, replaces in raw.execute(_DECISIONS):
        name = f"The decision {sequence} about the document {said(document_id)}"
        if seen is not None and not _is_seen(parsed(seen)):
            yield f"{name} has seen spans that cannot be."
        for other in as_list(parsed(replaces)) if replaces is not None else ():
            if not isinstance(other, str) or other == said(decision_id):
                yield f"{name} replaces what is no other decision: {json.dumps(other)[:80]}."


def _the_notes_on_cases(raw: sqlite3.Connection) -> Iterator[str]:
    labels = _labels(raw)
    for document_id, kind, who, at, spans, unanswered, text in raw.execute(_MARKS):
        name = f"The note “{said(kind)}” on a case of the document {said(document_id)}"
        yield from _said_by(name, who, at)
        yield from (f"{name} {why}." for why in _span_defects(spans, text, labels))
        if unanswered:
            yield f"{name} is answered by a decision that is not there."


def _the_closures(raw: sqlite3.Connection) -> Iterator[str]:
    for document_id, who, at in raw.execute(_CLOSURES):
        yield from _said_by(f"The closing of the document {said(document_id)}", who, at)


def _the_repeats(raw: sqlite3.Connection) -> Iterator[str]:
    labels = _labels(raw)
    for document_id, asked_of, at, answered_at, spans, decided_in, text in raw.execute(_REPEATS):
        name = f"The repeated case of the document {said(document_id)}"
        yield from _said_by(name, asked_of, at)
        if decided_in != document_id:
            yield f"{name} repeats a decision about the document {said(decided_in)}."
        if answered_at is not None:
            if not is_time(said(answered_at)):
                yield f"{name} has no time of its answer: {said(answered_at)}."
            yield from (f"{name} {why}." for why in _span_defects(spans, text, labels))


def _said_by(name: str, who: bytes, at: bytes) -> Iterator[str]:
    if not is_person_name(said(who)):
        yield f"{name} is of somebody who has no name."
    if not is_time(said(at)):
        yield f"{name} has no time: {said(at)}."


def _span_defects(value: bytes, text: bytes, labels: set[str]) -> Iterator[str]:
    spans, read = parsed(value), text.decode("utf-8", "surrogateescape")
    if not isinstance(spans, list):
        yield "holds spans that cannot be read"
        return
    for part in spans:
        if not is_span(part, read) or part[3] != read[part[0] : part[1]]:
            yield f"speaks of a span that cannot be: {json.dumps(part)[:80]}"
        elif part[2] not in labels:
            yield f"speaks of the label {part[2]}, which is not there"


def _is_seen(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    names = as_list(value.get("unfinished"))
    return all(map(_is_revision, as_list(value.get("spans")))) and all(isinstance(name, str) for name in names)


def _is_revision(part: Any) -> bool:
    if not isinstance(part, list) or len(part) != 3:
        return False
    span_id, version, owner = part
    return type(span_id) is str and type(version) is int and version > 0 and type(owner) is str


def _labels(raw: sqlite3.Connection) -> set[str]:
    return {said(row[0]) for row in raw.execute("SELECT id FROM label")}


CHECKS: tuple[Callable[[sqlite3.Connection], Iterator[str]], ...] = (
    _what_decisions_rest_on,
    _the_notes_on_cases,
    _the_closures,
    _the_repeats,
)
