"""Decisions: what was settled about a case, and whether it still holds after analysts went on working."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.domain.cases import Candidate, Case, Kind, case_id, count_analysts
from annotator.domain.passes import Mark, in_text_order


class Source(StrEnum):
    """How gold came about: by policy, taken as an analyst marked it, changed from that, or marked by nobody."""

    AUTO_UNANIMOUS = "auto_unanimous"
    AUTO_MAJORITY = "auto_majority"
    ADOPTED = "adopted"
    EDITED = "edited"
    NEW = "new"


class Standing(StrEnum):
    """Where a case stands with the reviewer."""

    OPEN = "open"
    DECIDED = "decided"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Decision:
    """One record: the case as it was seen, and the spans that became gold; no spans is a decision too.

    `at` is an ISO time. `policy` names the policy that settled it, None when the reviewer did. A decision without
    candidates is gold that nobody marked; `against` are then all who finished the document. `confidence` is the
    reviewer's own word, `took_ms` how long they looked, in milliseconds. `id` is the project's, None before it is
    written; the same decision in another project has another one.
    """

    document_id: str
    candidates: tuple[Candidate, ...]
    against: tuple[str, ...]
    spans: tuple[Mark, ...]
    source: Source
    reviewer: str
    at: str
    reason: str | None = None
    note: str | None = None
    policy: str | None = None
    confidence: str | None = None
    took_ms: int | None = None
    id: str | None = field(default=None, compare=False)

    @property
    def seen(self) -> frozenset[Mark]:
        """What was marked in the case; for gold that nobody marked, the gold itself."""
        return frozenset(candidate.mark for candidate in self.candidates) or frozenset(self.spans)

    @property
    def case_id(self) -> str:
        """The id of the case as it was seen."""
        return case_id(self.document_id, self.seen)

    @property
    def finished(self) -> int:
        """How many analysts had finished the document."""
        return count_analysts(self.candidates, self.against)

    @property
    def is_automatic(self) -> bool:
        """Whether a policy settled it."""
        return self.policy is not None or self.source in (Source.AUTO_UNANIMOUS, Source.AUTO_MAJORITY)

    def covers(self, spans: frozenset[Mark]) -> bool:
        """Whether a case with these spans is still the one decided.

        A span added since that is the gold itself is agreement, not news.
        """
        return self.seen <= spans <= self.seen.union(self.spans)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a decision rests on. None where it was not kept: policies, files, and older versions of the program.

    `seen` are (span id, version, owner) of the analysts' spans in the case, `unfinished` those who had a pass over the
    document, but not a finished one, and so no vote, `replaces` the ids of the decisions that it took the place of.
    """

    seen: tuple[tuple[str, int, str], ...] | None = None
    unfinished: tuple[str, ...] | None = None
    replaces: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A span that stands after review: who was for it, of how many analysts that had finished the document."""

    start: int
    end: int
    label: str
    source: Source
    voters: tuple[str, ...]
    of: int
    reviewer: str


@dataclass(frozen=True, slots=True)
class Review:
    """A case and where it stands; `decision` is the one that settled it, or that it no longer fits."""

    case: Case
    standing: Standing
    decision: Decision | None = None

    @property
    def is_listed(self) -> bool:
        """Whether a reviewer is to look at it: stale, or open and not agreed on by all."""
        return self.standing is Standing.STALE or (self.standing is Standing.OPEN and self.case.kind is not Kind.AGREE)


def reviewed(cases: Iterable[Case], decisions: Iterable[Decision]) -> list[Review]:
    """Where each case of a document stands.

    `decisions` are all of that document, oldest first. A case that shares a span with standing decisions, but has
    other spans than each of them saw, is stale; analysts who hold the same spans, or none, make nothing stale.
    """
    kept = standing(decisions)
    by_span: dict[Mark, list[int]] = {}
    for number, decision in enumerate(kept):
        for mark in decision.seen:
            by_span.setdefault(mark, []).append(number)
    return [_review(case, kept, by_span) for case in cases]


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions of one document that no later one replaced, oldest first.

    Deciding a case replaces every earlier decision that it shares a span with. Gold that nobody marked replaces only
    its like, so adding some never reopens a case.
    """
    kept: dict[int, Decision] = {}
    by_span: dict[Mark, list[int]] = {}
    for number, decision in enumerate(decisions):
        for mark in decision.seen:
            numbers = by_span.setdefault(mark, [])
            for earlier in numbers:
                if earlier in kept and (decision.candidates or not kept[earlier].candidates):
                    del kept[earlier]
            numbers.append(number)
        kept[number] = decision
    return list(kept.values())


def gold_spans(decisions: Iterable[Decision]) -> list[GoldSpan]:
    """The gold of one document in text order, from all its decisions, oldest first; of equal spans the newest."""
    found: dict[Mark, GoldSpan] = {}
    for decision in standing(decisions):
        voters = {candidate.mark: candidate.voters for candidate in decision.candidates}
        for mark in decision.spans:
            source = Source.ADOPTED if decision.source is Source.EDITED and mark in voters else decision.source
            found[mark] = GoldSpan(*mark, source, voters.get(mark, ()), decision.finished, decision.reviewer)
    return [found[mark] for mark in sorted(found, key=in_text_order)]


def _review(case: Case, decisions: Sequence[Decision], by_span: Mapping[Mark, Sequence[int]]) -> Review:
    if not by_span:
        return Review(case, Standing.OPEN)
    spans = case.spans
    touching = sorted({number for mark in spans for number in by_span.get(mark, ())}, reverse=True)
    for number in touching:
        if decisions[number].covers(spans):
            return Review(case, Standing.DECIDED, decisions[number])
    return Review(case, Standing.STALE, decisions[touching[0]]) if touching else Review(case, Standing.OPEN)
