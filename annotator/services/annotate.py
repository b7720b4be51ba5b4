"""What an analyst does to spans. Each function is one transaction and one step to undo."""

from collections.abc import Iterable, Mapping
from typing import Any

from annotator.domain.changes import Changes, Focus
from annotator.domain.errors import AnnotatorError, NotFound, SpanRefused, StaleError
from annotator.domain.ids import new_id
from annotator.domain.model import AnnotationSet, DocumentId, Label, LabelId, SetKind, Span, SpanId, State
from annotator.domain.names import is_storable
from annotator.domain.spans import quote_of, shortened
from annotator.services.project import Project
from annotator.store import documents, labels, spans
from annotator.store.schema import annotation_set, span
from annotator.store.transaction import Step, step_of


def add_span(project: Project, document_id: DocumentId, start: int, end: int, label_id: LabelId) -> Changes:
    """Mark `start`..`end` (code points) in the person's own pass, which begins with the first mark.

    Raises SpanRefused for offsets outside the text and for a span that is there already.
    """
    return add_spans(project, document_id, [(start, end)], label_id)


def add_spans(
    project: Project, document_id: DocumentId, extents: Iterable[tuple[int, int]], label_id: LabelId
) -> Changes:
    """Mark several stretches of one document as one step, skipping those that are marked so already.

    Raises SpanRefused when a stretch is no span, or when none is left to mark.
    """
    return add_everywhere(project, {document_id: extents}, label_id)


def add_everywhere(
    project: Project, extents: Mapping[DocumentId, Iterable[tuple[int, int]]], label_id: LabelId
) -> Changes:
    """Mark stretches of several documents as one step; otherwise as `add_spans`."""
    wanted = {document_id: sorted(set(found)) for document_id, found in extents.items()}
    if not any(wanted.values()):
        raise SpanRefused("There is nothing to mark.", "Select some text first.")
    with step_of(project.database, project.who, "") as step:
        label = _label(step, label_id)
        made = [one for document_id, found in wanted.items() for one in _mark(step, document_id, found, label)]
        if not made:
            raise SpanRefused(f"This is marked as {label.name} already.", "Choose another label or another stretch.")
        step.what = _words(f"Add {label.name}", made)
        if len(wanted) == 1:  # over several documents there is no one place to look at
            step.focus = Focus(next(iter(wanted)), made[-1].start, made[-1].end, made[-1].id)
    return step.as_changes()


def relabel(project: Project, seen: Span, label_id: LabelId) -> Changes:
    """Give a span another label. Raises StaleError when it changed since it was read."""
    with step_of(project.database, project.who, "") as step:
        label = _label(step, label_id)
        own = _own(step, seen)
        _refuse_twin(step, own, seen.id, (seen.start, seen.end), label)
        _update(step, own, seen, label_id=label_id)
        step.what = f"Relabel “{shortened(seen.quote)}” as {label.name}"
    return step.as_changes()


def set_bounds(project: Project, seen: Span, start: int, end: int) -> Changes:
    """Move a span's start or end (code points). Raises SpanRefused and StaleError."""
    with step_of(project.database, project.who, "") as step:
        own = _own(step, seen)
        quote = quote_of(_text(step, own.document_id), start, end)
        label = _label(step, seen.label_id)
        _refuse_twin(step, own, seen.id, (start, end), label)
        _update(step, own, seen, start=start, end=end, quote=quote)
        step.what = f"Move {label.name} to “{shortened(quote)}”"
        step.focus = Focus(own.document_id, start, end, seen.id)
    return step.as_changes()


def delete_span(project: Project, seen: Span) -> Changes:
    """Remove a span. Raises StaleError when it changed since it was read."""
    with step_of(project.database, project.who, "") as step:
        own = _own(step, seen)
        label = _label(step, seen.label_id)
        step.delete(span, seen.id, seen.version)
        _touch(step, own, seen.start, seen.end, None)
        step.what = f"Delete {label.name} “{shortened(seen.quote)}”"
    return step.as_changes()


