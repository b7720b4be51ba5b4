"""Notes and flags of spans beside a format that has no place for them, and how they find their spans again."""

from collections.abc import Iterable, Mapping
from typing import Any

from annotator.formats.exchange import SpanRecord

Notes = Mapping[tuple[int, int, str], tuple[str | None, bool]]
"""By start, end and label of a span: its note, and whether it is flagged."""
_FIELDS = 5


def notes_of(spans: Iterable[SpanRecord]) -> list[list[Any]]:
    """Start, end, label, note and flag of each span that has a note or a flag, for JSON."""
    return [[*span[:3], span.note, span.flagged] for span in spans if span.note is not None or span.flagged]


def read_notes(items: Iterable[Any]) -> Notes:
    """What `notes_of` gave. Raises ValueError for anything else."""
    return dict(map(_note, items))


def with_notes(spans: Iterable[SpanRecord], notes: Notes) -> tuple[SpanRecord, ...]:
    """The spans with their notes."""
    if not notes:
        return tuple(spans)
    return tuple(SpanRecord(*span[:4], *notes.get(span[:3], (None, False))) for span in spans)


def _note(item: Any) -> tuple[tuple[int, int, str], tuple[str | None, bool]]:
    if type(item) is not list or len(item) != _FIELDS or [type(part) for part in item[:3]] != [int, int, str]:
        raise ValueError("a note is no list of start, end, label, note and flag")
    start, end, label, note, flagged = item
    if (note is not None and type(note) is not str) or type(flagged) is not bool:
        raise ValueError("a note is no string, or a flag neither true nor false")
    return (start, end, label), (note, flagged)
