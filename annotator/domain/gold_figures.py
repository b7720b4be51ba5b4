"""One analyst held against gold: what was found, what was not, what was marked that gold does not have, and why.

Everything comes from the decisions alone. What counts is what the analyst held when the case was decided: marking it
afterwards as gold has it makes nobody better.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from annotator.domain.decisions import Decision
from annotator.domain.kappa import ratio
from annotator.domain.pairing import paired
from annotator.domain.passes import Mark


class SlipKind(StrEnum):
    """How an analyst's span and gold differ."""

    BOUNDARY = "boundary"
    LABEL = "label"
    MISSED = "missed"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Slip:
    """One place where gold is not what the analyst had; `yours` or `gold` is None where there is nothing."""

    document_id: str
    case_id: str
    kind: SlipKind
    yours: Mark | None
    gold: Mark | None
    reason: str | None
    note: str | None
    counts: bool

    @property
    def place(self) -> Mark:
        """Where to look: the analyst's span, else gold's."""
        mark = self.yours or self.gold
        assert mark is not None
        return mark

    @property
    def guideline(self) -> str:
        """The label whose section of the guidelines says what is right: gold's, else the analyst's."""
        return (self.gold or self.place)[2]

    @property
    def sort(self) -> tuple[str, str, str]:
        """Slips alike: how they differ, the analyst's label, gold's."""
        return self.kind.value, self.yours[2] if self.yours else "", self.gold[2] if self.gold else ""


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Spans of one label, or of all: in both, the analyst's alone, gold's alone."""

    both: int = 0
    yours_only: int = 0
    gold_only: int = 0

    @property
    def precision(self) -> float | None:
        """The share of the analyst's spans that are gold; None without any."""
        return ratio(self.both, self.both + self.yours_only)

    @property
    def recall(self) -> float | None:
        """The share of gold that the analyst has; None without any."""
        return ratio(self.both, self.both + self.gold_only)

    @property
    def f1(self) -> float | None:
        """Their harmonic mean; None when neither has a span."""
        return ratio(2 * self.both, 2 * self.both + self.yours_only + self.gold_only)


class GoldFigures:
    """Takes in the standing decisions of one document after the other.

    Decisions about documents that the analyst had not finished say nothing. Two kinds are left out of the figures and
    counted: those where nobody else had finished the document, so that gold was taken from the analyst alone, and
    those that the analyst made as reviewer. Their slips are told all the same.
    """

    def __init__(self, who: str) -> None:
        self.who = who
        self.documents = 0
        self.decisions = 0
        self.by_policy = 0
        self.from_you_alone = 0
        self.by_yourself = 0
        self.slips: list[Slip] = []
        self._counts: dict[str, list[int]] = {}

    def add(self, decisions: Iterable[Decision]) -> None:
        """Counts one document."""
        found = [decision for decision in decisions if self._finished(decision)]
        self.documents += bool(found)
        for decision in found:
            mine = {one.mark for one in decision.candidates if self.who in one.voters}
            counts = self._does_count(decision)
            if counts:
                self.decisions += 1
                self.by_policy += decision.is_automatic
            for yours, gold in paired(mine, decision.spans):
                if counts:
                    self._count(yours, gold)
                if yours != gold:
                    self.slips.append(_slip(decision, yours, gold, counts))

    def by_label(self) -> dict[str, LabelFigures]:
        """The figures of each label that either used, by name."""
        return {label: LabelFigures(*counts) for label, counts in sorted(self._counts.items())}

    def overall(self) -> LabelFigures:
        """The figures over all labels, micro-averaged."""
        return LabelFigures(*(sum(column) for column in zip(*self._counts.values(), strict=True)))

    def commonest(self) -> list[tuple[tuple[str, str, str], int]]:
        """How often each sort of slip happened, the commonest first."""
        counts = Counter(slip.sort for slip in self.slips)
        return sorted(counts.items(), key=lambda found: (-found[1], found[0]))

    def _finished(self, decision: Decision) -> bool:
        return self.who in decision.against or any(self.who in one.voters for one in decision.candidates)

    def _does_count(self, decision: Decision) -> bool:
        if decision.finished == 1:
            self.from_you_alone += 1
            return False
        if decision.reviewer == self.who and not decision.is_automatic:
            self.by_yourself += 1
            return False
        return True

    def _count(self, yours: Mark | None, gold: Mark | None) -> None:
        if yours is not None and yours == gold:
            self._of(yours)[0] += 1
            return
        if yours is not None:
            self._of(yours)[1] += 1
        if gold is not None:
            self._of(gold)[2] += 1

    def _of(self, mark: Mark) -> list[int]:
        return self._counts.setdefault(mark[2], [0, 0, 0])


def _slip(decision: Decision, yours: Mark | None, gold: Mark | None, counts: bool) -> Slip:
    return Slip(
        decision.document_id, decision.case_id, _kind(yours, gold), yours, gold, decision.reason, decision.note, counts
    )


def _kind(yours: Mark | None, gold: Mark | None) -> SlipKind:
    if yours is None:
        return SlipKind.MISSED
    if gold is None:
        return SlipKind.EXTRA
    return SlipKind.BOUNDARY if yours[2] == gold[2] else SlipKind.LABEL
