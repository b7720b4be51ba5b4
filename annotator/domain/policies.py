"""Policies settle cases without a reviewer, from the votes alone.

A policy takes a case and answers with the spans that become gold, none of them for "no span here", or with None when
it leaves the case open. None settles what only one analyst has looked at, and none settles a tie.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from hashlib import blake2b
from itertools import combinations

from annotator.domain.cases import Candidate, Case, Kind, trimmed
from annotator.domain.competing import competes
from annotator.domain.errors import AnnotatorError
from annotator.domain.passes import Extent, Mark
from annotator.domain.tokens import closes_abbreviation

Policy = Callable[[Case], tuple[Mark, ...] | None]

HALF = Fraction(1, 2)
AUDIT_SHARE = Fraction(1, 20)


def unanimous(case: Case) -> tuple[Mark, ...] | None:
    """What all who finished hold, when they are at least two."""
    return (case.candidates[0].mark,) if case.kind is Kind.AGREE and case.finished > 1 else None


def trivial(case: Case) -> tuple[Mark, ...] | None:
    """Of spans that differ in white space and punctuation at their edges alone, the best of those marked.

    Without white space at its edges goes before the most marked, that before without punctuation at its edges, where
    the full stop of an abbreviation belongs to the word. Two that are equal in all of it are a tie.
    """
    if case.kind is not Kind.TRIVIAL:
        return None
    bare = _bare(case)
    ranked = sorted(((_shortcomings(candidate, bare), candidate) for candidate in case.candidates), key=_rank)
    return (ranked[0][1].mark,) if ranked[0][0] < ranked[1][0] else None


def majority(case: Case, share: Fraction = HALF) -> tuple[Mark, ...] | None:
    """Every candidate, "no span" included, that more than `share` of those who finished voted for.

    Winners that compete with each other, as "no span" does with any span, leave the case open.
    """
    needed = share * case.finished
    winners = [candidate.mark for candidate in case.candidates if len(candidate.voters) > needed]
    nothing_wins = len(case.against) > needed
    if case.finished < 2 or nothing_wins == bool(winners):
        return None
    return None if any(competes(*pair) for pair in combinations(winners, 2)) else tuple(winners)


def majority_with(share: Fraction) -> Policy:
    """The majority policy for another share than one half.

    Raises AnnotatorError for a share below 0, or of 1 and more, which nothing could exceed.
    """
    if not 0 <= share < 1:
        raise AnnotatorError(f"A majority cannot be more than {share} of the analysts.", "Give a share from 0 up to 1.")
    return partial(majority, share=share)


def is_sampled(case_id: str, share: Fraction = AUDIT_SHARE) -> bool:
    """Whether a case that policy settled is in the sample that the reviewer looks through again.

    Told by the id alone, so a case is in the sample of every run or of none, and in that of any larger share.
    """
    digest = blake2b(case_id.encode(), digest_size=8, person=b"audit").digest()
    return Fraction(int.from_bytes(digest), 2**64) < share


def _bare(case: Case) -> Extent:
    """The extent without white space and punctuation at its edges that all candidates trim to, or with the full stop
    of its abbreviation if somebody marked that."""
    first = case.candidates[0]
    start, end = trimmed(first.quote, 0, len(first.quote))
    start, end = first.start + start, first.start + end
    dotted = any(_has_dot(candidate, end) for candidate in case.candidates)
    return start, end + dotted


def _has_dot(candidate: Candidate, end: int) -> bool:
    """Whether a candidate goes on at `end` with the full stop of an abbreviation."""
    dot = end - candidate.start
    return candidate.quote[dot : dot + 1] == "." and closes_abbreviation(candidate.quote, dot)


def _shortcomings(candidate: Candidate, bare: Extent) -> tuple[bool, int, bool]:
    has_blank_edge = candidate.quote[0].isspace() or candidate.quote[-1].isspace()
    return has_blank_edge, -len(candidate.voters), (candidate.start, candidate.end) != bare


def _rank(ranked: tuple[tuple[bool, int, bool], Candidate]) -> tuple[bool, int, bool]:
    return ranked[0]
