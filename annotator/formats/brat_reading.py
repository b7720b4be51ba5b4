"""Reads brat standoff by brat's own rules, a little laxer: how fragments and quotes may look differs among tools."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from annotator.domain.spans import shortened
from annotator.formats.brat_names import FLAG, to_label
from annotator.formats.decoding import NotText, decode
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
)
from annotator.formats.plain_text import LARGEST_FILE, origin, read_decoded
from annotator.formats.span_rules import explain
from annotator.formats.unmodelled import Unmodelled

#: A document's annotations lie in the first of these that is there; a1 and a2 belong together.
_ANNOTATIONS = ((".ann",), (".a1", ".a2"))
_BOM = "\ufeff"
_TEXT_BOUND = re.compile(r"(\S+) (\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*) *(?:\t(.*))?", re.ASCII | re.DOTALL)
_NOTE = re.compile(r"(\S+) (\S+)(?:\t(.*))?", re.DOTALL)
_ID = re.compile(r"(?:[A-Za-z]+|#[A-Za-z]*)[0-9]+.*|\*")
_BLANK = re.compile(r"\s")
_REFERENCE = re.compile(r"\bT[0-9]{1,9}\b")
_KINDS = {"R": "relations", "*": "equivalences", "E": "events", "N": "normalizations", "A": "attributes"}
#: Refusals of one file that are listed one by one.
_LISTED = 1000


def read_folder(source: FolderSource, options: ReadOptions) -> Iterator[Item]:
    """Every document of a folder and of the folders in it, whose ids are the paths below it. Raises OSError."""
    has_texts = False
    for path in files_below(source.path, (".txt",)):
        has_texts = True
        yield from _document(Source.of(path, source.path), options)
    if not has_texts and not (source.path / "annotation.conf").is_file():
        yield Refusal(source.name, "no .txt file: a brat folder holds a .txt and a .ann file for each document")
    for path in files_below(source.path, (".ann", ".a1")):
        if not path.with_suffix(".txt").is_file():
            yield Refusal(Source.of(path).name, "there is no .txt file of this name, so nothing to annotate")
    yield from others_below(source.path, (".txt", ".ann", ".a1", ".a2", ".conf"), source.name)


def read(source: Source, options: ReadOptions) -> Iterator[Item]:
    """One document, named by its .txt or its .ann file. Raises OSError."""
    text_file = source.path.with_suffix(".txt")
    if not text_file.is_file():
        yield Refusal(source.name, "there is no .txt file of this name beside it, so nothing to annotate")
        return
    yield from _document(Source(text_file, source.name, source.document_id), options)


def _document(source: Source, options: ReadOptions) -> Iterator[Item]:
    # UTF-8 by definition; only a file that is none may be something else.
    decoded = read_decoded(source, replace(options, encoding=options.encoding or "utf-8"))
    if isinstance(decoded, Refusal) and options.encoding is None:
        decoded = read_decoded(source, options)
    if isinstance(decoded, Refusal):
        yield decoded
        return
    entry = named(source)
    text = _restored(decoded.text, entry)
    standoff, shift = _best_reading(source, text)
    yield from standoff.refused[:_LISTED]
    if len(standoff.refused) > _LISTED:
        yield Refusal(source.name, f"{len(standoff.refused) - _LISTED:,} more lines were refused")
    if shift:
        yield Notice(source.name, "its offsets count the BOM at the file's start; each was moved by one")
    if sentence := standoff.rest.sentence():
        yield Notice(source.name, sentence)
    yield DocumentRecord(
        entry.get("id", source.document_id),
        text,
        {**origin(source, decoded), **standoff.meta(shift)},
        spans=tuple(standoff.spans(shift)),
        where=source.name,
        source=source.inner_name,
        read_to=source.size(),
    )


def _restored(text: str, entry: Any) -> str:
    """The text as it was exported, when the names file says how and its checksum agrees."""
    places, wanted = entry.get("carriage_returns"), entry.get("sha256")
    if not (isinstance(places, list) or places is True) or not isinstance(wanted, str):
        return text
    for candidate in (text, _BOM + text):
        made = _with_carriage_returns(candidate, places)
        if sha256(made.encode()).hexdigest() == wanted:
            return made
    return text


def _with_carriage_returns(text: str, places: list[Any] | Literal[True]) -> str:
    """A CR for the blanks at these places, or for each blank that stands before a line's end."""
    if places is True:
        return text.replace(" \n", "\r\n")
    if not places:
        return text
    signs = list(text)
    for place in places:
        if type(place) is int and 0 <= place < len(signs):
            signs[place] = "\r"
    return "".join(signs)


def _best_reading(source: Source, text: str) -> tuple["_Standoff", int]:
    """The annotations, and by how much their offsets are too large: brat counts a BOM as a character of the text."""
    paths = _annotation_files(source.path)
    standoff = _parsed(source, paths, text)
    if standoff.refused and not text.startswith(_BOM):
        with source.open() as file:
            has_bom = file.read(3) == _BOM.encode()
        other = _parsed(source, paths, _BOM + text) if has_bom else standoff
        if len(other.refused) < len(standoff.refused):
            return other, 1
    return standoff, 0


def _annotation_files(text_file: Path) -> list[Path]:
    for suffixes in _ANNOTATIONS:
        found = [path for path in map(text_file.with_suffix, suffixes) if path.is_file()]
        if found:
            return found
    return []


