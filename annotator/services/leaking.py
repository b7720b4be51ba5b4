"""How much of a test text stands in the training text: in folders that we wrote, and in anybody's."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.domain.errors import AnnotatorError, StorageError
from annotator.domain.leaks import LeakShare, leak_share
from annotator.domain.stripping import strip
from annotator.formats import registry
from annotator.formats.exchange import DocumentRecord, FolderSource, Item, ReadOptions, Refusal, Source
from annotator.services.files import find
from annotator.services.jobs import Progress
from annotator.services.manifest import MANIFEST, read_manifest

_TRAIN = "train"
#: What others call the parts.
_CALLED = {
    "train": "train", "training": "train", "dev": "dev", "valid": "dev", "val": "dev", "validation": "dev",
    "eval": "dev", "devel": "dev", "test": "test", "testing": "test",
}  # fmt: skip
#: Test documents that are named, the worst first.
_NAMED = 100


@dataclass(frozen=True, slots=True)
class PartLeaks:
    """How much of one part stands in train, and the ids of its documents, to which the numbers in `share` point."""

    part: str
    share: LeakShare
    ids: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """For other programs; shares are None where there is no text to share."""
        share = self.share
        return {
            "part": self.part,
            "documents": len(self.ids),
            "runs": share.runs,
            "leaked_runs": share.leaked_runs,
            "run_share": share.run_share,
            "paragraphs": share.paragraphs,
            "leaked_paragraphs": share.leaked_paragraphs,
            "paragraph_share": share.paragraph_share,
            "worst": [
                {"document": self.ids[leak.number], "run_share": leak.runs, "paragraph_share": leak.paragraphs}
                for leak in share.worst[:_NAMED]
            ],
        }


@dataclass(frozen=True, slots=True)
class LeakReport:
    """The parts of a folder held against its train part; `refused` are lines that could not be read."""

    train: int
    parts: tuple[PartLeaks, ...]
    refused: tuple[Refusal, ...]


def find_leaks(folder: Path, progress: Progress | None = None) -> LeakReport:
    """Compare dev and test with train; stretches marked as boilerplate do not count.

    The parts are told by the names of files and folders: train.jsonl, test-00000.jsonl, dev/, data/validation.jsonl.
    Raises StorageError for a folder that cannot be read, AnnotatorError where it has no train part or nothing else.
    """
    progress = progress or Progress()
    found = _parts(folder)
    others = [part for part in ("dev", "test") if part in found]
    if _TRAIN not in found or not others:
        raise AnnotatorError(
            f"{folder} holds no parts to compare.", "It should hold files called train and test, as train.jsonl."
        )
    chosen = _format(folder)
    refused: list[Refusal] = []
    parts: list[PartLeaks] = []
    train = 0

    def beat() -> None:
        progress.at(0, 0, "comparing")

    for part in others:
        ids: list[str] = []
        train_ids: list[str] = []
        ignored: list[Refusal] = []
        tested = _texts(found[part], chosen, ids, refused)
        learned = _texts(found[_TRAIN], chosen, train_ids, ignored if parts else refused)
        parts.append(PartLeaks(part, leak_share(learned, tested, beat=beat), tuple(ids)))
        train = len(train_ids)
        _check_found(_TRAIN, train_ids, refused)
        _check_found(part, ids, refused)
    return LeakReport(train, tuple(parts), tuple(refused))


def _check_found(part: str, ids: list[str], refused: list[Refusal]) -> None:
    if not ids and refused:
        raise AnnotatorError(
            f"No text of the {part} part can be read: {refused[0].where}: {refused[0].why}.",
            "Export the same split as jsonl, and measure that.",
        )


def _format(folder: Path) -> registry.Format | None:
    told = read_manifest(folder / MANIFEST)
    name = told.get("format") if told else None
    return registry.by_name(name) if isinstance(name, str) else None


def _parts(folder: Path) -> dict[str, list[Path]]:
    """Files and folders by the part that they are named after."""
    found: dict[str, list[Path]] = {}
    try:
        entries = sorted(folder.iterdir())
        if (folder / "data").is_dir():
            entries += sorted((folder / "data").iterdir())
    except OSError as error:
        raise StorageError(f"{folder} cannot be read: {error.strerror}.", "Give the folder of an export.") from error
    for path in entries:
        stem = path.name.lower().replace("-", ".").replace("_", ".").split(".")[0]
        if stem in _CALLED and not path.name.endswith((".config.xml", MANIFEST)):
            found.setdefault(_CALLED[stem], []).append(path)
    return found


def _texts(paths: list[Path], chosen: registry.Format | None, ids: list[str], refused: list[Refusal]) -> Iterator[str]:
    """The text of each document of a part once, without what is marked as boilerplate; ids are noted in order."""
    seen: set[str] = set()
    for item in _items(paths, chosen):
        if isinstance(item, Refusal):
            refused.append(item)
        elif isinstance(item, DocumentRecord) and item.id not in seen:
            seen.add(item.id)
            ids.append(item.id)
            yield strip(item.text, item.spans).text if item.spans else item.text


def _items(paths: list[Path], chosen: registry.Format | None) -> Iterator[Item]:
    reading = ReadOptions()
    for path in paths:
        read_folder = chosen.folder_reader() if chosen and path.is_dir() else None
        if read_folder is not None:
            yield from read_folder(FolderSource(path, str(path)), reading)
            continue
        for source in find([path]):
            if isinstance(source, Source):
                yield from _read(source, chosen, reading)


def _read(source: Source, chosen: registry.Format | None, reading: ReadOptions) -> Iterator[Item]:
    if chosen is None or chosen.folder:
        with source.open() as file:
            chosen = registry.guess(source.path, file.read(registry.HEAD))
    if chosen is None:
        yield Refusal(source.name, "this format holds no texts")
        return
    yield from chosen.reader()(source, reading)
