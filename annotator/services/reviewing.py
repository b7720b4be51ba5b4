"""The cases of a project and where they stand. Looking stores nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from annotator.domain import adjudication
from annotator.domain.adjudication import review as review_of
from annotator.domain.alike import moved
from annotator.domain.case_marks import Closed
from annotator.domain.decisions import GoldSpan, Review, Standing, gold_spans
from annotator.domain.errors import NotFound
from annotator.domain.model import DocumentId
from annotator.domain.passes import Mark
from annotator.domain.policies import AUDIT_SHARE, is_sampled
from annotator.services.asking import disguised
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.store import review
from annotator.store.case_marks import closure_of
from annotator.store.repeats import repeats_of
from annotator.store.review import UnderReview, Which


@dataclass(frozen=True, slots=True)
class DocumentReview:
    """One document as a reviewer works through it: its cases in text order, and the gold so far."""

    document_id: str
    text: str
    reviews: tuple[Review, ...]
    gold: tuple[GoldSpan, ...]
    analysts: tuple[str, ...]
    closed: Closed | None = None

    @property
    def open(self) -> int:
        """How many cases are undecided or stale; the document can be closed when there is none."""
        return count_open(self.reviews)


@dataclass(frozen=True, slots=True)
class Alike:
    """What a decision about another case means for this one; `review` is where it stands."""

    spans: tuple[Mark, ...]
    review: Review


def review_document(project: Project, document_id: DocumentId) -> DocumentReview:
    """The cases and the gold of one document, as the person is to see them: see `asking`. Raises NotFound."""
    with project.database.read() as connection:
        found = review.get(connection, document_id)
        asked = repeats_of(connection, document_id, review.label_names(connection))
        closed = closure_of(connection, document_id)
    if found is None:
        raise NotFound(f"There is no document {document_id}.", "List the documents to see their ids.")
    found = disguised(found, asked, project.who)
    return as_document(found, review_of(found.passes, found.decisions), closed)


def as_document(found: UnderReview, reviews: Iterable[Review], closed: Closed | None) -> DocumentReview:
    """A document whose cases were worked out; those that no analyst holds a span of (any more) are left out."""
    held = tuple(each for each in reviews if each.case.candidates[0].voters)
    gold, analysts = tuple(gold_spans(found.decisions)), tuple(sorted(found.passes.passes))
    return DocumentReview(found.document_id, found.passes.text, held, gold, analysts, closed)


def conflicts(project: Project, progress: Progress | None = None) -> Iterator[Review]:
    """The cases that a reviewer is to look at, by document, then place: stale ones, and open ones not agreed on."""
    for each in _all_reviews(project, progress):
        if each.is_listed:
            yield each


def audit(project: Project, share: Fraction = AUDIT_SHARE, progress: Progress | None = None) -> Iterator[Review]:
    """A sample of what policies settled, the same each time; what a reviewer decides again leaves it."""
    for each in _all_reviews(project, progress):
        made = each.decision if each.standing is Standing.DECIDED else None
        if made and made.is_automatic and is_sampled(made.case_id, share):
            yield each


def cases_alike(
    project: Project, document_id: DocumentId, case_id: str, spans: Iterable[Mark], progress: Progress | None = None
) -> dict[tuple[DocumentId, str], Alike]:
    """By document and case id, what deciding `spans` for a case means for each undecided case alike, itself first.

    Alike are cases whose candidates read the same and lie the same way to each other: a repeated phrase, or a passage
    that stands in other pages too. One where the spans would not read the same is left out. Raises NotFound.
    """
    chosen = tuple(spans)
    first = review_document(project, document_id)
    here = next((each for each in first.reviews if each.case.id == case_id), None)
    if here is None:
        raise no_case(case_id)
    found = {(document_id, case_id): Alike(chosen, here)}
    with project.database.read() as connection:
        total = review.count(connection, Which.TO_REVIEW)
        for done, other in enumerate(review.stream(connection, Which.TO_REVIEW)):
            if progress:
                progress.at(done, total, other.document_id)
            for each in review_of(other.passes, other.decisions):
                if (
                    each.is_listed
                    and (there := moved(chosen, here.case, first.text, each.case, other.passes.text)) is not None
                ):
                    found.setdefault((DocumentId(other.document_id), each.case.id), Alike(there, each))
    return found


def find_case(project: Project, case_id: str, progress: Progress | None = None) -> Review:
    """A case by its id, wherever it is. Nothing is stored by looking, so this works through the documents.

    Raises NotFound.
    """
    with project.database.read() as connection:
        total = review.count(connection, Which.TO_REVIEW)
        for done, found in enumerate(review.stream(connection, Which.TO_REVIEW)):
            if progress:
                progress.at(done, total, found.document_id)
            for each in decidable(found):
                if each.case.id == case_id:
                    return each
    raise no_case(case_id)


def no_case(case_id: str) -> NotFound:
    """What to say when a case is not there, or not there any more."""
    return NotFound(
        f"There is no case {case_id[:40]!r}.", "A case's id changes with its spans; `conflicts` lists those there are."
    )


def decidable(found: UnderReview) -> Iterator[Review]:
    """Every case of a document that can be decided, now or again; at the end gold in places where nobody has a span."""
    return adjudication.decidable(found.passes, found.decisions)


def count_open(reviews: tuple[Review, ...] | list[Review]) -> int:
    """How many cases keep a document from being closed: undecided, those agreed on too, or stale."""
    return sum(each.standing is not Standing.DECIDED for each in reviews)


def _all_reviews(project: Project, progress: Progress | None) -> Iterator[Review]:
    with project.database.read() as connection:
        total = review.count(connection, Which.TO_REVIEW)
        for done, found in enumerate(review.stream(connection, Which.TO_REVIEW)):
            if progress:
                progress.at(done, total, found.document_id)
            yield from review_of(found.passes, found.decisions)
