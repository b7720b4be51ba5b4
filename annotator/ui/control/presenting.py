"""From the session to the panels: each signal redraws what it is about and nothing else."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.domain.model import Label, LabelId, Span
from annotator.ui.actions.action_set import Situation
from annotator.ui.control.operations import Operations
from annotator.ui.control.session import Altered, Session
from annotator.ui.kit.late import Late
from annotator.ui.look import label_styles
from annotator.ui.panels import guidelines
from annotator.ui.panels.main_window import MainWindow
from annotator.ui.panels.status_bar import Standing
from annotator.ui.text import ViewSpan

# Above this, showing all spans anew is cheaper than one by one.
FEW_SPANS = 50


class Presenting(QObject):
    """Shows what the session holds."""

    def __init__(self, window: MainWindow, session: Session, operations: Operations) -> None:
        super().__init__(window)
        self._window, self._session, self._operations = window, session, operations
        self._drawn: dict[str, Span] = {}
        self._shown_active: Span | None = None
        self._late: set[Callable[[], None]] = set()
        self._beside = Late(self, self._show_beside)
        session.project_changed.connect(self._project)
        session.labels_changed.connect(self._labels)
        session.document_changed.connect(self._document)
        session.spans_changed.connect(self._spans)
        session.active_changed.connect(self._active)
        session.turns_changed.connect(self._situation)
        session.list_changed.connect(self.standing)
        session.row_changed.connect(lambda _row: self.standing())
        operations.waiting_changed.connect(self.standing)
        operations.announced.connect(self._catch_up)
        window.theme_changed.connect(self._colors)
        window.mode_changed.connect(self._situation)
        self._colors()

    def standing(self) -> None:
        """Say in the status bar where the work stands."""
        if self._waits(self.standing):
            return
        session, project = self._session, self._session.project
        self._window.status.show_standing(
            Standing(
                review=self._window.mode.standing() if self._window.mode else "",
                place=session.place(),
                documents=len(session.rows),
                spans=len(session.current.spans) if session.current else 0,
                snap=self._window.text.snap_unit.value,
                who=project.who if project else "",
                saved=self._saved(),
                waiting=self._waiting(),
                read_only=bool(project and project.read_only),
            )
        )

    def _saved(self) -> str:
        at = self._operations.saved_at
        return f"saved {at:%H:%M:%S}" if at else "all saved" if self._session.project else ""

    def _waiting(self) -> str:
        number = len(self._operations.waiting)
        project = self._session.project
        if not number or project is None:
            return ""
        if self._operations.working:
            others = f" · {number - 1:,} {'change waits' if number == 2 else 'changes wait'}" if number > 1 else ""
            return f"{self._operations.working}{others}"
        blocked = self._operations.blocked
        why = "the file cannot be written to" if blocked else f"another program is using {project.name}"
        return f"{number:,} change{'s' * (number != 1)} not saved yet, waiting: {why}"

    def _project(self) -> None:
        project = self._session.project
        self._window.setWindowTitle(f"{project.name} — {project.who}" if project else "Annotator")
        self._window.menus.show_person(project.who if project else "")
        self._window.side.guidelines.show_guidelines(guidelines.beside(project.path) if project else "")
        self._situation()

    def _labels(self) -> None:
        labels = self._session.labels
        self._window.actions_.show_labels(labels)
        self._window.page.popup.show_labels(labels)
        self._window.text.set_label_styles(label_styles.styles(labels))
        self._window.side.guidelines.show_labels(labels)
        self._lists()

    def _document(self) -> None:
        current, page = self._session.current, self._window.page
        self._drawn = {}
        if current is None:
            page.header.show_document("", None)
            self._window.text.set_document("")
        else:
            self._window.text.set_document(current.document.text)
            self._window.text.setAccessibleName(f"Document {current.document.title or current.document.id}")
            page.show_text()
        page.popup.hide()
        self._shown_active = None
        self._spans(None)
        self._active()

    def _spans(self, altered: Altered | None) -> None:
        """Hand on only what differs: most changes are one span, and a page can have a hundred thousand."""
        if altered is None or len(altered.gone) + len(altered.fresh) > FEW_SPANS:
            self._all_spans()
        else:
            self._few_spans(altered)
        current = self._session.current
        if current is not None:
            title = current.document.title or current.document.id
            self._window.page.header.show_document(title, current.state)
        if self._shown_active != self._session.active_span():
            self._active()

    def _few_spans(self, altered: Altered) -> None:
        stay = {span.id for span in altered.fresh}
        gone = [span.id for span in altered.gone if span.id not in stay]
        self._window.text.update_spans([_as_drawn(span) for span in altered.fresh], gone)
        for name in gone:
            self._drawn.pop(name, None)
        self._drawn.update((span.id, span) for span in altered.fresh)
        self._window.side.spans.change_spans(altered.gone, altered.fresh)
        self._counts()

    def _all_spans(self) -> None:
        current = self._session.current
        wanted: dict[str, Span] = {span.id: span for span in current.spans} if current else {}
        gone = [name for name in self._drawn if name not in wanted]
        drawn = self._drawn
        fresh = [_as_drawn(span) for name, span in wanted.items() if not _same(drawn.get(name), span)]
        if self._drawn:
            self._window.text.update_spans(fresh, gone)
        else:
            self._window.text.set_spans(fresh)
        self._drawn = wanted
        self._lists()

    def _lists(self) -> None:
        session = self._session
        spans = session.current.spans if session.current else ()
        by_id: dict[LabelId, Label] = {label.id: label for label in session.labels}
        self._window.side.spans.show_spans(spans, by_id, document_open=session.current is not None)
        self._counts()

    def _counts(self) -> None:
        session, side = self._session, self._window.side
        side.labels.show_labels(session.labels, session.counts())
        self._beside.ask()
        self.standing()

    def _show_beside(self) -> None:
        """The notes at the right, a frame after the text: words of another width lay out the whole column."""
        current, active, side = self._session.current, self._shown_active, self._window.side
        side.span_section.note.setText(f"{len(current.spans):,}" if current else "")
        side.guidelines.show_label(self._session.label(active.label_id) if active else None)

    def _active(self) -> None:
        if self._waits(self._active):
            return
        span = self._shown_active = self._session.active_span()
        self._window.text.set_active_span(span.id if span else None)
        label = self._session.label(span.label_id) if span else None
        self._window.side.labels.mark_label(label.id if label else None)
        self._window.side.spans.mark_span(span)
        self._beside.ask()
        self._situation()

    def _situation(self) -> None:
        if self._waits(self._situation):
            return
        session, project = self._session, self._session.project
        situation = Situation(
            project=project is not None,
            writable=bool(project and not project.read_only),
            document=session.current is not None,
            span=session.active is not None,
            undo=session.turns.undo,
            redo=session.turns.redo,
            reviewing=self._window.mode is not None,
            case=self._window.mode is not None and self._window.mode.has_case(),
        )
        self._window.actions_.show_situation(situation)
        self._window.status.show_undo(session.turns.undo)
        self.standing()

    def _waits(self, show: Callable[[], None]) -> bool:
        """One key press touches these several times; each is shown once, at its end."""
        if self._operations.is_announcing:
            self._late.add(show)
        return self._operations.is_announcing

    def _catch_up(self) -> None:
        late, self._late = self._late, set()
        if self._active in late:
            late.discard(self._situation)  # which it shows too
            self._active()
        if self._situation in late:
            self._situation()
        elif self.standing in late and self._active not in late:
            self.standing()

    def _colors(self) -> None:
        self._window.text.set_page_style(label_styles.page_style())
        self._window.text.set_label_styles(label_styles.styles(self._session.labels))


def _same(drawn: Span | None, span: Span) -> bool:
    """Equal; nearly always the very same record, which is quicker to see."""
    return drawn is span or drawn == span


def _as_drawn(span: Span) -> ViewSpan:
    return ViewSpan(span.id, span.start, span.end, span.label_id, flagged=span.flagged, has_note=bool(span.note))
