"""Label Studio's JSON read: whose annotation it is, what its offsets count, and what in it is no span."""

import json
from collections.abc import Iterator
from typing import Any

from annotator.domain.model import State
from annotator.formats.dialects import are_regions
from annotator.formats.exchange import DocumentRecord, Item, Notice, ReadOptions, Refusal, Source
from annotator.formats.json_lines import JsonLine, LineRefused, check_depth, json_kind
from annotator.formats.json_stream import Taken, taken_or_parsed
from annotator.formats.jsonl import line_items
from annotator.formats.label_studio_lines import Task, our_task
from annotator.formats.layers import person_of
from annotator.formats.offset_units import OffsetUnits, Split
from annotator.formats.unmodelled import Unmodelled

_PREDICTIONS = "predictions"
_PLAIN = len(("start", "end", "text", "labels"))
_LABELS = ("labels", "hypertextlabels", "paragraphlabels")
_KINDS = {"relation": "relations", "choices": "choices", "textarea": "text fields", "rating": "ratings"}
_STATES = frozenset(state.value for state in State)
Dict = dict[str, Any]


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The passes of a file of tasks, and what of it is refused. Raises OSError."""
    units = OffsetUnits(prefer_utf16=True)
    for line in taken_or_parsed(source, options, our_task):
        if isinstance(line, Refusal):
            yield line
            continue
        where = f"{source.name}:{line.number}"
        if isinstance(line, Taken):
            yield from _records(line.value, source, where, line.read_to)
            continue
        try:
            yield from _task(line, source, where, units)
        except LineRefused as error:
            yield Refusal(where, str(error))
    yield from units.notices(source.name)


def _records(task: Task, source: Source, where: str, read_to: int) -> Iterator[Item]:
    origin, title = task.meta.get("source"), task.meta.get("title")
    came_from = origin if type(origin) is str and origin else source.inner_name
    told = (where, title if type(title) is str else None, came_from, read_to)
    for layer, status, spans in task.annotations:
        yield DocumentRecord(task.id, task.text, task.meta, layer, status, spans, *told)


def _task(line: JsonLine, source: Source, where: str, units: OffsetUnits) -> Iterator[Item]:
    task = line.value
    if "data" not in task and any(map(are_regions, task.values())):
        yield from line_items(line, source)  # the short form, JSON_MIN
        return
    base = _document(task)
    text = base["text"]
    unmodelled = Unmodelled()
    passes = []
    for made, annotation in _annotations(task):
        flat = _flat(_list(annotation.get("result"), "result"), unmodelled)
        spans = units.in_code_points(flat, text)
        yield from (split.refusal(where) for split in spans if type(split) is Split)
        passes.append({**base, **made, "spans": [span for span in spans if type(span) is not Split]})
    if said := unmodelled.sentence():
        base["meta"]["label_studio"] = unmodelled.meta()
        yield Notice(where, said)
    check_depth(base)
    for one in passes or [base]:
        yield from line_items(JsonLine(line.number, one, line.read_to), source)


def _document(task: Dict) -> Dict:
    """The task's document in the native shape, without a pass."""
    data = task.get("data")
    if type(data) is not dict:
        raise LineRefused(f"a task has its text in an object called data, not {json_kind(data)}")
    key = _text_key(data)
    meta = data.get("meta")
    others = {name: value for name, value in data.items() if name not in {key, "id", "meta"}}
    if type(meta) is dict:
        others |= meta
    elif meta is not None:
        others["meta"] = meta
    given = data.get("id")
    return {"id": task.get("id") if given is None else given, "text": data[key], "meta": others}


def _text_key(data: Dict) -> str:
    """Where the text stands is said by a project's config, which is not in the file."""
    if type(data.get("text")) is str:
        return "text"
    strings = [name for name, value in data.items() if type(value) is str and name != "id"]
    if len(strings) == 1:
        return strings[0]
    keys = ", ".join(repr(name[:40]) for name in list(data)[:10])
    raise LineRefused(f"the task's data has no text; it has {keys or 'nothing'}")


