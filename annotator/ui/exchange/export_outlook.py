"""What would be written: how much, how the file begins, what would be lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from annotator.domain.counting import count_words
from annotator.domain.errors import AnnotatorError
from annotator.domain.model import Label
from annotator.formats.exchange import Loss
from annotator.services import exporting
from annotator.services.export_options import ExportOptions
from annotator.services.export_preview import Preview, quotes_of
from annotator.services.exporting import ExportReport
from annotator.services.jobs import Progress
from annotator.services.passes import select_passes
from annotator.services.project import Project
from annotator.ui.exchange.loss_list import LISTED, LossList
from annotator.ui.kit import widgets
from annotator.ui.telling import tell

#: A line of a file can be a whole page: how much of its beginning and of its end is shown.
_HEAD, _TAIL, _SHOWN = 240, 120, 12_000
#: Looking for near-duplicates among more documents takes minutes: that is done once, when the files are written.
_DIVIDED = 1_000
_DIVIDED_LATER = "Which document goes into which part is worked out when the files are written."


@dataclass(frozen=True, slots=True)
class Counted:
    """A dry run's report, and the words of its first losses."""

    report: ExportReport
    quotes: tuple[str, ...]


def count(project: Project, out: Path, options: ExportOptions, progress: Progress) -> Counted:
    """What an export would write and lose; for the worker thread."""
    many = False
    if options.split is not None:
        with select_passes(project, options.wanted(project.who)) as selection:
            many = selection.total > _DIVIDED
    report = exporting.export(project, out, replace(options, split=None) if many else options, progress)
    report.messages = [*messages_for(project, options, report), *[_DIVIDED_LATER] * many]
    listed = report.lost[:LISTED]
    return Counted(report, tuple(quotes_of(project, listed)))


class Outlook(QWidget):
    """Three parts under each other; every text in it is plain."""

    loss_wanted = Signal(object)  # Loss

    def __init__(self, labels: Sequence[Label]) -> None:
        super().__init__()
        self._colors = {label.name: label.color for label in labels}
        self.counts = widgets.text(role="title", wrap=True)
        self.hint = widgets.text(role="small", wrap=True)
        self.heading = widgets.text(role="heading")
        self.lines = preview_field("The first lines of the file")
        self.losses = LossList()
        self.losses.wanted.connect(self.loss_wanted)
        layout = widgets.column(self, spacing=8)
        layout.addWidget(self.counts)
        layout.addWidget(self.hint)
        layout.addSpacing(4)
        layout.addWidget(self.heading)
        layout.addWidget(self.lines, 3)
        layout.addWidget(self.losses, 2)
        self.losses.hide()
        self.say("Looking…")

    def say(self, words: str, hint: str = "") -> None:
        """A sentence in place of the counts."""
        self.counts.setText(widgets.breakable(words))
        self.hint.setText(widgets.breakable(hint))
        self.hint.setVisible(bool(hint))
        tell(f"{words} {hint}".strip(), about="outlook")

    def wait(self) -> None:
        """Something else is asked for; what is shown stays until the answer comes."""
        self.say("Looking…")

    def refuse(self, error: AnnotatorError) -> None:
        """These options cannot be had."""
        self.say(error.message, error.hint)
        self.heading.clear()
        self.lines.clear()
        self.losses.hide()

    def show_preview(self, outcome: object) -> None:
        """How the file begins; an error is told by the count that follows."""
        if isinstance(outcome, Preview):
            self.heading.setText(f"FIRST LINES OF {outcome.name}" if outcome.name else "FIRST LINES")
            self.lines.setPlainText(shown_lines(outcome.text, is_cut=outcome.is_cut) or "Nothing.")

    def show_count(self, outcome: object, fail_on_loss: bool) -> None:
        """How much, and what is lost."""
        if isinstance(outcome, AnnotatorError):
            self.refuse(outcome)
        elif isinstance(outcome, Counted):
            report = outcome.report
            would = "Would write" if fail_on_loss and report.missing else "Will write"
            self.say(f"{would} {what_of(report)}", _hint(report, fail_on_loss=fail_on_loss))
            listed: list[Loss] = report.lost[:LISTED]
            self.losses.show_losses(listed, outcome.quotes, self._colors, report.losses)
            self.losses.setVisible(bool(report.losses))
        else:
            self.say("Looking stopped because of an error in the program.", "The export itself may still work.")


def messages_for(project: Project, options: ExportOptions, report: ExportReport) -> list[str]:
    """What the report says, but not, to somebody without spans, who else has any: that stays hidden until release."""
    if report.documents or options.layer != project.who or options.states or options.since:
        return report.messages
    return ["You have not begun any document yet."]


def what_of(report: ExportReport) -> str:
    """How much, and whether anything is lost, with a full stop."""
    words = f"{count_words(report.documents, 'document')} and {count_words(report.spans, 'span')}"
    if not report.documents:
        return f"{words}."
    if report.losses:
        return f"{words}; {count_words(report.losses, 'thing')} lost or changed."
    return f"{words}; {'no span' if report.not_held.total() else 'nothing'} is lost."


def _hint(report: ExportReport, *, fail_on_loss: bool) -> str:
    refused = ["Nothing will be written while anything would be lost."] * bool(fail_on_loss and report.missing)
    return " ".join([*refused, *report.messages])


def preview_field(name: str) -> QPlainTextEdit:
    """A read-only field in a fixed-width font."""
    made = widgets.text_field(name, read_only=True)
    made.setProperty("code", True)
    return made


def shown_lines(text: str, *, is_cut: bool) -> str:
    """The beginning of a text with the middle of its longest lines left out, which is marked."""
    shown, room = [], _SHOWN
    for line in text.split("\n"):
        shown.append(f"{line[:_HEAD]} … {line[-_TAIL:]}" if len(line) > _HEAD + _TAIL + 3 else line)
        room -= len(shown[-1]) + 1
        if room <= 0:
            is_cut = True
            break
    return "\n".join(shown).rstrip("\n") + ("\n…" if is_cut else "")