def _parsed(source: Source, paths: list[Path], text: str) -> "_Standoff":
    standoff = _Standoff(text)
    for path in paths:
        name = str(Path(source.name).with_suffix(path.suffix))
        if path.stat().st_size > LARGEST_FILE:
            standoff.refused.append(Refusal(name, f"the file has more than {LARGEST_FILE // 1024**2} MB"))
            continue
        try:
            # Only LF ends a line here: brat itself also cuts at U+2028 and its like, and loses what follows.
            lines = decode(path.read_bytes(), "utf-8").text.split("\n")
        except NotText as error:
            standoff.refused.append(Refusal(f"{name}:{error.line}" if error.line else name, error.why))
            continue
        for number, line in enumerate(lines, 1):
            standoff.take(line.removesuffix("\r"), f"{name}:{number}")
    standoff.finish()
    return standoff


@dataclass(slots=True)
class _Standoff:
    """What the lines of one document say. Notes and flags may stand before what they are about."""

    text: str
    found: dict[str, SpanRecord] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    flagged: set[str] = field(default_factory=set)
    refused: list[Refusal] = field(default_factory=list)
    rest: Unmodelled = field(default_factory=Unmodelled)
    about_others: list[tuple[str, str, str]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def take(self, line: str, where: str) -> None:
        """One line of a .ann file, without its end."""
        if not line.strip():
            return
        mark, tab, data = line.partition("\t")
        if not tab or not _ID.fullmatch(mark):
            self.refused.append(Refusal(where, "no brat line: an id, a tab and the rest were expected"))
        elif mark != "*" and mark in self.ids:
            self.refused.append(Refusal(where, f"the id {mark[:40]} is there already; ids are unique in brat"))
        else:
            self.ids.add(mark)
            takers: dict[str, Callable[[str, str, str], str | None]] = {"T": self._take_span, "#": self._take_note}
            why = takers.get(mark[0], self._take_other)(mark, data, line)
            if why:
                self.refused.append(Refusal(where, f"{mark[:40]}: {why}"))

    def _take_span(self, mark: str, data: str, line: str) -> str | None:
        match = _TEXT_BOUND.fullmatch(data)
        if match is None:
            return "a label, offsets (0 4;7 9) and the text were expected, parted by a blank and a tab"
        label = to_label(match[1])
        fragments = [(int(first), int(last)) for first, last in (one.split(" ") for one in match[2].split(";"))]
        quotes = [self.text[first:last] for first, last in fragments]
        for first, last in fragments:
            if not 0 <= first < last <= len(self.text):
                given = {"text": match[3]} if match[3] and len(fragments) == 1 else {}
                return explain({"start": first, "end": last, "label": label, **given}, self.text)
        if not _is_quoted(match[3] or "", quotes):
            given = {"text": match[3]}
            return explain({"start": min(fragments)[0], "end": max(fragments)[1], "label": label, **given}, self.text)
        gaps = [self.text[left[1] : right[0]] for left, right in pairwise(fragments)]
        order = [offset for fragment in fragments for offset in fragment]
        if order != sorted(order) or any(gap.strip() for gap in gaps):
            self.rest.add("discontinuous spans", line)
            shown = " … ".join(shortened(quote, 20) for quote in quotes[:4])
            return f"“{shown}” is in {len(fragments)} parts with other words between them; a span here is one stretch"
        self.found[mark] = SpanRecord(fragments[0][0], fragments[-1][1], label)
        return None

    def _take_note(self, mark: str, data: str, line: str) -> str | None:
        del mark
        match = _NOTE.fullmatch(data)
        if match is None:
            return "a kind, what it is about and a text were expected"
        if match[1] == "AnnotatorNotes" and match[2].startswith("T"):
            self.notes.setdefault(match[2], []).append((match[3] or "").strip())
            self.about_others.append((match[2], "notes", line))
        else:
            self.rest.add("notes", line)
        return None

    def _take_other(self, mark: str, data: str, line: str) -> str | None:
        kind = _KINDS.get("A" if mark[0] == "M" else mark[0])
        if kind is None:
            return f"{mark[0]!r} begins no kind of annotation that brat knows"
        words = data.split()
        if mark[0] == "A" and len(words) == 2 and words[0] == FLAG:
            self.flagged.add(words[1])
            self.about_others.append((words[1], kind, line))
        else:
            self.rest.add(kind, line)
        return None

    def finish(self) -> None:
        """After the last line: notes and flags about what is no span are kept like everything else that is none."""
        for target, kind, line in self.about_others:
            if target not in self.found:
                self.rest.add(kind, line)

    def spans(self, shift: int) -> list[SpanRecord]:
        """The spans in the order of the contract, with notes and flags; `shift` is taken off their offsets."""
        made = [
            SpanRecord(
                max(0, span.start - shift),
                span.end - shift,
                span.label,
                None,
                "\n".join(filter(None, self.notes.get(mark, ()))) or None,
                mark in self.flagged,
            )
            for mark, span in self.found.items()
            if span.end > shift
        ]
        return sorted(made, key=lambda span: (span.start, -span.end, span.label))

    def meta(self, shift: int) -> dict[str, Any]:
        """For the document's meta: what is no span, with the extents of the spans it speaks of."""
        kept = self.rest.meta()
        if not kept:
            return {}
        meant = sorted({mark for line in kept["lines"] for mark in _REFERENCE.findall(line)} & self.found.keys())
        extents = {mark: [*(at - shift for at in self.found[mark][:2]), self.found[mark].label] for mark in meant}
        return {"brat": {**kept, "spans": extents}}


def _is_quoted(given: str, quotes: list[str]) -> bool:
    """Whether the text of a line is that of its fragments: brat parts them by a blank, old versions by nothing.

    White space of any kind counts as a blank, and an empty text as right, as in brat.
    """
    given = _BLANK.sub(" ", given)
    if not given.strip():
        return True
    for wanted in (_BLANK.sub(" ", separator.join(quotes)) for separator in (" ", "")):
        if given.startswith(wanted) and given[len(wanted) :][:1] in {"", " "}:
            return True
    return False
