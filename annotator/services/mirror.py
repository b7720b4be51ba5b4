"""What review says back to those who marked: one analyst held against gold, and where the guidelines fail everybody.

In the window nobody but a reviewer sees any of this before the round is released; see `roles`.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from annotator.domain.adjudication import review as review_of
from annotator.domain.cases import Kind
from annotator.domain.decisions import standing
from annotator.domain.gold_figures import GoldFigures, LabelFigures, Slip
from annotator.domain.passes import Mark
from annotator.domain.reasons import Reason
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.store import review
from annotator.store.review import Which


@dataclass(frozen=True, slots=True)
class SlipAt:
    """A slip with the words it is about; a quote is empty where there is nothing."""

    slip: Slip
    title: str
    your_quote: str
    gold_quote: str

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        slip = self.slip
        return {
            "document": slip.document_id,
            "case": slip.case_id,
            "what": slip.kind.value,
            "yours": _span(slip.yours, self.your_quote),
            "gold": _span(slip.gold, self.gold_quote),
            "reason": slip.reason,
            "note": slip.note,
            "guideline": slip.guideline,
            "counts": slip.counts,
        }


@dataclass(frozen=True, slots=True)
class Mirror:
    """An analyst and gold.

    `by_label` and `overall` count what was decided about documents that the analyst had finished. Left out of them, and
    counted: `from_you_alone`, where nobody else had finished the document, and `by_yourself`, where the analyst was the
    reviewer. `by_policy` of the `decisions` that count were made by no person. `slips` stand by document, then place.
    """

    who: str
    documents: int
    decisions: int
    by_policy: int
    from_you_alone: int
    by_yourself: int
    overall: LabelFigures
    by_label: dict[str, LabelFigures]
    slips: tuple[SlipAt, ...]
    commonest: tuple[tuple[tuple[str, str, str], int], ...]

    def as_json(self) -> dict[str, Any]:
        """For other programs; figures are not rounded, undefined ones are None."""
        return {
            "analyst": self.who,
            "documents": self.documents,
            "decisions": self.decisions,
            "decided_by_policy": self.by_policy,
            "not_counted": {"gold_from_you_alone": self.from_you_alone, "decided_by_yourself": self.by_yourself},
            **_figures(self.overall),
            "by_label": {label: _figures(figures) for label, figures in self.by_label.items()},
            "commonest_slips": [
                {"what": what, "label": yours or None, "gold_label": gold or None, "count": count}
                for (what, yours, gold), count in self.commonest
            ],
            "slips": [slip.as_json() for slip in self.slips],
        }


@dataclass(frozen=True, slots=True)
class Trouble:
    """How much disagreement a label's section of the guidelines leaves: cases not agreed on, in all and by kind.

    `gaps` are those of them that a reviewer decided because the guidelines say nothing.
    """

    cases: int
    by_kind: Counter[Kind]
    gaps: int


def you_and_gold(project: Project, who: str, progress: Progress | None = None) -> Mirror:
    """How somebody's spans compare with what was decided. Raises Cancelled."""
    watch = progress or Progress()
    figures = GoldFigures(who)
    slips: list[SlipAt] = []
    with project.database.read() as connection:
        total = review.count(connection, Which.DECIDED)
        for done, found in enumerate(review.stream(connection, Which.DECIDED)):
            watch.at(done, total, found.document_id)
            known = len(figures.slips)
            figures.add(standing(found.decisions))
            here = sorted(figures.slips[known:], key=lambda slip: (slip.place, slip.case_id))
            slips += [_with_words(slip, found.title, found.passes.text) for slip in here]
    return Mirror(
        *(who, figures.documents, figures.decisions, figures.by_policy, figures.from_you_alone, figures.by_yourself),
        *(figures.overall(), figures.by_label(), tuple(slips), tuple(figures.commonest())),
    )


def analysts(project: Project) -> tuple[str, ...]:
    """Everybody with a finished document, by name: those whose spans can be held against gold."""
    with project.database.read() as connection:
        return tuple(review.finishers(connection))


def guideline_trouble(project: Project, progress: Progress | None = None) -> dict[str, Trouble]:
    """Disagreements by label, decided ones too, the most first; a case of two labels counts for both.

    Raises Cancelled.
    """
    watch = progress or Progress()
    kinds: dict[str, Counter[Kind]] = {}
    gaps: Counter[str] = Counter()
    with project.database.read() as connection:
        total = review.count(connection, Which.TO_REVIEW)
        for done, found in enumerate(review.stream(connection, Which.TO_REVIEW)):
            watch.at(done, total, found.document_id)
            for each in review_of(found.passes, found.decisions):
                if each.case.kind is not Kind.AGREE:
                    labels = {one.label for one in each.case.candidates}
                    for label in labels:
                        kinds.setdefault(label, Counter())[each.case.kind] += 1
                    if each.decision and each.decision.reason == Reason.GUIDELINE_GAP:
                        gaps.update(labels)
    found_trouble = {label: Trouble(counts.total(), counts, gaps[label]) for label, counts in kinds.items()}
    return dict(sorted(found_trouble.items(), key=lambda one: (-one[1].cases, one[0])))


def _with_words(slip: Slip, title: str, text: str) -> SlipAt:
    quotes = (text[mark[0] : mark[1]] if mark else "" for mark in (slip.yours, slip.gold))
    return SlipAt(slip, title, *quotes)


def _span(mark: Mark | None, quote: str) -> dict[str, Any] | None:
    return {"start": mark[0], "end": mark[1], "label": mark[2], "text": quote} if mark else None


def _figures(found: LabelFigures) -> dict[str, Any]:
    counts = {"both": found.both, "yours_only": found.yours_only, "gold_only": found.gold_only}
    return {**counts, "precision": found.precision, "recall": found.recall, "f1": found.f1}
