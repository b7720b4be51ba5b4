"""Write spans as training data: say first what a format cannot hold, compare afterwards, replace only when whole."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotator.domain.errors import AnnotatorError, StorageError
from annotator.formats import registry
from annotator.formats.exchange import DocumentRecord, LabelInfo, Loss, WriteOptions
from annotator.services.jobs import Progress
from annotator.services.labels import list_labels
from annotator.services.passes import Selection, explain_empty, select_passes
from annotator.services.project import Project
from annotator.services.reading_back import Expected, difference
from annotator.services.replacing import replacing_files, replacing_folder

MANIFEST = "manifest.json"


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
    """Write one layer to `out`, which is replaced in one moment when the new one is whole and compared.

    Raises LossRefused, StorageError (unwritable, disk full), AnnotatorError (unknown format, bad target, a file that
    does not say what the database says) and Cancelled; `out` is as it was then.
    """
    chosen = _chosen(options.format, out)
    if options.excel and chosen.name != "csv":
        raise AnnotatorError(f"{chosen.title} has no mode for spreadsheets.", "Leave --excel away, or export csv.")
    write = _write_options(project, out, options)
    report = ExportReport()
    progress = progress or Progress()
    with select_passes(project, options.layer or project.who) as passes:
        if options.dry_run or options.fail_on_loss:
            _look(passes, chosen, write, report, progress)
            if report.lost and options.fail_on_loss:
                raise LossRefused(report)
        if not options.dry_run:
            check_target(out, project, folder=chosen.folder)
            (_write_folder if chosen.folder else _write_file)(passes, chosen, out, write, options, progress, report)
        report.messages += explain_empty(project, passes, report.documents)
    return report


def _write_options(project: Project, out: Path, options: ExportOptions) -> WriteOptions:
    labels = tuple(LabelInfo(one.name, one.color, one.key, one.description) for one in list_labels(project))
    return WriteOptions(options.excel, "\t" if out.suffix.lower() == ".tsv" else ",", labels=labels)


def _look(
    passes: Selection, chosen: registry.Format, write: WriteOptions, report: ExportReport, progress: Progress
) -> None:
    for _ in _held(passes, chosen, write, report, progress):
        pass


def _held(
    passes: Selection, chosen: registry.Format, write: WriteOptions, report: ExportReport, progress: Progress
) -> Iterator[DocumentRecord]:
    """What the format holds of the records, counted into the report as they go by."""
    hold = chosen.hold()
    report.documents = report.spans = 0
    report.lost.clear()
    last = None
    for done, record in enumerate(passes.records(), 1):
        held, lost = hold(record, write)
        report.documents += record.id != last
        last = record.id
        report.spans += len(held.spans)
        report.lost += lost
        progress.at(done, passes.total, record.id)
        yield held


def _noted(records: Iterator[DocumentRecord], expected: Expected) -> Iterator[DocumentRecord]:
    for record in records:
        expected.add(record)
        yield record


def _write_file(
    passes: Selection,
    chosen: registry.Format,
    out: Path,
    write: WriteOptions,
    options: ExportOptions,
    progress: Progress,
    report: ExportReport,
) -> None:
    writer = chosen.writer()
    companions = (chosen.companions() or _no_companions)(write)
    with replacing_files(out, tuple(companions)) as parts:
        for suffix, content in companions.items():
            parts[suffix].write_bytes(content)
        records = _held(passes, chosen, write, report, progress)
        expected = Expected(chosen) if options.verify else None
        with parts[""].open("wb") as file:
            writer(_noted(records, expected) if expected else records, file, write)
        if expected:
            _compare(chosen, parts[""], out, expected, write, progress)
        files = ["", *companions]
        report.files = [
            ExportedFile(out.with_name(out.name + suffix), _sha256(parts[suffix], progress)) for suffix in files
        ]


def _write_folder(
    passes: Selection,
    chosen: registry.Format,
    out: Path,
    write: WriteOptions,
    options: ExportOptions,
    progress: Progress,
    report: ExportReport,
) -> None:
    with replacing_folder(out) as part:
        records = _held(passes, chosen, write, report, progress)
        expected = Expected(chosen) if options.verify else None
        chosen.folder_writer()(_noted(records, expected) if expected else records, part, write)
        if expected:
            _compare(chosen, part, out, expected, write, progress)
        written = sorted(path for path in part.rglob("*") if path.is_file())
        report.files = [ExportedFile(out / path.relative_to(part), _sha256(path, progress)) for path in written]


def _no_companions(options: WriteOptions) -> Mapping[str, bytes]:
    del options
    return {}


def _compare(
    chosen: registry.Format, part: Path, out: Path, expected: Expected, write: WriteOptions, progress: Progress
) -> None:
    found = difference(chosen, part, out.name, expected, write, progress)
    if found:
        raise AnnotatorError(
            f"The export was not written, because it would not say what the database says: {found}.",
            "Run the check of the database; if it is clean, please report this as a fault of the program.",
        )


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


def check_target(out: Path, project: Project, *, folder: bool) -> None:
    """Raises AnnotatorError where the export would land on something that must not be replaced."""
    if not out.name or (out.is_dir() and not folder):
        raise AnnotatorError(f"{out} is a folder.", "Give the name of a file.")
    if not out.parent.is_dir():
        raise StorageError(f"There is no folder {out.parent}.", "Make the folder first.")
    if folder and os.path.lexists(out):
        _check_folder(out)
    elif out.exists() and not out.is_file():
        raise AnnotatorError(f"{out} is no ordinary file.", "Give the name of a file.")
    database = project.path.resolve()
    if out.resolve() in {database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))}:
        raise AnnotatorError(f"{out} is the database itself.", "Give the name of another file.")


def _check_folder(out: Path) -> None:
    if out.is_symlink() or not out.is_dir():
        raise AnnotatorError(f"{out} is no folder, and this export writes one.", "Give the name of a new folder.")
    if any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise AnnotatorError(
            f"{out} is a folder that no export wrote: it has no {MANIFEST}.", "Give the name of a new folder."
        )
