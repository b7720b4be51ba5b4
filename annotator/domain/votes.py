"""One set of spans from the passes of several analysts, each span with its votes: for learning from disagreement.

Here a span is counted as it was marked, start, end and label. What belongs together although it was marked otherwise
is for cases and for the reviewer to tell, and their result is gold.
"""

from fractions import Fraction
from typing import NamedTuple

from annotator.domain.passes import DocumentPasses, Mark, in_text_order
from annotator.domain.policies import HALF


class VotedSpan(NamedTuple):
    """A span, those who marked it, and those who finished the document and so could have; both in order."""

    start: int
    end: int
    label: str
    voters: tuple[str, ...]
    seen_by: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of those who saw the document that marked the span: above 0, at most 1."""
        return len(self.voters) / len(self.seen_by)


def union(document: DocumentPasses) -> list[VotedSpan]:
    """Every distinct span that anybody who finished the document marked, in text order."""
    voters: dict[Mark, list[str]] = {}
    seen_by = tuple(sorted(document.passes))
    for name in seen_by:
        for mark in set(document.passes[name]):
            voters.setdefault(mark, []).append(name)
    return [VotedSpan(*mark, tuple(voters[mark]), seen_by) for mark in sorted(voters, key=in_text_order)]


def majority(document: DocumentPasses, share: Fraction = HALF) -> list[VotedSpan]:
    """The spans that more than `share` of those who finished the document marked, in text order.

    What the only one who finished marked has a majority; `seen_by` tells that it is one of one.
    """
    return [span for span in union(document) if len(span.voters) > share * len(span.seen_by)]
