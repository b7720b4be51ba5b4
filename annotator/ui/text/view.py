"""The reading view: a page with a caret, its keys and its mouse, and the rows of a case under review."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.telling import tell
from annotator.ui.text.accessibility import install, report_caret, report_description
from annotator.ui.text.keyboard import Keyboard
from annotator.ui.text.lanes import Case
from annotator.ui.text.model import LaneRow
from annotator.ui.text.mouse import Mouse
from annotator.ui.text.page import LARGEST_ZOOM, SMALLEST_ZOOM
from annotator.ui.text.reader import Reader
from annotator.ui.text.spoken import CaretNews


class TextView(Reader):
    """Shows a text and its spans; every offset that goes in or out is a code point of the document's text.

    Keys that are not about moving, selecting and copying are left to the window.
    """

    zoom_changed = Signal(int)  # per cent
    family_changed = Signal(str)  # empty for the usual font

    def __init__(self, parent: QWidget | None = None) -> None:
        install()  # before there is a view: whoever asks first is answered by Qt for good
        super().__init__(parent)
        self._keyboard = Keyboard(self)
        self._mouse = Mouse(self)
        self._news = CaretNews(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_pointer(None)
        self.setAccessibleName(self.tr("Document"))

    def set_document(self, text: str) -> None:
        """Show another text; spans, matches, lanes and selection are dropped and the caret goes to its start."""
        self._mouse.reset()
        self._keyboard.forget_column()
        super().set_document(text)

    def select(self, start: int, end: int) -> None:
        """Select, and have a screen reader say so."""
        super().select(start, end)
        report_caret(self, self.caret(), self._news)

    def show_lanes(self, lanes: Sequence[LaneRow], frame: tuple[int, int] | None) -> None:
        """Frame a case and show under its lines who marked what, gold first; scrolls there. Without lanes, no more.

        Rows with equal bars become one, and those beyond `lanes.MOST_ROWS` are counted in the last. Spans that do not
        touch the frame are left out. Lanes stay until this is called again or the document changes.
        """
        case = Case(lanes, frame) if lanes and frame is not None and frame[0] < frame[1] else None
        if case is None and self.case() is None:
            return
        self.set_case(case)
        if case is not None:
            self.ensure_visible(*case.frame)
        report_description(self)

    def set_zoom(self, percent: int) -> None:
        """Set the size of the text; kept within 50 and 300 per cent."""
        percent = min(max(percent, SMALLEST_ZOOM), LARGEST_ZOOM)
        if percent != self._zoom:
            self._zoom = percent
            self._set_type()
            self.zoom_changed.emit(percent)

    def set_family(self, family: str) -> None:
        """Read in this font; an empty name stands for the usual one."""
        if family != self._family:
            self._family = family
            self._set_type()
            self.family_changed.emit(family)

    def family(self) -> str:
        """The font to read in; empty for the usual one."""
        return self._family

    def announce(self, message: str) -> None:
        """Have a screen reader say this."""
        tell(message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moving, selecting and copying; all else goes to the window."""
        event.setAccepted(self._keyboard.press(event))

    def viewportEvent(self, event: QEvent) -> bool:
        """Mouse gestures on the text."""
        if isinstance(event, QMouseEvent) and self._mouse.handle(event):
            event.accept()
            return True
        if isinstance(event, QContextMenuEvent):
            self._mouse.request_context(event)
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key: Qt sends what comes from the keyboard here, and what comes from the mouse to the viewport."""
        self._mouse.request_context(event)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom, the wheel alone scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom + (10 if event.angleDelta().y() > 0 else -10))
            event.accept()
        else:
            super().wheelEvent(event)
