"""Which files an import reads: those named, and those found in folders."""

import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from annotator.formats.exchange import FolderSource, Notice, Refusal, Source, printable
from annotator.services.manifest import MANIFEST, is_manifest

#: What our own exports lay beside a file.
COMPANIONS = (f".{MANIFEST}", ".config.xml")
_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}

Found = Source | FolderSource | Refusal | Notice
IsOne = Callable[[Path], bool]


def _never(folder: Path) -> bool:
    del folder
    return False


def find(paths: Iterable[Path], own: frozenset[Path] = frozenset(), is_one: IsOne = _never) -> Iterator[Found]:
    """Sources for the files, in the order given; those of a folder by name. `own` holds files never to be read.

    In a folder, hidden entries and companions are passed over. A folder is entered once, whatever links lead to it.
    `is_one` says of a folder whether it is read as one thing; then nothing below it is looked at here.
    """
    for path in paths:
        mode = _mode(path)
        if isinstance(mode, Refusal):
            yield mode
        elif stat.S_ISDIR(mode):
            yield from _walk(path, own, is_one)
        elif _accompanies(path):
            yield Notice(printable(str(path)), "left out: it accompanies an export and holds no document")
        elif stat.S_ISREG(mode) and path.resolve() in own:
            yield Refusal(printable(str(path)), "this is the open database itself")
        else:
            yield _source(path, mode, None)


def _walk(top: Path, own: frozenset[Path], is_one: IsOne) -> Iterator[Found]:
    entered: set[tuple[int, int]] = set()
    waiting = [top]
    while waiting:
        path = waiting.pop()
        mode = _mode(path)
        if isinstance(mode, Refusal):
            yield mode
        elif stat.S_ISDIR(mode):
            entries = _entries(path, entered)
            if isinstance(entries, list) and is_one(path):
                yield FolderSource(path, printable(str(path)))
            elif isinstance(entries, list):
                waiting += entries
            else:
                yield entries
        elif not (stat.S_ISREG(mode) and path.resolve() in own):
            # The folder that the project itself lies in is often walked; its own files are passed over.
            yield _source(path, mode, top)


def _entries(folder: Path, entered: set[tuple[int, int]]) -> list[Path] | Refusal | Notice:
    """What is in a folder, the first name last."""
    try:
        info = folder.stat()
        entries = sorted(folder.iterdir(), reverse=True)
    except OSError as error:
        return _unreadable(folder, error)
    if (info.st_dev, info.st_ino) in entered:
        return Notice(printable(str(folder)), "left out: this link leads to a folder that was read already")
    entered.add((info.st_dev, info.st_ino))
    return [entry for entry in entries if not entry.name.startswith(".") and not _accompanies(entry)]


def _accompanies(entry: Path) -> bool:
    """A folder that an export wrote has its manifest inside; another program's file may be called so too."""
    return entry.name.endswith(COMPANIONS) or (entry.name == MANIFEST and is_manifest(entry))


def _mode(path: Path) -> int | Refusal:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        why = "this link leads nowhere" if path.is_symlink() else "there is no such file or folder"
        return Refusal(printable(str(path)), why)
    except (OSError, ValueError) as error:
        return _unreadable(path, error)


def _source(path: Path, mode: int, top: Path | None) -> Source | Refusal:
    source = Source.of(path, top)
    if not stat.S_ISREG(mode):
        return Refusal(source.name, f"this is {_KINDS.get(stat.S_IFMT(mode), 'no file')}; only files can be imported")
    try:
        source.document_id.encode("utf-8")
    except UnicodeEncodeError:
        return Refusal(source.name, "the file's name is not UTF-8, so it cannot become an id: rename the file")
    return source


def _unreadable(path: Path, error: Exception) -> Refusal:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Refusal(printable(str(path)), f"cannot be read: {why}")
