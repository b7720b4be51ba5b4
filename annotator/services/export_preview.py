"""The first lines of a file as an export would write them, and the words of what it would lose."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from annotator.domain.counting import count_words
from annotator.domain.errors import NotFound
from annotator.domain.model import DocumentId
from annotator.formats.exchange import DocumentRecord, Loss, WriteOptions
from annotator.formats.registry import Format
from annotator.services.documents import open_document
from annotator.services.export_options import ExportOptions
from annotator.services.jobs import Progress
from annotator.services.labels import list_labels
from annotator.services.passes import Selection, select_passes
from annotator.services.people import pseudonyms_of, renaming
from annotator.services.project import Project
from annotator.services.shaping import Shaping
from annotator.services.targets import format_for

if TYPE_CHECKING:
    from typing_extensions import Buffer

#: Entries, characters of text and bytes of the file that a preview is made of; nobody reads more of one.
ENTRIES, CHARACTERS, BYTES = 5, 200_000, 32_768
_DOCUMENTS = 40
_NO_TEXT = "(a file that is no text)"


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands at the beginning of which file; `is_cut` when there is more. `name` is empty for the file itself."""

    text: str
    name: str = ""
    is_cut: bool = False


class _Enough(Exception):
    """The preview has all it shows."""


class _Beginning(BytesIO):
    """A file of which only the first bytes are wanted; a writer that lets go of it may close it."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""

    def write(self, data: "Buffer", /) -> int:
        """Raises _Enough once there are enough bytes, and swallows what comes after that."""
        if len(self.data) >= BYTES:
            return len(bytes(data))
        written = super().write(data)
        if self.tell() >= BYTES:
            self.data = self.getvalue()
            raise _Enough
        return written

    def close(self) -> None:
        """Keep what was written."""
        self.data = self.data or (b"" if self.closed else self.getvalue())
        super().close()


def preview(project: Project, out: Path, options: ExportOptions, progress: Progress | None = None) -> Preview:
    """The beginning of what `export` would write for the same options, but for the division of a split.

    Raises AnnotatorError for options that cannot be had, and Cancelled.
    """
    chosen = format_for(options.format, out)
    tagset = list_labels(project)
    options.check(chosen, tagset, project.who)
    write = options.writing(options.labels_of(tagset), tabs=out.suffix.lower() == ".tsv")
    with select_passes(project, options.wanted(project.who)) as selection:
        for label in [one.name for one in write.labels] if options.is_per_label else [None]:
            records = _Records(project, selection, chosen, options, write, progress or Progress())
            found = _of_records(records, label, chosen, write)
            if records.spans or label is None:
                return found
        return Preview("")


def quotes_of(project: Project, losses: list[Loss]) -> list[str]:
    """The words of the pages that the losses are about, in their order; empty where a whole document is meant."""
    text, document = "", ""
    quotes = []
    for loss in losses:
        if loss.document != document:
            text, document = _text_of(project, loss.document), loss.document
        quotes.append("" if loss.start is None or loss.end is None else text[loss.start : loss.end][:200])
    return quotes


class _Records:
    """The first records as a format holds them, one entry after the other."""

    def __init__(
        self,
        project: Project,
        selection: Selection,
        chosen: Format,
        options: ExportOptions,
        write: WriteOptions,
        progress: Progress,
    ) -> None:
        self.spans = 0
        self.is_cut = False
        self._words: list[str] = []
        self._selection, self._progress = selection, progress
        self._hold, self._options, self._write = chosen.hold(), options, write
        people = pseudonyms_of(project, keep=False) if options.pseudonyms else None
        self._rename = renaming(people) if people is not None else None

    def of(self, label: str | None) -> Iterator[DocumentRecord]:
        """At most ENTRIES of them; with a label, its spans only."""
        shaping = Shaping(self._options.shape, label)
        left, characters = ENTRIES, CHARACTERS
        for number, (_, passes) in enumerate(groupby(self._selection.records(), attrgetter("id"))):
            self._progress.at(0, 0, "")
            if number >= _DOCUMENTS:
                self.is_cut = True
                return
            shaped, _ = shaping.shape(*(self._rename(record) if self._rename else record for record in passes))
            for one in shaped:
                if left <= 0 or characters <= 0:
                    self.is_cut = True
                    return
                held, _ = self._hold(one.record, self._write)
                self.spans += len(held.spans)
                self._note(held)
                yield held
                left, characters = left - 1, characters - len(held.text)

    def in_words(self) -> str:
        """What the records hold, for a file that is no text."""
        return "\n".join(["This format is no text. What it holds of each entry:", *self._words])

    def _note(self, held: DocumentRecord) -> None:
        self._words.append(
            f"\n{held.id}: {count_words(len(held.text), 'character')}, {count_words(len(held.spans), 'span')}"
        )
        for start, end, label, *_ in held.spans[:_DOCUMENTS]:
            self._words.append(f"  {start}–{end}  {label}  {' '.join(held.text[start:end][:80].split())}")


def _of_records(records: _Records, label: str | None, chosen: Format, write: WriteOptions) -> Preview:
    name = f"{label}{chosen.suffix()}" if label is not None else ""
    if chosen.folder:
        return _of_folder(records, label, chosen, write)
    file = _Beginning()
    with suppress(_Enough):
        chosen.writer()(records.of(label), file, write)
    file.close()
    is_cut = len(file.data) >= BYTES
    text = _text(file.data, is_cut=is_cut)
    is_cut = is_cut or records.is_cut
    return Preview(records.in_words() if text is None else text, name, is_cut)


def _of_folder(records: _Records, label: str | None, chosen: Format, write: WriteOptions) -> Preview:
    """What the files of a folder begin with; the first that are text stand for all."""
    with TemporaryDirectory(prefix="annotator-preview-") as place:
        folder = Path(place) / "preview"
        folder.mkdir()
        chosen.folder_writer()(records.of(label), folder, write)
        parts, cut = [], records.is_cut
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            with path.open("rb") as file:
                data = file.read(BYTES // 4)
            is_cut = len(data) == BYTES // 4
            text = _text(data, is_cut=is_cut)
            cut = cut or is_cut
            parts.append(f"── {path.relative_to(folder).as_posix()} ──\n{text.rstrip() if text else _NO_TEXT}\n")
        return Preview("\n".join(parts), "", cut)


def _text(data: bytes, *, is_cut: bool) -> str | None:
    """Bytes as text, None where they are none."""
    try:
        # A cut may go through a letter.
        text = data.decode("utf-8", "ignore" if is_cut else "strict")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _text_of(project: Project, document: str) -> str:
    try:
        return open_document(project, DocumentId(document)).document.text
    except NotFound:
        return ""
