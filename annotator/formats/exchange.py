"""What readers yield and writers take: records free of any file and of any database."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from annotator.domain.decisions import Decision, GoldSpan
from annotator.domain.model import State

#: The layer that holds what the reviewer decided; no person may carry this name in a file.
GOLD = "gold"


class Beside(StrEnum):
    """What a project knows beside texts and spans, and few formats have a place for."""

    META = "meta"
    STATE = "state"
    VOTES = "votes"
    DECISIONS = "decisions"


class SpanRecord(NamedTuple):
    """One span of a file; offsets in code points. Its quote is `text[start:end]`, already compared.

    A tuple and no frozen dataclass: half a million pass in an import, and a frozen dataclass costs four times as much.
    """

    start: int
    end: int
    label: str
    annotator: str | None = None
    note: str | None = None
    flagged: bool = False


class Votes(NamedTuple):
    """Who marked a span, and who finished the document and so could have; both in order."""

    voters: tuple[str, ...]
    seen_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document as one person has it (`layer`), or as nobody has touched it (`layer` None, no spans, no status).

    `read_to` is the byte of the source up to which reading has come, for progress. In the layer GOLD, `decisions` are
    all about the document, oldest first; when written, `gold` says of each of the spans how it came about. In a layer
    that was worked out from several passes, `votes` says the same of each of the spans.
    """

    id: str
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    layer: str | None = None
    status: State | None = None
    spans: tuple[SpanRecord, ...] = ()
    where: str = ""
    name: str | None = None
    source: str | None = None
    read_to: int = 0
    decisions: tuple[Decision, ...] = ()
    gold: tuple[GoldSpan, ...] = ()
    votes: tuple[Votes, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not taken, and why; `where` is `file` or `file:line`. Reading goes on after it."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something left out by a rule of the format: told to the user, but no failure."""

    where: str
    why: str


class Loss(NamedTuple):
    """What a format cannot hold; start, end and label are None where a whole document is meant.

    `to` are the ends that the span has in the exported text where it is there, but with others than `start` and `end`,
    because an option asked for that. A tuple for the reason that a span is one: a flat format loses a third of them.
    """

    document: str
    start: int | None
    end: int | None
    label: str | None
    why: str
    to: tuple[int, int] | None = None

    @property
    def moved(self) -> bool:
        """Whether it is there all the same."""
        return self.to is not None


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. `name` is how messages call it, `document_id` the id of a file that holds no ids itself."""

    path: Path
    name: str
    document_id: str

    @classmethod
    def of(cls, path: Path, below: Path | None = None) -> "Source":
        """The source for a file; in a walked folder the id is the path below that folder, with "/"."""
        inner = path.relative_to(below) if below else Path(path.name)
        document_id = (inner.with_suffix("") if inner.suffix else inner).as_posix()
        # A locale may have read the name in another encoding than the file system keeps it in.
        return cls(path, printable(str(path)), os.fsencode(document_id).decode("utf-8", "surrogateescape"))

    @property
    def inner_name(self) -> str:
        """The id with the file's suffix: where the document came from, without this computer's folders."""
        return self.document_id + printable(self.path.suffix)

    def size(self) -> int:
        """Bytes in the file. Raises OSError."""
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        """The file's bytes; never text mode, which would change line ends. Raises OSError."""
        return self.path.open("rb", buffering=1 << 20)


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder that is one thing to read, with all that is below it. `name` is how messages call it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class LabelInfo:
    """A label of the tagset, for formats that carry how labels look; `color` is `#rrggbb`, `key` one digit."""

    name: str
    color: str = ""
    key: str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. `encoding` None means: find out.

    `analysts` are whose the tag columns of a table are, in order. `document_per` is `docstart` or `sentence`.
    `main_text` leaves out of a web page what surrounds its text. `text_column` and `id_column` are columns of a table,
    or fields of JSON, where they are called otherwise than usual; of the others `meta_columns` are kept, None for all.
    `text_of` finds the text of a document that the project has, by its id, for files that hold spans only.
    """

    encoding: str | None = None
    analysts: tuple[str, ...] = ()
    document_per: str = "docstart"
    main_text: bool = False
    text_column: str = ""
    id_column: str = ""
    meta_columns: tuple[str, ...] | None = None
    text_of: Callable[[str], str | None] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How to write. `excel` makes cells harmless that a spreadsheet would take for a formula.

    `flat` says which of overlapping spans a format without overlaps keeps: longest, innermost, or priority (then
    `priority` has the labels, the first before the others); split is the pipeline's work, and formats see one label
    at a time under it. `align` says what becomes of a span that ends inside a token: strict loses it, expand and
    contract move it. `trim` moves ends inwards over white space and punctuation. `scheme` is iob2 or biluo. `labels` is
    the whole tagset; `language` a two-letter code, or empty.
    """

    excel: bool = False
    delimiter: str = ","
    flat: str = "longest"
    priority: tuple[str, ...] = ()
    align: str = "strict"
    trim: bool = False
    scheme: str = "iob2"
    labels: tuple[LabelInfo, ...] = ()
    language: str = ""


Item = DocumentRecord | Refusal | Notice
Reader = Callable[[Source, ReadOptions], Iterator[Item]]
FolderReader = Callable[[FolderSource, ReadOptions], Iterator[Item]]
Writer = Callable[[Iterator[DocumentRecord], BinaryIO, WriteOptions], None]
FolderWriter = Callable[[Iterator[DocumentRecord], Path, WriteOptions], None]
#: Parts of a split by name, each to be used up before the next is asked for.
PartsWriter = Callable[[Iterator[tuple[str, Iterator[DocumentRecord]]], Path, WriteOptions], None]
Held = tuple[DocumentRecord, list[Loss]]
#: What a format holds of a record, and what it loses of it.
Hold = Callable[[DocumentRecord, WriteOptions], Held]
#: What of a record must read back as it was; equal and hashable. None: nothing of the record stands in the file.
Comparable = Callable[[DocumentRecord], object]
#: For a format without a reader: what `comparable` makes of the records, got from the file itself.
ReadBack = Callable[[Source, WriteOptions], Iterator[object]]
Companions = Callable[[WriteOptions], Mapping[str, bytes]]


def hold_all(record: DocumentRecord, options: WriteOptions) -> Held:
    """The record, of which nothing is lost."""
    del options
    return record, []


def comparable(record: DocumentRecord) -> object:
    """Id, text and spans; the quote of each follows from those."""
    return record.id, record.text, tuple(sorted([span[:3] for span in record.spans]))


def printable(name: str) -> str:
    """A file name that can be printed and stored, whatever bytes the file system holds."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
