"""Lines that Prodigy and doccano write, put into the native shape; everything they hold besides goes into meta.

Prodigy: `answer` accept is a finished pass; ignore is a skipped one, and reject none at all, and the spans of both are
left out: a person looked at them and did not stand by them. doccano: spans are triples under `label` or `labels`, or
objects under `entities`.
"""

from typing import Any

from annotator.domain.model import State
from annotator.formats.layers import person_of

Line = dict[str, Any]
_ANSWERS = {"accept": State.DONE, "ignore": State.SKIPPED, "reject": None}


def to_native(line: Line) -> tuple[Line, str | None]:
    """The line in the native shape, and what was left out by rule; a native line comes back as it is."""
    if "_input_hash" in line or _is_answer(line.get("answer")):
        return _from_prodigy(line)
    if "spans" not in line and "text" in line:
        return _from_doccano(line), None
    return line, None


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
    if people and "layer" not in native:
        native["layer"] = person_of(people[0])
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
    for key, shape in (("label", _triple), ("labels", _triple), ("entities", _entity)):
        if type(line.get(key)) is list and _looks_like_spans(line[key]):
            native = {name: value for name, value in line.items() if name != key}
            native["spans"] = [shape(item) for item in line[key]]
            return native
    return line


def _looks_like_spans(items: list[Any]) -> bool:
    # A list of words is doccano's classification of a whole text, which is no span and goes into meta.
    return not all(type(item) is str for item in items) or not items


def _triple(item: Any) -> Any:
    if type(item) is not list or len(item) != 3:
        return item
    return {"start": item[0], "end": item[1], "label": item[2]}


def _entity(item: Any) -> Any:
    if type(item) is not dict:
        return item
    names = {"start_offset": "start", "end_offset": "end"}
    return {names.get(key, key): value for key, value in item.items()}
