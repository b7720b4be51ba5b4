"""Write spans as training data: say first what a format cannot hold, compare afterwards, replace only when whole."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from annotator.domain.errors import AnnotatorError, StorageError
from annotator.formats import registry
from annotator.formats.exchange import DocumentRecord, Loss, Losses, Source, WriteOptions
from annotator.services.jobs import Progress
from annotator.services.passes import Selection, explain_empty, select_passes
from annotator.services.project import Project


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was written; `sha256` is of its bytes, 64 hex digits."""

    path: Path
    sha256: str


@dataclass(slots=True)
class ExportReport:
    """What was written, or in a dry run what would be. `messages` are sentences for the user, no failures."""

    documents: int = 0
    spans: int = 0
    lost: list[Loss] = field(default_factory=list)
    files: list[ExportedFile] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to export. `format` None goes by the suffix of OUT, `layer` None means the person who exports."""

    format: str | None = None
    layer: str | None = None
    excel: bool = False
    dry_run: bool = False
    verify: bool = True
    fail_on_loss: bool = False


class LossRefused(AnnotatorError):
    """The format cannot hold everything and the caller asked to fail then; `report` lists what."""

    def __init__(self, report: ExportReport) -> None:
        count = len(report.lost)
        super().__init__(
            f"The format cannot hold {count} of the things asked for, so nothing was written.",
            "Choose a format that holds them (jsonl), or accept the loss.",
        )
        self.report = report


def export(project: Project, out: Path, options: ExportOptions, progress: Progress | None = None) -> ExportReport:
    """Write one layer to the file `out`, which is replaced in one moment when the new one is whole and compared.

    Raises LossRefused, StorageError (unwritable, disk full), AnnotatorError (unknown format, bad target, a file that
    does not say what the database says) and Cancelled; `out` is as it was then.
    """
    chosen = _chosen(options.format, out)
    if options.excel and chosen.name != "csv":
        raise AnnotatorError(f"{chosen.title} has no mode for spreadsheets.", "Leave --excel away, or export csv.")
    write = WriteOptions(excel=options.excel, delimiter="\t" if out.suffix.lower() == ".tsv" else ",")
    report = ExportReport()
    with select_passes(project, options.layer or project.who) as chosen_passes:
        if options.dry_run or options.fail_on_loss:
            _look(chosen_passes, chosen.losses(), report, progress or Progress())
            if report.lost and options.fail_on_loss:
                raise LossRefused(report)
        if not options.dry_run:
            _check_target(out, project)
            _write(chosen_passes, chosen, out, write, options, progress or Progress(), report)
        report.messages += explain_empty(project, chosen_passes, report.documents)
    return report


def _look(passes: Selection, losses: Losses, report: ExportReport, progress: Progress) -> None:
    for _ in _counted(passes, losses, report, progress):
        pass


def _counted(passes: Selection, losses: Losses, report: ExportReport, progress: Progress) -> Iterator[DocumentRecord]:
    """The records, counted into the report as they go by."""
    report.documents = report.spans = 0
    report.lost.clear()
    last = None
    for done, record in enumerate(passes.records(), 1):
        report.documents += record.id != last
        last = record.id
        report.spans += len(record.spans)
        report.lost += losses(record)
        progress.at(done, passes.total, record.id)
        yield record


def _write(
    passes: Selection,
    chosen: registry.Format,
    out: Path,
    write: WriteOptions,
    options: ExportOptions,
    progress: Progress,
    report: ExportReport,
) -> None:
    writer, losses = chosen.writer(), chosen.losses()
    with _replacing(out) as (part, file):
        writer(_counted(passes, losses, report, progress), file, write)
        file.flush()
        os.fsync(file.fileno())
        if options.verify:
            source = Source(part, out.name, out.stem)
            difference = chosen.verifier()(source, _watched(passes, progress), write)
            if difference:
                raise AnnotatorError(
                    f"The export was not written, because it would not say what the database says: {difference}.",
                    "Run the check of the database; if it is clean, please report this as a fault of the program.",
                )
        report.files = [ExportedFile(out, _sha256(part, progress))]


def _watched(passes: Selection, progress: Progress) -> Iterator[DocumentRecord]:
    for done, record in enumerate(passes.records(), 1):
        progress.at(done, passes.total, f"comparing {record.id}")
        yield record


@contextmanager
def _replacing(out: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file beside `out` that takes its place when the block ends well; otherwise it is gone without a trace."""
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as file:
            yield part, file
        part.replace(out)
        _sync_folder(out.parent)
    except OSError as error:
        raise StorageError(
            f"{out} cannot be written: {error.strerror or error}.", "Choose another place, or make room on the disk."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    # Windows opens no folder as a file, and needs none of this.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sha256(path: Path, progress: Progress) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            progress.at(0, 0, "checksum")
            digest.update(piece)
    return digest.hexdigest()


def _chosen(name: str | None, out: Path) -> registry.Format:
    writable = ", ".join(each.name for each in registry.FORMATS if each.writes)
    found = registry.by_name(name) if name else registry.by_suffix(out)
    if found is not None and found.writes:
        return found
    what = f"{name[:40]!r}" if name else f"the suffix of {out.name!r}"
    raise AnnotatorError(f"{what} names no format that can be written.", f"Say --format with one of: {writable}.")


def _check_target(out: Path, project: Project) -> None:
    """Raises AnnotatorError where the file would land on something that must not be replaced."""
    if not out.name or out.is_dir():
        raise AnnotatorError(f"{out} is a folder.", "Give the name of a file.")
    if not out.parent.is_dir():
        raise StorageError(f"There is no folder {out.parent}.", "Make the folder first.")
    if out.exists() and not out.is_file():
        raise AnnotatorError(f"{out} is no ordinary file.", "Give the name of a file.")
    database = project.path.resolve()
    if out.resolve() in {database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))}:
        raise AnnotatorError(f"{out} is the database itself.", "Give the name of another file.")
