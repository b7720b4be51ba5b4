"""The line at the foot of the window. What it says is true at all times, or it says nothing."""

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton

from annotator.ui.kit import widgets
from annotator.ui.kit.late import Late
from annotator.ui.kit.wording import keys_here
from annotator.ui.telling import tell

MESSAGE_MS = 5000
LONGEST_NAME, LONGEST_UNDO, LONGEST_PEN = 40, 60, 24
_EDGE, _GAP = 5, 2
_MARGINS = 16 - _EDGE + 8 + 8 + 4 * _GAP  # at both ends, and around the message


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the work stands. `place` counts from 1 within `documents`; 0 when no document is open.

    `review` stands in place of it while somebody reviews.
    """

    review: str = ""
    place: int = 0
    documents: int = 0
    spans: int = 0
    snap: str = ""
    who: str = ""
    saved: str = ""
    waiting: str = ""
    read_only: bool = False


class StatusBar(QFrame):
    """Standing at the left, the newest message or what undo would do at the right."""

    undo_wanted = Signal()
    snap_wanted = Signal()
    person_wanted = Signal()
    pen_unwanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "bar")
        self.setFixedHeight(32)
        self._place = widgets.text(role="small")
        self._spans = widgets.text(role="small")
        self._snap = _cell("Snap unit")
        self._who = _cell("Who is working")
        self._pen = _cell("Label with the mouse")
        self._pen.setProperty("lit", True)
        self._saved = widgets.ElidedText("small")
        self._saved.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._parts: tuple[QLabel | QToolButton, ...] = (self._place, self._spans, self._snap, self._who, self._saved)
        self._message = widgets.ElidedText("small")
        self._message.setAlignment(self._message.alignment().AlignRight | self._message.alignment().AlignVCenter)
        self._undo = _cell("Undo")
        self._now, self._undo_words, self._said, self._pen_words = Standing(), "", "", ""
        self._shown: tuple[Standing | None, str | None] = (None, None)
        self._late = Late(self, self._show)
        self._dots: list[tuple[QLabel, QLabel | QToolButton]] = []
        self._wanted: set[QLabel | QToolButton] = set()
        self._timer = QTimer(self, singleShot=True, interval=MESSAGE_MS)
        self._timer.timeout.connect(self._forget)
        self._snap.clicked.connect(self.snap_wanted)
        self._who.clicked.connect(self.person_wanted)
        self._undo.clicked.connect(self.undo_wanted)
        self._pen.clicked.connect(self.pen_unwanted)
        self._lay_out()

    def show_standing(self, now: Standing) -> None:
        """Say where the work stands, a frame later."""
        self._now = now
        self._late.ask()

    def show_undo(self, words: str | None) -> None:
        """Say what Ctrl+Z would take back, a frame later."""
        self._undo_words = words or ""
        self._late.ask()

    def show_pen(self, label: str) -> None:
        """Say, a frame later, which label the mouse writes with; empty for none."""
        self._pen_words = label
        self._late.ask()

    def say(self, words: str) -> None:
        """Show a message for a while, from the next frame on."""
        self._said = words
        tell(words)
        self._timer.start()
        self._late.ask()

    def message(self) -> str:
        """The message that is shown now."""
        self._late.now()
        return self._message.whole_text()

    def words(self) -> str:
        """Everything it says at the left, as one line."""
        self._late.now()
        shown = [part for part in (self._pen, *self._parts) if part.isVisibleTo(self)]
        return " · ".join(
            filter(None, (self._saved.whole_text() if part is self._saved else part.text() for part in shown))
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as the new width has room for."""
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        layout = widgets.row(self, margins=(16 - _EDGE, 0, 8, 0), spacing=_GAP)
        for words in (self._place, self._spans, self._saved):
            words.setContentsMargins(_EDGE, 0, _EDGE, 0)  # what a button has, so that the dots stand in the middle
        layout.addWidget(self._pen)
        for number, cell in enumerate(self._parts):
            if number:
                dot = widgets.text("·", "small")
                layout.addWidget(dot)
                self._dots.append((dot, cell))
            layout.addWidget(cell)
        layout.addWidget(self._message, 1)
        layout.addSpacing(8)
        layout.addWidget(self._undo)
        self._show()

    def _forget(self) -> None:
        self._said = ""
        self._message.show_text("")
        self._fit()

    def _show(self) -> None:
        """Laying out words costs more than the rest of a key press: only what differs is written."""
        standing, undo = self._shown
        self._shown = self._now, self._undo_words
        if standing != self._now:
            self._write_standing(self._now)
        if undo != self._undo_words:
            self._write_undo(self._undo_words)
        pen = self._write_pen(self._pen_words)
        is_new = self._message.whole_text() != widgets.one_line(self._said)
        if is_new:
            self._message.show_text(self._said)
        if pen or is_new or (standing, undo) != self._shown:
            self._fit()

    def _fit(self) -> None:
        """Where room is short what matters least goes; what is not saved yet stays, and of it the first words.

        A message goes before what undo would do: it is gone in seconds.
        """
        dot = self._dots[0][0].sizeHint().width() + 2 * _GAP if self._dots else 0
        saved = self._saved.fontMetrics().horizontalAdvance(self._saved.whole_text()) + 2 * _EDGE + 1
        widths: dict[QLabel | QToolButton, int] = {self._saved: saved}
        widths |= {part: part.sizeHint().width() for part in (self._place, self._spans)}
        widths |= {part: part.minimumWidth() for part in (self._pen, self._snap, self._who, self._undo)}
        room = self.width() - _MARGINS
        said = self._message.fontMetrics().horizontalAdvance(self._message.whole_text())
        shown = set(self._wanted)
        for part in (self._undo, self._who, self._snap, self._spans, self._place):
            if sum(widths[one] + dot for one in shown) > room - (said if part is self._undo else 0):
                shown.discard(part)
        for part in widths:
            part.setVisible(part in shown)
        self._saved.setFixedWidth(min(saved, max(room, 0)))
        for between, cell in self._dots:
            between.setVisible(cell in shown and any(one in shown for one in self._parts[: self._parts.index(cell)]))

    def _write_standing(self, now: Standing) -> None:
        place = f"{now.place:,} of {now.documents:,}" if now.place else "No document open"
        self._place.setText(now.review or place)
        self._spans.setText(f"{now.spans:,} span" + ("" if now.spans == 1 else "s"))
        _write(self._snap, f"snap: {now.snap}")
        self._snap.setAccessibleName(f"Snap to: {now.snap}")
        _write(self._who, widgets.shortened(now.who, LONGEST_NAME))
        self._who.setAccessibleName(f"Working as {now.who}")
        self._saved.show_text(now.waiting or ("read-only" if now.read_only else now.saved))
        role = "warning" if now.waiting or now.read_only else "small"
        if self._saved.property("role") != role:
            self._saved.setProperty("role", role)
            self._saved.style().polish(self._saved)
        self._want(self._place, True)
        self._want(self._spans, bool(now.place) and not now.review)
        self._want(self._snap, bool(now.place or now.review))
        self._want(self._who, bool(now.who))
        self._want(self._saved, bool(self._saved.whole_text()))

    def _write_pen(self, label: str) -> bool:
        """It stays where there is room for anything at all; True when it says something else now."""
        words = f"mouse: {widgets.one_line(label)[:LONGEST_PEN]} · Esc ends it" if label else ""
        if words == self._pen.text().replace("&&", "&"):
            return False
        _write(self._pen, words)
        self._pen.setAccessibleName(f"The mouse labels as {label}; press to end that")
        widgets.set_tip(
            self._pen, f"What you select with the mouse becomes {label} at once. Click, or Esc, to end that."
        )
        self._want(self._pen, bool(label))
        return True

    def _write_undo(self, words: str) -> None:
        shown = widgets.one_line(words)
        _write(self._undo, f"Undo: {shown[:LONGEST_UNDO]}{'…' if len(shown) > LONGEST_UNDO else ''}")
        self._want(self._undo, bool(words))
        widgets.set_tip(self._undo, f"Undo: {words} ({keys_here('Ctrl+Z')})" if words else "")

    def _want(self, part: QLabel | QToolButton, is_wanted: bool) -> None:
        (self._wanted.add if is_wanted else self._wanted.discard)(part)


def _cell(name: str) -> QToolButton:
    made = QToolButton()
    made.setAutoRaise(True)
    made.setProperty("cell", True)
    made.setAccessibleName(name)
    return made


def _write(cell: QToolButton, words: str) -> None:
    """As wide as its words: the style would pad it like a toolbar's button."""
    shown = words.replace("&", "&&")
    if shown != cell.text():
        cell.setText(shown)
        cell.ensurePolished()
        cell.setFixedWidth(cell.fontMetrics().horizontalAdvance(words) + 2 * _EDGE)
