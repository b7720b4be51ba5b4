"""Putting right what was marked wrongly at many places: all spans over the same words, after a look at each."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from annotator.domain.changes import Changes
from annotator.domain.model import Label, LabelId, Span, SpanId
from annotator.services import correcting as service
from annotator.services import span_search
from annotator.services.jobs import Progress
from annotator.services.project import Project
from annotator.ui.control.operations import Bulk, Operations
from annotator.ui.control.session import Session
from annotator.ui.dialogs.quick_open import Choice, QuickOpen
from annotator.ui.kit.jobs import Worker
from annotator.ui.kit.passages_dialog import Passage, PassagesDialog, PassageWords
from annotator.ui.kit.widgets import one_line
from annotator.ui.look.label_styles import shown_name
from annotator.ui.panels.main_window import MainWindow

_MOST = 100_000
_Act = Callable[[list[SpanId], Project, Progress | None], Changes]


class Correcting(QObject):
    """Binds relabelling and removing every span like the active one: the same words, the same label."""

    def __init__(
        self, window: MainWindow, session: Session, operations: Operations, worker: Worker, palette: QuickOpen
    ) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._operations, self._worker, self._palette = operations, worker, palette
        window.actions_.bind({"annotate.relabel_all": self._ask_label, "annotate.remove_all": self._remove})

    def _ask_label(self) -> None:
        span = self._session.active_span()
        if span is not None:
            others = [label for label in self._session.labels if label.id != span.label_id]
            choices = [
                Choice(shown_name(label), partial(self._relabel, span, label), keys=label.key or "", color=label.color)
                for label in others
            ]
            self._palette.open_with(f"“{one_line(span.quote[:60])}” is to be…", choices)

    def _relabel(self, span: Span, label: Label) -> None:
        words = PassageWords("Relabel every such span", "Searching your spans…", "Relabel", "span", "There is none.")
        heading = f"“{span.quote[:300]}”: {self._name(span.label_id)} to {shown_name(label)}"
        dialog = self._look(span, PassagesDialog(self._window, heading, words, label.color))
        dialog.confirmed.connect(lambda found: self._run("Relabelling", found, partial(_relabel, label.id)))

    def _remove(self) -> None:
        span = self._session.active_span()
        if span is not None:
            words = PassageWords("Remove every such span", "Searching your spans…", "Remove", "span", "There is none.")
            heading = f"“{span.quote[:300]}”, {self._name(span.label_id)}"
            dialog = self._look(span, PassagesDialog(self._window, heading, words))
            dialog.confirmed.connect(lambda found: self._run("Removing", found, _remove))

    def _look(self, span: Span, dialog: PassagesDialog) -> PassagesDialog:
        project = self._session.project
        if project is not None:
            job = self._worker.start(lambda _progress: _alike(project, span), dialog.show_found)
            dialog.rejected.connect(job.cancel)
            dialog.open()
        return dialog

    def _run(self, words: str, found: list[SpanId], act: _Act) -> None:
        project = self._session.project
        if project is not None:
            bulk = Bulk(lambda *_: len(found), lambda project, progress: act(found, project, progress))
            self._operations.run(words, lambda _: bulk.at_once(project), bulk=bulk)

    def _name(self, label_id: LabelId) -> str:
        return shown_name(self._session.label(label_id))


def _alike(project: Project, span: Span) -> list[Passage]:
    found = span_search.over_the_same_words(project, span.quote, _MOST)
    return [
        Passage(one.document_id, one.title, one.before, one.quote, one.after, one.id)
        for one in found
        if one.label_id == span.label_id
    ]


def _relabel(label_id: LabelId, found: list[SpanId], project: Project, progress: Progress | None) -> Changes:
    return service.relabel_all(project, found, label_id, progress)


def _remove(found: list[SpanId], project: Project, progress: Progress | None) -> Changes:
    return service.remove_all(project, found, progress)
