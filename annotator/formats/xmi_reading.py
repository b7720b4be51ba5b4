"""Reads UIMA CAS XMI: the files that INCEpTION, WebAnno and dkpro-cassis write, one by one, in folders and in archives.

No type system is needed: what has a place in the text and a label is a span, whatever its layer is called. The parser
knows no document type and so no entities; archives are never unpacked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from annotator.domain.names import is_storable
from annotator.formats.archives import BAD_ARCHIVE, MOST_MEMBERS, too_large
from annotator.formats.cas_layout import LABEL_FEATURES, is_layout, is_linguistic, utf16
from annotator.formats.document_folder import files_below, named, others_below
from annotator.formats.exchange import (
    DocumentRecord,
    FolderSource,
    Item,
    Notice,
    ReadOptions,
    Refusal,
    Source,
    SpanRecord,
    printable,
)
from annotator.formats.plain_text import LARGEST_FILE
from annotator.formats.unmodelled import Unmodelled

TYPE_SYSTEM = "TypeSystem.xml"
#: Bytes of one XMI file; annotations of tokens take many times the text's own.
_LARGEST_XMI = 4 * LARGEST_FILE
_DEEPEST = 64
_XMI, _CAS = "http://www.omg.org/XMI", "http:///uima/cas.ecore"
_ID = f"{_XMI} id"
_TYPE = re.compile(r"http:///(.*)\.ecore (\S+)", re.DOTALL)
_OFFSET = re.compile("[0-9]{1,9}", re.ASCII)
_ENDS = frozenset({"governor", "dependent", "source", "target"})
_NOT_FEATURES = frozenset({_ID, "sofa", "begin", "end"})
#: Numbers, references and truth values look like this; no label does.
_NO_LABEL = re.compile(r"[0-9 .+\-]*|true|false", re.ASCII)
_LISTED = 1000


class _Broken(Exception):
    """What cannot be read, and the line, from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


def read_folder(source: FolderSource, options: ReadOptions) -> Iterator[Item]:
    """Every .xmi file of a folder and of the folders in it. Raises OSError."""
    for path in files_below(source.path, (".xmi",)):
        yield from read(Source.of(path, source.path), options)
    yield from others_below(source.path, (".xmi", TYPE_SYSTEM.lower()), source.name)


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """The document of a .xmi file, or those of the .xmi files in a ZIP archive. Raises OSError."""
    del options
    if source.path.name == TYPE_SYSTEM:
        yield Notice(source.name, "left out: it describes types and holds no document")
        return
    with source.open() as file:
        archive = file.read(4) == b"PK\x03\x04"
        file.seek(0)
        if archive:
            yield from _archive(source, file)
        elif source.size() > _LARGEST_XMI:
            yield Refusal(source.name, f"the file has more than {_LARGEST_XMI // 1024**2} MB")
        else:
            document_id = named(source).get("id", source.document_id)
            yield from _document(file, source.name, document_id, source.inner_name, source.size())


def _archive(source: Source, file: IO[bytes]) -> Iterator[Item]:
    try:
        with ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                yield Refusal(source.name, f"the archive has {len(members):,} files; it may have {MOST_MEMBERS:,}")
                return
            wanted = [member for member in members if member.filename.lower().endswith(".xmi")]
            if not wanted:
                yield Refusal(source.name, "the archive holds no .xmi file")
            seen: set[str] = set()
            for member in wanted:
                yield from _member(source, archive, member, seen)
    except BAD_ARCHIVE as error:
        yield Refusal(source.name, f"the archive cannot be read: {error}")


def _member(source: Source, archive: ZipFile, member: ZipInfo, seen: set[str]) -> Iterator[Item]:
    where = f"{source.name}/{printable(member.filename)}"
    path = PurePosixPath(member.filename.replace("\\", "/"))
    document_id = path.with_suffix("").as_posix()
    if why := _member_refused(member, path, document_id in seen):
        yield Refusal(where, why)
        return
    seen.add(document_id)
    try:
        with archive.open(member) as file:
            yield from _document(file, where, document_id, path.as_posix(), source.size())
    except BAD_ARCHIVE as error:
        yield Refusal(where, f"cannot be read: {error}")


def _member_refused(member: ZipInfo, path: PurePosixPath, seen: bool) -> str | None:
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or not is_storable(member.filename):
        return "its name leads out of the archive"
    if seen:
        return "the archive holds two files of this name"
    return too_large(member, _LARGEST_XMI)


def _document(file: IO[bytes], where: str, document_id: str, inner: str, read_to: int) -> Iterator[Item]:
    try:
        found = _parsed(file)
        sofa, text = found.text()
    except _Broken as error:
        yield Refusal(f"{where}:{error.line}" if error.line else where, str(error))
        return
    spans, refused = found.spans(sofa, text)
    for line, why in refused[:_LISTED]:
        yield Refusal(f"{where}:{line}", why)
    if len(refused) > _LISTED:
        yield Refusal(where, f"{len(refused) - _LISTED:,} more annotations were refused")
    if len(found.sofas) > 1:
        yield Notice(where, f"{len(found.sofas) - 1} more views of the document were left out")
    if sentence := found.rest.sentence():
        yield Notice(where, sentence)
    kept = found.rest.meta()
    yield DocumentRecord(
        document_id,
        text,
        {"source": inner, **({"uima": kept} if kept else {})},
        spans=tuple(sorted(set(spans), key=lambda span: (span.start, -span.end, span.label))),
        where=where,
        source=inner,
        read_to=read_to,
    )


