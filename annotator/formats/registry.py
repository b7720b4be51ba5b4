"""Which formats there are. The modules behind them are imported when a format is used, not to list it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from annotator.formats.exchange import Losses, Reader, Verifier, Writer, no_losses


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `overlaps`: whether it holds nested and overlapping spans (None where it holds no spans at all)."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    module: str
    reads: bool = False
    writes: bool = False
    overlaps: bool = False
    loses: bool = False

    def _function(self, name: str) -> Callable[..., Any]:
        return cast("Callable[..., Any]", getattr(import_module(f"annotator.formats.{self.module}"), name))

    def reader(self) -> Reader:
        """The function that reads it."""
        return self._function("read")

    def writer(self) -> Writer:
        """The function that writes it."""
        return self._function("write")

    def verifier(self) -> Verifier:
        """The function that reads a written file back and compares."""
        return self._function("verify")

    def losses(self) -> Losses:
        """What it cannot hold of a record."""
        return self._function("losses") if self.loses else no_losses


FORMATS = (
    Format("jsonl", "JSON Lines", (".jsonl", ".ndjson"), "jsonl", reads=True, writes=True, overlaps=True),
    Format("text", "Plain text", (".txt", ".text", ".md"), "plain_text", reads=True),
    Format("html", "HTML page", (".html", ".htm", ".xhtml"), "html_text", reads=True),
    Format("csv", "Table of spans", (".csv", ".tsv"), "csv_table", writes=True, overlaps=True, loses=True),
)

#: Enough of a file's start to tell what it is.
HEAD = 4096


def by_name(name: str) -> Format | None:
    """The format called so."""
    return next((each for each in FORMATS if each.name == name), None)


def by_suffix(path: Path) -> Format | None:
    """The format that a file's name speaks for."""
    suffix = path.suffix.lower()
    return next((each for each in FORMATS if suffix in each.suffixes), None)


def guess(path: Path, head: bytes) -> Format | None:
    """The format to read a file with: by its suffix, else by its first bytes; None for one that is only written.

    An unknown suffix is tried as text, and refused there when it is none.
    """
    known = by_suffix(path)
    if known is not None:
        return known if known.reads else None
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{") and (path.suffix.lower() == ".json" or b'"text"' in start):
        return by_name("jsonl")
    if start[:200].lower().startswith((b"<!doctype html", b"<html")):
        return by_name("html")
    return by_name("text")
