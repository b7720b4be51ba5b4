"""The reviewer's queue: every case of the project, read once and then refreshed document by document."""

from collections.abc import Iterator
from typing import Any, TypeVar

from annotator.domain.alike import shape
from annotator.domain.decisions import Review, Standing
from annotator.domain.model import DocumentId
from annotator.domain.policies import is_sampled
from annotator.domain.queue import NO_MARKS, QueueItem, place, with_alike
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.services.reviewing import decidable
from annotator.store import review
from annotator.store.review import UnderReview, Which

T = TypeVar("T", frozenset[str], tuple[str, ...], tuple[tuple[str, ...], ...])


def read_queue(project: Project, progress: Progress | None = None) -> tuple[QueueItem, ...]:
    """Every case of the project, decided and agreed ones too, by document, then place. Raises Cancelled.

    Belongs on a worker thread: it reads every span of the project. `refreshed` puts one document anew into it.
    """
    found: list[QueueItem] = []
    pooled: dict[Any, Any] = {}
    with project.database.read() as connection:
        total = review.count(connection, Which.TO_REVIEW)
        for done, document in enumerate(review.stream(connection, Which.TO_REVIEW)):
            if progress:
                progress.at(done, total, document.document_id)
            found += _items(document, pooled)
    return with_alike(found)


def read_document_queue(project: Project, document_id: DocumentId) -> tuple[QueueItem, ...]:
    """The cases of one document, for `refreshed`; none when it is gone or nobody finished it."""
    with project.database.read() as connection:
        document = review.get(connection, document_id)
    return () if document is None else with_alike(_items(document, {}))


def _items(document: UnderReview, pooled: dict[Any, Any]) -> list[QueueItem]:
    return sorted(_as_items(document, pooled), key=place)


def _as_items(document: UnderReview, pooled: dict[Any, Any]) -> Iterator[QueueItem]:
    for each in decidable(document):
        case = each.case
        item = QueueItem(
            document_id=case.document_id,
            title=document.title,
            case_id=case.id,
            kind=case.kind,
            standing=each.standing,
            start=min(one.start for one in case.candidates),
            end=max(one.end for one in case.candidates),
            quote=case.candidates[0].quote,
            labels=_one(pooled, frozenset(one.label for one in case.candidates)),
            analysts_for=_one(pooled, tuple(one.voters for one in case.candidates)),
            against=_one(pooled, case.against),
            marks=NO_MARKS,
            is_audit=_is_audit(each),
            shape=hash(shape(case)),
        )
        yield item


def _one(pooled: dict[Any, Any], value: T) -> T:
    """One object for equal values: a large project has millions of them, and few that differ."""
    found: T = pooled.setdefault(value, value)
    return found


def _is_audit(each: Review) -> bool:
    made = each.decision if each.standing is Standing.DECIDED else None
    return made is not None and made.is_automatic and is_sampled(made.case_id)
