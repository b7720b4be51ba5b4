"""A table of tokens with a column for each label, so that nested spans of different labels all have room.

Built like `conll` otherwise. The columns stand in the order of the tagset, and each tag names its label again.
"""

from collections.abc import Iterator
from typing import BinaryIO

from annotator.domain.errors import AnnotatorError
from annotator.formats.conll import document, rows_of
from annotator.formats.conll_header import header_line
from annotator.formats.conll_reading import read_tables
from annotator.formats.exchange import DocumentRecord, Item, Loss, ReadOptions, Source, SpanRecord, WriteOptions
from annotator.formats.token_spans import flat_by_label, on_words


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The documents of a file; all columns of tags are one person's. Raises OSError."""
    return read_tables(source, options, merged=True)


def hold(record: DocumentRecord, options: WriteOptions) -> tuple[DocumentRecord, list[Loss]]:
    """The record with its spans on whole tokens; where two of one label overlap, the longest."""
    return flat_by_label(on_words(record, options))


def write(records: Iterator[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """UTF-8, LF. The records must have gone through `hold`.

    Without the tagset in the options all records are held in memory to find the labels.
    """
    names = [label.name for label in options.labels]
    if not names:
        held = list(records)
        names, records = sorted({span.label for record in held for span in record.spans}) or ["-"], iter(held)
    rows = rows_of(options)
    for record in records:
        columns: dict[str, list[SpanRecord]] = {name: [] for name in names}
        for span in record.spans:
            if span.label not in columns:
                raise AnnotatorError(
                    f"Document {record.id} has the label {span.label!r}, which is not in the tagset of this export.",
                    "Export again; if it stays so, run the check of the database.",
                )
            columns[span.label].append(span)
        lines = rows.of(record.text, list(columns.values()), record.spans)
        out.write(document(header_line(record, by_label=True), lines))
