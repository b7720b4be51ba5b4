"""What the mouse does in the text: the small palette at a selection, the menu at the right button, edges dragged."""

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QHelpEvent

from annotator.domain.model import Span
from annotator.ui.control.annotating import Annotating
from annotator.ui.control.navigating import Navigating
from annotator.ui.control.pen import Pen
from annotator.ui.control.session import Session
from annotator.ui.kit.widgets import one_line, show_tip
from annotator.ui.look.label_styles import shown_name
from annotator.ui.panels.context_menu import context_menu
from annotator.ui.panels.main_window import MainWindow

LONGEST = 400


class Pointing(QObject):
    """Binds all three; of a large tagset palette and menu show the labels one has a key for or used last."""

    def __init__(
        self, window: MainWindow, session: Session, annotating: Annotating, going: Navigating, pen: Pen
    ) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._annotating, self._going, self._pen = annotating, going, pen
        self._text, self._popup = window.text, window.page.popup
        self._popup.picked.connect(self._picked)
        self._text.selection_finished.connect(self._offer_labels)
        self._text.selection_changed.connect(lambda *_: self._popup.hide())
        self._text.context_requested.connect(self._show_menu)
        self._text.edge_dragged.connect(annotating.set_bounds)
        self._text.viewport().installEventFilter(self)
        window.side.spans.view.menu_asked.connect(self._show_menu_of_row)
        session.project_changed.connect(self._project_changed)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Resting on a span tells its note, and what lies over each other; a plain span says all by its code."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        offset = self._text.character_at(event.pos())
        found = [self._session.span(name) for name in self._text.span_at(offset)] if offset is not None else []
        spans = [span for span in found if span is not None]
        has_more = len(spans) > 1 or any(span.note or span.flagged for span in spans)
        words = "\n".join(self._told(span) for span in spans) if has_more else ""
        show_tip(words, event.globalPos(), self._text.viewport())
        return True

    def _told(self, span: Span) -> str:
        words = f"{shown_name(self._session.label(span.label_id))}: “{one_line(span.quote[:LONGEST])}”"
        flag = ", flagged" if span.flagged else ""
        note = f"\nNote: {span.note[:LONGEST]}" if span.note else ""
        return words + flag + note

    def _project_changed(self) -> None:
        project = self._session.project
        self._text.has_movable_edges = project is not None and not project.read_only

    def _offer_labels(self, start: int, end: int, place: QPoint) -> None:
        project = self._session.project
        if self._pen.write():
            return
        if start < end and project is not None and not project.read_only:
            few = self._annotating.in_use.few(self._session.labels)
            if len(few) < len(self._session.labels):
                self._popup.show_labels(few, are_all=False)
            self._popup.open_at(place, self._lines_of(start, end))

    def _lines_of(self, start: int, end: int) -> tuple[int, int]:
        """From where to where the lines of a stretch go on the screen: what one selected is to be seen."""
        flow, viewport = self._text.flow(), self._text.viewport()
        first, last = flow.index.at(start), flow.index.at(end - 1)
        upper, lower = flow.layout(first), flow.layout(last)
        top = self._text.paragraph_y(first) + upper.line_top(upper.line_of(start))
        bottom = self._text.paragraph_y(last) + lower.line_top(lower.line_of(end - 1) + 1)
        return viewport.mapToGlobal(QPoint(0, max(top, 0))).y(), viewport.mapToGlobal(QPoint(0, bottom)).y()

    def _picked(self, label_id: str) -> None:
        if label_id:
            self._annotating.label(label_id)
        else:
            self._popup.hide()
            self._window.actions_.run("annotate.label")

    def _show_menu(self, offset: int, place: QPoint) -> None:
        selection = self._text.selection()
        if not (selection and selection[0] <= offset < selection[1]):
            self._text.set_caret(offset)
        self._open_menu(place)

    def _show_menu_of_row(self, place: int, at: QPoint) -> None:
        """In the list of spans the same menu, for the span of the row."""
        rows = self._window.side.spans.rows.rows
        if 0 <= place < len(rows):
            self._going.to_span(rows[place].span)
            self._open_menu(at)

    def _open_menu(self, place: QPoint) -> None:
        self._popup.hide()
        few = self._annotating.in_use.few(self._session.labels)
        are_all = len(few) == len(self._session.labels)
        context_menu(self._window, few, self._annotating.label, are_all=are_all).popup(place)
