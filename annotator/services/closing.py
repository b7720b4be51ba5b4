"""Closing the review of a document, after a check list, and opening it again."""

from annotator.domain.adjudication import review as review_of
from annotator.domain.case_marks import Closed
from annotator.domain.changes import Changes, Focus
from annotator.domain.closing import Problem, problems
from annotator.domain.decisions import gold_spans
from annotator.domain.errors import AnnotatorError, NotFound
from annotator.domain.model import DocumentId
from annotator.domain.spans import shortened
from annotator.services.project import Project
from annotator.store import case_marks, review
from annotator.store.review import UnderReview
from annotator.store.transaction import Step, step_of


def checklist(project: Project, document_id: DocumentId) -> tuple[Problem, ...]:
    """What to look at before closing a document, in text order; what `blocks` comes first. Raises NotFound."""
    with project.database.read() as connection:
        found = review.get(connection, document_id)
    return _problems(_there(found, document_id))


def close(project: Project, document_id: DocumentId) -> Changes:
    """Declare the review of a document finished; saying it again changes nothing.

    Raises NotFound, and AnnotatorError while a case is open or stale. Deciding again later leaves it closed.
    """
    with step_of(project.database, project.who, "") as step:
        found = _there(review.get(step.connection, document_id), document_id)
        waiting = sum(one.blocks for one in _problems(found))
        if waiting:
            raise AnnotatorError(
                f"{waiting:,} {'case of this document is' if waiting == 1 else 'cases of this document are'} open.",
                "Decide them first, those that all agree on too.",
            )
        if case_marks.closure_of(step.connection, document_id) is None:
            case_marks.add_closure(step, document_id)
        _tell(step, "Close the review of", found)
    return step.as_changes()


def reopen(project: Project, document_id: DocumentId) -> Changes:
    """Take the closing of a document back. Raises NotFound for one that is not closed."""
    with step_of(project.database, project.who, "") as step:
        found = _there(review.get(step.connection, document_id), document_id)
        closed = case_marks.closure_of(step.connection, document_id)
        if closed is None:
            raise NotFound("The review of this document is not closed.", "There is nothing to open again.")
        case_marks.drop_closure(step, closed)
        _tell(step, "Reopen the review of", found)
    return step.as_changes()


def closed_documents(project: Project) -> dict[str, Closed]:
    """Every document whose review is closed, by id: by whom and when."""
    with project.database.read() as connection:
        return case_marks.closed_documents(connection)


def _problems(found: UnderReview) -> tuple[Problem, ...]:
    passes = found.passes
    return tuple(problems(passes.text, review_of(passes, found.decisions), gold_spans(found.decisions)))


def _there(found: UnderReview | None, document_id: DocumentId) -> UnderReview:
    if found is None:
        raise NotFound(f"There is no document {document_id}.", "List the documents to see their ids.")
    return found


def _tell(step: Step, verb: str, found: UnderReview) -> None:
    step.what = f"{verb} “{shortened(found.title or found.document_id)}”"
    step.documents.add(DocumentId(found.document_id))
    step.focus = Focus(DocumentId(found.document_id))
