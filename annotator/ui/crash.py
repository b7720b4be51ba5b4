"""The last net: an error nobody foresaw is shown with details to copy, and the program goes on."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget

from annotator import __version__
from annotator.ui import widgets
from annotator.ui.dialog import Dialog

log = logging.getLogger("annotator.crash")


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
        log.error(details)
        self.happened.emit(details)

    def caught_in_thread(self, told: threading.ExceptHookArgs) -> None:
        """What threading.excepthook calls."""
        if told.exc_value is not None:
            self.caught(told.exc_type, told.exc_value, told.exc_traceback)

    def _show(self, details: str) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.add(details)
            return
        self._dialog = CrashDialog(self._window, details)
        self._dialog.open()


class CrashDialog(Dialog):
    """What happened, what was not lost, what to do."""

    def __init__(self, parent: QWidget | None, details: str) -> None:
        super().__init__(parent, "Something went wrong")
        self.resize(640, 420)
        layout = widgets.column(self, margins=(24, 24, 24, 16), spacing=12)
        layout.addWidget(widgets.text("Something went wrong in the program.", "display", wrap=True))
        layout.addWidget(
            widgets.text(
                "Every change that was shown as saved is on the disk, and you can go on working. "
                "The details below help to mend this; they hold no text of your documents.",
                wrap=True,
            )
        )
        self._details = widgets.text_field("Details", read_only=True)
        self._details.setPlainText(details)
        layout.addWidget(self._details, 1)
        buttons = QDialogButtonBox()
        copy = widgets.button("Copy details")
        go_on = widgets.button("Go on", primary=True)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(go_on, QDialogButtonBox.ButtonRole.AcceptRole)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self._details.toPlainText()))
        go_on.clicked.connect(self.accept)
        layout.addWidget(buttons)

    def add(self, details: str) -> None:
        """One more error while the dialog is open."""
        self._details.appendPlainText("\n" + details)


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


def _log_qt(kind: QtMsgType, _context: object, words: str) -> None:
    level = logging.ERROR if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg) else logging.WARNING
    if kind is not QtMsgType.QtDebugMsg:
        log.log(level, "Qt: %s", words)
