"""Giving the same words the same label: in this document at once, in all texts after a look."""

from functools import partial

from PySide6.QtCore import QObject

from annotator.domain.changes import Changes
from annotator.domain.model import DocumentId, Span
from annotator.services import annotate
from annotator.services import repeating as service
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.services.repeating import Occurrence
from annotator.ui.control.operations import Bulk, Operations
from annotator.ui.control.session import Session
from annotator.ui.kit.jobs import Worker
from annotator.ui.kit.passages_dialog import Passage, PassagesDialog, PassageWords
from annotator.ui.kit.widgets import one_line
from annotator.ui.look.label_styles import shown_name
from annotator.ui.panels.main_window import MainWindow

Extents = dict[DocumentId, list[tuple[int, int]]]


class Repeating(QObject):
    """Binds Ctrl+D and Ctrl+Shift+D; both start from the active span."""

    def __init__(self, window: MainWindow, session: Session, operations: Operations, worker: Worker) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._operations, self._worker = operations, worker
        window.actions_.bind({"annotate.same_here": self._here, "annotate.same_everywhere": self._everywhere})

    def _here(self) -> None:
        span, current = self._session.active_span(), self._session.current
        if span is None or current is None:
            return
        found = service.unmarked(current, span.quote, span.label_id)
        if found:
            self._mark(span, {current.document.id: found})
        else:
            self._window.status.say(f"“{one_line(span.quote[:60])}” stands nowhere else unmarked in this document.")

    def _everywhere(self) -> None:
        span, project = self._session.active_span(), self._session.project
        label = self._session.label(span.label_id) if span else None
        if span is None or project is None or label is None:
            return
        name = shown_name(label)
        dialog = PassagesDialog(self._window, f"“{span.quote[:300]}” as {name}", _words(name), label.color)
        job = self._worker.start(partial(_places, project, span), dialog.show_found)
        dialog.rejected.connect(job.cancel)
        dialog.confirmed.connect(partial(self._confirmed, span))
        dialog.open()

    def _confirmed(self, span: Span, found: list[Occurrence]) -> None:
        extents: Extents = {}
        for one in found:
            extents.setdefault(one.document_id, []).append((one.start, one.end))
        self._mark(span, extents)

    def _mark(self, span: Span, extents: Extents) -> None:
        project = self._session.project
        if project is not None:
            number = sum(len(found) for found in extents.values())
            bulk = Bulk(lambda *_: number, partial(_add, extents, span))
            self._operations.run("Labelling every occurrence", lambda _: bulk.at_once(project), bulk=bulk)


def _add(extents: Extents, span: Span, project: Project, _progress: Progress | None) -> Changes:
    return annotate.add_everywhere(project, extents, span.label_id)


def _places(project: Project, span: Span, progress: Progress) -> list[Passage]:
    found = service.find_everywhere(project, span.quote, span.label_id, progress)
    return [Passage(one.document_id, one.title, one.before, span.quote, one.after, one) for one in found]


def _words(label: str) -> PassageWords:
    nowhere = f"These words stand nowhere unmarked: every place is {label} already."
    return PassageWords("Label every occurrence", "Searching all texts…", "Label", "place", nowhere)
