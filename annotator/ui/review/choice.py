"""What a reviewer has in mind for a case before it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import monotonic_ns

from annotator.domain.case_marks import CaseMark
from annotator.domain.passes import Mark, in_text_order
from annotator.services.case_view import CaseView
from annotator.services.deciding import Remarks, Saw


@dataclass(frozen=True, slots=True)
class Choice:
    """Spans that would become gold. `made` without spans is "no span here"; `at` is the span that edges move of."""

    marks: tuple[Mark, ...] = ()
    made: bool = False
    at: Mark | None = None

    def has(self, mark: Mark) -> bool:
        """Whether a span is chosen."""
        return mark in self.marks

    def toggled(self, mark: Mark) -> "Choice":
        """With a span more, or one less; without any nothing is chosen."""
        rest = tuple(one for one in self.marks if one != mark)
        if len(rest) < len(self.marks):
            return Choice(rest, bool(rest), rest[-1] if rest else None)
        return chosen((*self.marks, mark), mark)

    def changed(self, was: Mark, now: Mark) -> "Choice":
        """With a span in place of another."""
        return chosen((*(one for one in self.marks if one != was), now), now)


NOTHING = Choice()
NO_SPAN = Choice((), True)


def chosen(marks: Sequence[Mark], at: Mark | None = None) -> Choice:
    """These spans."""
    ordered = tuple(sorted(set(marks), key=in_text_order))
    return Choice(ordered, True, at or (ordered[0] if ordered else None))


@dataclass(slots=True)
class Work:
    """The case that is looked at, the choice so far, and what is said about it. `taken` is the digit pressed last.

    `saw` is what stood when the reviewer came here or was told of something else: only that may be replaced. `notice`
    is what they must read first; it goes when they choose.
    """

    view: CaseView
    saw: Saw
    choice: Choice = NOTHING
    remarks: Remarks = field(default_factory=Remarks)
    taken: str = ""
    before_edit: Choice | None = None
    notice: str = ""
    since: int = field(default_factory=monotonic_ns)

    @property
    def editing(self) -> bool:
        """Whether selecting moves the edges of the span in hand."""
        return self.before_edit is not None

    @property
    def is_disputed(self) -> bool:
        """Whether an analyst's appeal waits for an answer; any decision is one, the same again too."""
        return any(one.kind is CaseMark.DISPUTED for one in self.view.marks)

    def candidates(self) -> tuple[Mark, ...]:
        """What the analysts marked here, in the order of the cards."""
        return tuple(one.mark for one in self.view.candidates)

    def own_marks(self) -> tuple[Mark, ...]:
        """Chosen spans that no analyst marked just so."""
        return tuple(mark for mark in self.choice.marks if mark not in self.candidates())

    def is_as_decided(self) -> bool:
        """Whether accepting would write again what the reviewer decided."""
        made = self.view.review.decision
        if made is None or made.is_automatic or self.is_disputed:
            return False
        said = (made.reason, made.note, made.confidence)
        same = set(made.spans) == set(self.choice.marks) and made.seen == self.view.case.spans
        return same and said == (self.remarks.reason, self.remarks.note, self.remarks.confidence)

    def timed(self) -> Remarks:
        """The remarks, with how long the case was looked at."""
        return replace(self.remarks, took_ms=(monotonic_ns() - self.since) // 1_000_000)


def begin(view: CaseView) -> Work:
    """A case as it is first looked at: what was decided for it is chosen, otherwise nothing is."""
    made = view.review.decision
    if made is None:
        return Work(view, Saw.of(view.review))
    gold = chosen(made.spans) if made.spans else NO_SPAN
    return Work(view, Saw.of(view.review), gold, Remarks(made.reason, made.note, made.confidence))
