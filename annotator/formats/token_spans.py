"""What a format of tokens holds of a record: spans trimmed, brought to tokens, made flat; and why others are lost."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from annotator.domain.alignment import Aligned, Alignment, Edges, align, trim
from annotator.domain.flatten import FlatPolicy, flatten, split_by_label
from annotator.domain.marks import text_order
from annotator.formats.exchange import DocumentRecord, Loss, SpanRecord, WriteOptions

Place = tuple[int, int]
Fitted = tuple[DocumentRecord, list[Loss]]

#: The contract's token: a run of word characters, or any other sign but a blank (where the first failed, no other is).
_TOKEN = re.compile(r"\w+|\S")
_PIECES = re.compile(r"(\w+|\S)")
_SPAN = re.Match.span


def places_of(text: str) -> Sequence[Place]:
    """Start and end of each token."""
    return tuple(map(_SPAN, _TOKEN.finditer(text)))


def tokens_of(text: str) -> list[str]:
    """The tokens' words."""
    return _TOKEN.findall(text)


def pieces_of(text: str) -> list[str]:
    """What is before the first token, the first token, what is between it and the second, and so on to the end."""
    return _PIECES.split(text)


def on_words(record: DocumentRecord, options: WriteOptions) -> Fitted:
    """The record with its spans on the contract's tokens; see `on_tokens`."""
    if not options.trim and _is_on_words(record):
        return record, []
    return on_tokens(record, places_of(record.text), options)


def _is_on_words(record: DocumentRecord) -> bool:
    """Whether every span begins and ends with a token: told by the signs at its edges, without making the tokens."""
    text = record.text
    length = len(text)
    for start, end, *_ in record.spans:
        first, last = text[start], text[end - 1]
        if first.isspace() or last.isspace():
            return False
        if start and (first.isalnum() or first == "_") and ((before := text[start - 1]).isalnum() or before == "_"):
            return False
        if end < length and (last.isalnum() or last == "_") and ((after := text[end]).isalnum() or after == "_"):
            return False
    return True


def on_tokens(record: DocumentRecord, tokens: Sequence[Place], options: WriteOptions) -> Fitted:
    """The record with its spans on token boundaries; one that was moved is among the losses, with what became of it."""
    losses: list[Loss] = []
    spans: Iterable[SpanRecord] = record.spans
    if options.trim:
        spans = _noted(record.id, trim(record.text, spans, Edges.PUNCTUATION), losses)
    spans = _noted(record.id, align(spans, tokens, Alignment(options.align)), losses)
    return replace(record, spans=tuple(spans)), _once_each(losses)


def _once_each(losses: list[Loss]) -> list[Loss]:
    """Of a span that was moved and then moved again or lost, the end of the story, with the place that it began at."""
    if all(loss.to is None for loss in losses):
        return losses
    told: list[Loss] = []
    moved: dict[tuple[int, int, str | None], int] = {}
    for loss in losses:
        key = (loss.start or 0, loss.end or 0, loss.label)
        number = moved.pop(key, len(told))
        if number < len(told):
            before = told[number]
            told[number] = loss._replace(start=before.start, end=before.end, why=f"{before.why}; then {loss.why}")
        else:
            told.append(loss)
        if loss.to is not None:
            moved[*loss.to, loss.label] = number
    return told


def _noted(document: str, aligned: Aligned[SpanRecord], losses: list[Loss]) -> list[SpanRecord]:
    """The spans kept; of those that became one by being moved, one."""
    losses += [Loss(document, *each.span[:3], each.why) for each in aligned.lost]
    if not aligned.moved:
        return list(aligned.kept)
    befores = {id(each.after): each for each in aligned.moved}
    kept: dict[tuple[int, int, str], SpanRecord] = {}
    for span in sorted(aligned.kept, key=lambda span: id(span) in befores):  # one that stood there already stays
        same = kept.setdefault(span[:3], span)
        move = befores.get(id(span))
        before, why = (move.before, move.why) if move else (span, "")
        if same is not span:
            losses.append(Loss(document, *before[:3], "the same as another span that was moved; one kept"))
        elif move:
            losses.append(Loss(document, *before[:3], f"moved to {span.start}..{span.end}: {why}", span[:2]))
    return sorted(kept.values(), key=text_order)


def flat(fitted: Fitted, options: WriteOptions) -> Fitted:
    """One span at a place, by the policy asked for."""
    record, losses = fitted
    policy, priority = FlatPolicy(options.flat), options.priority
    done = flatten(record.spans, policy, priority)
    if not done.lost:
        return fitted
    flattened = [Loss(record.id, span[0], span[1], span[2], why) for span, why in done.lost]
    return replace(record, spans=done.kept), _once_each(losses + flattened) if losses else flattened


def flat_by_label(fitted: Fitted) -> Fitted:
    """One span of a label at a place; spans of different labels overlap as they like."""
    record, losses = fitted
    kept: list[SpanRecord] = []
    for done in split_by_label(record.spans).values():
        kept += done.kept
        losses += [Loss(record.id, *each.span[:3], each.why) for each in done.lost]
    return replace(record, spans=tuple(sorted(kept, key=text_order))), _once_each(losses)
