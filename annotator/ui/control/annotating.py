"""Marking text: labels, boundaries, notes, flags, states. Every change goes through the operations."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt

from annotator.domain import tokens
from annotator.domain.alignment import Edges, trimmed_edges
from annotator.domain.changes import Changes
from annotator.domain.model import DocumentId, LabelId, Span, State
from annotator.domain.tokens import Unit
from annotator.services import annotate, documents, history
from annotator.services.project import Project
from annotator.ui.actions.table import LABEL_KEYS
from annotator.ui.control.navigating import Navigating
from annotator.ui.control.operations import Bulk, Operations
from annotator.ui.control.session import Session
from annotator.ui.dialogs.note_dialog import NoteDialog
from annotator.ui.panels.labels_in_use import LabelsInUse
from annotator.ui.panels.main_window import MainWindow

BLANK = "Nothing but blanks is selected, so nothing was labelled."
_Move = Callable[[str, Span, Unit], tuple[int, int]]


class Annotating(QObject):
    """Binds the Annotate menu and the label panel."""

    def __init__(self, window: MainWindow, session: Session, operations: Operations, going: Navigating) -> None:
        super().__init__(window)
        self._window, self._session, self._operations, self._going = window, session, operations, going
        self._text = window.text
        self.in_use = LabelsInUse()
        self._bind()
        window.side.labels.picked.connect(self.label)
        window.status.undo_wanted.connect(self.undo)

    def label(self, label_id: str) -> None:
        """Label the selection; with nothing selected, relabel the active span."""
        wanted = LabelId(label_id)
        selection, span = self._text.selection(), self._session.active_span()
        document = self._document()
        self._window.page.popup.hide()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)
        if document is None:
            return
        self.in_use.note(wanted)
        if selection:
            self._add(document, selection, wanted)
        elif span is None:
            self._window.status.say("Select some words first, or put the caret on a span to relabel it.")
        elif span.label_id != wanted:
            self._run("Relabel", lambda project, seen: annotate.relabel(project, _there(seen), wanted), span)

    def _add(self, document: DocumentId, selection: tuple[int, int], wanted: LabelId) -> None:
        start, end = self._without_blanks(*selection)
        if start < end:
            self._run("Add a span", lambda project, _: annotate.add_span(project, document, start, end, wanted))
        else:
            self._window.status.say(BLANK)

    def set_bounds(self, span_id: str, start: int, end: int) -> None:
        """Give a span these ends, in code points."""
        span = self._session.span(span_id)
        if span is not None:
            self._run(
                "Move a boundary", lambda project, seen: annotate.set_bounds(project, _there(seen), start, end), span
            )

    def undo(self) -> None:
        """Take back the newest step."""
        self._turn("Undoing", Bulk(history.undo_size, history.undo))

    def redo(self) -> None:
        """Repeat what was taken back."""
        self._turn("Redoing", Bulk(history.redo_size, history.redo))

    def _turn(self, words: str, turn: Bulk) -> None:
        project = self._session.project
        if project is not None:
            self._operations.run(words, lambda _: turn.act(project, None), bulk=turn)

    def _bind(self) -> None:
        keys = {f"label.{key}": lambda key=key: self._label_by_key(key) for key in LABEL_KEYS}
        self._window.actions_.bind(
            {
                **keys,
                "edit.undo": self.undo,
                "edit.redo": self.redo,
                "annotate.end_right": lambda: self._move(_end_on),
                "annotate.end_left": lambda: self._move(_end_back),
                "annotate.start_right": lambda: self._move(_start_on),
                "annotate.start_left": lambda: self._move(_start_back),
                "annotate.note": self._note,
                "annotate.flag": self._flag,
                "annotate.delete": self._delete,
                "annotate.done": lambda: self._finish(State.DONE),
                "annotate.skip": lambda: self._finish(State.SKIPPED),
                "annotate.reopen": lambda: self._set_state(State.IN_PROGRESS),
            }
        )

    def _run(self, words: str, act: Callable[[Project, Span | None], Changes], about: Span | None = None) -> None:
        project = self._session.project
        if project is not None:
            self._operations.run(words, lambda seen: act(project, seen), about)

    def _without_blanks(self, start: int, end: int) -> tuple[int, int]:
        """A selection without the line ends and spaces that Shift+Down catches; by characters it is taken as it is."""
        if self._text.snap_unit is Unit.CHARACTER:
            return start, end
        return trimmed_edges(self._document_text(), start, end, Edges.BLANKS)

    def _label_by_key(self, key: str) -> None:
        found = self._session.label_of_key(key)
        if found:
            self.label(found.id)

    def _move(self, moved: _Move) -> None:
        """Move a boundary of the active span, from where it is when its turn comes."""
        text, unit, span = self._document_text(), self._text.snap_unit, self._session.active_span()

        def act(project: Project, seen: Span | None) -> Changes:
            start, end = moved(text, _there(seen), unit)
            return annotate.set_bounds(project, _there(seen), start, end)

        if span is not None:
            start, end = moved(text, span, unit)
            if start < end and (start, end) != (span.start, span.end):
                self._run("Move a boundary", act, span)
            else:
                self._window.status.say("The span cannot go further that way.")

    def _delete(self) -> None:
        span = self._session.active_span()
        self._run("Remove a span", lambda project, seen: annotate.delete_span(project, _there(seen)), span)

    def _flag(self) -> None:
        span = self._session.active_span()
        if span is not None:
            flagged = not span.flagged
            self._run("Flag", lambda project, seen: annotate.set_flag(project, _there(seen), flagged), span)

    def _note(self) -> None:
        span = self._session.active_span()
        if span is None:
            return
        dialog = NoteDialog(self._window, span, self._session.label(span.label_id))
        dialog.written.connect(
            lambda note: self._run(
                "Write a note", lambda project, seen: annotate.set_note(project, _there(seen), note), span
            )
        )
        dialog.open()

    def _finish(self, state: State) -> None:
        if self._set_state(state):
            self._going.next_unfinished()

    def _set_state(self, state: State) -> bool:
        document = self._document()
        if document is None:
            return False
        self._run("Mark the document", lambda project, _: documents.set_state(project, document, state))
        return True

    def _document(self) -> DocumentId | None:
        return self._session.current.document.id if self._session.current else None

    def _document_text(self) -> str:
        return self._session.current.document.text if self._session.current else ""


def _there(seen: Span | None) -> Span:
    assert seen is not None
    return seen


def _end_on(text: str, span: Span, unit: Unit) -> tuple[int, int]:
    return span.start, tokens.next_end(text, span.end, unit)


def _end_back(text: str, span: Span, unit: Unit) -> tuple[int, int]:
    return span.start, tokens.previous_end(text, span.end, unit)


def _start_on(text: str, span: Span, unit: Unit) -> tuple[int, int]:
    return tokens.next_start(text, span.start, unit), span.end


def _start_back(text: str, span: Span, unit: Unit) -> tuple[int, int]:
    return tokens.previous_start(text, span.start, unit), span.end