def set_note(project: Project, seen: Span, note: str | None) -> Changes:
    """Write a note on a span; None or blanks remove it. Raises AnnotatorError for a note that is no text."""
    if note and not is_storable(note):
        raise AnnotatorError("This note holds a NUL or half a character.", "Type the note again, or paste plain text.")
    with step_of(project.database, project.who, f"Note on “{shortened(seen.quote)}”") as step:
        kept = note if note and note.strip() else None
        _update(step, _own(step, seen), seen, note=kept)
    return step.as_changes()


def set_flag(project: Project, seen: Span, flagged: bool) -> Changes:
    """Flag a span for a second look, or take the flag off."""
    words = f"{'Flag' if flagged else 'Unflag'} “{shortened(seen.quote)}”"
    with step_of(project.database, project.who, words) as step:
        _update(step, _own(step, seen), seen, flagged=int(flagged))
    return step.as_changes()


def own_set(step: Step, document_id: DocumentId, state: State = State.IN_PROGRESS) -> AnnotationSet:
    """The person's own pass; made when it is missing, begun when it was new."""
    found = documents.get_set(step.connection, document_id, step.who)
    if found is None:
        row = {
            "id": new_id(),
            "document_id": document_id,
            "owner": step.who,
            "kind": SetKind.HUMAN.value,
            "state": state.value,
            "batch": None,
            "version": 1,
        }
        step.insert(annotation_set, row)
        step.list_changed = True
        found = documents.get_set(step.connection, document_id, step.who)
        assert found is not None
    elif found.state is State.NEW:
        step.update(annotation_set, found.id, found.version, state=state.value)
        step.list_changed = True
    return found


def _mark(step: Step, document_id: DocumentId, extents: list[tuple[int, int]], label: Label) -> list[Span]:
    text = _text(step, document_id)
    own = own_set(step, document_id)
    step.documents.add(document_id)
    added = (_add(step, own, text, extent, label) for extent in extents)
    return [one for one in added if one is not None]


def _add(step: Step, own: AnnotationSet, text: str, extent: tuple[int, int], label: Label) -> Span | None:
    start, end = extent
    quote = quote_of(text, start, end)
    if spans.find_span(step.connection, own.id, start, end, label.id) is not None:
        return None
    made = Span(SpanId(new_id()), own.id, start, end, label.id, quote)
    row = {
        "id": made.id,
        "set_id": own.id,
        "start": start,
        "end": end,
        "label_id": label.id,
        "quote": quote,
        "note": None,
        "flagged": 0,
        "batch": None,
        "version": 1,
    }
    step.insert(span, row)
    return made


def _update(step: Step, own: AnnotationSet, seen: Span, **values: Any) -> None:
    step.update(span, seen.id, seen.version, **values)
    _touch(step, own, seen.start, seen.end, seen.id)


def _touch(step: Step, own: AnnotationSet, start: int, end: int, span_id: SpanId | None) -> None:
    step.documents.add(own.document_id)
    step.focus = Focus(own.document_id, start, end, span_id)


def _own(step: Step, seen: Span) -> AnnotationSet:
    """The pass of the span, which must be the person's own: nobody writes into another's."""
    own = documents.get_set_by_id(step.connection, seen.set_id)
    if own is None:
        raise StaleError("This span was removed meanwhile.", "Look at what is there now and decide again.")
    if own.owner != step.who:
        raise SpanRefused(f"This span belongs to {own.owner}.", "Mark it in your own pass instead.")
    return own


def _refuse_twin(step: Step, own: AnnotationSet, mine: SpanId, extent: tuple[int, int], label: Label) -> None:
    twin = spans.find_span(step.connection, own.id, *extent, label.id)
    if twin is not None and twin.id != mine:
        raise SpanRefused(f"These words are marked as {label.name} already.", "Delete one of the two spans instead.")


def _text(step: Step, document_id: DocumentId) -> str:
    text = documents.get_text(step.connection, document_id)
    if text is None:
        raise NotFound(f"There is no document {document_id}.", "Choose another document.")
    return text


def _label(step: Step, label_id: LabelId) -> Label:
    label = labels.get_label(step.connection, label_id)
    if label is None:
        raise NotFound("This label was removed meanwhile.", "Choose another label.")
    return label


def _words(verb: str, made: list[Span]) -> str:
    quote = f"“{shortened(made[0].quote)}”"
    return f"{verb} {quote}" if len(made) == 1 else f"{verb} to {len(made)} × {quote}"
