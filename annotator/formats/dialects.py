"""Lines that Prodigy, doccano and Label Studio write, put into the native shape; what else they hold goes into meta.

Prodigy: `answer` accept is a finished pass; ignore is a skipped one, and reject none at all, and the spans of both are
left out: a person looked at them and did not stand by them. doccano: spans are triples or objects, under `label`,
`labels`, `entities` (as in what spaCy trained from before its version 3) or `annotations`, and the text was called
`data` for a while. Label Studio's short forms (JSON_MIN, and the cells of its tables): a row an annotation, with the
regions under the name of the control that made them.
"""

from typing import Any

from annotator.domain.model import State
from annotator.formats.layers import person_of
from annotator.formats.offset_units import OffsetUnits, Split

Line = dict[str, Any]
_DOCCANO = ("label", "labels", "entities", "annotations")
_ANSWERS = {"accept": State.DONE, "ignore": State.SKIPPED, "reject": None}


def to_native(line: Line) -> tuple[Line, str | None]:
    """The line in the native shape, and what was left out by rule; a native line comes back as it is."""
    if "_input_hash" in line or _is_answer(line.get("answer")):
        return _from_prodigy(line)
    if "spans" in line:
        return line, None
    if "text" not in line and type(line.get("data")) is str and any(type(line.get(key)) is list for key in _DOCCANO):
        line = {"text" if key == "data" else key: value for key, value in line.items()}
    regions = next((key for key, value in line.items() if are_regions(value)), None)
    if regions is not None:
        return _from_label_studio(line, regions), None
    return (_from_doccano(line) if "text" in line else line), None


def _is_answer(value: object) -> bool:
    return type(value) is str and value in _ANSWERS


def _from_prodigy(line: Line) -> tuple[Line, str | None]:
    native = dict(line)
    answer = native.pop("answer", None)
    native.pop("tokens", None)  # they follow from the text
    for key in ("spans", "meta"):
        if native.get(key, ...) is None:
            del native[key]
    # Before 1.12 Prodigy told sessions apart by their id alone.
    people = [who for key in ("_annotator_id", "_session_id") if type(who := native.get(key)) is str and who]
    if people and "layer" not in native and answer != "reject":
        native["layer"] = person_of(people[0])
        # A document's meta goes into every export, and names are to stay out of some.
        native.pop("_annotator_id", None)
        native.pop("_session_id", None)
    if answer is None:
        return native, None
    if not _is_answer(answer):
        native["answer"] = answer
        return native, None
    return _answered(native, answer)


def _answered(native: Line, answer: str) -> tuple[Line, str | None]:
    state = _ANSWERS[answer]
    if state is State.DONE:
        return {"status": state.value, **native}, None
    left = native.pop("spans", None)
    if state is None:
        native.pop("layer", None)
    else:
        native.setdefault("status", state.value)
    if not left:
        return native, None
    return native, f"{len(left) if type(left) is list else 1} span(s) of a line whose answer is {answer!r}"


def _from_doccano(line: Line) -> Line:
    for key in _DOCCANO:
        if type(line.get(key)) is list and _looks_like_spans(line[key], key):
            native = {name: value for name, value in line.items() if name != key}
            native["spans"] = [_span(item) for item in line[key]]
            return native
    return line


def _looks_like_spans(items: list[Any], key: str) -> bool:
    if key == "annotations":  # anybody may call anything so
        return bool(items) and all(type(item) is dict and "start_offset" in item for item in items)
    # A list of words is doccano's classification of a whole text, which is no span and goes into meta.
    return not all(type(item) is str for item in items) or not items


def _span(item: Any) -> Any:
    """A triple or an object in the native shape; anything else as it is, to be refused."""
    if type(item) is list and len(item) == 3:
        return {"start": item[0], "end": item[1], "label": item[2]}
    if type(item) is dict:
        names = {"start_offset": "start", "end_offset": "end"}
        return {names.get(key, key): value for key, value in item.items()}
    return item


def are_regions(value: Any) -> bool:
    """Whether it is a list of stretches of text as Label Studio's short forms have it."""
    return (
        type(value) is list
        and bool(value)
        and all(type(one) is dict and "start" in one and type(one.get("labels")) is list for one in value)
    )


def _from_label_studio(line: Line, key: str) -> Line:
    native = {name: value for name, value in line.items() if name != key}
    spans = [
        {name: value for name, value in {**one, "label": label}.items() if name != "labels"}
        for one in line[key]
        for label in one["labels"] or [None]
    ]
    if type(line.get("text")) is str:
        read = OffsetUnits(prefer_utf16=True).in_code_points(spans, line["text"])
        spans = [was if type(span) is Split else span for was, span in zip(spans, read, strict=True)]
    who = native.pop("annotator", None)
    if type(who) is int:
        native.setdefault("layer", f"user-{min(who, 10**15)}")
    elif type(who) is str and who:
        native.setdefault("layer", person_of(who))
    return {"status": State.DONE.value, **native, "spans": spans}
