"""Start the window. It is on the screen before anything slow is imported."""

import importlib
import os
import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.ui import crash, icons, stopping, theme
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import Settings

SERVICES = ("annotate", "documents", "history", "importing", "exporting", "repeating")
LOOK_MS = 10


def main(db: str, who: str | None) -> int:
    """Open the window over the database at a path or URL; returns the exit code when it is closed."""
    app = application()
    settings = Settings()
    theme.apply(app, chosen_theme(settings))
    window = build(settings, db, who)
    crash.install(window)
    with stopping.by_signals(window.close):
        window.show()
        return app.exec()


def application() -> QApplication:
    """The one application object, with our name and style."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("annotator")
    app.setApplicationDisplayName("Annotator")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("annotator")
    app.setWindowIcon(icons.program_icon())
    app.setStyle("Fusion")
    return app


def chosen_theme(settings: Settings) -> theme.Choice:
    """The theme that was chosen last; an unknown word means the system's."""
    try:
        return theme.Choice(settings.text("view/theme", theme.Choice.SYSTEM))
    except ValueError:
        return theme.Choice.SYSTEM


def build(settings: Settings, db: str, who: str | None) -> MainWindow:
    """The window, which opens its database once it has been painted."""
    window = MainWindow(settings)
    window.painted.connect(lambda: _load(window, lambda: _begin(window, db, who)))
    return window


def _load(window: MainWindow, then: Callable[[], None]) -> None:
    """Import the services beside the event loop: they bring SQLAlchemy, most of a second on a slow disk."""
    loading = threading.Thread(target=_import_services, name="services", daemon=True)
    look = QTimer(window, interval=LOOK_MS)

    def look_again() -> None:
        if not loading.is_alive():
            look.stop()
            then()

    look.timeout.connect(look_again)
    loading.start()
    look.start()


def _import_services() -> None:
    for name in SERVICES:
        importlib.import_module(f"annotator.services.{name}")


def _begin(window: MainWindow, db: str, who: str | None) -> None:
    workspace = importlib.import_module("annotator.ui.workspace")
    workspace.Workspace(window).open(os.fspath(db), who)
