"""Formats that lay a file a document into a folder: names that any system can hold, and the way back to the ids."""

import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from annotator.formats.exchange import Notice, Source, printable
from annotator.formats.json_lines import LineRefused, parse

#: Tells which document a file holds where its name cannot; an import passes over names that end so.
NAMES_FILE = "names.manifest.json"
_MANIFEST = "manifest.json"
#: Files that a notice names one by one.
_SHOWN = 3
_LARGEST_NAMES_FILE = 64 * 1024 * 1024
_LONGEST_ID = 500
#: Bytes of a name, so that a suffix and a mark against collisions fit on every file system.
_LONGEST_STEM = 100
_UNSAFE = re.compile(r"[^\w.\-]+")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)


class FileNames:
    """Hands out a file name without suffix a document: no two that differ by case or accents' spelling alone.

    What the names file will say (by name, `id` and whatever else the format needs to go back) waits as text: as objects
    it would be the largest thing in memory.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._lines: list[str] = []

    def stem_for(self, document_id: str, extra: Mapping[str, Any] | None = None) -> str:
        """The name for the next file; `extra` goes into the names file with it."""
        stem = wanted = _safe(document_id)
        count = 0
        while (key := unicodedata.normalize("NFC", stem).casefold()) in self._taken:
            mark = sha256(f"{document_id}\n{count}".encode()).hexdigest()[:8]
            stem, count = f"{wanted}-{mark}", count + 1
        self._taken.add(key)
        if stem != document_id or extra:
            entry = json.dumps({"id": document_id, **(extra or {})}, ensure_ascii=False)
            self._lines.append(f"{',' if self._lines else ''}\n{json.dumps(stem, ensure_ascii=False)}: {entry}")
        return stem

    def write(self, folder: Path) -> None:
        """The names file, if any name needs it."""
        if self._lines:
            with (folder / NAMES_FILE).open("x", encoding="utf-8", newline="\n") as file:
                file.write('{"files": {')
                file.writelines(self._lines)
                file.write("\n}}\n")


def _safe(document_id: str) -> str:
    stem = _UNSAFE.sub("_", unicodedata.normalize("NFC", document_id)).strip("._-") or "document"
    stem = stem.encode()[:_LONGEST_STEM].decode("utf-8", "ignore").rstrip(".")
    # Windows takes the part before the first dot for a device.
    return f"_{stem}" if stem.split(".")[0].casefold() in _RESERVED else stem


def named(source: Source) -> Mapping[str, Any]:
    """What the names file beside a file says of it: `id` (a string) and more, or nothing. Raises OSError."""
    path = source.path.with_name(NAMES_FILE)
    try:
        info = path.stat()
    except OSError:
        return {}
    entry = _entries(path, info.st_mtime_ns, info.st_size).get(source.path.stem)
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not 0 < len(entry["id"]) <= _LONGEST_ID:
        return {}
    return entry


@lru_cache(maxsize=4)
def _entries(path: Path, _changed: int, size: int) -> Mapping[str, Any]:
    if size > _LARGEST_NAMES_FILE:
        return {}
    try:
        whole = parse(path.read_bytes())
    except (LineRefused, OSError):
        return {}
    files = whole.get("files") if whole else None
    return files if isinstance(files, dict) else {}


def others_below(folder: Path, suffixes: tuple[str, ...], name: str) -> Iterator[Notice]:
    """That there are other files in the folder, which nobody reads; `name` is how messages call it."""
    known = (*suffixes, _MANIFEST)
    others = [path for path in files_below(folder, ("",)) if not path.name.lower().endswith(known)]
    if others:
        shown = ", ".join(printable(path.name) for path in others[:_SHOWN]) + (", …" if len(others) > _SHOWN else "")
        yield Notice(name, f"{len(others):,} files were left out, which are none of this format: {shown}")


def files_below(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """The files with one of these suffixes, by name, folders' files before their folders; links to folders are left."""
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and name.lower().endswith(suffixes):
                yield Path(top, name)
