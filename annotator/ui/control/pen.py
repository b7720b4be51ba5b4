"""The pen: a label that one takes up once, and every selection made with the mouse becomes such a span at once."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent

from annotator.domain.changes import Changes
from annotator.domain.model import Label, LabelId, SpanId
from annotator.ui.control.annotating import BLANK, Annotating
from annotator.ui.control.navigating import Navigating
from annotator.ui.control.operations import Operations
from annotator.ui.control.session import Session
from annotator.ui.dialogs.quick_open import Choice, QuickOpen
from annotator.ui.look.label_styles import shown_name
from annotator.ui.look.pen_pointer import pen_pointer
from annotator.ui.panels.label_popup import LabelPopup
from annotator.ui.panels.main_window import MainWindow

TITLE = "Label with the mouse"


class Pen(QObject):
    """Asks which label, shows that there is one, and lays it down at Escape; it never outlives the window."""

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        operations: Operations,
        annotating: Annotating,
        going: Navigating,
        palette: QuickOpen,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._annotating = window, session, annotating
        self._operations, self._palette, self._text = operations, palette, window.text
        self._label: LabelId | None = None
        self._writing = False
        self._newest: SpanId | None = None  # what it wrote last, if nothing was done since
        self._popup = LabelPopup(window.page)
        self._popup.picked.connect(self._picked)
        window.actions_.bind({"annotate.pen": self._switch})
        window.side.add_pen_button(window.actions_.action("annotate.pen"))
        window.status.pen_unwanted.connect(self.lay_down)
        going.left_by_escape.append(self._step_back)
        operations.changed.connect(self._changed)
        operations.changed_elsewhere.connect(lambda _changes: self._forget())
        self._text.selection_resumed.connect(self._take_back)
        self._text.installEventFilter(self)
        session.labels_changed.connect(self._show)
        session.project_changed.connect(self._project_changed)
        window.mode_changed.connect(self._mode_changed)
        window.theme_changed.connect(self._show)

    def take_up(self, label_id: str) -> None:
        """From now on the mouse writes with this label."""
        self._popup.hide()
        self._label = LabelId(label_id)
        self._annotating.in_use.note(self._label)
        self._show()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)
        name = shown_name(self._session.label(label_id))
        self._say(f"What you select with the mouse becomes {name} at once, until Escape.")

    def lay_down(self) -> None:
        """The mouse only selects again."""
        if self._label is not None:
            self._label = None
            self._show()
            self._say("The mouse only selects again.")

    def write(self) -> bool:
        """Label the selection that the mouse has just made; False without a pen."""
        if self._label is None:
            return False
        if not self._selected().strip():
            self._say(BLANK)
            return True
        self._writing = True
        try:
            self._annotating.label(self._label)
        finally:
            self._writing = False
        return True

    def eventFilter(self, _text: QObject, event: QEvent) -> bool:
        """While it is asked which label, the labels' keys answer that; whoever does something else does not answer."""
        if not self._popup.isVisible():
            return False
        if isinstance(event, QKeyEvent):
            return self._answered(event)
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress):
            self._popup.hide()
        return False

    def _answered(self, event: QKeyEvent) -> bool:
        key = event.text().upper()
        is_answer = bool(key) and any(line.alternative.key == key for line in self._popup.lines)
        if event.type() == QEvent.Type.ShortcutOverride and is_answer:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and is_answer:
            return self._popup.press(key)
        if event.type() == QEvent.Type.KeyPress and event.text():
            self._popup.hide()
        return False

    def _switch(self) -> None:
        """Ask for a label; with one in hand, or while asking, stop that."""
        if self._popup.isVisible():
            self._popup.hide()
        elif self._label is not None:
            self.lay_down()
        else:
            self._ask()
        self._mark()

    def _ask(self) -> None:
        labels = self._session.labels
        if not labels:
            self._say("There is no label yet: Annotate ▸ Tagset ▸ Add a label…")
            return
        few = self._annotating.in_use.few(labels)
        page = self._window.page
        self._window.page.popup.hide()
        self._popup.show_labels(few, are_all=len(few) == len(labels), heading=TITLE)
        self._popup.open_at(page.mapToGlobal(QPoint(page.width(), page.header.height())))
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)
        self._text.announce(f"{TITLE}: press a label's key")

    def _picked(self, label_id: str) -> None:
        if label_id:
            self.take_up(label_id)
        else:
            labels = self._annotating.in_use.by_use(self._session.labels)
            self._palette.open_with(TITLE, [self._choice(label) for label in labels])

    def _choice(self, label: Label) -> Choice:
        return Choice(shown_name(label), lambda: self.take_up(label.id), keys=label.key or "", color=label.color)

    def _step_back(self) -> bool:
        """Escape: stop asking, or lay it down; False when it is about something else."""
        if self._popup.isVisible():
            self._popup.hide()
        elif self._label is not None:
            self.lay_down()
        else:
            return False
        return True

    def _changed(self, changes: Changes, at_once: bool) -> None:
        wrote = self._writing and at_once and changes.kind == "do" and changes.focus is not None
        self._newest = changes.focus.span_id if wrote and changes.focus else None

    def _forget(self) -> None:
        self._newest = None

    def _take_back(self) -> None:
        """A third click goes on where a double click has labelled a word: the sentence is meant, and one step."""
        if self._label is not None and self._newest is not None and self._session.span(self._newest) is not None:
            self._annotating.undo()

    def _project_changed(self) -> None:
        self._label = None
        self._forget()
        self._show()

    def _mode_changed(self) -> None:
        if self._window.mode is not None:
            self._popup.hide()
            self._project_changed()

    def _show(self) -> None:
        """In the status bar, at the label, at the pointer and on the button."""
        label = self._session.label(self._label)
        if label is None:
            self._label = None
        self._window.status.show_pen(shown_name(label) if label else "")
        self._window.side.labels.show_pen(self._label)
        self._text.set_pointer(pen_pointer(label.color, self._text.devicePixelRatioF()) if label else None)
        self._mark()

    def _mark(self) -> None:
        self._window.actions_.action("annotate.pen").setChecked(self._label is not None)

    def _selected(self) -> str:
        current, selection = self._session.current, self._text.selection()
        return current.document.text[slice(*selection)] if current and selection else ""

    def _say(self, words: str) -> None:
        self._window.status.say(words)
        self._text.announce(words)
