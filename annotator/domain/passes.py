"""What agreement and cases are computed from: who marked what in one document."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Extent = tuple[int, int]
"""A stretch of text: start (inclusive) and end (exclusive) in code points."""

Mark = tuple[int, int, str]
"""A span as it is compared with others: start (inclusive), end (exclusive) in code points, and the label's name."""


@dataclass(frozen=True, slots=True)
class DocumentPasses:
    """One document and what each analyst marked in it.

    `passes` holds those marked done, an empty one included (seen, nothing to mark); `unfinished` the others, which
    count for nothing unless somebody asks for every document that two analysts share.
    """

    document_id: str
    text: str
    passes: Mapping[str, tuple[Mark, ...]]
    unfinished: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)


def in_text_order(mark: Mark) -> tuple[int, int, str]:
    """Sorts spans by start, then longest first, then label."""
    return mark[0], -mark[1], mark[2]
