"""The reviewer's queue: every case of the project, read once and then refreshed document by document."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from annotator.domain.alike import shape
from annotator.domain.decisions import Review, Standing
from annotator.domain.model import DocumentId
from annotator.domain.policies import is_sampled
from annotator.domain.queue import NO_MARKS, CaseMark, QueueItem, place, with_alike
from annotator.services.asking import disguised
from annotator.services.case_notes import in_force
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.services.reviewing import decidable
from annotator.store import case_marks, repeats, review
from annotator.store.case_marks import StoredMark
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


def read_document_queue(project: Project, document_id: DocumentId) -> tuple[QueueItem, ...]:
    """The cases of one document, for `refreshed`; none when it is gone or nobody finished it."""
    with project.database.read() as connection:
        document = review.get(connection, document_id)
        said = _Said.read(connection, document_id)
    return () if document is None else with_alike(_items(said.disguised(document, project.who), said, {}))


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said about cases, and whom somebody asks again, by document."""

    marks: dict[str, list[StoredMark]]
    repeats: dict[str, list[Repeat]]

    @classmethod
    def read(cls, connection: Connection, document_id: str | None = None) -> "_Said":
        """For one document, or for all: there are few next to the cases."""
        names = review.label_names(connection)
        if document_id is not None:
            marks = {document_id: case_marks.marks_of(connection, document_id, names)}
            return cls(marks, {document_id: repeats.repeats_of(connection, document_id, names)})
        asked: dict[str, list[Repeat]] = {}
        for one in repeats.all_repeats(connection, names):
            asked.setdefault(one.document_id, []).append(one)
        return cls(case_marks.all_marks(connection, names), asked)

    def disguised(self, document: UnderReview, who: str) -> UnderReview:
        """See `asking`."""
        return disguised(document, self.repeats.get(document.document_id, ()), who)


def _items(document: UnderReview, said: _Said, pooled: dict[Any, Any]) -> list[QueueItem]:
    reviews = list(decidable(document))
    theirs = said.marks.get(document.document_id, ())
    marks = {key: frozenset(one.kind for one in these) for key, these in in_force(theirs, reviews).items()}
    return sorted(_as_items(document, reviews, marks, pooled), key=place)


def _as_items(
    document: UnderReview, reviews: Iterable[Review], marks: dict[str, frozenset[CaseMark]], pooled: dict[Any, Any]
) -> Iterator[QueueItem]:
    for each in reviews:
        case, case_id = each.case, each.case.id
        yield QueueItem(
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
            marks=marks.get(case_id, NO_MARKS),
            is_audit=_is_audit(each),
            shape=hash(shape(case)),
        )


def _one(pooled: dict[Any, Any], value: T) -> T:
    """One object for equal values: a large project has millions of them, and few that differ."""
    found: T = pooled.setdefault(value, value)
    return found


def _is_audit(each: Review) -> bool:
    made = each.decision if each.standing is Standing.DECIDED else None
    return made is not None and made.is_automatic and is_sampled(made.case_id)
