"""CoNLL-2003's table: a token and its tag a line, a blank line behind a sentence, -DOCSTART- before a document.

Tokens are the contract's. A sentence never ends inside a span, so that every span is whole for readers that go by
sentences. The -DOCSTART- line carries the id and the text (see `conll_header`), so our own reading gives back every
offset; other programs pass over that line, as they do with CoNLL-2003's.

On reading, the first column is the token and the last the tag; where every column behind the token holds tags, each is
an analyst's. A `?` means that the analyst has not seen the token: without any seen token there is no pass, with all of
them it is done.
"""

from collections.abc import Iterator
from typing import BinaryIO

from annotator.domain.tags import Scheme
from annotator.formats.conll_header import header_line
from annotator.formats.conll_reading import read_tables
from annotator.formats.conll_rows import Rows
from annotator.formats.exchange import DocumentRecord, Item, Loss, ReadOptions, Source, WriteOptions
from annotator.formats.token_spans import flat, on_words


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The documents of a file, once for each analyst. Raises OSError."""
    return read_tables(source, options, merged=False)


def hold(record: DocumentRecord, options: WriteOptions) -> tuple[DocumentRecord, list[Loss]]:
    """The record with flat spans on whole tokens, and what that loses."""
    return flat(on_words(record, options), options)


def write(records: Iterator[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """UTF-8, LF. The records must have gone through `hold`."""
    rows = rows_of(options)
    for record in records:
        lines = rows.of(record.text, [record.spans], record.spans)
        out.write(document(header_line(record, by_label=False), lines))


def rows_of(options: WriteOptions) -> Rows:
    """Rows in the scheme asked for."""
    return Rows(Scheme(options.scheme.upper()))


def document(header: str, lines: str) -> bytes:
    """A document as it stands in the file."""
    return f"{header}\n\n{lines}{chr(10) if lines else ''}".encode()