def _annotations(task: Dict) -> Iterator[tuple[Dict, Dict]]:
    """Layer and status of everything that was marked on a task, and the object it is in."""
    name = "annotations" if "annotations" in task else "completions"  # what they were called before 1.0
    for one in _list(task.get(name), name):
        if type(one) is not dict:
            raise LineRefused(f"an annotation is an object, not {json_kind(one)}")
        yield {"layer": _who(one), "status": _status(one)}, one
    for one in _list(task.get("predictions"), "predictions"):
        if type(one) is not dict:
            continue  # some exports list the numbers of predictions only
        version = one.get("model_version")
        name = person_of(version) if type(version) is str and version else _PREDICTIONS
        # Never done: nobody has looked at them, and figures of agreement count who did.
        yield {"layer": name, "status": State.IN_PROGRESS.value}, one


def _list(value: Any, name: str) -> list[Any]:
    if value is None:
        return []
    if type(value) is not list:
        raise LineRefused(f"{name} must be a list, not {json_kind(value)}")
    return value


def _who(annotation: Dict) -> str | None:
    who = annotation.get("annotator")
    if who is None:
        who = annotation.get("completed_by")
    if type(who) is dict:
        who = who.get("email") or who.get("username") or who.get("id")
    if type(who) is int:
        return f"user-{min(who, 10**15)}"
    if type(who) is not str or not who:
        return None
    return person_of(who)


def _status(annotation: Dict) -> str:
    status = annotation.get("status")
    if type(status) is str and status in _STATES:
        return status
    return State.SKIPPED.value if annotation.get("was_cancelled") is True else State.DONE.value


def _flat(regions: list[Any], unmodelled: Unmodelled) -> list[Any]:
    """Spans in the native shape, offsets as they stand, one a label; the rest is counted."""
    spans: list[Any] = []
    for region in regions:
        plain = _plain(region)
        if plain is not None:
            spans.append(plain)
            continue
        kind = region.get("type") if type(region) is dict else None
        value = region.get("value") if type(region) is dict else None
        if type(region) is not dict or type(value) is not dict or type(kind) is not str or kind not in _LABELS:
            name = _KINDS.get(kind, "others") if type(kind) is str else "others"
            unmodelled.add(name, json.dumps(region, ensure_ascii=False))
            continue
        labels = value.get(kind) or value.get("labels")
        whole = value.get("globalOffsets")  # in HTML, start and end are paths to elements
        offsets: Dict = whole if type(whole) is dict else value
        span: Dict = {key: offsets[key] for key in ("start", "end") if key in offsets}
        if type(value.get("text")) is str:
            span["text"] = value["text"]
        if "meta" in region:
            span |= _extras(region["meta"])
        spans += [{**span, "label": label} for label in labels] if type(labels) is list and labels else [span]
    return spans


def _plain(region: Any) -> Dict | None:
    """The span of a region as nearly all are: one label, and nothing that takes looking at; None for any other."""
    try:
        value = region["value"]
        labels, text = value["labels"], value["text"]
        is_one = type(labels) is list and len(labels) == 1 and type(text) is str
        if is_one and region["type"] == "labels" and len(value) == _PLAIN and "meta" not in region:
            return {"start": value["start"], "end": value["end"], "text": text, "label": labels[0]}
    except (KeyError, TypeError):
        pass
    return None


def _extras(meta: Any) -> Dict:
    if type(meta) is not dict:
        return {}
    lines = meta.get("text")
    lines = [lines] if type(lines) is str else lines
    extras: Dict = {"flagged": True} if meta.get("flagged") is True else {}
    if type(lines) is list and lines and all(type(each) is str for each in lines):
        extras["note"] = "\n".join(lines)
    return extras
