"""The window: it puts the panels together, remembers their places, and holds no logic."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QWidget

from annotator.ui.actions.action_set import ActionSet
from annotator.ui.kit import widgets
from annotator.ui.kit.banner import Banner
from annotator.ui.kit.empty_place import EmptyPlace
from annotator.ui.kit.panel import Section
from annotator.ui.kit.settings import Settings
from annotator.ui.look import icons
from annotator.ui.panels.document_panel import DocumentPanel
from annotator.ui.panels.menus import Menus
from annotator.ui.panels.reading_pane import ReadingPane
from annotator.ui.panels.side_panel import SidePanel
from annotator.ui.panels.status_bar import StatusBar

if TYPE_CHECKING:
    from annotator.ui.text import TextView

LEFT, RIGHT = 260, 300
SMALLEST = (880, 520)


class Mode(Protocol):
    """What can take the place of the panels: the review."""

    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes, in order."""

    def step_back(self) -> None:
        """Escape was pressed."""

    def standing(self) -> str:
        """What the status bar says first."""

    def has_case(self) -> bool:
        """Whether there is a case to act on."""


class MainWindow(QMainWindow):
    """Documents, page, labels and spans, status bar."""

    painted = Signal()  # once, after the first paint
    mode_changed = Signal()  # another mode, or something in it that actions depend on
    theme_changed = Signal()
    text: "TextView"  # made after the first paint

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.setWindowTitle("Annotator")
        self.setWindowIcon(icons.program_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self.actions_ = ActionSet(self)
        self.documents = DocumentPanel()
        self.page = ReadingPane()
        self.side = SidePanel()
        self.banner = Banner()
        self.status = StatusBar()
        self.menus = Menus(self.menuBar(), self.actions_)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.places = QStackedWidget()
        self.mode: Mode | None = None
        self.may_close: Callable[[], bool] = lambda: True
        self._was_painted = self._is_complete = False
        self._lay_out()
        self._restore()

    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes, in order."""
        if self.mode is not None:
            return self.mode.panes()
        found = (self.documents.view, self.text, self.side.labels, self.side.spans.view)
        return tuple(pane for pane in found if pane.isVisible())

    def show_mode(self, place: QWidget | None, mode: Mode | None) -> None:
        """Show something in place of the panels, or the panels again."""
        if place is not None and self.places.indexOf(place) < 0:
            self.places.addWidget(place)
        self.places.setCurrentWidget(place or self.splitter)
        self.mode = mode
        self.mode_changed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how it stood; something unsaved may object."""
        if not self.may_close():
            event.ignore()
            return
        self._remember()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell, once, that the window is on the screen: everything slow begins after that."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._go_on)

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icons again when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and getattr(self, "_is_complete", False):
            self.repaint_theme()

    def repaint_theme(self) -> None:
        """Everything that is painted from the theme's colours rather than from the palette."""
        self.actions_.repaint_icons()
        self.banner.repaint_icon()
        self.page.notice.repaint_icon()
        for place in self.findChildren(EmptyPlace):
            place.repaint_icon()
        for part in self.findChildren(Section):
            part.repaint_icon()
        self.theme_changed.emit()

    def _go_on(self) -> None:
        """Make what nobody sees in the first moment: the text and its company, the menus, most icons."""
        self.actions_.complete()
        self.page.furnish(self.actions_)
        self.text = self.page.text
        self.actions_.serve(self.text)
        QTimer.singleShot(0, self._complete)

    def _complete(self) -> None:
        self.menus.fill()
        self.actions_.repaint_icons()
        self._is_complete = True
        self.painted.emit()

    def _lay_out(self) -> None:
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for part in (self.documents, self.page, self.side):
            self.splitter.addWidget(part)
        for number, stretch in enumerate((0, 1, 0)):
            self.splitter.setStretchFactor(number, stretch)
        self.documents.setMinimumWidth(200)
        self.side.setMinimumWidth(220)
        self.page.setMinimumWidth(440)
        whole = QWidget()
        layout = widgets.column(whole)
        layout.addWidget(widgets.rule())
        layout.addWidget(self.banner)
        self.places.addWidget(self.splitter)
        layout.addWidget(self.places, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(whole)

    def _restore(self) -> None:
        geometry = self.settings.raw("window/geometry")
        if not (geometry and self.restoreGeometry(geometry)):
            self.resize(1280, 800)
        state = self.settings.raw("window/splitter")
        if not (state and self.splitter.restoreState(state)):
            self.splitter.setSizes([LEFT, self.width() - LEFT - RIGHT, RIGHT])
        self.documents.setVisible(self.settings.flag("window/left", True))
        self.side.setVisible(self.settings.flag("window/right", True))
        self.side.guidelines.set_open(self.settings.flag("window/guidelines", False))

    def _remember(self) -> None:
        keep = self.settings.remember
        keep("window/geometry", self.saveGeometry())
        keep("window/splitter", self.splitter.saveState())
        keep("window/left", not self.documents.isHidden())
        keep("window/right", not self.side.isHidden())
        keep("window/guidelines", self.side.guidelines.is_open())
        self.settings.sync()
