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
    text, before = record.text, len(losses)
    held: list[SpanRecord] = []
    for span in record.spans:
        trimmed, moves = _trimmed(text, span) if options.trim else (span, [])
        kept, whys = fit(text, trimmed) if trimmed is not None else (None, [])
        if kept is not None:
            held.append(kept)
        if moves or whys:
            to = kept[:2] if kept is not None and not whys else None
            losses.append(Loss(record.id, span.start, span.end, span.label, "; ".join([*moves, *whys]), to))
    if len(losses) == before:
        return record, losses
    return replace(record, spans=_distinct(record, held, losses), gold=()), losses


def _trimmed(text: str, span: SpanRecord) -> Fitted:
    start, end = trimmed_edges(text, span.start, span.end, Edges.PUNCTUATION)
    if start == end:
        return None, ["holds nothing but white space"]
    if (start, end) == span[:2]:
        return span, []
    return moved(span, start, end), ["without punctuation and white space at its edges"]


def _distinct(record: DocumentRecord, held: list[SpanRecord], losses: list[Loss]) -> tuple[SpanRecord, ...]:
    kept: dict[tuple[int, int, str], SpanRecord] = {}
    doubled = [span for span in sorted(held, key=text_order) if kept.setdefault(span[:3], span) is not span]
    why = "the same place and label as another span, now that both are cut"
    losses += [Loss(record.id, *span[:3], why) for span in doubled]
    return tuple(kept.values())
