"""Writing training data: what is asked for at the left, what would be written at the right, and then the writing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from annotator.domain.counting import count_words
from annotator.domain.errors import AnnotatorError, Cancelled
from annotator.formats.exchange import Loss
from annotator.services import exporting
from annotator.services.equal_command import export_command
from annotator.services.export_options import ExportOptions
from annotator.services.export_preview import Preview, preview, quotes_of
from annotator.services.exporting import ExportReport
from annotator.services.jobs import Progress
from annotator.services.labels import list_labels
from annotator.services.layers import offered_layers
from annotator.services.project import Project
from annotator.services.targets import check_target
from annotator.ui.exchange import export_memory
from annotator.ui.exchange.export_form import ExportForm
from annotator.ui.exchange.export_memory import Remembered
from annotator.ui.exchange.export_outlook import Outlook, count, messages_for
from annotator.ui.exchange.loss_list import LISTED, LossList
from annotator.ui.kit import ask, garbage, widgets
from annotator.ui.kit.command_row import CommandRow
from annotator.ui.kit.job_dialog import JobDialog
from annotator.ui.kit.jobs import Worker
from annotator.ui.kit.looking import Looking
from annotator.ui.kit.settings import Settings

_FORM = 404


@dataclass(frozen=True, slots=True)
class Written:
    """An export's report, and the words of its first losses; `refused` says why nothing was written after all."""

    report: ExportReport
    quotes: tuple[str, ...]
    refused: exporting.LossRefused | None = None


