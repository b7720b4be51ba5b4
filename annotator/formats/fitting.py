"""Goes once over the spans of a record, lets a format fit each, and counts what that changes or leaves out."""

from collections.abc import Callable
from dataclasses import replace

from annotator.domain.alignment import Edges, trimmed_edges
from annotator.domain.marks import moved, text_order
from annotator.formats.exchange import DocumentRecord, Held, Loss, SpanRecord, WriteOptions

#: What a format holds of a span (None: nothing), and why that is not the span itself: half sentences.
Fitted = tuple[SpanRecord | None, list[str]]


def fit_spans(
    record: DocumentRecord, options: WriteOptions, fit: Callable[[str, SpanRecord], Fitted], losses: list[Loss]
) -> Held:
    """The record with the spans that `fit` makes of its own; two that become the same are one. Adds to `losses`."""
    text = record.text
    held: dict[tuple[int, int, str], SpanRecord] = {}
    changed: list[tuple[SpanRecord, SpanRecord | None, list[str], list[str]]] = []
    for span in record.spans:
        trimmed, moves = _trimmed(text, span) if options.trim else (span, [])
        kept, whys = fit(text, trimmed) if trimmed is not None else (None, [])
        if moves or whys:
            changed.append((span, kept, moves, whys))
        elif kept is not None:
            held[kept[:3]] = kept
    if not changed:
        return record, losses
    # Of those that are the same by now, one that stood there already stays.
    for _, kept, *_ in sorted(changed, key=lambda each: each[1] is None or each[1][:3] != each[0][:3]):
        if kept is not None:
            held.setdefault(kept[:3], kept)
    for span, kept, moves, whys in changed:
        said = [*moves, *whys]
        if kept is not None and held[kept[:3]] is not kept:
            said.append("the same place and label as another span then")
        to = kept[:2] if kept is not None and said == moves else None
        losses.append(Loss(record.id, span.start, span.end, span.label, "; ".join(said), to))
    return replace(record, spans=tuple(sorted(held.values(), key=text_order)), gold=()), losses


def _trimmed(text: str, span: SpanRecord) -> Fitted:
    start, end = trimmed_edges(text, span.start, span.end, Edges.PUNCTUATION)
    if start == end:
        return None, ["holds nothing but white space"]
    if (start, end) == span[:2]:
        return span, []
    return moved(span, start, end), ["without punctuation and white space at its edges"]
