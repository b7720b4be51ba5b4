"""Which formats there are. The modules behind them are imported when a format is used, not to list it."""

import fnmatch
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from annotator.formats import exchange
from annotator.formats.exchange import (
    Beside,
    Companions,
    Comparable,
    FolderReader,
    FolderWriter,
    Hold,
    PartsWriter,
    ReadBack,
    Reader,
    Writer,
)

#: What of a pass no format but the native one has a place for.
_HOW_IT_CAME_ABOUT = (Beside.VOTES, Beside.DECISIONS)
_ALL_BESIDE = tuple(Beside)


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `overlaps`: whether it holds nested and overlapping spans.

    `folder`: it is written as a folder. `single_layer`: a file has room for one person's spans. `marks`: patterns of
    file names; a folder that holds one of them is read as one thing. `lacks`: what beside spans it has no place for.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    module: str
    reads: bool = False
    writes: bool = False
    overlaps: bool = False
    folder: bool = False
    single_layer: bool = False
    marks: tuple[str, ...] = ()
    ending: str = ""
    lacks: tuple[Beside, ...] = _HOW_IT_CAME_ABOUT

    def suffix(self) -> str:
        """The suffix of a file that is to be named; a format that shares its own with others has it as `ending`."""
        return self.ending or next(iter(self.suffixes), "")

    def reader(self) -> Reader:
        """The function that reads a file."""
        return cast("Reader", self._required("read"))

    def folder_reader(self) -> FolderReader | None:
        """The function that reads a folder as one thing."""
        return cast("FolderReader | None", self._find("read_folder"))

    def writer(self) -> Writer:
        """The function that writes a file; of formats that are not folders."""
        return cast("Writer", self._required("write"))

    def folder_writer(self) -> FolderWriter:
        """The function that fills a folder; of formats that are folders."""
        return cast("FolderWriter", self._required("write_folder"))

    def hold(self) -> Hold:
        """What it holds of a record, and what it loses."""
        return cast("Hold", self._find("hold") or exchange.hold_all)

    def loses(self) -> bool:
        """Whether there is anything that it cannot hold."""
        return self._find("hold") is not None

    def comparable(self) -> Comparable:
        """What of a record must read back as it was."""
        return cast("Comparable", self._find("comparable") or exchange.comparable)

    def remarks(self) -> list[str]:
        """Sentences on what it writes otherwise here than elsewhere, because something is not installed."""
        found = self._find("remarks")
        return [] if found is None else cast("list[str]", found())

    def parts_writer(self) -> PartsWriter | None:
        """For a folder format that lays the parts of a split out in one folder itself."""
        return cast("PartsWriter | None", self._find("write_parts"))

    def read_back(self) -> ReadBack | None:
        """How to look into a written file, where its reader is no use for that or there is none."""
        return cast("ReadBack | None", self._find("read_back"))

    def companions(self) -> Companions | None:
        """What lies beside a written file, by suffix."""
        return cast("Companions | None", self._find("companions"))

    def _find(self, name: str) -> Callable[..., Any] | None:
        return cast("Callable[..., Any] | None", getattr(import_module(f"annotator.formats.{self.module}"), name, None))

    def _required(self, name: str) -> Callable[..., Any]:
        found = self._find(name)
        if found is None:
            raise NotImplementedError(f"{self.module} has no function {name}")
        return found


