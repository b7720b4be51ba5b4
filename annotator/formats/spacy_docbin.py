"""spaCy's DocBin: the text in spaCy's own tokens, every span in `doc.spans["sc"]`, flat ones in `doc.ents`.

The tokens are those of a blank pipeline, English unless the options name another language. A span that begins or ends
inside a token is lost unless the options move it; `doc.ents` has one span at a place, by the flat policy, and none that
begins or ends with white space, because spaCy refuses to train on such. A document's id, layer, status, meta and notes
are in `user_data`.

A split export is a folder with a file for each part, and a config beside them that spaCy trains from as it stands.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from annotator.domain.splits import PARTS
from annotator.formats.docbin_reading import read_docbin
from annotator.formats.docbin_writing import LANGUAGE, require_spacy, tokenizer_of, write_docbin
from annotator.formats.exchange import DocumentRecord, FolderSource, Item, Loss, ReadOptions, Source, WriteOptions
from annotator.formats.spacy_config import CONFIG, config_for
from annotator.formats.token_spans import on_tokens

SUFFIX = ".spacy"


def hold(record: DocumentRecord, options: WriteOptions) -> tuple[DocumentRecord, list[Loss]]:
    """The record with its spans on spaCy's tokens, and those that are on none. Raises AnnotatorError without spaCy."""
    return on_tokens(record, tokenizer_of(options).tokens(record.text)[1], options)


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The documents of a DocBin. Raises OSError, and AnnotatorError without spaCy."""
    del options
    require_spacy()
    return read_docbin(source)


def read_folder(source: FolderSource, options: ReadOptions) -> Iterator[Item]:
    """The documents of all parts of a split export, those to train on first. Raises as `read`."""
    paths = sorted(source.path.glob(f"*{SUFFIX}"), key=_in_turn)
    for path in paths:
        yield from read(Source(path, f"{source.name}/{path.name}", path.stem), options)


def _in_turn(path: Path) -> tuple[int, str]:
    return PARTS.index(path.stem) if path.stem in PARTS else len(PARTS), path.name


def write(records: Iterator[DocumentRecord], out: BinaryIO, options: WriteOptions) -> None:
    """One DocBin. The records must have gone through `hold`. Raises AnnotatorError without spaCy, or beyond 4 GB."""
    write_docbin(records, out, options)


def write_parts(parts: Iterator[tuple[str, Iterator[DocumentRecord]]], folder: Path, options: WriteOptions) -> None:
    """A DocBin for each part, and the config. Raises as `write`."""
    names: list[str] = []
    sizes: dict[str, Counter[int]] = {}
    for name, records in parts:
        counted = _measured(records, sizes, options) if not names else records
        with (folder / f"{name}{SUFFIX}").open("wb") as file:
            write_docbin(counted, file, options)
        names.append(name)
    config = config_for(names, sizes, options.language or LANGUAGE, tokenizer_of(options).config())
    (folder / CONFIG).write_bytes(config.encode())


def _measured(
    records: Iterator[DocumentRecord], sizes: dict[str, Counter[int]], options: WriteOptions
) -> Iterator[DocumentRecord]:
    """The records; how many tokens their spans have is counted by label on the way."""
    for record in records:
        if record.spans:
            places = tokenizer_of(options).tokens(record.text)[1]
            at = {edge: number for number, place in enumerate(places) for edge in (place[0], -place[1])}
            for start, end, label, *_ in record.spans:
                sizes.setdefault(label, Counter())[at[-end] - at[start] + 1] += 1
        yield record
