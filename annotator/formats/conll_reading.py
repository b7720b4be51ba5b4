"""From tables of tokens to documents: what the text was, and whose spans the tags are.

A text is rebuilt with single blanks between tokens and a line for each sentence, unless the line that begins the
document says what it was (see `conll_header`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, compress, count, pairwise

from annotator.domain.marks import text_order
from annotator.domain.model import State
from annotator.domain.tags import OUTSIDE
from annotator.formats.conll_header import Header, label_of
from annotator.formats.conll_tables import UNSEEN, Table, layout_of, tables
from annotator.formats.exchange import DocumentRecord, Item, ReadOptions, Refusal, Source, SpanRecord
from annotator.formats.span_notes import with_notes
from annotator.formats.token_spans import Place, places_of

#: When a file begins with so many refusals, it is something else.
_PATIENCE = 1000
#: Each is a pass of its own over every document.
_MOST_ANALYSTS = 1000
_NO_HEADER = Header()
#: How a tag begins that goes on with a span, and one that ends it.
_GO_ON, _END = frozenset("ILE"), frozenset("LUES")


class _Unlike(Exception):
    """What a table holds is no document's; the argument says why."""


def read_tables(source: Source, options: ReadOptions, *, merged: bool) -> Iterator[Item]:
    """The documents of a file; its columns are one person's (`merged`) or one analyst's each. Raises OSError."""
    layout = layout_of(source, options, merged=merged)
    if isinstance(layout, Refusal):
        yield layout
        return
    refused, number = 0, 0
    for item in tables(source, options, layout):
        if isinstance(item, Refusal):
            refused += 1
            yield item
            if refused >= _PATIENCE and not number:
                yield Refusal(source.name, f"{_PATIENCE:,} refusals and no document; the rest of the file was not read")
                return
            continue
        number += 1
        try:
            header = item.header or _NO_HEADER
            text, places = _rebuilt(item) if header.text is None else (header.text, _found(item, header.text))
            yield from _records(item, _bare(item, text, number, source, options), places, options, merged)
        except _Unlike as error:
            yield Refusal(f"{source.name}:{item.line}", str(error))


def _bare(table: Table, text: str, number: int, source: Source, options: ReadOptions) -> DocumentRecord:
    """The document without anybody's spans."""
    header = table.header or _NO_HEADER
    alone = table.header is None and options.document_per != "sentence" and number == 1
    counted = source.document_id if alone else f"{source.document_id}-{number:05}"
    given = header.meta.get("source")
    origin = given if isinstance(given, str) and given else source.inner_name
    title = header.meta.get("title")
    return DocumentRecord(
        table.id or counted,
        text,
        header.meta if header.text is not None else {"source": source.inner_name},
        header.layer,
        header.status,
        (),
        f"{source.name}:{table.line}",
        title if isinstance(title, str) else None,
        origin,
        table.read_to,
    )


def _records(
    table: Table, bare: DocumentRecord, places: Sequence[Place], options: ReadOptions, merged: bool
) -> Iterator[DocumentRecord]:
    """The document once for each analyst who has seen it; once, as it is, where nobody has."""
    columns = table.columns()
    if not columns:
        yield bare
        return
    notes = (table.header or _NO_HEADER).notes
    if merged or (table.header or _NO_HEADER).by_label:
        found = dict.fromkeys(span for tags in columns for span in _spans(tags, table, places))
        spans = with_notes(sorted(found, key=text_order), notes)
        yield replace(bare, spans=spans, status=bare.status or _status(columns, table))
        return
    if len(columns) > _MOST_ANALYSTS:
        raise _Unlike(f"{len(columns):,} columns of tags would be as many analysts; there may be {_MOST_ANALYSTS:,}")
    seen = False
    for layer, tags in zip(_names(options, len(columns), bare.layer), columns, strict=True):
        if set(tags) == {UNSEEN}:
            continue
        seen = True
        status = bare.status or _status([tags], table)
        yield replace(bare, layer=layer, spans=with_notes(_spans(tags, table, places), notes), status=status)
    if not seen:
        yield bare


def _names(options: ReadOptions, columns: int, layer: str | None) -> Sequence[str | None]:
    analysts = options.analysts
    if analysts:
        return analysts
    return [layer] if columns == 1 else [f"analyst-{number}" for number in range(1, columns + 1)]


def _status(columns: Sequence[Sequence[str]], table: Table) -> State | None:
    """A table whose every token has a tag was gone through to its end; where one is missing, it was not."""
    if table.header is not None and table.header.text is not None:
        return None  # ours, and it would say
    unfinished = table.incomplete or any(UNSEEN in tags for tags in columns)
    return State.IN_PROGRESS if unfinished else State.DONE


def _rebuilt(table: Table) -> tuple[str, list[Place]]:
    """The text with a blank between tokens and a line for each sentence, and where the tokens stand."""
    bounds = pairwise([*table.breaks, len(table.tokens)])
    text = "\n".join(" ".join(table.tokens[start:end]) for start, end in bounds if start < end)
    stops = list(accumulate(len(token) + 1 for token in table.tokens))
    return text, [(stop - 1 - len(token), stop - 1) for token, stop in zip(table.tokens, stops, strict=True)]


def _found(table: Table, text: str) -> Sequence[Place]:
    """Where each token stands. Raises _Unlike where anything but white space is between two of them."""
    if table.places is not None:
        return table.places
    tokens = table.tokens
    places = places_of(text)
    if tokens == [text[start:end] for start, end in places]:
        return places
    given: list[Place] = []
    reached, find = 0, text.find
    for token in tokens:
        start = find(token, reached)
        if start < 0 or (start > reached and not text[reached:start].isspace()):
            raise _Unlike(f"token {len(given) + 1}, {token[:40]!r}, is not what stands at {reached} in the text")
        reached = start + len(token)
        given.append((start, reached))
    if text[reached:].strip():
        raise _Unlike(f"the text goes on after the last token, at {reached}")
    return given


def _spans(tags: Sequence[str], table: Table, places: Sequence[Place]) -> Iterator[SpanRecord]:
    """The spans that the tags of any scheme say: one goes on with I, L or E of its label in its own sentence.

    Half a million spans pass in an import; what `read_tags` notes of irregular tags is of no use here.
    """
    numbers = list(compress(count(), map(OUTSIDE.__ne__, tags)))
    if UNSEEN in tags:
        numbers = [number for number in numbers if tags[number] != UNSEEN]
    if not numbers:
        return
    header, sentences = table.header or _NO_HEADER, set(table.breaks)
    name, first, last = "", 0, -2  # without a name no span is open
    for number in numbers:
        tag = tags[number]
        kind = tag[0]
        if number != last + 1 or kind not in _GO_ON or tag[2:] != name or number in sentences:
            if name:
                yield SpanRecord(places[first][0], places[last][1], label_of(name, header))
            name, first = tag[2:], number
        last = number
        if kind in _END:
            yield SpanRecord(places[first][0], places[last][1], label_of(name, header))
            name = ""
    if name:
        yield SpanRecord(places[first][0], places[last][1], label_of(name, header))
