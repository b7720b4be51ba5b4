"""The last net: an error nobody foresaw is shown with details to copy, and the program goes on."""

import sys
import threading
import traceback
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtWidgets import QWidget

from annotator import __version__

if TYPE_CHECKING:
    from logging import Logger

    from annotator.ui.dialogs.crash_dialog import CrashDialog


class CrashHook(QObject):
    """Shows at most one dialog at a time; errors of other threads arrive by signal."""

    happened = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: CrashDialog | None = None
        self.happened.connect(self._show)

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What sys.excepthook calls."""
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        details = report(kind, error, trace)
        log().error(details)
        self.happened.emit(details)

    def caught_in_thread(self, told: threading.ExceptHookArgs) -> None:
        """What threading.excepthook calls."""
        if told.exc_value is not None:
            self.caught(told.exc_type, told.exc_value, told.exc_traceback)

    def _show(self, details: str) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.add(details)
            return
        from annotator.ui.dialogs.crash_dialog import CrashDialog

        self._dialog = CrashDialog(self._window, details)
        self._dialog.open()


def install(window: QWidget) -> CrashHook:
    """Catch what nobody caught, in every thread, and Qt's own warnings into the log."""
    hook = CrashHook(window)
    sys.excepthook = hook.caught
    threading.excepthook = hook.caught_in_thread
    qInstallMessageHandler(_log_qt)
    return hook


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Versions, the error and where it came from; the source lines, but no values."""
    import platform  # with what it brings, 5 ms that no start needs

    lines = traceback.format_exception(kind, error, trace)
    python = platform.python_version()
    return f"Annotator {__version__} · Python {python} · Qt {qVersion()} · {platform.platform()}\n\n{''.join(lines)}"


@cache
def log() -> "Logger":
    """Where errors are written; the module for that is imported with the first one."""
    import logging

    return logging.getLogger("annotator.crash")


def _log_qt(kind: QtMsgType, _context: object, words: str) -> None:
    if kind is not QtMsgType.QtDebugMsg:
        write = log().error if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg) else log().warning
        write("Qt: %s", words)