class ExportDialog(JobDialog):
    """Looks first what would be written, then writes and compares. Choosing a loss closes it and goes there."""

    def __init__(self, parent: QWidget, project: Project, worker: Worker, settings: Settings) -> None:
        super().__init__(parent, "Export", "E&xport")
        self._project, self._worker, self._settings = project, worker, settings
        self.go_to: Callable[[Loss], object] = lambda _loss: None
        labels, layers = list_labels(project), offered_layers(project)
        self._colors = {label.name: label.color for label in labels}
        self._location = str(project.path.absolute())
        self.asked = ExportForm(labels, layers, project.path.absolute().parent)
        self.outlook = Outlook(labels)
        self.lost = LossList()
        self.command = CommandRow()
        self.careful = widgets.check_box("Write nothing if anything would be lost", "u")
        self._looking = Looking(self, worker)
        self._written = (Path(), ExportOptions())
        self._is_misplaced = False
        self._seen: set[str] = set()  # formats whose libraries a look has brought
        self._lay_out_form()
        kept = export_memory.recall(settings, self._location, [layer.name for layer in layers])
        self._show_remembered(kept)
        self.asked.changed.connect(self.look)
        self.careful.toggled.connect(self.look)
        self.outlook.loss_wanted.connect(self._go_to)
        self.lost.wanted.connect(self._go_to)
        self.grow(1040, 720)
        self.look()
        self.go.setFocus()

    def start(self) -> None:
        """Write on the worker thread."""
        try:
            out, options = self.asked.out(), self._options()
        except AnnotatorError as error:
            self.outlook.refuse(error)
            return
        trouble = _trouble(self._project, out, self.asked.writes_folder())
        self.asked.show_trouble(trouble)
        if trouble is not None:
            self.asked.target.setFocus()
            return
        if out.exists() and not self._may_replace(out):
            return
        self._looking.stop()
        work = partial(_write, self._project, out, options, options.format in self._seen)
        self._written = (out, options)
        self.follow(self._worker.start(lambda progress: work(progress=progress), self._ended), "Writing…")

    def look(self) -> None:
        """Say again what would be written; an older look is dropped."""
        try:
            out, options = self.asked.out(), self._options()
        except AnnotatorError as error:
            self._looking.stop()
            self.command.show_words(None)
            self.go.setEnabled(False)
            self.outlook.refuse(error)
            return
        self.go.setEnabled(True)
        self.command.show_words(export_command(self._project, out, options))
        self.outlook.wait()
        dry = _dry(options)
        self._looking.ask(
            (partial(_place, self._project, out, self.asked.writes_folder()), self._placed),
            (partial(_look, self._project, out, dry), self._previewed),
            (partial(count, self._project, out, dry), self._counted),
        )

    def done(self, result: int) -> None:
        """Remember what was asked for; nobody waits for an answer any more."""
        self._looking.stop()
        self._remember()
        super().done(result)

    def _options(self) -> ExportOptions:
        return _with_care(self.asked.options(), self.careful.isChecked())

    def _placed(self, outcome: object) -> None:
        self._is_misplaced = isinstance(outcome, AnnotatorError)
        self.asked.show_trouble(outcome if isinstance(outcome, AnnotatorError) else None)
        if self._is_misplaced and self.go.hasFocus():
            self.asked.target.setFocus()
        self.go.setEnabled(not self._is_misplaced)

    def _previewed(self, outcome: object) -> None:
        self.outlook.show_preview(outcome)
        if isinstance(outcome, Preview):
            self._seen.add(self.asked.chosen().name)

    def _counted(self, outcome: object) -> None:
        self.outlook.show_count(outcome, self.careful.isChecked())
        self.go.setEnabled(not self._is_misplaced and not isinstance(outcome, AnnotatorError))

    def _go_to(self, loss: Loss) -> None:
        self.accept()
        self.go_to(loss)

    def _may_replace(self, out: Path) -> bool:
        kind = "folder" if out.is_dir() else "file"
        words = f"{out.name} is there already."
        return ask.choose(self, f"Replace the {kind}?", words, f"In {out.parent}.", ("Keep it", "Replace it")) == 1

    def _ended(self, outcome: object) -> None:
        if isinstance(outcome, Written):
            self._show_written(outcome)
            return
        if isinstance(outcome, Cancelled):
            self.show_result("Stopped. Nothing was written.", "What was there before is there as it was.", [])
        elif isinstance(outcome, AnnotatorError):
            self.show_result(outcome.message, outcome.hint, [])
        else:
            self.show_result("The export stopped because of an error in the program.", "No file was replaced.", [])
        self.offer_again(self.look)

    def _show_written(self, written: Written) -> None:
        report, (out, options) = written.report, self._written
        if written.refused is not None:
            self.show_result(written.refused.message, written.refused.hint, [])
            self.offer_again(self.look)
        else:
            counts = f"{count_words(report.documents, 'document')} and {count_words(report.spans, 'span')}"
            hint = f"{count_words(len(report.files), 'file')} written, read back and compared: {out}"
            messages = messages_for(self._project, options, report)
            self.show_result(f"Exported {counts}.", "\n".join([hint, *messages]), [])
            self.offer("&Open folder", partial(_open_folder, out))
        self.lost.setVisible(bool(report.losses))
        if report.losses:
            self.lost.show_losses(report.lost[:LISTED], written.quotes, self._colors, report.losses)
            self.show_below(self.lost)

    def _show_remembered(self, kept: Remembered) -> None:
        self.careful.setChecked(kept.options.fail_on_loss)
        self.asked.show_options(kept.options, kept.out)
        for number, part in enumerate(self.asked.parts()):
            part.set_open(number in kept.unfolded)

    def _remember(self) -> None:
        try:
            options = self._options()
        except AnnotatorError:
            return
        unfolded = tuple(number for number, part in enumerate(self.asked.parts()) if part.is_open())
        kept = Remembered(options, self.asked.target.text(), unfolded)
        export_memory.remember(self._settings, self._location, kept)

    def _lay_out_form(self) -> None:
        self.lay_out_beside(self.asked, self.careful, self.outlook, width=_FORM)
        self.form_layout.addWidget(self.command)


def _look(project: Project, out: Path, options: ExportOptions, progress: Progress) -> Preview:
    """The first look at a format brings its library, pyarrow or spaCy; for the worker thread."""
    with garbage.libraries_stay():
        return preview(project, out, options, progress)


def _trouble(project: Project, out: Path, is_folder: bool) -> AnnotatorError | None:
    """Why nothing can be written there: said before anybody is asked whether something is to be replaced."""
    try:
        check_target(out, project, folder=is_folder)
    except AnnotatorError as error:
        return error
    return None


def _place(project: Project, out: Path, is_folder: bool, _progress: Progress) -> AnnotatorError | None:
    return _trouble(project, out, is_folder)


def _write(project: Project, out: Path, options: ExportOptions, is_seen: bool, progress: Progress) -> Written:
    """Export, and look up what the losses are about; for the worker thread."""
    refused = None
    if not is_seen:
        _look(project, out, _dry(options), progress)
    try:
        report = exporting.export(project, out, options, progress)
    except exporting.LossRefused as error:
        report, refused = error.report, error
    return Written(report, tuple(quotes_of(project, report.lost[:LISTED])), refused)


def _dry(options: ExportOptions) -> ExportOptions:
    return replace(options, dry_run=True, fail_on_loss=False)


def _with_care(options: ExportOptions, careful: bool) -> ExportOptions:
    return replace(options, fail_on_loss=careful)


def _open_folder(out: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(out if out.is_dir() else out.parent)))
