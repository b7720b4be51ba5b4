"""The strict rules for a span that comes from a file, the same for every format that carries offsets."""

from collections.abc import Iterator
from typing import Any

from annotator.domain.spans import refusal, shortened
from annotator.formats.exchange import GOLD, Refusal, SpanRecord
from annotator.formats.json_lines import json_kind

#: Refused spans of one line that get a reason each; to look for one may take a whole text's time.
EXPLAINED = 100
_PLAIN = ("start", "end", "label")


def read_spans(raw: list[Any], text: str, where: str) -> tuple[list[SpanRecord], list[Refusal]]:
    """The spans among the items of a `spans` list, and why the others are none; offsets count code points."""
    length = len(text)
    spans: list[SpanRecord] = []
    refused: list[tuple[Any, str | None]] = []
    new = tuple.__new__  # half the price of calling the class, and half a million spans pay it
    sound: set[str | None] = set()  # names of analysts that were looked at already
    for item in raw:
        # The straight way for good spans; whatever leaves it is explained afterwards.
        try:
            start, end, label = item["start"], item["end"], item["label"]
        except (KeyError, TypeError):
            refused.append((item, None))
            continue
        if (
            not (type(start) is int and type(end) is int and 0 <= start < end <= length)
            or type(label) is not str
            or not label
            or ("text" in item and item["text"] != text[start:end])
        ):
            refused.append((item, None))
        elif len(item) == len(_PLAIN) + ("text" in item):
            spans.append(new(SpanRecord, (start, end, label, None, None, False)))
        else:
            annotator, note, flagged = item.get("annotator"), item.get("note"), item.get("flagged", False)
            if note is not None or flagged is not False or type(annotator) is not str or annotator not in sound:
                why = _extras_refused(annotator, note, flagged)
                if why is not None:
                    refused.append((item, why))
                    continue
                sound.add(annotator)
            spans.append(new(SpanRecord, (start, end, label, annotator, note, flagged)))
    return spans, list(_refusals(refused, text, where)) if refused else []


def _refusals(refused: list[tuple[Any, str | None]], text: str, where: str) -> Iterator[Refusal]:
    for item, why in refused[:EXPLAINED]:
        yield Refusal(where, f"{_name(item)}: {why}" if why else explain(item, text))
    if len(refused) > EXPLAINED:
        yield Refusal(where, f"{len(refused) - EXPLAINED:,} more spans of this line were refused")


def explain(item: Any, text: str) -> str:
    """Why an item of a `spans` list is no span of this text."""
    if type(item) is not dict:
        return f"a span is an object with start, end and label, not {json_kind(item)}"
    missing = [key for key in _PLAIN if key not in item]
    if missing:
        return f"{_name(item)} has no {missing[0]}"
    for key in ("start", "end"):
        if type(item[key]) is not int:
            return f"{_name(item)}: {key} must be an integer, not {json_kind(item[key])}"
    label = item["label"]
    if type(label) is not str or not label:
        return f"{_name(item)}: label must be a non-empty string, not {json_kind(label)}"
    start, end = item["start"], item["end"]
    why = refusal(len(text), _bounded(start), _bounded(end))
    if why:
        return f"{why}{_units_hint(start, end, item.get('text'), text)}"
    return _quote_differs(start, end, item["text"], text)


def _extras_refused(annotator: Any, note: Any, flagged: Any) -> str | None:
    if annotator is not None and (type(annotator) is not str or not annotator):
        return f"annotator must be a non-empty string, not {json_kind(annotator)}"
    if annotator == GOLD:
        return f"nobody can be called {GOLD!r}: that is the layer of decisions"
    if note is not None and type(note) is not str:
        return f"note must be a string or null, not {json_kind(note)}"
    if type(flagged) is not bool:
        return f"flagged must be true or false, not {json_kind(flagged)}"
    return None


def _name(item: dict[str, Any]) -> str:
    start, end, label = (item.get(key) for key in ("start", "end", "label"))
    if type(start) is int and type(end) is int:
        name = f" {shortened(label)!r}" if type(label) is str and label else ""
        return f"span {_bounded(start)}..{_bounded(end)}{name}"
    return "a span"


def _bounded(offset: int) -> int:
    """The offset, or one as impossible that can be printed: 4,000 digits are no help to anybody."""
    return max(-(10**15), min(offset, 10**15))


def _quote_differs(start: int, end: int, quote: Any, text: str) -> str:
    if type(quote) is not str:
        return f"span {start}..{end}: text must be a string, not {json_kind(quote)}"
    there = f"“{shortened(text[start:end])}” stands at {start}..{end}, not “{shortened(quote)}”"
    if shortened(text[start:end]) == shortened(quote):
        there = f"{text[start:end][:60]!r} stands at {start}..{end}, not {quote[:60]!r}"
    hint = _units_hint(start, end, quote, text)
    if not hint and quote:
        at = text.find(quote)
        if at >= 0:
            only = "" if text.find(quote, at + 1) < 0 else ", first"
            hint = f" (the quote stands{only} at {at}..{at + len(quote)})"
    return there + hint


def _units_hint(start: int, end: int, quote: Any, text: str) -> str:
    """A guess that a file counts in other units; spans are never moved on a guess."""
    if not 0 <= start < end <= 4 * len(text) or text.isascii():
        return ""
    for name, encoding, width in (("UTF-16 offsets", "utf-16-le", 2), ("byte offsets", "utf-8", 1)):
        data = text.encode(encoding)
        if end * width > len(data):
            continue
        stretch = data[start * width : end * width].decode(encoding, "replace")
        if stretch == quote or (type(quote) is not str and end > len(text)):
            return f" (these look like {name}; offsets here count Unicode code points)"
    return ""
