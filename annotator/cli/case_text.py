"""Cases and decisions as the command line shows them: JSON values, and lines for people."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.domain.case_marks import CaseMark
    from annotator.domain.decisions import Review

_SHOWN = 60


def case_value(review: "Review", marks: "Iterable[CaseMark]" = ()) -> dict[str, Any]:
    """A case as `conflicts --json` lists it; with its decision and what was said about it, when there is any."""
    from annotator.domain.decisions import Standing
    from annotator.formats.decision_lines import decision_value

    case = review.case
    value: dict[str, Any] = {
        "case": case.id,
        "document": case.document_id,
        "kind": case.kind.value,
        "candidates": [
            {"start": one.start, "end": one.end, "label": one.label, "text": one.quote, "voters": list(one.voters)}
            for one in case.candidates
        ],
        "against": list(case.against),
        "stale": review.standing is Standing.STALE,
    }
    if review.decision is not None:
        value["decision"] = decision_value(review.decision)
    if words := sorted(mark.value for mark in marks):
        value["marks"] = words
    return value


def case_lines(review: "Review", marks: "Iterable[CaseMark]" = ()) -> Iterator[str]:
    """A case as a person reads it: candidates by number, who holds them, what was decided."""
    from annotator.domain.decisions import Standing
    from annotator.domain.spans import shortened

    case = review.case
    stale = "  changed since it was decided" if review.standing is Standing.STALE else ""
    said = "".join(f"  {word}" for word in sorted(mark.value for mark in marks))
    yield f"{case.id}  {case.kind.value}  {case.document_id}{stale}{said}"
    for number, one in enumerate(case.candidates, 1):
        place = f"{one.start}..{one.end}"
        yield f"  {number}  {one.label}  {place}  “{shortened(one.quote, _SHOWN)}”  {', '.join(one.voters) or '-'}"
    if case.against:
        yield f"  0  no span here  {', '.join(case.against)}"
    if review.decision is not None:
        made = review.decision
        gold = "; ".join(f"{label} {start}..{end}" for start, end, label in made.spans) or "no span here"
        yield f"  decided by {made.reviewer} ({made.policy or made.source.value}): {gold}"
