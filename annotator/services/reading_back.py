"""What was written, read again and compared: a file that says something else does not take its place."""

from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from annotator.formats.exchange import DocumentRecord, FolderSource, Notice, ReadOptions, Refusal, Source, WriteOptions
from annotator.formats.registry import Format
from annotator.services.jobs import Progress

#: Documents whose ids are kept for a message; sentences of many documents are millions.
_NAMED = 100_000


class Expected:
    """What a reader must find, record by record: a number of 64 bits stands for what must be equal.

    So no text is kept, and the database is not asked a second time.
    """

    def __init__(self, chosen: Format) -> None:
        self._comparable = chosen.comparable()
        self._numbers = array("q")
        self._ids: list[str] = []

    def add(self, record: DocumentRecord) -> None:
        """The record is on its way into the file."""
        value = self._comparable(record)
        if value is not None:
            self._numbers.append(hash(value))
            if len(self._ids) < _NAMED:
                self._ids.append(record.id)

    def _name(self, place: int) -> str:
        return self._ids[place] if place < len(self._ids) else f"number {place + 1:,}"

    def difference(self, found: Iterator[object], *, in_order: bool) -> str | None:
        """None when all of it is found and nothing else; otherwise what differs first."""
        return self._in_order(found) if in_order else self._in_any_order(found)

    def _in_order(self, found: Iterator[object]) -> str | None:
        for place, number in enumerate(self._numbers):
            got = next(found, None)
            if got is None:
                return f"it ends before document {self._name(place)}"
            if isinstance(got, Refusal):
                return f"{got.where}: {got.why}"
            if hash(got) != number:
                return f"document {self._name(place)} reads back otherwise"
        return None if next(found, None) is None else "it holds more than was asked for"

    def _in_any_order(self, found: Iterator[object]) -> str | None:
        missing = Counter(self._numbers)
        for got in found:
            if isinstance(got, Refusal):
                return f"{got.where}: {got.why}"
            number = hash(got)
            if not missing[number]:
                return "a document reads back otherwise, or was not asked for"
            missing[number] -= 1
        lacks = next((place for place, number in enumerate(self._numbers) if missing[number]), None)
        return None if lacks is None else f"document {self._name(lacks)} is missing or reads back otherwise"


def difference(
    chosen: Format, path: Path, name: str, expected: Expected, write: WriteOptions, progress: Progress
) -> str | None:
    """What a written file or folder says otherwise than expected; `name` is how it will be called. Raises OSError."""
    found = _found(chosen, path, name, write)
    return expected.difference(_watched(found, progress), in_order=not chosen.folder)


def _found(chosen: Format, path: Path, name: str, write: WriteOptions) -> Iterator[object]:
    read_folder = chosen.folder_reader()
    options = ReadOptions("utf-8")
    if path.is_dir() and read_folder is not None:
        items = read_folder(FolderSource(path, name), options)
    else:
        source = Source(path, name, Path(name).stem)
        read_back = chosen.read_back()
        if read_back is not None:
            yield from read_back(source, write)
            return
        items = chosen.reader()(source, options)
    comparable = chosen.comparable()
    for item in items:
        if isinstance(item, Refusal):
            yield item
        elif not isinstance(item, Notice) and (value := comparable(item)) is not None:
            yield value


def _watched(found: Iterator[object], progress: Progress) -> Iterator[object]:
    for number, value in enumerate(found):
        progress.at(number, 0, "comparing")
        yield value
