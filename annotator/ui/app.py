"""Start the window. It is on the screen before anything slow is imported."""

import importlib
import os
import sys

from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.ui import crash, icons, stopping, theme
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import Settings


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
    window.painted.connect(lambda: _begin(window, db, who))
    return window


def _begin(window: MainWindow, db: str, who: str | None) -> None:
    # The services bring SQLAlchemy, half a second that nobody should wait for before seeing the window.
    workspace = importlib.import_module("annotator.ui.workspace")
    workspace.Workspace(window).open(os.fspath(db), who)
