"""From tables of tokens to documents: what the text was, and whose spans the tags are.

A text is rebuilt with single blanks between tokens and a line for each sentence, unless the line that begins the
document says what it was (see `conll_header`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from annotator.domain.marks import text_order
from annotator.domain.model import State
from annotator.domain.tags import OUTSIDE, Scheme, read_tags
from annotator.formats.conll_header import Header, label_of
from annotator.formats.conll_tables import UNSEEN, Table, layout_of, tables
from annotator.formats.exchange import DocumentRecord, Item, ReadOptions, Refusal, Source, SpanRecord
from annotator.formats.span_notes import with_notes
from annotator.formats.token_spans import Place, places_of

#: When a file begins with so many refusals, it is something else.
_PATIENCE = 1000
_NOTHING = frozenset((OUTSIDE, UNSEEN))
_NO_HEADER = Header()
_OUTSIDE_TWICE = (OUTSIDE, OUTSIDE)
#: The tag of a first token, where a tag says that a span goes on.
_GOES_ON = {"I": "B", "L": "U", "E": "U"}


class _Unlike(Exception):
    """The tokens are not those of the text; the argument says where."""


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
            text, places = _rebuilt(item) if header.text is None else (header.text, _found(item.tokens, header.text))
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
    columns: list[tuple[str, ...]] = list(zip(*table.tags, strict=True))
    if not columns:
        yield bare
        return
    notes = (table.header or _NO_HEADER).notes
    if merged or (table.header or _NO_HEADER).by_label:
        found = dict.fromkeys(span for tags in columns for span in _spans(tags, table, places))
        spans = with_notes(sorted(found, key=text_order), notes)
        yield replace(bare, spans=spans, status=bare.status or _status(columns, table))
        return
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


def _found(tokens: list[str], text: str) -> Sequence[Place]:
    """Where each token stands. Raises _Unlike where anything but white space is between two of them."""
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
    if _NOTHING.issuperset(tags):
        return
    header = table.header or _NO_HEADER
    cut = _cut(tags, table.breaks)
    # Of tokens that nobody marked, one behind each span says all: most of a text is left out here.
    numbers = [number for number, pair in enumerate(pairwise((OUTSIDE, *cut))) if pair != _OUTSIDE_TWICE]
    read = read_tags([cut[number] for number in numbers], [places[number] for number in numbers], Scheme.BILUO)
    for start, end, name in read.spans:
        yield SpanRecord(start, end, label_of(name, header))


def _cut(tags: Sequence[str], breaks: Sequence[int]) -> Sequence[str]:
    """The tags without unseen ones, and with a span that ends where its sentence does, as IOB1 means it.

    Read as BILUO, IOB1 and IOB2 say what they always do: a span begins without B, or ends without L.
    """
    cut = [OUTSIDE if tag == UNSEEN else tag for tag in tags]
    for number in breaks[1:]:
        if number < len(cut) and cut[number][0] in _GOES_ON:
            cut[number] = _GOES_ON[cut[number][0]] + cut[number][1:]
    return cut
