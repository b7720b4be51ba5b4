"""Start the window. It is on the screen before anything slow is imported."""

import gc
import importlib
import os
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.ui import crash
from annotator.ui.kit.settings import Settings
from annotator.ui.look import icons, theme
from annotator.ui.panels.main_window import MainWindow

LATER = ("services.importing", "services.exporting", "ui.workspace")
LOOK_MS = 10
STYLE = "Fusion"


def main(db: str, who: str | None) -> int:
    """Open the window over the database at a path or URL; returns the exit code when it is closed."""
    app = application()
    settings = Settings()
    theme.choose(app, chosen_theme(settings))
    window = build(settings, db, who, collect_again)
    theme.dress(app)
    crash.install(window)
    with ExitStack() as leaving:
        window.painted.connect(lambda: _hear_signals(window, leaving))
        window.show()
        return app.exec()


def application() -> QApplication:
    """The one application object, with our name and style."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        app = found
        app.setStyle(STYLE)
    else:  # named here, since setStyle hands back a style and PySide makes all of its enums for that: 10 ms
        app = QApplication([*sys.argv[:1], "-style", STYLE])
    app.setApplicationName("annotator")
    app.setApplicationDisplayName("Annotator")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("annotator")
    app.setWindowIcon(icons.program_icon())
    return app


def chosen_theme(settings: Settings) -> theme.Choice:
    """The theme that was chosen last; an unknown word means the system's."""
    try:
        return theme.Choice(settings.text("view/theme", theme.Choice.SYSTEM))
    except ValueError:
        return theme.Choice.SYSTEM


def build(settings: Settings, db: str, who: str | None, then: Callable[[], object] = lambda: None) -> MainWindow:
    """The window, which opens its database once it has been painted, and calls `then`."""
    window = MainWindow(settings)

    def begin() -> None:
        workspace = importlib.import_module("annotator.ui.workspace")
        workspace.Workspace(window).open(os.fspath(db), who)
        then()

    window.painted.connect(lambda: _load(window, begin))
    return window


def _load(window: MainWindow, then: Callable[[], None]) -> None:
    """Import the rest beside the event loop: it brings SQLAlchemy, most of a second on a slow disk."""
    loading = threading.Thread(target=_import_the_rest, name="imports", daemon=True)
    look = QTimer(window, interval=LOOK_MS)

    def look_again() -> None:
        if not loading.is_alive():
            look.stop()
            then()

    look.timeout.connect(look_again)
    loading.start()
    look.start()


def _import_the_rest() -> None:
    for name in LATER:
        importlib.import_module(f"annotator.{name}")


def _hear_signals(window: MainWindow, leaving: ExitStack) -> None:
    """Until now there is no work that a signal could cost, and the module brings sockets."""
    from annotator.ui import stopping

    leaving.enter_context(stopping.by_signals(window.close))


def collect_again() -> None:
    """The entry stopped the collection of garbage: what a start makes stays, and is never looked through again."""
    gc.freeze()
    gc.enable()