def _parsed(file: IO[bytes]) -> "_Cas":
    parser = expat.ParserCreate(namespace_separator=" ")
    found = _Cas(parser)
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.StartDoctypeDeclHandler = found.doctype
    size = 0
    try:
        while piece := file.read(1 << 16):
            size += len(piece)
            if size > _LARGEST_XMI:  # whatever the archive said of its size
                raise _Broken(0, f"it has more than {_LARGEST_XMI // 1024**2} MB")
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise _Broken(error.lineno, f"this is not well-formed XML 1.0: {expat.ErrorString(error.code)}") from error
    except (LookupError, ValueError) as error:
        raise _Broken(1, f"its encoding cannot be read: {error}") from error
    return found


@dataclass(slots=True)
class _Cas:
    """What the parser comes by. Annotations may stand before the text they are about."""

    parser: Any
    sofas: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    annotations: list[tuple[int, str, str, str, str, str]] = field(default_factory=list)
    rest: Unmodelled = field(default_factory=Unmodelled)
    depth: int = 0

    def doctype(self, *declared: object) -> None:
        """A document type could define entities: XMI has none, hostile files do."""
        del declared
        raise _Broken(self.parser.CurrentLineNumber, "a document type (<!DOCTYPE>) is not taken from any file")

    def end(self, name: str) -> None:
        """The end of an element."""
        del name
        self.depth -= 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """The start of an element; all of a feature structure stands in its attributes, but for lists of strings."""
        self.depth += 1
        if self.depth == 1 and name != f"{_XMI} XMI":
            raise _Broken(self.parser.CurrentLineNumber, "no XMI file: its outermost element is not xmi:XMI")
        if self.depth > _DEEPEST:
            raise _Broken(self.parser.CurrentLineNumber, f"elements nested deeper than {_DEEPEST}")
        if self.depth != 2:
            return
        if name == f"{_CAS} Sofa":
            self.sofas[attributes.get(_ID, "")] = (attributes.get("sofaID", ""), attributes.get("sofaString"))
        elif name == f"{_CAS} View":
            self.members.setdefault(attributes.get("sofa", ""), set()).update(attributes.get("members", "").split())
        elif match := _TYPE.fullmatch(name):
            self._take(match[1].replace("/", ".") + "." + match[2], attributes)

    def _take(self, layer: str, attributes: dict[str, str]) -> None:
        if is_layout(layer):
            return
        kind = _kind_of_rest(layer, attributes)
        features = {name: value for name, value in attributes.items() if name not in _NOT_FEATURES}
        line = self.parser.CurrentLineNumber
        if kind:
            place = f"{attributes.get('begin', '')}-{attributes.get('end', '')} {layer}"
            self.rest.add(kind, " ".join([f"#{attributes.get(_ID, '')}", place, *map("=".join, features.items())]))
            return
        named_so = [*LABEL_FEATURES, *(name for name, value in features.items() if not _NO_LABEL.fullmatch(value))]
        source = next((name for name in named_so if features.get(name)), "")
        label = features.pop(source, "") or layer.rsplit(".", 1)[-1]
        self.annotations.append(
            (line, attributes["begin"], attributes["end"], label, attributes["sofa"], attributes.get(_ID, ""))
        )
        for name, value in features.items():
            self.rest.add("features", f"{attributes['begin']}-{attributes['end']} {label} {name}={value}")

    def text(self) -> tuple[str, str]:
        """The id of the first view, and its text. Raises _Broken when there is none."""
        texts = [(mark, name, text) for mark, (name, text) in self.sofas.items() if text is not None]
        if not texts and not self.sofas:
            raise _Broken(0, "it holds no text: no cas:Sofa is there")
        # UIMA leaves the attribute out where the text is empty.
        mark, _, text = min(texts, key=lambda one: one[1] != "_InitialView") if texts else (*self.sofas, "", "")[:3]
        if not is_storable(text):
            raise _Broken(0, "its text holds what is not text")
        return mark, text

    def spans(self, sofa: str, text: str) -> tuple[list[SpanRecord], list[tuple[int, str]]]:
        """The spans of a view; and what is none, by line."""
        positions = utf16(text)
        members = self.members.get(sofa)
        spans: list[SpanRecord] = []
        refused: list[tuple[int, str]] = []
        for line, begin, end, label, view, mark in self.annotations:
            if view != sofa or (members and mark not in members):
                continue
            if not _OFFSET.fullmatch(begin) or not _OFFSET.fullmatch(end):
                refused.append((line, f"{label[:40]!r}: {begin[:20]!r} to {end[:20]!r} are no offsets"))
                continue
            start, stop = positions.offset(int(begin)), positions.offset(int(end))
            if (positions.position(start), positions.position(stop)) != (int(begin), int(end)):
                why = f"{begin}..{end} lies beyond the text's {positions.units} UTF-16 units, or parts a character"
                refused.append((line, f"{label[:40]!r}: {why}"))
            elif start >= stop:
                refused.append((line, f"{label[:40]!r}: {begin}..{end} holds no characters"))
            else:
                spans.append(SpanRecord(start, stop, label))
        return spans, refused


def _kind_of_rest(layer: str, attributes: dict[str, str]) -> str:
    if not {"begin", "end", "sofa"} <= attributes.keys():
        return "structures without a place"
    if _ENDS & {name.lower() for name in attributes}:
        return "relations"
    if layer.endswith("Link"):
        return "chain links"
    return "token annotations" if is_linguistic(layer) else ""
