"""Bring documents and spans in: one step of the journal, written in batches, each refusal by file and line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError, Cancelled
from annotator.formats import registry
from annotator.formats.exchange import DocumentRecord, FolderSource, Item, Notice, ReadOptions, Refusal, Source
from annotator.services import manifest
from annotator.services.files import Found, find
from annotator.services.import_options import ImportOptions, Relabelling, undecided
from annotator.services.intake import Intake
from annotator.services.jobs import Progress
from annotator.services.known_texts import KnownTexts
from annotator.services.labels import list_labels
from annotator.services.project import Project, checked_name
from annotator.store.bulk import BulkStep

#: Documents in one transaction, and characters: a hundred books at once would be a gigabyte in memory.
BATCH = 100
_BATCH_CHARACTERS = 4_000_000
#: Refusals that are kept one by one: nobody reads more, and they would fill the memory.
LISTED = 100_000

AnySource = Source | FolderSource


@dataclass(slots=True)
class ImportReport:
    """What an import did. `notices` names what was left out by rule; `changes` is None when nothing was written.

    `unlisted` counts the refusals beyond those in `rejected`, which holds LISTED at most.
    """

    documents_added: int = 0
    documents_unchanged: int = 0
    spans_added: int = 0
    decisions_added: int = 0
    rejected: list[Refusal] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    unlisted: int = 0
    labels_added: list[str] = field(default_factory=list)
    look_alikes: list[tuple[str, str]] = field(default_factory=list)  # a label added, and one that differs in case
    cancelled: bool = False
    changes: Changes | None = None


class _Rejected(Exception):
    """Ends a strict import, taking its transaction along."""


def import_paths(
    project: Project,
    paths: Iterable[Path],
    *,
    format: str = "auto",  # noqa: A002 - the word of the contract
    encoding: str = "auto",
    strict: bool = False,
    progress: Progress | None = None,
    reading: ReadOptions | None = None,
    owner: str | None = None,
    relabelling: Relabelling | None = None,
    without_decisions: bool = False,
) -> ImportReport:
    """Read files and folders into the project; what is there already stays as it is.

    `strict` takes all or nothing. A cancelled import keeps its finished batches (none when strict), and running it
    again completes it. `reading` holds what formats want to know besides the encoding. Spans that carry no name are
    those of `owner`, else of the person who imports; `relabelling` sees every record before it is taken, and
    `without_decisions` takes gold lines as documents alone.
    Raises AnnotatorError for an unknown format, a bad name and a database that cannot be written to.
    """
    chosen, report = format_to_read(format), ImportReport()
    intake = Intake(project.who if owner is None else checked_name(owner), report)
    sources = sources_of(project, paths, chosen, report)
    bulk = BulkStep(project.database, project.who, "")
    texts = KnownTexts(project)
    reading = replace(reading or ReadOptions(), encoding=None if encoding == "auto" else encoding, text_of=texts)
    relabelling = relabelling or Relabelling((), ())
    items = relabelling.apply(items_of(sources, chosen, reading, progress or Progress()))
    items = undecided(items) if without_decisions else items
    try:
        take = partial(_take_at_once, report=report, texts=texts) if strict else _take
        take(bulk, intake, _batches(items, report, texts))
    except Cancelled:
        report.cancelled = True
    report.notices += relabelling.notices()
    if bulk.wrote:
        report.changes = bulk.changes()
    report.look_alikes = _look_alikes(project, report.labels_added)
    return report


def _look_alikes(project: Project, added: list[str]) -> list[tuple[str, str]]:
    """Labels that came in beside one of nearly the same name: names are case-sensitive, people often are not."""
    if not added:
        return []
    alike: dict[str, list[str]] = {}
    for label in list_labels(project):
        alike.setdefault(label.name.casefold(), []).append(label.name)
    found = ((new, next((old for old in alike.get(new.casefold(), ()) if old != new), "")) for new in added)
    return [(new, old) for new, old in found if old]


def import_with(
    project: Project, paths: Iterable[Path], options: ImportOptions, progress: Progress | None = None
) -> ImportReport:
    """`import_paths` with all that can be asked for in one value."""
    return import_paths(
        project,
        paths,
        format=options.format,
        encoding=options.encoding,
        strict=options.strict,
        progress=progress,
        reading=options.reading,
        owner=options.owner,
        relabelling=Relabelling(options.rename, options.drop_labels),
        without_decisions=options.without_decisions,
    )


def refuse_missing(paths: Iterable[Path]) -> ImportReport:
    """The report for paths of which none is there, without opening a database."""
    report = ImportReport()
    for found in find(paths):
        if isinstance(found, Refusal | Notice):
            _note(found, report)
    return report


def _take(bulk: BulkStep, intake: Intake, batches: Iterator[list[DocumentRecord]]) -> None:
    for records in batches:
        with bulk.batch() as batch:
            intake.take(batch, records)
            bulk.what = intake.words()
        intake.committed()


def _take_at_once(
    bulk: BulkStep,
    intake: Intake,
    batches: Iterator[list[DocumentRecord]],
    report: ImportReport,
    texts: KnownTexts,
) -> None:
    try:
        with bulk.batch() as batch:
            texts.connection = batch.connection
            for records in batches:
                intake.take(batch, records)
            bulk.what = intake.words()
            if report.rejected:
                raise _Rejected
    except _Rejected:
        return
    intake.committed()


def format_to_read(name: str) -> registry.Format | None:
    """The format called so, None for `auto`. Raises AnnotatorError."""
    if name == "auto":
        return None
    found = registry.by_name(name)
    if found is None or not found.reads:
        names = ", ".join(each.name for each in registry.FORMATS if each.reads)
        raise AnnotatorError(f"{name[:40]!r} is no format that can be read.", f"Choose one of: auto, {names}.")
    return found


def sources_of(
    project: Project, paths: Iterable[Path], chosen: registry.Format | None, report: ImportReport
) -> list[AnySource]:
    """The files and folders to read; what is no such is noted in the report."""
    sources: list[AnySource] = []
    for found in walk(project, paths, chosen):
        if isinstance(found, Refusal | Notice):
            _note(found, report)
        else:
            sources.append(found)
    return sources


def walk(project: Project, paths: Iterable[Path], chosen: registry.Format | None) -> Iterator[Found]:
    """What an import of these paths finds, one after the other; the project's own files are none of it."""
    path = project.path.resolve()
    own = frozenset([path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))])
    return find(paths, own, partial(_is_one, chosen))


