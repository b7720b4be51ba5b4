"""Which candidates still ask for a label."""

from collections.abc import Sequence

from annotator.domain.model import Label, Span
from annotator.ui.look.label_styles import FADED

# The share of characters from which a marked stretch counts as the same thing as the candidate.
SAME = 0.5


def is_settled(text: str, candidate: tuple[int, int], spans: Sequence[Span], labels: Sequence[Label]) -> bool:
    """Whether a candidate is marked already, alone or with the role before it, or is no part of the article."""
    from annotator.domain.name_roles import follows_role  # no start has a use for it

    faded = {label.id for label in labels if label.name == FADED}
    start, end = candidate
    for span in spans:
        if span.start >= end or span.end <= start:
            continue
        if span.label_id in faded and span.start <= start and end <= span.end:
            return True
        if span.start < start and span.end == end and follows_role(text, start, end):
            return True
        shared = min(end, span.end) - max(start, span.start)
        if shared / (max(end, span.end) - min(start, span.start)) >= SAME:
            return True
    return False
