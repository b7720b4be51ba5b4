"""From the passes over a document to its gold: cases, what a reviewer or a policy decides about them, and what stands.

cases_of(passes) -> cases      reviewed(cases, decisions) -> where each stands
decide / settle -> decisions   gold_spans(decisions) -> gold
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from annotator.domain.cases import Candidate, Case, Kind, cases_of
from annotator.domain.decisions import Decision, Review, Source, Standing, reviewed, standing
from annotator.domain.errors import AnnotatorError
from annotator.domain.passes import DocumentPasses, Mark, in_text_order
from annotator.domain.policies import HALF, Policy, majority_with, trivial, unanimous
from annotator.domain.spans import refusal


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy by the name that users call it, and the source that its gold carries."""

    name: str
    policy: Policy
    source: Source


def rule(name: str, share: Fraction = HALF) -> Rule:
    """The policy `unanimous`, `trivial` or `majority` (more than `share` of those who finished).

    Raises AnnotatorError for another name, or a share that is none.
    """
    if name == "unanimous":
        return Rule(name, unanimous, Source.AUTO_UNANIMOUS)
    if name == "trivial":
        return Rule(name, trivial, Source.ADOPTED)
    if name == "majority":
        return Rule(name, majority_with(share), Source.AUTO_MAJORITY)
    raise AnnotatorError(f"There is no policy “{name}”.", "Choose unanimous, trivial or majority.")


def review(document: DocumentPasses, decisions: Iterable[Decision]) -> list[Review]:
    """The cases of a document and where they stand; `decisions` are all of that document, oldest first."""
    return reviewed(cases_of(document), decisions)


def decidable(document: DocumentPasses, decisions: Sequence[Decision]) -> Iterator[Review]:
    """Every case of a document that can be decided, now or again; at the end gold in places where nobody has a span."""
    marked: set[Mark] = set()
    for each in review(document, decisions):
        marked |= each.case.spans
        yield each
    for decision in standing(decisions):
        if marked.isdisjoint(decision.seen):
            yield Review(_case_without_voters(document, decision), Standing.DECIDED, decision)


def settle(reviews: Iterable[Review], by: Rule, *, reviewer: str, at: str) -> Iterator[Decision]:
    """What a policy decides: open cases only. What a reviewer decided, and what became stale since, is left alone."""
    for each in reviews:
        spans = by.policy(each.case) if each.standing is Standing.OPEN else None
        if spans is not None:
            case = each.case
            yield Decision(
                *(case.document_id, case.candidates, case.against, spans, by.source, reviewer, at), policy=by.name
            )


def decide(
    document: DocumentPasses,
    case: Case,
    spans: Iterable[Mark],
    *,
    reviewer: str,
    at: str,
    reason: str | None = None,
    note: str | None = None,
) -> Decision:
    """A reviewer's decision: the spans that become gold, candidates or not; none of them is "no span here".

    Raises AnnotatorError for a span that the document's text cannot hold.
    """
    chosen = _checked(document, spans)
    source = Source.ADOPTED if case.spans.issuperset(chosen) else Source.EDITED
    return Decision(
        *(document.document_id, case.candidates, case.against, chosen, source, reviewer, at), reason=reason, note=note
    )


def add_gold(
    document: DocumentPasses,
    spans: Iterable[Mark],
    *,
    reviewer: str,
    at: str,
    reason: str | None = None,
    note: str | None = None,
) -> Decision:
    """Gold where nobody marked anything.

    Raises AnnotatorError for no span at all, one that the text cannot hold, or one that an analyst marked: that has a
    case to decide.
    """
    chosen = _checked(document, spans)
    if not chosen:
        raise AnnotatorError(f"{document.document_id}: no span is given.", "Give the spans that become gold.")
    marked = {mark for marks in document.passes.values() for mark in marks}
    for start, end, label in chosen:
        if (start, end, label) in marked:
            why = f"{document.document_id}: an analyst marked {start}..{end} as {label}."
            raise AnnotatorError(why, "Decide the case that the span is in.")
    against = tuple(sorted(document.passes))
    return Decision(document.document_id, (), against, chosen, Source.NEW, reviewer, at, reason=reason, note=note)


def _case_without_voters(document: DocumentPasses, decision: Decision) -> Case:
    """What a decision saw as a case, though no analyst holds any of it (any more), so that it can be decided again."""
    seen = sorted(decision.seen, key=in_text_order)
    candidates = tuple(Candidate(start, end, label, document.text[start:end], ()) for start, end, label in seen)
    kind = Kind.MISSING if len(candidates) == 1 else Kind.MIXED
    return Case(document.document_id, kind, candidates, tuple(sorted(document.passes)))


def _checked(document: DocumentPasses, spans: Iterable[Mark]) -> tuple[Mark, ...]:
    chosen = sorted(set(spans), key=in_text_order)
    for start, end, label in chosen:
        why = refusal(len(document.text), start, end) or ("" if label else "The span has no label.")
        if why:
            raise AnnotatorError(f"{document.document_id}: {why}", "Choose a stretch of the text and a label.")
    return tuple(chosen)
