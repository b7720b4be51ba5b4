"""Reviewer against reviewer: decided cases put before somebody again, unseen among the others, and how they agree."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from random import Random

from annotator.domain.cases import Kind, kind_of
from annotator.domain.changes import Changes
from annotator.domain.counting import count_words
from annotator.domain.decisions import Decision, Standing
from annotator.domain.errors import AnnotatorError, StorageError
from annotator.domain.model import DocumentId
from annotator.domain.passes import Mark
from annotator.services.jobs import Progress
from annotator.services.project import Project, checked_name
from annotator.services.reviewing import decidable
from annotator.store import repeats, review
from annotator.store.database import Connection
from annotator.store.review import Which
from annotator.store.transaction import now, step_of

#: When somebody may be asked about their own decision: so long after it, or so many decisions later.
REST = timedelta(days=7)
REST_DECISIONS = 200


@dataclass(frozen=True, slots=True)
class Consistency:
    """How one reviewer's answers agree with what another, or the same one, had decided.

    `kind` None sums up all kinds. `exact`: the same spans. `partly`: each span of either shares a character with one of
    the same label of the other; exact ones count there too.
    """

    reviewer: str
    asked_of: str
    kind: Kind | None
    answered: int
    exact: int
    partly: int
    waiting: int

    @property
    def is_of_oneself(self) -> bool:
        """Whether somebody was asked about their own decisions."""
        return self.reviewer == self.asked_of


def draw(project: Project, number: int, asked_of: str, seed: int = 0, *, rested: bool = True,
         progress: Progress | None = None) -> Changes:  # fmt: skip
    """Put up to `number` decided cases before somebody again, drawn by `seed`; fewer where there are not so many.

    Not drawn are what policies settled, what the person was asked about before, and, unless `rested` is False, their
    own decisions that are younger than a week and were followed by fewer than 200 others of theirs. Raises
    AnnotatorError when there is nothing to draw.
    """
    checked_name(asked_of)
    if number < 1:
        raise AnnotatorError(f"{number} cases cannot be drawn.", "Ask for one or more.")
    found = _askable(project, asked_of, rested, progress)
    if not found:
        raise AnnotatorError(
            f"There is no decided case to put before {asked_of} again.",
            "A reviewer's own decisions are repeated a week or 200 decisions later; another reviewer's at once.",
        )
    chosen = Random(seed).sample(found, min(number, len(found)))  # noqa: S311 - to be drawn again by the same seed
    words = count_words(len(chosen), "case")
    with step_of(project.database, project.who, f"Ask about {words} again") as step:
        meanwhile = _asked_about(step.connection, asked_of)  # another window may draw at the same time
        for made in sorted(chosen, key=lambda one: (one.document_id, one.id or "")):
            if made.id not in meanwhile:
                repeats.add_repeat(step, made, asked_of)
                step.documents.add(DocumentId(made.document_id))
    return step.as_changes()


def consistency(project: Project, progress: Progress | None = None) -> tuple[Consistency, ...]:
    """What answers say, for each reviewer and whom was asked: all kinds together, then each kind that was asked about.

    Repeats whose decision was replaced count all the same: what was decided then is what was asked about.
    """
    counted: dict[tuple[str, str], dict[Kind | None, Counter[str]]] = {}
    for decision, kind, spans in _asked(project, progress):
        made, asked_of = decision
        by_kind = counted.setdefault((made.reviewer, asked_of), {None: Counter()})
        for key in (None, kind):
            by_kind.setdefault(key, Counter()).update(_compared(made.spans, spans))
    return tuple(
        Consistency(*pair, kind, one["answered"], one["exact"], one["partly"], one["waiting"])
        for pair, by_kind in sorted(counted.items())
        for kind, one in by_kind.items()
    )


def agree_in_part(one: Sequence[Mark], two: Sequence[Mark]) -> bool:
    """Whether each span of either shares a character with one of the same label in the other; none agrees with none."""
    return all(_has_like(mark, two) for mark in one) and all(_has_like(mark, one) for mark in two)


def _has_like(mark: Mark, others: Iterable[Mark]) -> bool:
    start, end, label = mark
    return any(label == other[2] and start < other[1] and other[0] < end for other in others)


def _compared(decided: Sequence[Mark], answered: Sequence[Mark] | None) -> Iterator[str]:
    if answered is None:
        yield "waiting"
        return
    yield "answered"
    if set(decided) == set(answered):
        yield "exact"
    if agree_in_part(decided, answered):
        yield "partly"


def _askable(project: Project, asked_of: str, rested: bool, progress: Progress | None) -> list[Decision]:
    """Decisions by hand that stand and still fit their cases, by document; what may not be asked left out."""
    found: list[Decision] = []
    own: list[str] = []
    with project.database.read() as connection:
        asked = _asked_about(connection, asked_of)
        total = review.count(connection, Which.DECIDED)
        for done, document in enumerate(review.stream(connection, Which.DECIDED)):
            if progress:
                progress.at(done, total, document.document_id)
            own += [made.at for made in document.decisions if made.reviewer == asked_of and not made.is_automatic]
            for each in decidable(document):
                made = each.decision if each.standing is Standing.DECIDED else None
                if made and made.candidates and not made.is_automatic and made.id not in asked:
                    found.append(made)
    if not rested:
        return found
    limit = _rested_until(own)
    return [made for made in found if made.reviewer != asked_of or made.at <= limit]


def _asked_about(connection: Connection, asked_of: str) -> set[str]:
    """The decisions that somebody was asked about, by id."""
    there = repeats.all_repeats(connection, review.label_names(connection))
    return {one.decision_id for one in there if one.asked_of == asked_of}


def _rested_until(own: list[str]) -> str:
    """The time up to which decisions have rested: a week ago, or that with so many later ones."""
    week_ago = (datetime.fromisoformat(now()) - REST).isoformat(timespec="milliseconds")
    own.sort()
    followed = own[-REST_DECISIONS - 1] if len(own) > REST_DECISIONS else ""
    return max(week_ago, followed)


def _asked(
    project: Project, progress: Progress | None
) -> Iterator[tuple[tuple[Decision, str], Kind, tuple[Mark, ...] | None]]:
    """Each repeat: the decision, who was asked, the kind of the case, the answer."""
    with project.database.read() as connection:
        names = review.label_names(connection)
        asked = repeats.all_repeats(connection, names)
        done = 0
        for document_id, theirs in groupby(asked, key=attrgetter("document_id")):
            document = review.get(connection, document_id, names)
            made_here = {made.id: made for made in document.decisions} if document else {}
            for one in theirs:
                if progress:
                    progress.at(done, len(asked), document_id)
                done += 1
                made = made_here.get(one.decision_id)
                if document is None or made is None:
                    raise StorageError(
                        f"In document {document_id} a decision that was asked about again is not there.",
                        "The database is damaged: run the check.",
                    )
                yield (made, one.asked_of), kind_of(document.passes.text, made.candidates, made.against), one.spans
