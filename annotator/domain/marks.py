"""Spans on their way to a training file: tuples that begin with start, end and label, and carry what else they like.

Whatever takes them gives back every one of them, either kept (perhaps moved) or lost with a reason.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from annotator.domain.spans import shortened

AnyMark = tuple[int, int, str, *tuple[Any, ...]]
"""Start (inclusive) and end (exclusive) in code points, the label's name, then anything."""

S = TypeVar("S", bound=AnyMark)


class Lost(NamedTuple, Generic[S]):
    """A span that was left out, as it stood before, and why: half a sentence to put behind its place."""

    span: S
    why: str


@dataclass(frozen=True, slots=True)
class Moved(Generic[S]):
    """A span that was kept with other characters than it had, and why."""

    before: S
    after: S
    why: str


def moved(span: S, start: int, end: int) -> S:
    """The same span at another place; what it carries goes with it."""
    return tuple.__new__(type(span), (start, end, *span[2:]))


def text_order(span: AnyMark) -> tuple[int, int, str]:
    """Sorts spans by start, then longest first, then label; equal ones stay as they came."""
    return span[0], -span[1], span[2]


def called(span: AnyMark) -> str:
    """How a reason names a span: its label and place."""
    return f"{label_shown(span[2])} {span[0]}–{span[1]}"


#: A label's name as reasons have it: a tagset is small, and the reasons of an export are in hundreds of thousands.
label_shown = lru_cache(maxsize=1000)(shortened)
