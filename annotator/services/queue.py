"""The reviewer's queue: every case of the project, read once and then refreshed document by document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from annotator.domain.alike import shape
from annotator.domain.case_marks import StoredMark
from annotator.domain.decisions import Review, Standing
from annotator.domain.policies import AUDIT_SHARE, is_sampled
from annotator.domain.queue import NO_MARKS, Order, QueueItem, Selection, chosen, place, with_alike
from annotator.services.asking import disguised
from annotator.services.case_notes import in_force
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.services.reviewing import decidable
from annotator.store import case_marks, repeats, review
from annotator.store.database import Connection
from annotator.store.repeats import Repeat
from annotator.store.review import UnderReview, Which

T = TypeVar("T", frozenset[str], tuple[str, ...], tuple[tuple[str, ...], ...])


def read_queue(project: Project, progress: Progress | None = None) -> tuple[QueueItem, ...]:
    """Every case of the project, decided and agreed ones too, by document, then place. Raises Cancelled.

    Belongs on a worker thread: it reads every span of the project. `refreshed` puts one document anew into it.
    """
    found: list[QueueItem] = []
    pooled: dict[Any, Any] = {}
    with project.database.read() as connection:
        said = _Said.read(connection)
        total = review.count(connection, Which.TO_REVIEW)
        for done, document in enumerate(review.stream(connection, Which.TO_REVIEW)):
            if progress:
                progress.at(done, total, document.document_id)
            found += _items(said.disguised(document, project.who), said, pooled)
    return with_alike(found)


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said about cases, and whom somebody asks again, by document."""

    marks: dict[str, list[StoredMark]]
    repeats: dict[str, list[Repeat]]

    @classmethod
    def read(cls, connection: Connection) -> "_Said":
        """For all documents: there are few next to the cases."""
        names = review.label_names(connection)
        asked: dict[str, list[Repeat]] = {}
        for one in repeats.all_repeats(connection, names):
            asked.setdefault(one.document_id, []).append(one)
        return cls(case_marks.all_marks(connection, names), asked)

    def disguised(self, document: UnderReview, who: str) -> UnderReview:
        """See `asking`."""
        return disguised(document, self.repeats.get(document.document_id, ()), who)


def select(
    project: Project,
    selection: Selection,
    order: Order = Order.DOCUMENT,
    share: Fraction = AUDIT_SHARE,
    progress: Progress | None = None,
) -> Iterator[tuple[QueueItem, Review]]:
    """The cases of a selection, each with where it stands; nothing is hidden from anybody. Raises Cancelled.

    By document they come while the project is read, in the memory of one document, and with `alike` counted in each
    document alone; in another order once all is read. `share` is how much of what policies settled the audit holds.
    """
    pairs = _chosen(project, selection, share, progress)
    if order is Order.DOCUMENT:
        yield from pairs
        return
    reviews = {(item.document_id, item.case_id): (item, each) for item, each in pairs}
    for item in chosen(with_alike([item for item, _ in reviews.values()]), selection, order):
        yield item, reviews[item.document_id, item.case_id][1]


def _chosen(
    project: Project, selection: Selection, share: Fraction, progress: Progress | None
) -> Iterator[tuple[QueueItem, Review]]:
    with project.database.read() as connection:
        said = _Said.read(connection)
        total = review.count(connection, Which.TO_REVIEW)
        for done, document in enumerate(review.stream(connection, Which.TO_REVIEW)):
            if progress:
                progress.at(done, total, document.document_id)
            reviews = {each.case.id: each for each in decidable(document)}
            for item in with_alike(_items(document, said, {}, share)):
                if selection.takes(item):
                    yield item, reviews[item.case_id]


def items_of(
    document: UnderReview,
    reviews: Mapping[str, Review],
    marks: Mapping[str, Sequence[StoredMark]],
    pooled: dict[Any, Any] | None = None,
    share: Fraction = AUDIT_SHARE,
) -> list[QueueItem]:
    """The lines of one document, in place order; `reviews` and `marks` by case id, equal values pooled in one."""
    pool = {} if pooled is None else pooled
    made = [
        _as_item(document, case_id, each, marks, pool, is_audit=_is_audit(each, share))
        for case_id, each in reviews.items()
    ]
    made.sort(key=place)
    return made


def _items(
    document: UnderReview, said: _Said, pooled: dict[Any, Any], share: Fraction = AUDIT_SHARE
) -> list[QueueItem]:
    reviews = {each.case.id: each for each in decidable(document)}
    theirs = said.marks.get(document.document_id)
    marks = in_force(theirs, list(reviews.values())) if theirs else {}
    return items_of(document, reviews, marks, pooled, share)


def _as_item(
    document: UnderReview,
    case_id: str,
    each: Review,
    marks: Mapping[str, Sequence[StoredMark]],
    pooled: dict[Any, Any],
    *,
    is_audit: bool,
) -> QueueItem:
    case = each.case
    return QueueItem(
        document_id=case.document_id,
        title=document.title,
        case_id=case_id,
        kind=case.kind,
        standing=each.standing,
        start=min(one.start for one in case.candidates),
        end=max(one.end for one in case.candidates),
        quote=case.candidates[0].quote,
        labels=_one(pooled, frozenset(one.label for one in case.candidates)),
        analysts_for=_one(pooled, tuple(one.voters for one in case.candidates)),
        against=_one(pooled, case.against),
        marks=frozenset(mark.kind for mark in marks[case_id]) if case_id in marks else NO_MARKS,
        is_audit=is_audit,
        shape=hash(shape(case)),
        gold=_gold(document.passes.text, each),
    )


def _gold(text: str, each: Review) -> tuple[tuple[str, str], ...]:
    if each.standing is not Standing.DECIDED or each.decision is None:
        return ()
    return tuple((text[start:end], label) for start, end, label in each.decision.spans)


def _one(pooled: dict[Any, Any], value: T) -> T:
    """One object for equal values: a large project has millions of them, and few that differ."""
    found: T = pooled.setdefault(value, value)
    return found


def _is_audit(each: Review, share: Fraction) -> bool:
    made = each.decision if each.standing is Standing.DECIDED else None
    return made is not None and made.is_automatic and is_sampled(made.case_id, share)
