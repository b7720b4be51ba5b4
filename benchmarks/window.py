"""The real window over a real database. Only children import this."""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from annotator.ui import app
from annotator.ui.kit.settings import Settings
from annotator.ui.look import theme
from annotator.ui.panels.main_window import MainWindow
from benchmarks.screen import settle

SIZE = (1280, 800)
_PATIENCE = 60.0  # seconds


def open_window(path: str, who: str) -> MainWindow:
    """The window as the program makes it, with the first document on its page; no caret blinks."""
    application = app.application()
    application.setCursorFlashTime(0)
    settings = Settings()
    theme.apply(application, app.chosen_theme(settings))
    window = app.build(settings, path, who, app.collect_again)
    window.resize(*SIZE)  # not what an earlier window left behind
    window.show()
    wait_until(window.page.has_text)
    settle()
    return window


def close_window(window: MainWindow) -> None:
    """Close the window and let go of it, so that nothing of it goes on."""
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def wait_until(is_so: Callable[[], object]) -> None:
    """Work the event loop until then."""
    deadline = time.monotonic() + _PATIENCE
    while not is_so():
        QApplication.processEvents()
        if time.monotonic() > deadline:
            raise TimeoutError("it never came to that")
