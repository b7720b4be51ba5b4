"""One export on its way: records shaped, counted, written piece by piece, read back and compared."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from annotator import __version__
from annotator.domain.errors import AnnotatorError
from annotator.formats.document_folder import FileNames
from annotator.formats.exchange import Beside, DocumentRecord, Loss, WriteOptions
from annotator.formats.registry import Format
from annotator.services.checksums import HashedFile, checksum
from annotator.services.export_options import ExportOptions
from annotator.services.jobs import Progress
from annotator.services.manifest import MANIFEST, path_for, write_manifest
from annotator.services.passes import Selection
from annotator.services.people import renaming
from annotator.services.reading_back import Expected, difference
from annotator.services.replacing import all_files, replacing_files, replacing_folder
from annotator.services.shaping import Shaped, Shaping
from annotator.services.splitting import Division
from annotator.services.tallying import ExportedFile, ExportReport, Tally
from annotator.store.schema import REVISION


class LossRefused(AnnotatorError):
    """The format cannot hold everything and the caller asked to fail then; `report` lists what."""

    def __init__(self, report: ExportReport) -> None:
        super().__init__(
            f"The format cannot hold {report.missing:,} of the things asked for, so nothing was written.",
            "Choose a format that holds them (jsonl), or accept the loss.",
        )
        self.report = report


@dataclass(frozen=True, slots=True)
class _Piece:
    """One file, or one folder of a format of several files: a part of a split, a label, both, or everything.

    `counts`: whether it is the first that has these documents; with a file per label the others have them again, and
    `of` is how many have them.
    """

    name: str = ""
    part: str = ""
    label: str | None = None
    counts: bool = True
    of: int = 1


class Work:
    """One export of one selection. Set `division` before anything else, where it is to be split."""

    def __init__(
        self,
        selection: Selection,
        chosen: Format,
        options: ExportOptions,
        write: WriteOptions,
        people: Mapping[str, str] | None,
        progress: Progress,
    ) -> None:
        # Decisions are about whole pages and all their labels: whatever else is exported has none.
        beside = chosen.lacks if options.changes_nothing else {*chosen.lacks, Beside.DECISIONS}
        self.tally = Tally(ExportReport(), beside)
        self.progress = progress
        self.division: Division | None = None
        self._selection = selection
        self._chosen = chosen
        self._options = options
        self._write = write
        self._hold = chosen.hold()
        self._rename_people = renaming(people) if people is not None else None
        self._digests: dict[Path, bytes] = {}
        self._of_wholes: Counter[tuple[str, str | None, str]] = Counter()

    def look(self) -> None:
        """Count what would be written and lost. Raises LossRefused if that is to fail."""
        for piece in self._pieces():
            for _ in self._records(piece, None):
                pass
        self._refuse_loss()

    def write_file(self, out: Path) -> None:
        """Everything into one file, with its companions beside it. Raises LossRefused and all that `export` does."""
        companions = self._companions()
        manifest = path_for(out).name.removeprefix(out.name)
        with replacing_files(out, (*companions, manifest)) as parts:
            self._fill_file(_Piece(), parts[""], out.name)
            for suffix, content in companions.items():
                parts[suffix].write_bytes(content)
            self._refuse_loss()
            for suffix in ("", *companions):
                self._note_file(out.parent, out.name + suffix, parts[suffix])
            write_manifest(parts[manifest], self._manifest([]))
            self._note_file(out.parent, out.name + manifest, parts[manifest])

    def write_folder(self, out: Path) -> None:
        """A folder with a file or folder for each piece, or what the format makes of it all."""
        with replacing_folder(out) as folder:
            folders = self._fill_pieces(folder, out)
            self._refuse_loss()
            for name in _names_below(folder):
                self._note_file(out, name, folder / name)
            write_manifest(folder / MANIFEST, self._manifest(folders))
            self._note_file(out, MANIFEST, folder / MANIFEST)

    def _fill_pieces(self, folder: Path, out: Path) -> list[str]:
        """Returns the names of the folders that are one thing to read; "." is the whole."""
        pieces = self._pieces()
        if self.division and not self._options.is_per_label and self._chosen.parts_writer():
            self._fill_parts(pieces, folder, out.name)
            return ["."]
        suffix = self._chosen.suffix()
        for piece in pieces:
            if self._chosen.folder:
                self._fill_folder(piece, folder / piece.name, out.name)
            else:
                name = piece.name + suffix
                self._fill_file(piece, folder / name, name)
                for end, content in self._companions().items():
                    (folder / (name + end)).write_bytes(content)
        return [piece.name or "." for piece in pieces] if self._chosen.folder else []

    def _fill_file(self, piece: _Piece, path: Path, name: str) -> None:
        expected = Expected(self._chosen)
        with HashedFile(path) as file:
            self._chosen.writer()(self._records(piece, expected), file, self._write)
        self._digests[path] = file.digest()
        self._compare(path, name, expected)

    def _fill_folder(self, piece: _Piece, path: Path, name: str) -> None:
        expected = Expected(self._chosen)
        path.mkdir(exist_ok=True)
        self._chosen.folder_writer()(self._records(piece, expected), path, self._write)
        self._compare(path, name, expected)

    def _fill_parts(self, pieces: list[_Piece], folder: Path, name: str) -> None:
        expected = Expected(self._chosen)
        write_parts = self._chosen.parts_writer()
        if write_parts is not None:
            write_parts(((piece.part, self._records(piece, expected)) for piece in pieces), folder, self._write)
        self._compare(folder, name, expected)

    def _compare(self, path: Path, name: str, expected: Expected) -> None:
        if not self._options.verify:
            return
        found = difference(self._chosen, path, name, expected, self._write, self.progress)
        if found:
            raise AnnotatorError(
                f"The export was not written, because it would not say what the database says: {found}.",
                "Run the check of the database; if it is clean, please report this as a fault of the program.",
            )

    def _records(self, piece: _Piece, expected: Expected | None) -> Iterator[DocumentRecord]:
        """What the format holds of the records of a piece, counted as they go by."""
        shaping = Shaping(self._options.shape, piece.label)
        tally, hold, write, part = self.tally, self._hold, self._write, piece.part
        noting = expected if self._options.verify else None
        division, total = self.division, self._selection.total
        which = (lambda document: division.part_of.get(document) == part) if division else None
        done = 0
        for _, passes in groupby(self._selection.records(which), attrgetter("id")):
            records = []
            for record in passes:
                done += 1
                self.progress.at(done, total, record.id)
                if piece.counts:
                    tally.begin(record, part)
                records.append(self._rename_people(record) if self._rename_people else record)
            shaped, lost = shaping.shape(*records)
            tally.lose(lost)
            for one in shaped:
                held, lost = hold(one.record, write)
                if lost:
                    self._lose(piece, one, lost)
                tally.add(held, part)
                if noting is not None:
                    noting.add(held)
                yield held
        if piece.counts:
            tally.left_out.update(shaping.left_out)

    def _lose(self, piece: _Piece, one: Shaped, losses: list[Loss]) -> None:
        """Counts what a format loses; with a file per label, of a whole document only what is lost in every one."""
        if piece.of > 1:
            losses = [loss for loss in losses if loss.start is not None or self._is_lost_everywhere(piece, one, loss)]
        self.tally.lose(map(one.at_home, losses))

    def _is_lost_everywhere(self, piece: _Piece, one: Shaped, loss: Loss) -> bool:
        key = (one.record.id, one.record.layer, loss.why)
        self._of_wholes[key] += 1
        return self._of_wholes[key] == piece.of

    def _pieces(self) -> list[_Piece]:
        parts = self.division.parts if self.division else ("",)
        if not self._options.is_per_label:
            return [_Piece(part, part) for part in parts]
        names = FileNames()
        stems = {label.name: names.stem_for(label.name) for label in self._write.labels}
        return [
            _Piece(f"{part}.{stem}".strip("."), part, label, counts=not number, of=len(stems))
            for part in parts
            for number, (label, stem) in enumerate(stems.items())
        ]

    def _companions(self) -> Mapping[str, bytes]:
        companions = self._chosen.companions()
        return companions(self._write) if companions else {}

    def _refuse_loss(self) -> None:
        # A span that was moved is one because an option asked for it: that is announced, and no reason to fail.
        if self._options.fail_on_loss and self.tally.report.missing:
            raise LossRefused(self.tally.report)

    def _note_file(self, folder: Path, name: str, part: Path) -> None:
        """`part` will be called `name`, in `folder`."""
        digest = self._digests.get(part) or checksum(part, lambda: self.progress.at(0, 0, "checksum"))
        self.tally.report.files.append(ExportedFile(folder, name, digest))

    def _manifest(self, folders: list[str]) -> dict[str, Any]:
        """What the manifest says: no time, no place and no person but what was asked for, so its bytes repeat."""
        told = {
            "version": __version__,
            "schema": REVISION,
            "format": self._chosen.name,
            "folders": folders,
            "layer": self._selection.layer,
            "options": self._options.as_json(),
            **self.tally.as_json(),
            "content_sha256": self.tally.content(),
            "files": {file.name: file.sha256 for file in self.tally.report.files},
        }
        if self.division:
            told["split"] = self.division.as_json()
        return told


def _names_below(folder: Path) -> list[str]:
    """The files of a folder as their manifest names them, in the order of their paths."""
    top = len(os.fspath(folder)) + 1
    names = (os.fspath(path)[top:].replace(os.sep, "/") for path in all_files(folder))
    return sorted(names, key=lambda name: name.replace("/", "\0"))
