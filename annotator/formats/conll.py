"""CoNLL-2003's table: a token and its tag a line, a blank line behind a sentence, -DOCSTART- before a document.

Tokens are the contract's. A sentence never ends inside a span, so that every span is whole for readers that go by
sentences. The -DOCSTART- line carries the id and the text (see `conll_header`), so our own reading gives back every
offset; other programs pass over that line, as they do with CoNLL-2003's.

On reading, the first column is the token and the last the tag; where every column behind the token holds tags, each is
an analyst's. A `?` means that the analyst has not seen the token: without any seen token there is no pass, with all of
them it is done.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from annotator.domain.tags import Scheme, write_tags
from annotator.domain.tokens import closes_abbreviation
from annotator.formats.conll_header import header_line, in_tag
from annotator.formats.conll_reading import read_tables
from annotator.formats.exchange import DocumentRecord, Item, Loss, ReadOptions, Source, SpanRecord, WriteOptions
from annotator.formats.token_spans import Place, flat, on_tokens, places_of

#: A line's end, or what ends a sentence before a blank.
_SENTENCE_END = re.compile(r"[\r\n]+|[.!?…]+[\"'”’»)\]]*[^\S\r\n]+|[。！？]+[」』”]*")


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The documents of a file, once for each analyst. Raises OSError."""
    return read_tables(source, options, merged=False)


def hold(record: DocumentRecord, options: WriteOptions) -> tuple[DocumentRecord, list[Loss]]:
    """The record with flat spans on whole tokens, and what that loses."""
    return flat(on_tokens(record, places_of(record.text), options), options)


def write(records: Iterator[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """UTF-8, LF. The records must have gone through `hold`."""
    scheme = scheme_of(options)
    for record in records:
        write_document(record, [record.spans], scheme, out)


def scheme_of(options: WriteOptions) -> Scheme:
    """The scheme asked for."""
    return Scheme(options.scheme.upper())


def write_document(
    record: DocumentRecord,
    columns: Sequence[Sequence[SpanRecord]],
    scheme: Scheme,
    out: BinaryIO,
    *,
    labels: bool = False,
) -> None:
    """One document with a column of tags for each list of spans; `labels`: they are one person's labels."""
    text, places = record.text, places_of(record.text)
    tags = (
        write_tags([span._replace(label=in_tag(span.label)) for span in spans], places, scheme) for spans in columns
    )
    cells = [[text[start:end] for start, end in places], *tags]
    lines = list(map("\t".join, zip(*cells, strict=True)))
    starts = sentence_starts(text, places, record.spans)
    for number in reversed(starts):
        lines[number] = f"\n{lines[number]}"
    body = "\n".join(lines)
    out.write(f"{header_line(record, by_label=labels)}\n\n{body}{chr(10) * 2 if lines else ''}".encode())


def sentence_starts(text: str, places: Sequence[Place], spans: Iterable[SpanRecord]) -> list[int]:
    """The tokens, by number, that begin a sentence behind the first and lie in no span that began before.

    `spans` are in text order.
    """
    starts = [start for start, _ in places]
    firsts, lasts = _covered(spans)
    found: list[int] = []
    for end in _SENTENCE_END.finditer(text):
        sign, stop = text[end.start()], end.end()
        if sign == "." and not _is_stop(text, end.start(), stop):
            continue
        number = bisect_left(starts, stop)
        if not 0 < number < len(starts) or (found and found[-1] == number):
            continue
        around = bisect_left(firsts, starts[number]) - 1
        if around < 0 or lasts[around] <= starts[number]:
            found.append(number)
    return found


def _covered(spans: Iterable[SpanRecord]) -> tuple[list[int], list[int]]:
    """Where the stretches begin and end that the spans cover, those that overlap made one."""
    firsts: list[int] = []
    lasts: list[int] = []
    for start, end, *_ in spans:
        if not lasts or start >= lasts[-1]:
            firsts.append(start)
            lasts.append(end)
        elif end > lasts[-1]:
            lasts[-1] = end
    return firsts, lasts


def _is_stop(text: str, dot: int, behind: int) -> bool:
    """Whether a full stop, with what stands `behind` it, ends a sentence and not only an abbreviation."""
    if behind == len(text) or text[dot + 1] == ".":
        return True
    return not text[behind].islower() and not closes_abbreviation(text, dot)
