"""Decisions as JSON objects, one shape for files and for the command line, and the strict rules for reading them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from annotator.domain.cases import Candidate
from annotator.domain.decisions import Decision, Source
from annotator.domain.passes import Mark
from annotator.domain.spans import refusal
from annotator.formats.exchange import Refusal
from annotator.formats.json_lines import json_kind

_SOURCES = {source.value: source for source in Source}
_AN_OFFSET = 10**15


class _Refused(Exception):
    """Why a decision is not taken."""


def decision_value(made: Decision) -> dict[str, Any]:
    """A decision as an object; `policy`, `confidence` and `took_ms` are there only when they say something."""
    value: dict[str, Any] = {
        "spans": [list(mark) for mark in made.spans],
        "source": made.source.value,
        "reviewer": made.reviewer,
        "at": made.at,
        "reason": made.reason,
        "note": made.note,
        "candidates": [
            {"start": one.start, "end": one.end, "label": one.label, "voters": list(one.voters)}
            for one in made.candidates
        ],
        "against": list(made.against),
    }
    more = {"policy": made.policy, "confidence": made.confidence, "took_ms": made.took_ms}
    return value | {key: each for key, each in more.items() if each is not None}


def read_decisions(raw: Any, document_id: str, text: str, where: str) -> Iterator[Decision | Refusal]:
    """The decisions among the items of a `decisions` list, and why the others are none."""
    if type(raw) is not list:
        yield Refusal(where, f"decisions must be a list, not {json_kind(raw)}")
        return
    for number, item in enumerate(raw, 1):
        try:
            yield _decision(item, document_id, text)
        except _Refused as error:
            yield Refusal(where, f"decision {number}: {error}")


def _decision(item: Any, document_id: str, text: str) -> Decision:
    if type(item) is not dict:
        raise _Refused(f"a decision is an object, not {json_kind(item)}")
    source = _string(item, "source")
    if source not in _SOURCES:
        raise _Refused(f"source is one of {', '.join(_SOURCES)}, not {source[:40]!r}")
    spans = tuple(_mark(part, text) for part in _list(item, "spans", needed=True))
    candidates = tuple(_candidate(part, text) for part in _list(item, "candidates"))
    if not spans and not candidates:
        raise _Refused("it has neither spans nor candidates, and so is about nothing")
    return Decision(
        *(document_id, candidates, tuple(_name(name) for name in _list(item, "against")), spans, _SOURCES[source]),
        reviewer=_string(item, "reviewer"),
        at=_time(item),
        reason=_words(item, "reason"),
        note=_words(item, "note"),
        policy=_words(item, "policy"),
        confidence=_words(item, "confidence"),
        took_ms=_took(item),
    )


def _mark(part: Any, text: str) -> Mark:
    if type(part) is not list or len(part) != 3:
        raise _Refused("a span is a list of start, end and label")
    return _checked(part[0], part[1], part[2], text)


def _candidate(part: Any, text: str) -> Candidate:
    if type(part) is not dict:
        raise _Refused(f"a candidate is an object, not {json_kind(part)}")
    start, end, label = _checked(part.get("start"), part.get("end"), part.get("label"), text)
    voters = tuple(_name(name) for name in _list(part, "voters"))
    return Candidate(start, end, label, text[start:end], voters)


def _checked(start: Any, end: Any, label: Any, text: str) -> Mark:
    for offset in (start, end):
        if type(offset) is not int:
            raise _Refused(f"an offset must be an integer, not {json_kind(offset)}")
    if type(label) is not str or not label:
        raise _Refused(f"label must be a non-empty string, not {json_kind(label)}")
    bounded = (max(-_AN_OFFSET, min(offset, _AN_OFFSET)) for offset in (start, end))
    why = refusal(len(text), *bounded)
    if why:
        raise _Refused(why)
    return start, end, label


def _list(item: dict[str, Any], key: str, *, needed: bool = False) -> list[Any]:
    value = item.get(key)
    if value is None and not needed:
        return []
    if type(value) is not list:
        raise _Refused(f"{key} must be a list, not {json_kind(value)}")
    return value


def _name(value: Any) -> str:
    if type(value) is not str or not value:
        raise _Refused(f"a voter is a non-empty string, not {json_kind(value)}")
    return value


def _string(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    if type(value) is not str or not value:
        raise _Refused(f"{key} must be a non-empty string, not {json_kind(value)}")
    return value


def _words(item: dict[str, Any], key: str) -> str | None:
    value = item.get(key)
    if value is not None and type(value) is not str:
        raise _Refused(f"{key} must be a string or null, not {json_kind(value)}")
    return value


def _time(item: dict[str, Any]) -> str:
    at = _string(item, "at")
    try:
        datetime.fromisoformat(at)
    except ValueError:
        raise _Refused(f"at must be an ISO 8601 time, not {at[:40]!r}") from None
    return at


def _took(item: dict[str, Any]) -> int | None:
    value = item.get("took_ms")
    if value is not None and (type(value) is not int or not 0 <= value < 2**53):
        raise _Refused("took_ms must be a number of milliseconds or null")
    return value
