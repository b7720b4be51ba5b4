"""What an export says of itself in a file beside it or inside its folder, for people, and for the next export."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from annotator.formats.json_lines import LONGEST_LINE, LineRefused, parse

MANIFEST = "manifest.json"
_TOOL = "annotator"


def path_for(out: Path) -> Path:
    """Where the manifest of an export of one file lies."""
    return out.with_name(f"{out.name}.{MANIFEST}")


def read_manifest(path: Path) -> Mapping[str, Any] | None:
    """A manifest that an export of ours wrote; None for anything else, and where nothing can be read."""
    try:
        info = path.stat()
        return _read(path, info.st_mtime_ns, info.st_size)
    except OSError:
        return None


def is_manifest(path: Path) -> bool:
    """Whether an export of ours wrote it. Nothing of it is kept: one that names a hundred thousand files is large."""
    try:
        return _parsed(path, path.stat().st_size) is not None
    except OSError:
        return False


def folder_format(folder: Path) -> str | None:
    """The format of a folder that we exported as one thing, alone or as a part of a split; None for any other."""
    for path, name in ((folder / MANIFEST, "."), (folder.parent / MANIFEST, folder.name)):
        told = read_manifest(path)
        folders, chosen = (told.get("folders"), told.get("format")) if told else (None, None)
        if isinstance(chosen, str) and isinstance(folders, list) and name in folders:
            return chosen
    return None


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int, size: int) -> Mapping[str, Any] | None:
    return _parsed(path, size)


def _parsed(path: Path, size: int) -> Mapping[str, Any] | None:
    if size > LONGEST_LINE:
        return None
    with path.open("rb") as file:
        if b'"tool"' not in file.read(64):
            return None
        file.seek(0)
        data = file.read()
    try:
        value = parse(data)
    except LineRefused:
        return None
    return value if value is not None and value.get("tool") == _TOOL else None


def write_manifest(path: Path, value: Mapping[str, Any]) -> None:
    """A manifest's file: the same bytes for the same value. It goes out in pieces, since it names every file and
    document. Raises OSError."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.JSONEncoder(ensure_ascii=False, indent=1).iterencode({"tool": _TOOL, **value}))
        file.write("\n")
