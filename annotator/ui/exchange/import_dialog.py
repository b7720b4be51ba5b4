"""Bringing files in: which, how they are read, what will come in, what happened."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.domain.changes import Changes
from annotator.domain.counting import count_words
from annotator.domain.errors import AnnotatorError
from annotator.services import importing
from annotator.services.equal_command import import_command
from annotator.services.import_options import ImportOptions
from annotator.services.import_preview import ImportPreview, look_ahead
from annotator.services.importing import ImportReport
from annotator.services.labels import list_labels
from annotator.services.project import Project
from annotator.ui.exchange.import_form import ImportForm, local_files
from annotator.ui.exchange.import_outlook import ImportOutlook
from annotator.ui.kit import ask, widgets
from annotator.ui.kit.command_row import CommandRow
from annotator.ui.kit.job_dialog import JobDialog
from annotator.ui.kit.jobs import Worker
from annotator.ui.kit.looking import Looking

_FORM = 404
#: Labels that a report names, and how much of a name.
_NAMED, _LONGEST_NAME = 12, 40


class ImportDialog(JobDialog):
    """Files and folders in; a report of what was added and what was refused."""

    def __init__(self, parent: QWidget, project: Project, worker: Worker, paths: list[Path]) -> None:
        super().__init__(parent, "Import", "&Import")
        self._project, self._worker = project, worker
        self.finished_with: Callable[[Changes | None], object] = lambda _changes: None
        self.begun: Callable[[], object] = lambda: None
        self.undo: Callable[[Changes], object] = lambda _changes: None
        self.asked = ImportForm(list_labels(project), project.who)
        self.outlook = ImportOutlook()
        self.command = CommandRow()
        self.strict = widgets.check_box("All or nothing: one refusal stops it all", "n")
        self._looking = Looking(self, worker)
        self._looked_at: tuple[tuple[Path, ...], ImportOptions] | None = None
        self._lay_out_form()
        self.asked.changed.connect(self.look)
        self.strict.toggled.connect(self.look)
        self.setAcceptDrops(True)
        self.grow(1040, 720)
        self.asked.add(paths)
        (self.go if paths else self.asked.add_files).setFocus()

    def start(self) -> None:
        """Import on the worker thread."""
        try:
            options = self._options()
        except AnnotatorError as error:
            self.outlook.refuse(error)
            return
        self._looking.stop()
        work = partial(importing.import_with, self._project, tuple(self.asked.paths), options)
        self.begun()
        job = self._worker.start(lambda progress: work(progress=progress), self._ended)
        self.follow(job, "Reading…")

    def look(self) -> None:
        """Say again what would come in; an older look is dropped."""
        paths = tuple(self.asked.paths)
        self.go.setEnabled(bool(paths))
        try:
            options = self._options()
        except AnnotatorError as error:
            self._refuse(error)
            return
        self.command.show_words(import_command(self._project, paths, options) if paths else None)
        asked = (paths, _what_is_read(options))
        if not paths:
            self._looking.stop()
            self.outlook.show_nothing()
        elif asked != self._looked_at:
            self.outlook.say("Looking…")
            self._looking.ask((partial(look_ahead, self._project, paths, asked[1]), self._found))
        self._looked_at = asked

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """More files can be dropped while they are chosen."""
        if local_files(event.mimeData()) and self.form.isVisible():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Choose the dropped files too."""
        event.acceptProposedAction()
        self.asked.add(local_files(event.mimeData()))

    def done(self, result: int) -> None:
        """Nobody waits for an answer any more."""
        self._looking.stop()
        super().done(result)

    def _options(self) -> ImportOptions:
        return replace(self.asked.options(), strict=self.strict.isChecked())

    def _refuse(self, error: AnnotatorError) -> None:
        self._looking.stop()
        self._looked_at = None
        self.command.show_words(None)
        self.go.setEnabled(False)
        self.outlook.refuse(error)

    def _found(self, outcome: object) -> None:
        self.outlook.show_outcome(outcome)
        if isinstance(outcome, ImportPreview):
            self.asked.show_found(outcome)
            self.asked.options()

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
        self._offer_again()

    def _show_report(self, report: ImportReport) -> None:
        lines = report_lines(report)
        self.show_result(headline(report), summary(report), lines)
        if lines:
            whole = "\n".join([headline(report), summary(report), "", *lines, ""])
            self.add_tool("&Copy report", partial(QApplication.clipboard().setText, whole))
            self.add_tool("&Save report…", partial(self._save, whole))
        if report.changes is not None:
            self.offer("&Undo this import", partial(self._undo, report.changes))
        else:
            self._offer_again()

    def _offer_again(self) -> None:
        self._looked_at = None  # files may have changed meanwhile
        self.offer_again(self.look)

    def _save(self, report: str) -> None:
        proposed = self._project.path.absolute().with_name("import report.txt")
        target = ask.file_to_write(self, "Save the report", str(proposed), "Text (*.txt);;All files (*)")
        if target is None:
            return
        try:
            target.write_text(report, encoding="utf-8")
        except OSError as error:
            why = error.strerror or str(error)
            problem = AnnotatorError(f"{target} cannot be written: {why}.", "Choose another place.")
            ask.show_error(self, problem, "The report was not saved")

    def _undo(self, changes: Changes) -> None:
        self.undo(changes)
        self.accept()

    def _lay_out_form(self) -> None:
        self.lay_out_beside(self.asked, self.strict, self.outlook, width=_FORM)
        self.form_layout.addWidget(self.command)


def _what_is_read(options: ImportOptions) -> ImportOptions:
    """The options without those that change nothing of what a look finds."""
    return replace(options, strict=False, owner=None, rename=(), drop_labels=())


def report_lines(report: ImportReport) -> list[str]:
    """What was refused or left out: file, line and reason."""
    lines = [f"{one.where}: {one.why}" for one in report.rejected]
    lines += [f"… and {report.unlisted:,} more refusals"] * bool(report.unlisted)
    return lines + [f"{one.where}: {one.why}" for one in report.notices]


def headline(report: ImportReport) -> str:
    """What was added, in one sentence."""
    if report.changes is None and not report.cancelled:
        return "Nothing new was found." if not report.rejected else "Nothing was added."
    counted = ((report.documents_added, "document"), (report.spans_added, "span"), (report.decisions_added, "decision"))
    parts = [count_words(number, noun) for number, noun in counted if number]
    *most, last = parts or ["nothing"]
    added = f"{', '.join(most)} and {last}" if most else last
    return f"Stopped after adding {added}." if report.cancelled else f"Added {added}."


def summary(report: ImportReport) -> str:
    """What else there is to know."""
    parts = []
    if report.cancelled:
        parts.append("Import the same files again to continue.")
    if report.documents_unchanged:
        parts.append(f"{count_words(report.documents_unchanged, 'document')} were there already.")
    if report.labels_added:
        shown = ", ".join(widgets.shortened(name, _LONGEST_NAME) for name in report.labels_added[:_NAMED])
        more = len(report.labels_added) - _NAMED
        parts.append(f"New labels: {shown}{f' and {more:,} more' if more > 0 else ''}.")
    for new, old in report.look_alikes:
        parts.append(f"{new} differs from {old} in case alone: if both mean the same, undo this and map it to {old}.")
    if report.rejected:
        parts.append(f"{count_words(len(report.rejected) + report.unlisted, 'refusal')}, listed below.")
    return " ".join(parts)
