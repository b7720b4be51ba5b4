"""Writing training data: whose spans, in which format, what would be lost, where to."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QWidget

from annotator.domain.errors import AnnotatorError
from annotator.formats import registry
from annotator.formats.exchange import Loss
from annotator.services import exporting
from annotator.services.exporting import ExportOptions, ExportReport
from annotator.services.project import Project
from annotator.ui import ask, widgets
from annotator.ui.choices import Choices
from annotator.ui.document_panel import count_words
from annotator.ui.job_dialog import JobDialog
from annotator.ui.jobs import Job, Worker


class ExportDialog(JobDialog):
    """Looks first what would be written, then writes and compares."""

    def __init__(self, parent: QWidget, project: Project, worker: Worker) -> None:
        super().__init__(parent, "Export", "Export")
        self._project, self._worker = project, worker
        self._format, self._layer = Choices("Format"), Choices("Whose spans")
        self.target = widgets.field("Choose a file", "File to write")
        self._browse = widgets.button("Choose…")
        self._excel = widgets.check_box("Make cells harmless for spreadsheets")
        self._preview = widgets.sentence(3)
        self._losses = widgets.text_field("What the format cannot hold", read_only=True)
        self._looking: Job | None = None
        self._fill_form()
        self._propose()
        self._look()
        self.resize(620, 400)
        self.go.setFocus()

    def start(self) -> None:
        """Write on the worker thread."""
        out = Path(self.target.text()).expanduser()
        if out.exists() and not self._may_replace(out):
            return
        options = self._options()
        work = partial(exporting.export, self._project, out, options)
        self.follow(self._worker.start(lambda progress: work(progress=progress), self._ended), "Writing…")

    def _may_replace(self, out: Path) -> bool:
        words = f"{out.name} is there already."
        return ask.choose(self, "Replace the file?", words, f"In {out.parent}.", ("Keep it", "Replace it")) == 1

    def _ended(self, outcome: object) -> None:
        if isinstance(outcome, ExportReport):
            files = ", ".join(str(one.path) for one in outcome.files)
            counts = f"{count_words(outcome.documents, 'document')} and {count_words(outcome.spans, 'span')}"
            hint = "\n".join([f"Written and compared: {files}", *outcome.messages])
            self.show_result(f"Exported {counts}.", hint, [loss_words(loss) for loss in outcome.lost])
        elif isinstance(outcome, AnnotatorError):
            self.show_result(outcome.message, outcome.hint, [])
        else:
            self.show_result("The export stopped because of an error in the program.", "No file was replaced.", [])

    def _look(self) -> None:
        """Count what would be written; an older look is dropped."""
        if self._looking is not None:
            self._looking.ended.disconnect(self._looked)
            self._looking.cancel()
        self._preview.setText("Counting…")
        self._losses.hide()
        options = self._options(dry_run=True)
        work = partial(exporting.export, self._project, Path("nowhere"), options)
        self._looking = self._worker.start(lambda progress: work(progress=progress), self._looked)

    def _looked(self, outcome: object) -> None:
        if isinstance(outcome, AnnotatorError):
            self._preview.setText(str(outcome))
        elif isinstance(outcome, ExportReport):
            self._preview.setText(preview(outcome))
            self._losses.setPlainText("\n".join(loss_words(loss) for loss in outcome.lost[:500]))
            self._losses.setVisible(bool(outcome.lost))

    def _options(self, *, dry_run: bool = False) -> ExportOptions:
        return ExportOptions(
            format=self._format.currentData(),
            layer=self._layer.currentData(),
            excel=self._excel.isChecked(),
            dry_run=dry_run,
        )

    def _fill_form(self) -> None:
        for each in registry.FORMATS:
            if each.writes:
                suffix = f" ({each.suffixes[0]})" if each.suffixes else ""
                self._format.addItem(each.title + suffix, each.name)
        self._layer.addItem(f"My spans ({self._project.who})", self._project.who)
        self._layer.addItem("Every analyst's pass", "all")
        self._layer.addItem("Gold: what the reviewer decided", "gold")
        place = widgets.row(spacing=8)
        place.addWidget(self.target, 1)
        place.addWidget(self._browse)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(widgets.text("Format"), self._format)
        form.addRow(widgets.text("Whose spans"), self._layer)
        form.addRow(widgets.text("File"), place)
        form.addRow("", self._excel)
        self.form_layout.addLayout(form)
        self.form_layout.addWidget(self._preview)
        self.form_layout.addWidget(self._losses, 1)
        self.form_layout.addStretch()
        self._format.currentIndexChanged.connect(lambda _index: self._propose())
        self._format.currentIndexChanged.connect(lambda _index: self._look())
        self._layer.currentIndexChanged.connect(lambda _index: self._look())
        self._browse.clicked.connect(self._choose_target)
        self.target.textChanged.connect(lambda words: self.go.setEnabled(bool(words.strip())))

    def _propose(self) -> None:
        """A name beside the database, with the format's suffix."""
        chosen = registry.by_name(self._format.currentData())
        path = Path(self.target.text().strip() or self._project.path.absolute().with_name("export"))
        if chosen is not None:
            self.target.setText(str(path.with_suffix(chosen.suffixes[0] if chosen.suffixes else "")))
            self._excel.setVisible(chosen.name == "csv")

    def _choose_target(self) -> None:
        found = ask.file_to_write(self, "File to write", self.target.text(), "All files (*)")
        if found is not None:
            self.target.setText(str(found))


def preview(report: ExportReport) -> str:
    """What would be written."""
    words = f"Will write {count_words(report.documents, 'document')} and {count_words(report.spans, 'span')}."
    lost = f" {count_words(len(report.lost), 'thing')} cannot be held by this format:" if report.lost else ""
    return " ".join([words + lost, *report.messages])


def loss_words(loss: Loss) -> str:
    """One loss as a line."""
    where = "" if loss.start is None else f" {loss.start}–{loss.end}"
    label = f" {loss.label}" if loss.label else ""
    return f"{loss.document}{where}{label}: {loss.why}"
