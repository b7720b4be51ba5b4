"""DOCX as text: a line a paragraph, cells of a table row with tabs between them, as they stand in the file.

Read by itself: an archive of XML, streamed through a parser that knows no document type and so no entities. Text that
was deleted with tracking on is left out, what was inserted is there. Notes at the foot or end stand behind the text;
headers, footers and comments are left out, and that is told.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any, TypeVar
from xml.parsers import expat
from zipfile import ZipFile

from annotator.domain.names import is_storable
from annotator.formats.archives import BAD_ARCHIVE, MOST_MEMBERS, too_large
from annotator.formats.exchange import DocumentRecord, Item, Notice, ReadOptions, Refusal, Source
from annotator.formats.plain_text import LARGEST_FILE

#: Bytes of one XML part, and tags in it: a book of 1,000 pages has 10 MB and 600,000.
_LARGEST_PART, _MOST_TAGS = 64 * 1024 * 1024, 900_000
#: Tables in tables: each copies the text in it once more.
_DEEPEST = 100
_LARGEST_FILE = 512 * 1024 * 1024  # pictures are large, and not looked at
_RELATIONS, _OFFICE = "_rels/.rels", "/officeDocument"
_USUAL = "word/document.xml"
_NOTES = ("footnotes.xml", "endnotes.xml")
_LEFT_OUT = re.compile(r"(header|footer|comments)[0-9]*\.xml")
#: Namespaces: the usual one, and that of the strict kind.
_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
#: What a reader does not see: what was moved away or deleted, and how a paragraph looks.
_HIDDEN = frozenset({"moveFrom", "del", "pPr"})
#: What programs show that cannot show the other thing, which we read.
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
#: Short names of the elements that matter; most others say how words look.
_KINDS = {f"{space} {name}": name for space in _SPACES for name in ("p", "t", "tr", "tc", *_SIGNS, *_HIDDEN)}
_KINDS[_FALLBACK] = "Fallback"


class _Broken(Exception):
    """Why a part cannot be read."""


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The file as one document whose id is the file's name. Raises OSError."""
    del options
    if source.size() > _LARGEST_FILE:
        yield Refusal(source.name, f"the file has more than {_LARGEST_FILE // 1024**2} MB")
        return
    try:
        with source.open() as file, ZipFile(file) as archive:
            yield from _document(source, archive)
    except _Broken as error:
        yield Refusal(source.name, str(error))
    except BAD_ARCHIVE as error:
        yield Refusal(source.name, f"it is no DOCX file that can be read: {error}")


def _document(source: Source, archive: ZipFile) -> Iterator[Item]:
    names = archive.namelist()
    if len(names) > MOST_MEMBERS:
        raise _Broken(f"it holds {len(names):,} parts; it may hold {MOST_MEMBERS:,}")
    main = _main_part(archive, names)
    folder = PurePosixPath(main).parent
    parts = [main, *(name for name in (str(folder / note) for note in _NOTES) if name in names)]
    lines = [line for part in parts for line in _parsed(archive, part, _Body()).lines]
    text = "\n".join(lines)
    if len(text) > LARGEST_FILE:
        raise _Broken(f"its text has more than {LARGEST_FILE // 1024**2} million characters")
    if not is_storable(text):
        raise _Broken("its text holds what is not text")
    left = [name for name in names if _LEFT_OUT.fullmatch(PurePosixPath(name).name)]
    if left:
        yield Notice(source.name, f"headers, footers and comments were left out ({len(left):,} parts)")
    name = source.inner_name
    yield DocumentRecord(
        source.document_id, text, {"source": name}, where=source.name, source=name, read_to=source.size()
    )


def _main_part(archive: ZipFile, names: list[str]) -> str:
    """The part with the text: the one that the archive says, or the usual one."""
    found = _parsed(archive, _RELATIONS, _Relations()).target if _RELATIONS in names else ""
    main = found.lstrip("/") or _USUAL
    if main not in names:
        raise _Broken("it is a ZIP archive, but no DOCX: it holds no text of a word processor")
    return main


class _Reading:
    """Takes the elements of a part; names have their namespace and a blank in front."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def words(self, data: str) -> None:
        """Text inside of elements."""


_R = TypeVar("_R", bound=_Reading)


class _Relations(_Reading):
    """Where the main part is."""

    def __init__(self) -> None:
        self.target = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith(_OFFICE):
            self.target = attributes.get("Target", "")


class _Body(_Reading):
    """The lines of a part. A text box is a paragraph inside of another; its lines come first."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._paragraphs: list[list[str]] = []
        self._rows: list[list[str]] = []
        self._cells: list[int] = []
        self._hidden = 0
        self._is_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = _KINDS.get(name)
        if self._hidden:
            self._hidden += 1
        elif kind is None:
            return
        elif kind == "t":
            self._is_text = True
        elif kind == "p":
            self._paragraphs.append([])
        elif kind == "tr":
            self._rows.append([])
        elif kind == "tc":
            if len(self._cells) >= _DEEPEST:
                raise _Broken(f"it has tables within tables, more than {_DEEPEST} deep")
            self._cells.append(len(self.lines))
        elif kind not in _SIGNS:
            self._hidden = 1
        elif self._paragraphs:
            self._paragraphs[-1].append(_SIGNS[kind])

    def end(self, name: str) -> None:
        kind = _KINDS.get(name)
        if self._hidden:
            self._hidden -= 1
        elif kind == "t":
            self._is_text = False
        elif kind == "p":
            self.lines.append("".join(self._paragraphs.pop()))
        elif kind == "tc":
            self._end_cell()
        elif kind == "tr":
            self.lines.append("\t".join(self._rows.pop()))

    def _end_cell(self) -> None:
        first = self._cells.pop()
        if self._rows:
            self._rows[-1].append("\n".join(self.lines[first:]))
            del self.lines[first:]

    def words(self, data: str) -> None:
        if self._is_text and not self._hidden and self._paragraphs:
            self._paragraphs[-1].append(data)


def _parsed(archive: ZipFile, name: str, reading: _R) -> _R:
    member = archive.getinfo(name)
    if why := too_large(member, _LARGEST_PART):
        raise _Broken(f"{name}: {why}")
    try:
        with archive.open(member) as file:
            _parse(file, reading)
    except _Broken as error:
        raise _Broken(f"{name}: {error}") from error
    except expat.ExpatError as error:
        what = f"line {error.lineno} is not well-formed XML 1.0, {expat.ErrorString(error.code)}"
        raise _Broken(f"{name}: {what}") from error
    return reading


def _parse(file: IO[bytes], reading: _Reading) -> None:
    parser: Any = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.words
    parser.StartDoctypeDeclHandler = _refuse_doctype
    tags = 0
    while piece := file.read(1 << 16):
        tags += piece.count(b"<")
        if tags > _MOST_TAGS:
            raise _Broken(f"it has more than {_MOST_TAGS:,} tags")
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def _refuse_doctype(*declared: object) -> None:
    """A document type could define entities: no word processor writes one, hostile hands do."""
    del declared
    raise _Broken("a document type (<!DOCTYPE>) is not taken from any file")
