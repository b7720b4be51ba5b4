"""Web Annotations read: texts that the file carries, and the tags on them; what else it holds is counted."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from annotator.formats.exchange import Item, Notice, ReadOptions, Refusal, Source
from annotator.formats.json_lines import JsonLine, LineRefused, check_depth, json_kind
from annotator.formats.json_stream import elements
from annotator.formats.jsonl import line_items
from annotator.formats.layers import person_of
from annotator.formats.offset_units import OffsetUnits, Split
from annotator.formats.unmodelled import Unmodelled

#: Our own words in the file, under the prefix that its context declares.
DOCUMENT, META, FLAGGED = "annotator:document", "annotator:meta", "annotator:flagged"
#: The start of a page up to its items, so that these are read one by one.
_OPENING = re.compile(
    r'\{\s*"@context"\s*:\s*(?:\[[^\[\]]*\]|"[^"]*")\s*,\s*(?:"[a-zA-Z]+"\s*:\s*(?:"[^"]*"|\d+)\s*,\s*)*'
    r'"items"\s*:\s*\['
)
_TAGGING = frozenset({"tagging", "classifying", "identifying", "oa:tagging", None})
Dict = dict[str, Any]


@dataclass(slots=True)
class _Document:
    """A document whose annotations are being read; `passes` are lines in the native shape, by person."""

    address: str
    line: Dict
    number: int
    passes: dict[str | None, Dict] = field(default_factory=dict)
    unmodelled: Unmodelled = field(default_factory=Unmodelled)
    read_to: int = 0


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The passes of a file, and what is refused. A document's text must stand before its spans. Raises OSError."""
    units = OffsetUnits(prefer_utf16=False)
    current: _Document | None = None
    for line in elements(source, options, _OPENING):
        if isinstance(line, Refusal):
            yield line
            continue
        for item in _annotations(line.value):
            where = f"{source.name}:{line.number}"
            try:
                opened = _opened(item, line.number)
                if opened is not None:
                    yield from _finished(current, source, units)
                    current = opened
                else:
                    _take(item, current)
            except LineRefused as error:
                yield Refusal(where, str(error))
            if current is not None:
                current.read_to = line.read_to
    yield from _finished(current, source, units)
    yield from units.notices(source.name)


def _annotations(value: Dict) -> list[Any]:
    """The annotations of a page or collection that stands in one piece, or the one annotation."""
    first = value.get("first")
    page = first if type(first) is dict else value
    items = page.get("items")
    return items if type(items) is list else [value]


def _opened(item: Any, number: int) -> _Document | None:
    """The document that an annotation brings, if it is one that brings a text."""
    if type(item) is not dict:
        raise LineRefused(f"an annotation is an object, not {json_kind(item)}")
    if DOCUMENT not in item:
        return None
    texts = [body.get("value") for body in _bodies(item)]
    line: Dict = {"id": item[DOCUMENT], "text": texts[0] if texts else None, "meta": _meta(item.get(META))}
    return _Document(_source(item), line, number)


def _meta(said: Any) -> Dict:
    if said is None:
        return {}
    try:
        meta = json.loads(said) if type(said) is str else None
    except (ValueError, RecursionError):
        meta = None
    if type(meta) is not dict:
        raise LineRefused(f"{META} must be a string that holds one JSON object")
    check_depth({"meta": meta})
    return meta


def _take(item: Dict, current: _Document | None) -> None:
    source = _source(item)
    if current is None or source != current.address:
        raise LineRefused(f"the text of {source[:100]!r} does not stand before its annotations in this file")
    motivation, who = item.get("motivation"), _who(item)
    bodies = _bodies(item)
    if motivation == "assessing" and bodies:
        current.passes.setdefault(who, _pass(current, who))["status"] = bodies[0].get("value")
    elif (motivation if type(motivation) is str else None) in _TAGGING:
        current.passes.setdefault(who, _pass(current, who))["spans"].append(_span(item, bodies))
    else:
        current.unmodelled.add("annotations of other motivations", json.dumps(item, ensure_ascii=False))


def _pass(current: _Document, who: str | None) -> Dict:
    return {**current.line, "layer": who, "spans": []}


def _who(item: Dict) -> str | None:
    creator = item.get("creator")
    if type(creator) is list and creator:
        creator = creator[0]
    if type(creator) is dict:
        creator = creator.get("name") or creator.get("nickname") or creator.get("id")
    return person_of(creator) if type(creator) is str and creator else None


def _bodies(item: Dict) -> list[Dict]:
    said = item.get("body", item.get("bodyValue"))
    bodies = said if type(said) is list else [said]
    return [one if isinstance(one, dict) else {"value": one} for one in bodies if isinstance(one, str | dict)]


def _source(item: Dict) -> str:
    target = item.get("target")
    if type(target) is list and len(target) == 1:
        target = target[0]
    source = target.get("source", target.get("id")) if type(target) is dict else target
    if type(source) is dict:
        source = source.get("id")
    if type(source) is not str or not source:
        raise LineRefused("the annotation does not say what it is about: its target has no source")
    return source


def _span(item: Dict, bodies: list[Dict]) -> Dict:
    target = item["target"][0] if type(item["target"]) is list else item["target"]
    said = target.get("selector") if type(target) is dict else None
    selectors: list[Dict] = [one for one in (said if type(said) is list else [said]) if type(one) is dict]
    span: Dict = {}
    for one in selectors:
        if one.get("type") == "TextPositionSelector":
            span |= {key: one[key] for key in ("start", "end") if key in one}
        elif one.get("type") == "TextQuoteSelector" and "exact" in one:
            span["text"] = one["exact"]
    for body in bodies:
        purpose = body.get("purpose")
        if purpose == "commenting":
            span["note"] = body.get("value")
        elif "label" not in span:
            span["label"] = body.get("value")
    if item.get(FLAGGED) is True:
        span["flagged"] = True
    return span


def _finished(current: _Document | None, source: Source, units: OffsetUnits) -> Iterator[Item]:
    """The passes of a document, when all its annotations were read."""
    if current is None:
        return
    where = f"{source.name}:{current.number}"
    if said := current.unmodelled.sentence():
        current.line["meta"]["web_annotation"] = current.unmodelled.meta()
        yield Notice(where, said)
    text = current.line["text"]
    for line in list(current.passes.values()) or [current.line]:
        if type(text) is str and "spans" in line:
            spans = units.in_code_points(line["spans"], text)
            yield from (split.refusal(where) for split in spans if type(split) is Split)
            line["spans"] = [span for span in spans if type(span) is not Split]
        yield from line_items(JsonLine(current.number, line, current.read_to), source)
