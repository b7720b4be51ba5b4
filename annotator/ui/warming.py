"""The review made ready beside the event loop for whoever reviews here: the first F9 must not hold the window."""

import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from annotator.ui.panels.main_window import MainWindow

if TYPE_CHECKING:
    from annotator.ui.review.desk import ReviewDesk

MODULE = "annotator.ui.review.mode"
# The page and its list come first (ms).
AFTER_OPENING = 1000
BETWEEN = 20


class Warming(QObject):
    """Imports on a thread, then makes the desk a part at a time; `made` gets it."""

    def __init__(self, window: MainWindow, made: "Callable[[ReviewDesk], object]") -> None:
        super().__init__(window)
        self._window, self._made = window, made
        self._importing: threading.Thread | None = None
        self._parts: Iterator[Any] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)
        self.is_done = False

    def begin(self) -> None:
        """Make it ready some time soon, unless it is."""
        if not self.is_done:
            self._timer.start(AFTER_OPENING)

    def step(self) -> None:
        """The next part, now: somebody waits for it, or nothing else is to be done."""
        if self._parts is None:
            self._parts = import_module(MODULE).desk_in_steps(self._window.actions_)
        desk = next(self._parts)
        if desk is not None:
            self.is_done = True
            self._timer.stop()
            self._made(desk)

    def _go_on(self) -> None:
        if self._importing is None:
            self._importing = threading.Thread(target=import_module, args=(MODULE,), name="review", daemon=True)
            self._importing.start()
        elif not self._importing.is_alive():
            self.step()
        if not self.is_done:
            self._timer.start(BETWEEN)
