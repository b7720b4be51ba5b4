"""A data set as `datasets` loads it from its folder: Parquet, JSON Lines of the same rows, and the card.

The config `spans` (in data/, the default) has a document a row and holds everything but how gold came about; `tokens`
has a sentence a row with IOB2 tags, as token classification wants it, and so only flat spans on whole tokens. Offsets
count code points. Labels are names in JSON Lines, and numbers of a ClassLabel in Parquet.

Without pyarrow there is no Parquet: tokens are JSON Lines too then, and the card sends readers to those.
"""

import importlib.util
import json
from collections.abc import Iterator
from contextlib import ExitStack
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import State
from annotator.formats.dataset_card import CARD, DATA, TOKENS, SplitCounts, card
from annotator.formats.dataset_features import span_features, token_features
from annotator.formats.exchange import DocumentRecord, WriteOptions
from annotator.formats.extras import how_to_get
from annotator.formats.huggingface_reading import read, read_folder
from annotator.formats.json_text import meta_text
from annotator.formats.jsonl import on_one_line
from annotator.formats.layers import person_of
from annotator.formats.parquet_tables import ParquetTable
from annotator.formats.token_rows import TokenRow, tag_names, token_rows

__all__ = ["comparable", "read", "read_folder", "write_folder", "write_parts"]

#: What the parts of a split are called there.
_SPLITS = {"dev": "validation", "": "train"}
_HEAD = ("id", "text", "layer", "status", "meta")


def remarks() -> list[str]:
    """That there is no Parquet, where there is none."""
    if _has_pyarrow():
        return []
    return [f"Without pyarrow this data set has JSON Lines and no Parquet; to get it: {how_to_get('export')}"]


def _has_pyarrow() -> bool:
    return importlib.util.find_spec("pyarrow") is not None


def write_folder(records: Iterator[DocumentRecord], folder: Path, options: WriteOptions) -> None:
    """All records as the split `train`. Raises AnnotatorError for a label that is not in the options."""
    write_parts(iter([("", records)]), folder, options)


def write_parts(parts: Iterator[tuple[str, Iterator[DocumentRecord]]], folder: Path, options: WriteOptions) -> None:
    """A split for each part, and the card. Raises as `write_folder`."""
    has_parquet = _has_pyarrow()
    for name in (DATA, TOKENS):
        (folder / name).mkdir()
    counts = []
    for part, records in parts:
        with _Split(folder, _SPLITS.get(part, part), options, has_parquet=has_parquet) as split:
            for record in records:
                split.add(record)
        counts.append(split.finish())
    written = card(counts, options, ".parquet" if has_parquet else ".jsonl")
    (folder / CARD).write_bytes(written.encode("utf-8"))


class _Split(ExitStack):
    """The files of one split."""

    def __init__(self, folder: Path, name: str, options: WriteOptions, *, has_parquet: bool) -> None:
        super().__init__()
        labels = tuple(one.name for one in options.labels)
        self._options = options
        self._counts = SplitCounts(name)
        self._labels = {label: number for number, label in enumerate(labels)}
        self._tags = {tag: number for number, tag in enumerate(tag_names(labels))}
        data, tokens = folder / DATA / name, folder / TOKENS / name
        self._files = (data, tokens)
        self._lines = self.enter_context(_path(data, ".jsonl").open("wb"))
        self._table = self._token_table = self._token_lines = None
        if has_parquet:
            self._table = self.enter_context(ParquetTable(_path(data, ".parquet"), span_features(labels)))
            features = token_features(tuple(self._tags))
            self._token_table = self.enter_context(ParquetTable(_path(tokens, ".parquet"), features))
        else:
            self._token_lines = self.enter_context(_path(tokens, ".jsonl").open("wb"))

    def add(self, record: DocumentRecord) -> None:
        """Writes a document everywhere. Raises AnnotatorError for a label that has no number."""
        for label in {span.label for span in record.spans}:
            if label not in self._labels:
                raise AnnotatorError(f"{label[:40]!r} is a label of a span, but not of the project.", "Run check.")
        tagged = token_rows(record, self._options)
        self._add_document(record)
        for row in tagged.rows:
            self._add_sentence(row)
        self._counts.add(record, tagged)

    def _add_document(self, record: DocumentRecord) -> None:
        # A layer of gold is called as in other tools' files: without decisions no file brings gold.
        layer = None if record.layer is None else person_of(record.layer)
        head = (record.id, record.text, layer, (record.status or State.NEW).value, meta_text(record.meta))
        spans = [
            (start, end, label, record.text[start:end], annotator or layer, note, flagged)
            for start, end, label, annotator, note, flagged in record.spans
        ]
        told = ", ".join(f'"{key}": {_json(cell)}' for key, cell in zip(_HEAD, head, strict=True))
        line = f'{{{told}, "spans": [{", ".join(map(_span, spans))}]}}\n'
        data = (line if line.isascii() else on_one_line(line)).encode("utf-8")
        self._lines.write(data)
        self._counts.data_bytes += len(data)
        if self._table is not None:
            numbered = [(*span[:2], self._labels[span[2]], *span[3:]) for span in spans]
            self._table.add((*head, numbered), len(record.text) + 200 * len(spans))

    def _add_sentence(self, row: TokenRow) -> None:
        if self._token_table is not None:
            tags = [self._tags[tag] for tag in row.ner_tags]
            self._token_table.add((*row[:4], tags, row.starts), 130 * len(tags))
        elif self._token_lines is not None:
            line = json.dumps(row._asdict(), ensure_ascii=False)
            self._token_lines.write(on_one_line(f"{line}\n").encode("utf-8"))

    def finish(self) -> SplitCounts:
        """What the split holds, when its files are closed; those without a row go, because they could not be loaded."""
        for path, rows in zip(self._files, (self._counts.documents, self._counts.sentences), strict=True):
            if not rows:
                for suffix in (".jsonl", ".parquet"):
                    _path(path, suffix).unlink(missing_ok=True)
        return self._counts


def _path(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _json(cell: str | None) -> str:
    return "null" if cell is None else encode_basestring(cell)


def _span(span: tuple[Any, ...]) -> str:
    start, end, label, quote, annotator, note, flagged = span
    return (
        f'{{"start": {start}, "end": {end}, "label": {_json(label)}, "text": {_json(quote)}, '
        f'"annotator": {_json(annotator)}, "note": {_json(note)}, "flagged": {"true" if flagged else "false"}}}'
    )


def comparable(record: DocumentRecord) -> object:
    """Everything but how gold came about; a span without an analyst is its layer's."""
    layer = None if record.layer is None else person_of(record.layer)
    spans = tuple(
        span._replace(annotator=who and person_of(who))
        for span in record.spans
        for who in (span.annotator or record.layer,)
    )
    return record.id, record.text, layer, record.status or State.NEW, meta_text(record.meta), spans