def _is_one(chosen: registry.Format | None, folder: Path) -> bool:
    """Whether a folder is one thing to read: because the format says so, its manifest, or a file that gives it away."""
    chosen = chosen or format_of(folder)
    return chosen is not None and chosen.reads and chosen.folder_reader() is not None


def format_of(folder: Path) -> registry.Format | None:
    """The format that a folder is one thing of. Raises OSError."""
    told = manifest.folder_format(folder)
    return registry.by_name(told) if told else registry.by_marks(folder)


def items_of(
    sources: list[AnySource], chosen: registry.Format | None, options: ReadOptions, progress: Progress
) -> Iterator[Item]:
    """What the files hold, one after the other; a file that cannot be read is a refusal among others."""
    sizes = [_size(source) for source in sources]
    total, before = sum(sizes), 0
    for source, size in zip(sources, sizes, strict=True):
        progress.at(before, total, source.name)
        try:
            for item in _read(source, chosen, options):
                if isinstance(item, DocumentRecord):
                    # Of a folder, each file counts by itself, and nobody knows how far along it is.
                    progress.at(before + min(item.read_to, size), total, source.name)
                yield item
        except OSError as error:
            yield Refusal(source.name, f"cannot be read: {error.strerror or error}")
        before += size
    progress.at(total, total, "")


def _size(source: AnySource) -> int:
    try:
        if isinstance(source, FolderSource):
            return sum(path.stat().st_size for path in source.path.rglob("*") if path.is_file())
        return source.size()
    except OSError:
        return 0  # reading it will say why


def _read(source: AnySource, chosen: registry.Format | None, options: ReadOptions) -> Iterator[Item]:
    if isinstance(source, FolderSource):
        chosen = chosen or format_of(source.path)
        read_folder = chosen.folder_reader() if chosen else None
        if read_folder is not None:
            yield from read_folder(source, options)
        return
    if chosen is None:
        with source.open() as file:
            chosen = registry.guess(source.path, file.read(registry.HEAD))
    if chosen is None:
        known = registry.by_suffix(source.path)
        name = known.name if known else "this"
        yield Refusal(source.name, f"{name} files are only written, not read; --format text takes it as plain text")
        return
    yield from chosen.reader()(source, options)


def _batches(items: Iterator[Item], report: ImportReport, texts: KnownTexts) -> Iterator[list[DocumentRecord]]:
    waiting: list[DocumentRecord] = []
    characters = 0
    for item in items:
        if not isinstance(item, DocumentRecord):
            _note(item, report)
            continue
        waiting.append(item)
        texts.wait(item)
        characters += len(item.text)
        if len(waiting) >= BATCH or characters >= _BATCH_CHARACTERS:
            yield waiting
            texts.written()
            waiting, characters = [], 0
    if waiting:
        yield waiting


def _note(item: Refusal | Notice, report: ImportReport) -> None:
    if isinstance(item, Notice):
        report.notices.append(item)
    elif len(report.rejected) < LISTED:
        report.rejected.append(item)
    else:
        report.unlisted += 1
