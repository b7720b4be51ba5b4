"""Widgets on the (usually offscreen) screen, and the moment at which they are painted. Only children import this."""

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from annotator.ui.text import LabelStyle, LineStyle, TextView, ViewSpan
from benchmarks.corpus import LABELS, Extent
from benchmarks.measuring import Stopwatch

WIDTH, HEIGHT = 900, 700
_PATIENCE = 60.0  # seconds
_HUES = tuple(range(0, 360, 360 // LABELS))


def application() -> QApplication:
    """The application, without a blinking caret: that would be a frame nobody asked for."""
    app = QApplication.instance()
    made = app if isinstance(app, QApplication) else QApplication([])
    made.setStyle("Fusion")
    made.setCursorFlashTime(0)
    return made


class Painted(QObject):
    """Counts the frames of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.frames = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt asks before the widget itself paints; `until_painted` returns after that."""
        if event.type() == QEvent.Type.Paint:
            self.frames += 1
        return False

    def until_painted(self, since: int) -> None:
        """Work the event loop until there is a frame more than `since`."""
        deadline = time.monotonic() + _PATIENCE
        while self.frames == since:
            QApplication.processEvents()
            if time.monotonic() > deadline:
                raise TimeoutError("nothing was painted")

    def frame(self, act: Callable[[], object]) -> tuple[float, float]:
        """From the call of `act` to the frame that shows what it did: milliseconds of processor and of clock."""
        before = self.frames
        with Stopwatch() as watch:
            act()
            self.until_painted(before)
        return watch.cpu * 1000, watch.wall * 1000


def shown(widget: QAbstractScrollArea) -> Painted:
    """Show an empty widget and wait for its first frame."""
    watched = Painted(widget.viewport())
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    watched.until_painted(0)
    settle()
    return watched


def settle() -> None:
    """Let everything happen that is waiting to."""
    for _ in range(5):
        QApplication.processEvents()


def styles() -> dict[str, LabelStyle]:
    """Twelve labels with all kinds of lines."""
    lines = tuple(LineStyle)
    return {
        str(number): LabelStyle(
            QColor.fromHsv(hue, 200, 140), QColor.fromHsv(hue, 40, 250), f"L{number}", lines[number % len(lines)]
        )
        for number, hue in enumerate(_HUES)
    }


def view_spans(extents: Iterable[Extent]) -> list[ViewSpan]:
    """As the window hands them to the view."""
    return [ViewSpan(str(number), *extent) for number, extent in enumerate(extents)]


def stretch_in_view(view: TextView) -> tuple[int, int]:
    """The first and the last offset on the screen."""
    height = view.viewport().height()
    found = [(top, layout) for _number, top, layout in view.visible_paragraphs()]
    top, last = found[-1]
    line = last.line_at(height - top)
    return found[0][1].map.start, last.line_bounds(line)[1]


def count_in_view(view: TextView) -> int:
    """How many spans the screen shows."""
    return len(view.span_index().touching(*stretch_in_view(view)))