FORMATS = (
    Format("jsonl", "JSON Lines", (".jsonl", ".ndjson"), "jsonl", reads=True, writes=True, overlaps=True, lacks=()),
    Format("text", "Plain text", (".txt", ".text", ".md"), "plain_text", reads=True),
    Format(
        "html",
        "HTML page",
        (".html", ".htm", ".xhtml"),
        "html_text",
        reads=True,
        writes=True,
        overlaps=True,
        lacks=(Beside.META, *_HOW_IT_CAME_ABOUT),
    ),
    Format("prodigy", "Prodigy", (), "prodigy", reads=True, writes=True, overlaps=True, ending=".jsonl"),
    Format(
        "doccano",
        "doccano",
        (),
        "doccano",
        reads=True,
        writes=True,
        overlaps=True,
        single_layer=True,
        ending=".jsonl",
        lacks=(Beside.STATE, *_HOW_IT_CAME_ABOUT),
    ),
    Format("label-studio", "Label Studio", (), "label_studio", reads=True, writes=True, overlaps=True, ending=".json"),
    Format("web-annotation", "Web Annotation", (".jsonld",), "web_annotation", reads=True, writes=True, overlaps=True),
    Format(
        "spacy", "spaCy DocBin", (".spacy",), "spacy_docbin", reads=True, writes=True, overlaps=True, single_layer=True
    ),
    Format(
        "conll",
        "CoNLL-2003 / IOB2",
        (".conll", ".iob", ".iob2", ".bio"),
        "conll",
        reads=True,
        writes=True,
        single_layer=True,
    ),
    Format(
        "conll-columns",
        "CoNLL with a column per label",
        (),
        "conll_columns",
        reads=True,
        writes=True,
        overlaps=True,
        single_layer=True,
        ending=".conll",
    ),
    Format(
        "csv",
        "Table of spans",
        (".csv", ".tsv"),
        "csv_table",
        reads=True,
        writes=True,
        overlaps=True,
        lacks=(Beside.META, *_HOW_IT_CAME_ABOUT),
    ),
    Format(
        "brat",
        "brat standoff",
        (".ann",),
        "brat",
        reads=True,
        writes=True,
        overlaps=True,
        folder=True,
        single_layer=True,
        marks=("annotation.conf", "*.ann"),
        lacks=_ALL_BESIDE,
    ),
    Format(
        "webanno-tsv",
        "WebAnno TSV 3.3",
        (),
        "webanno_tsv",
        reads=True,
        writes=True,
        overlaps=True,
        folder=True,
        single_layer=True,
        lacks=_ALL_BESIDE,
    ),
    Format(
        "xmi",
        "UIMA CAS XMI",
        (".xmi",),
        "xmi",
        reads=True,
        writes=True,
        overlaps=True,
        folder=True,
        single_layer=True,
        marks=("TypeSystem.xml",),
        lacks=_ALL_BESIDE,
    ),
    Format(
        "huggingface",
        "Hugging Face data set",
        (".parquet",),
        "huggingface",
        reads=True,
        writes=True,
        overlaps=True,
        folder=True,
        marks=("*.parquet", "data/*.parquet"),
    ),
    Format("json", "JSON", (), "json_documents", reads=True),
    Format("pdf", "PDF", (".pdf",), "pdf", reads=True),
    Format("docx", "Word document", (".docx", ".docm"), "docx", reads=True),
)

#: Where data sets have their files; marks may name what is in it.
_DATA = "data"
#: Enough of a file's start to tell what it is.
HEAD = 4096
#: How a file begins that has an object a line, as far as its first line can be seen.
_LINE = re.compile(rb"\{[^\r\n]*(\}[ \t\r]*(\n|\Z)|\Z)")
#: How Label Studio's files begin.
_TASKS = re.compile(rb'(\[\s*)?\{\s*("id"\s*:\s*\d+\s*,\s*)?"(data|annotations|completions|predictions)"\s*:')


def by_name(name: str) -> Format | None:
    """The format called so."""
    return next((each for each in FORMATS if each.name == name), None)


def by_suffix(path: Path) -> Format | None:
    """The format that a file's name speaks for."""
    suffix = path.suffix.lower()
    return next((each for each in FORMATS if suffix in each.suffixes), None)


def by_marks(folder: Path) -> Format | None:
    """The format that a folder is one thing of, by the names of its files. Raises OSError."""
    marked = [each for each in FORMATS if each.marks]
    if not marked:
        return None
    names = [entry.name for entry in folder.iterdir()]
    inner = [entry.name for entry in (folder / _DATA).iterdir()] if (folder / _DATA).is_dir() else []
    return next((each for each in marked if any(_stands(mark, names, inner) for mark in each.marks)), None)


def _stands(mark: str, names: list[str], inner: list[str]) -> bool:
    below = mark.removeprefix(f"{_DATA}/")
    return bool(fnmatch.filter(names if below == mark else inner, below))


def guess(path: Path, head: bytes) -> Format | None:
    """The format to read a file with: by its suffix, else by its first bytes; None for one that is only written.

    An unknown suffix is tried as text, and refused there when it is none.
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"#FORMAT=WebAnno TSV"):
        return by_name("webanno-tsv")
    known = by_suffix(path)
    if known is not None:
        return known if known.reads else None
    return by_name(_content(start, is_json=path.suffix.lower() == ".json"))


def _content(start: bytes, *, is_json: bool) -> str:
    """The name of the format that a file begins like."""
    if _TASKS.match(start):
        return "label-studio"
    if start[:1] in (b"{", b"[") and b"http://www.w3.org/ns/anno.jsonld" in start[:400]:
        return "web-annotation"
    if start.startswith(b"%PDF-"):
        return "pdf"
    if is_json:
        return "jsonl" if _LINE.match(start) else "json"
    if start.startswith(b"{") and b'"text"' in start:
        return "jsonl"
    is_page = start[:200].lower().startswith((b"<!doctype html", b"<html"))
    return "html" if is_page else "text"
