"""What an import would bring, looked at before anything is written: files, first documents, labels, names."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.domain.titles import shorten_title, title_of
from annotator.formats import registry
from annotator.formats.csv_reading import columns_of
from annotator.formats.decoding import Decoded, NotText, decode
from annotator.formats.exchange import DocumentRecord, FolderSource, Notice, Refusal, Source
from annotator.services.import_options import ImportOptions, undecided
from annotator.services.importing import AnySource, format_of, format_to_read, items_of, walk
from annotator.services.jobs import Progress
from annotator.services.known_texts import KnownTexts
from annotator.services.project import Project
from annotator.store.lookup import known_documents

#: The first files, documents and characters stand for all where there are very many.
FILES, DOCUMENTS, CHARACTERS = 20_000, 2_000, 20_000_000
#: Documents that are shown, and characters of each.
SHOWN, BEGINNING = 50, 4_000
_REFUSALS = 200
#: Files that are asked for their encoding and their columns.
_SAMPLED = 20
_BYTES = 1 << 20
_TABLES, _JSON = frozenset({".csv", ".tsv"}), frozenset({".json", ".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """One document as it would come in; `text` is its beginning, `length` in code points, `layer` whose it says it is.

    `is_known`: the project has a document of this id.
    """

    id: str
    title: str
    text: str
    length: int
    spans: int
    layer: str | None
    is_known: bool = False


@dataclass(slots=True)
class ImportPreview:
    """What was found. `is_whole`: all documents were looked at, so that the counts are exact.

    `formats` counts files by the format's name, `unreadable` those that are none; `encodings` are those of the first
    files of text, `columns` those of the first table or the fields of the first JSON object. `labels` and `owners`
    count spans, the latter under None where no name stands.
    """

    formats: Counter[str] = field(default_factory=Counter)
    files: int = 0
    size: int = 0
    has_more_files: bool = False
    unreadable: int = 0
    encodings: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    documents: int = 0
    spans: int = 0
    known: int = 0
    is_whole: bool = True
    shown: list[FoundDocument] = field(default_factory=list)
    labels: Counter[str] = field(default_factory=Counter)
    owners: "Counter[str | None]" = field(default_factory=Counter)
    refused: list[Refusal | Notice] = field(default_factory=list)


def look_ahead(
    project: Project, paths: Iterable[Path], options: ImportOptions, progress: Progress | None = None
) -> ImportPreview:
    """Read what an import would read first, and write nothing.

    Raises AnnotatorError for an unknown format, and Cancelled.
    """
    progress = progress or Progress()
    chosen = format_to_read(options.format)
    found = ImportPreview()
    encoding = None if options.encoding == "auto" else options.encoding
    sources = _sources(project, paths, chosen, found, progress)
    found.encodings = tuple(dict.fromkeys(filter(None, (_encoding_of(one, encoding) for one in sources[:_SAMPLED]))))
    found.columns = next(filter(None, (_columns_of(one, encoding) for one in sources[:_SAMPLED])), ())
    texts = KnownTexts(project)
    reading = replace(options.reading, encoding=encoding, text_of=texts)
    characters, ids = 0, list[str]()
    items = items_of(sources, chosen, reading, progress)
    for item in undecided(items) if options.without_decisions else items:
        progress.at(0, 0, "")
        if not isinstance(item, DocumentRecord):
            found.refused += [item] * (len(found.refused) < _REFUSALS)
            continue
        if len(ids) >= DOCUMENTS or characters >= CHARACTERS:
            found.is_whole = False
            break
        texts.wait(item)
        ids.append(item.id)
        characters += len(item.text)
        _note(item, found)
    _compare(project, ids, found)
    return found


def _sources(
    project: Project, paths: Iterable[Path], chosen: registry.Format | None, found: ImportPreview, progress: Progress
) -> list[AnySource]:
    sources: list[AnySource] = []
    for number, one in enumerate(walk(project, paths, chosen)):
        progress.at(0, 0, "")
        if number >= FILES:
            found.has_more_files = True
            found.is_whole = False
            break
        if not isinstance(one, Source | FolderSource):
            found.refused += [one] * (len(found.refused) < _REFUSALS)
            found.unreadable += isinstance(one, Refusal)
            continue
        sources.append(one)
        _note_source(one, chosen, found)
    return sources


def _note_source(one: AnySource, chosen: registry.Format | None, found: ImportPreview) -> None:
    found.files += 1
    try:
        if isinstance(one, FolderSource):
            known = chosen or format_of(one.path)
        else:
            found.size += one.size()
            with one.open() as file:
                known = chosen or registry.guess(one.path, file.read(registry.HEAD))
    except OSError:
        known = None
    if known is None:
        found.unreadable += 1
    else:
        found.formats[known.name] += 1


def _encoding_of(one: AnySource, encoding: str | None) -> str | None:
    """What the first bytes of a file are written in; None for one that is no text."""
    found = _beginning(one, encoding)
    return found.encoding if found else None


def _beginning(one: AnySource, encoding: str | None) -> Decoded | None:
    if isinstance(one, FolderSource):
        return None
    with suppress(OSError, NotText), one.open() as file:
        data = file.read(_BYTES)
        if len(data) == _BYTES:  # not in the middle of a letter
            data = data[: data.rfind(b"\n") + 1] or data
        return decode(data, encoding, markup=True)
    return None


def _columns_of(one: AnySource, encoding: str | None) -> tuple[str, ...]:
    """What the columns of a table are called, or the fields of the first object of JSON."""
    suffix = one.path.suffix.lower()
    begun = _beginning(one, encoding) if suffix in _TABLES | _JSON else None
    if begun is None:
        return ()
    if suffix in _TABLES:
        return columns_of(begun.text)
    with suppress(ValueError, RecursionError):
        value, _ = json.JSONDecoder().raw_decode(begun.text.lstrip().removeprefix("[").lstrip())
        return tuple(value) if isinstance(value, dict) else ()
    return ()


def _note(record: DocumentRecord, found: ImportPreview) -> None:
    found.spans += len(record.spans)
    found.labels.update([span.label for span in record.spans])
    found.labels.update([mark[2] for made in record.decisions for mark in made.spans])
    found.owners.update([span.annotator or record.layer for span in record.spans])
    if len(found.shown) < SHOWN:
        title = shorten_title(record.name) if record.name else title_of(record.text)
        told = (record.text[:BEGINNING], len(record.text), len(record.spans), record.layer)
        found.shown.append(FoundDocument(record.id, title, *told))


def _compare(project: Project, ids: list[str], found: ImportPreview) -> None:
    """How many documents there are, and which of them the project has already."""
    known, ids = set[str](), list(dict.fromkeys(ids))
    with project.database.read() as connection:
        for some in _batches(ids):
            known.update(known_documents(connection, some))
    found.documents, found.known = len(ids), sum(one in known for one in ids)
    found.shown = [replace(one, is_known=one.id in known) for one in found.shown]


def _batches(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), 500):
        yield ids[start : start + 500]


def unknown_labels(found: ImportPreview, known: Iterable[str]) -> Mapping[str, int]:
    """The labels that the project lacks, with their spans, by number of those."""
    there = set(known)
    return {name: number for name, number in found.labels.most_common() if name not in there}
