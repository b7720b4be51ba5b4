"""Bringing files in: which, how they are read, what will happen, what happened."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QWidget

from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError
from annotator.formats import registry
from annotator.formats.exchange import Source
from annotator.services import importing
from annotator.services.files import find
from annotator.services.importing import ImportReport
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.ui import ask, widgets
from annotator.ui.choices import Choices
from annotator.ui.document_panel import count_words
from annotator.ui.job_dialog import JobDialog
from annotator.ui.jobs import Job, Worker

# The first files stand for all where there are very many.
LOOKED_AT = 20_000
ENCODINGS = (
    ("Find out", "auto"),
    ("UTF-8", "utf-8"),
    ("UTF-16", "utf-16"),
    ("Windows-1252, Western", "cp1252"),
    ("Windows-1251, Cyrillic", "cp1251"),
    ("KOI8-R, Cyrillic", "koi8-r"),
    ("GB 18030, Chinese", "gb18030"),
    ("Shift JIS, Japanese", "cp932"),
)


class ImportDialog(JobDialog):
    """Files and folders in; a report of what was added and what was refused."""

    def __init__(self, parent: QWidget, project: Project, worker: Worker, paths: list[Path]) -> None:
        super().__init__(parent, "Import", "Import")
        self._project, self._worker = project, worker
        self.paths: list[Path] = []
        self._looking: Job | None = None
        self.finished_with: Callable[[Changes | None], object] = lambda _changes: None
        self.begun: Callable[[], object] = lambda: None
        self.undo: Callable[[Changes], object] = lambda _changes: None
        self._list = widgets.text_field("Chosen files and folders", read_only=True)
        self._list.setPlaceholderText("Choose files or folders, or drop them on the window.")
        self._preview = widgets.sentence(3)
        self._format, self._encoding = Choices("Format"), Choices("Encoding")
        self._strict = widgets.check_box("All or nothing: a single refusal stops the whole import")
        self._fill_form()
        self.add(paths)

    def add(self, paths: list[Path]) -> None:
        """Choose these too, and look what they are."""
        self.paths += [path for path in paths if path not in self.paths]
        self._list.setPlainText("\n".join(str(path) for path in self.paths))
        self.go.setEnabled(bool(self.paths))
        self.go.setFocus()
        if not self.paths:
            self._preview.setText("Nothing chosen yet.")
            return
        self._preview.setText("Looking…")
        chosen = tuple(self.paths)
        if self._looking is not None:
            self._looking.ended.disconnect(self._looked)
            self._looking.cancel()
        self._looking = self._worker.start(lambda progress: look(chosen, progress), self._looked)

    def start(self) -> None:
        """Import on the worker thread."""
        work = partial(
            importing.import_paths,
            self._project,
            tuple(self.paths),
            format=self._format.currentData(),
            encoding=self._encoding.currentData(),
            strict=self._strict.isChecked(),
        )
        self.begun()
        job = self._worker.start(lambda progress: work(progress=progress), self._ended)
        self.follow(job, "Reading…")

    def _looked(self, words: object) -> None:
        if isinstance(words, str):
            self._preview.setText(words)

    def _ended(self, outcome: object) -> None:
        if isinstance(outcome, ImportReport):
            self.finished_with(outcome.changes)
            self._show_report(outcome)
            return
        self.finished_with(None)
        if isinstance(outcome, AnnotatorError):
            self.show_result(outcome.message, outcome.hint, [])
        else:
            self.show_result("The import stopped because of an error in the program.", "Nothing is half written.", [])

    def _show_report(self, report: ImportReport) -> None:
        lines = [f"{one.where}: {one.why}" for one in report.rejected]
        lines += [f"{one.where}: {one.why}" for one in report.notices]
        self.show_result(headline(report), summary(report), lines)
        if report.changes is not None:
            self.extra.setText("Undo this import")
            self.extra.setAccessibleName("Undo this import")
            self.extra.clicked.connect(partial(self._undo, report.changes))
            self.extra.show()

    def _undo(self, changes: Changes, _checked: bool = False) -> None:
        self.undo(changes)
        self.accept()

    def _fill_form(self) -> None:
        choose = widgets.row(spacing=8)
        files, folder = widgets.button("Add files…"), widgets.button("Add folder…")
        clear = widgets.button("Clear", quiet=True)
        for made in (files, folder, clear):
            choose.addWidget(made)
        choose.addStretch()
        files.clicked.connect(lambda: self.add(ask.files_to_open(self, "Files to import", "", "All files (*)")))
        folder.clicked.connect(self._add_folder)
        clear.clicked.connect(self._clear)
        self._format.addItem("By name and content", "auto")
        for each in registry.FORMATS:
            if each.reads:
                suffixes = f" ({', '.join(each.suffixes)})" if each.suffixes else ""
                self._format.addItem(each.title + suffixes, each.name)
        for title, name in ENCODINGS:
            self._encoding.addItem(title, name)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(widgets.text("Format"), self._format)
        form.addRow(widgets.text("Encoding"), self._encoding)
        self.form_layout.addLayout(choose)
        self.form_layout.addWidget(self._list, 1)
        self.form_layout.addLayout(form)
        self.form_layout.addWidget(self._strict)
        self.form_layout.addWidget(self._preview)

    def _add_folder(self) -> None:
        found = ask.folder_to_open(self, "Folder to import", "")
        if found is not None:
            self.add([found])

    def _clear(self) -> None:
        self.paths = []
        self.add([])


def look(paths: tuple[Path, ...], progress: Progress) -> str:
    """What an import of these would read, in a sentence. Nothing is written."""
    kinds: Counter[str] = Counter()
    size = odd = number = 0
    for number, found in enumerate(find(paths), 1):
        progress.at(number, 0, "")
        if number > LOOKED_AT:
            break
        if not isinstance(found, Source):
            odd += 1
            continue
        kinds[_kind(found)] += 1
        size += _size(found)
    if not kinds:
        return "There is nothing here that could be imported."
    parts = ", ".join(f"{count:,} × {kind}" for kind, count in kinds.most_common())
    more = " at least" if number > LOOKED_AT else ""
    left = f" {odd:,} will be left out, with the reason." if odd else ""
    return f"Will read{more}: {parts}; {_shown_size(size)}. Documents that are there already stay as they are.{left}"


def headline(report: ImportReport) -> str:
    """What was added, in one sentence."""
    if report.changes is None and not report.cancelled:
        return "Nothing new was found." if not report.rejected else "Nothing was added."
    counted = ((report.documents_added, "document"), (report.spans_added, "span"))
    parts = [count_words(number, noun) for number, noun in counted if number]
    added = " and ".join(parts) or "nothing"
    return f"Stopped after adding {added}." if report.cancelled else f"Added {added}."


def summary(report: ImportReport) -> str:
    """What else there is to know."""
    parts = []
    if report.cancelled:
        parts.append("Import the same files again to continue.")
    if report.documents_unchanged:
        parts.append(f"{count_words(report.documents_unchanged, 'document')} were there already.")
    if report.labels_added:
        parts.append(f"New labels: {', '.join(report.labels_added)}.")
    if report.rejected:
        parts.append(f"{count_words(len(report.rejected), 'refusal')}, listed below.")
    return " ".join(parts)


def _kind(source: Source) -> str:
    try:
        with source.open() as file:
            found = registry.guess(source.path, file.read(registry.HEAD))
    except OSError:
        return "unreadable"
    return found.title if found else "not a format that can be read"


def _size(source: Source) -> int:
    try:
        return source.size()
    except OSError:
        return 0


def _shown_size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000):,} kB"
