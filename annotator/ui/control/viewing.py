"""How the window looks: theme, size of the text, panels, full screen."""

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.look import theme
from annotator.ui.panels.main_window import MainWindow

ZOOM_STEP = 10
PLAIN_SIZE = 100


class Viewing(QObject):
    """Binds the View menu."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._text = window, window.text
        window.actions_.bind(
            {
                "view.zoom_in": lambda: self._text.set_zoom(self._text.zoom() + ZOOM_STEP),
                "view.zoom_out": lambda: self._text.set_zoom(self._text.zoom() - ZOOM_STEP),
                "view.zoom_reset": lambda: self._text.set_zoom(PLAIN_SIZE),
                "view.left": lambda: self._fold(window.documents),
                "view.right": lambda: self._fold(window.side),
                "view.next_pane": lambda: self._pane(1),
                "view.previous_pane": lambda: self._pane(-1),
                "view.full_screen": self._full_screen,
                **{f"view.theme_{choice}": partial(self.choose_theme, choice) for choice in theme.Choice},
            }
        )
        self._text.set_zoom(window.settings.number("view/zoom", PLAIN_SIZE))
        self._text.zoom_changed.connect(self._zoomed)
        self._app().styleHints().colorSchemeChanged.connect(lambda _scheme: self._system_changed())
        self._mark()

    def choose_theme(self, choice: theme.Choice) -> None:
        """Paint everything in this theme and remember it."""
        self._window.settings.remember("view/theme", choice.value)
        theme.apply(self._app(), choice)
        self._window.repaint_theme()
        self._mark()

    def _system_changed(self) -> None:
        if self._choice() is theme.Choice.SYSTEM:
            self.choose_theme(theme.Choice.SYSTEM)

    def _choice(self) -> theme.Choice:
        return theme.Choice(self._window.settings.text("view/theme", theme.Choice.SYSTEM))

    def _zoomed(self, percent: int) -> None:
        self._window.settings.remember("view/zoom", percent)
        self._window.status.say(f"Text at {percent} %")

    def _fold(self, panel: QWidget) -> None:
        had_focus = panel.isAncestorOf(QApplication.focusWidget() or self._window)
        panel.setVisible(panel.isHidden())
        if panel.isHidden() and had_focus:
            self._text.setFocus()
        self._mark()

    def _pane(self, step: int) -> None:
        panes = self._window.panes()
        focus = QApplication.focusWidget()
        here = next((n for n, pane in enumerate(panes) if focus and (pane is focus or pane.isAncestorOf(focus))), None)
        if here is None:
            here = 0 if step < 0 else -1
        panes[(here + step) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    def _full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
        self._mark()

    def _mark(self) -> None:
        chosen = self._choice()
        checked = {f"view.theme_{choice}": choice is chosen for choice in theme.Choice}
        checked["view.left"] = not self._window.documents.isHidden()
        checked["view.right"] = not self._window.side.isHidden()
        checked["view.full_screen"] = self._window.isFullScreen()
        for name, on in checked.items():
            self._window.actions_.action(name).setChecked(on)

    @staticmethod
    def _app() -> QApplication:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        return app
