"""Taking whole documents out, with everything that hangs on them."""

from sqlalchemy import delete, select

from annotator.domain.model import DocumentId
from annotator.store.schema import annotation_set, case_mark, closure, decision, document, repeat, span
from annotator.store.transaction import Step


def remove_document_rows(step: Step, document_id: DocumentId) -> None:
    """Delete a document, its passes and their spans as part of a step, keeping what they were."""
    sets = select(annotation_set.c.id).where(annotation_set.c.document_id == document_id)
    for table, condition in (
        (case_mark, case_mark.c.document_id == document_id),
        (closure, closure.c.document_id == document_id),
        (repeat, repeat.c.document_id == document_id),
        (decision, decision.c.document_id == document_id),
        (span, span.c.set_id.in_(sets)),
        (annotation_set, annotation_set.c.document_id == document_id),
        (document, document.c.id == document_id),
    ):
        rows = step.connection.execute(select(table).where(condition)).mappings().all()
        step.note_removed(table, [dict(row) for row in rows])
        step.connection.execute(delete(table).where(condition))
