"""Putting the same mistake right at many places: spans over the same words get another label, or go, as one step."""

from collections.abc import Iterator, Sequence

from annotator.domain.changes import Changes
from annotator.domain.errors import NotFound, SpanRefused
from annotator.domain.model import DocumentId, LabelId, Span, SpanId
from annotator.domain.spans import shortened
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.store import labels, span_search, spans
from annotator.store.schema import span
from annotator.store.transaction import Step, step_of

_AT_A_TIME = 500


def relabel_all(
    project: Project, wanted: Sequence[SpanId], label_id: LabelId, progress: Progress | None = None
) -> Changes:
    """Give these spans of the person's own another label; those gone meanwhile, or marked so already, are left.

    Raises SpanRefused when none is left to change, NotFound for a label that is gone, and Cancelled.
    """
    with step_of(project.database, project.who, "") as step:
        label = labels.get_label(step.connection, label_id)
        if label is None:
            raise NotFound("This label was removed meanwhile.", "Choose another label.")
        done: list[Span] = []
        for document_id, one in _own(step, wanted, progress):
            if spans.find_span(step.connection, one.set_id, one.start, one.end, label_id) is None:
                step.update(span, one.id, one.version, label_id=label_id)
                step.documents.add(document_id)
                done.append(one)
        step.what = f"Relabel {_counted(done)} as {label.name}"
    return step.as_changes()


def remove_all(project: Project, wanted: Sequence[SpanId], progress: Progress | None = None) -> Changes:
    """Remove these spans of the person's own, those that are still there.

    Raises SpanRefused when none is, and Cancelled.
    """
    with step_of(project.database, project.who, "") as step:
        done: list[Span] = []
        for document_id, one in _own(step, wanted, progress):
            step.delete(span, one.id, one.version)
            step.documents.add(document_id)
            done.append(one)
        step.what = f"Delete {_counted(done)}"
    return step.as_changes()


def _own(step: Step, wanted: Sequence[SpanId], progress: Progress | None) -> Iterator[tuple[DocumentId, Span]]:
    for first in range(0, len(wanted), _AT_A_TIME):
        if progress:
            progress.at(first, len(wanted))
        yield from span_search.own_spans(step.connection, step.who, wanted[first : first + _AT_A_TIME])


def _counted(done: Sequence[Span]) -> str:
    if not done:
        raise SpanRefused("There is nothing left to change.", "It was done already, perhaps in another window.")
    quote = f"“{shortened(done[0].quote)}”"
    return quote if len(done) == 1 else f"{len(done)} × {quote}"
