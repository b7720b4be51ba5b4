"""The review as it stands in the window: the queue, the page around a case, the case itself."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from annotator.ui.actions.action_set import ActionSet
from annotator.ui.kit import widgets
from annotator.ui.kit.empty_place import EmptyPlace
from annotator.ui.kit.panel import Section
from annotator.ui.review.case_pane import CasePane
from annotator.ui.review.case_panel import CasePanel
from annotator.ui.review.queue_panel import QueuePanel

LEFT, RIGHT = 280, 336
SMALLEST_LEFT, SMALLEST_MIDDLE, SMALLEST_RIGHT = 208, 356, 312


class ReviewDesk(QWidget):
    """Puts the parts together."""

    def __init__(self, actions: ActionSet, queue: QueuePanel, pane: CasePane, panel: CasePanel) -> None:
        super().__init__()
        self.queue, self.pane, self.panel = queue, pane, panel
        self.meter = widgets.Meter("Cases decided")
        self.meter.setFixedHeight(3)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        actions.add_review_places(self.pane.text, (self.pane.empty, self.queue.view, self.panel.cards_area))

    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes, in order."""
        first = self.panel.cards[0] if self.panel.cards else self.panel.nothing
        found = (self.queue.view, self.pane.text, self.pane.empty, first)
        return tuple(pane for pane in found if pane.isVisible())

    def repaint_theme(self) -> None:
        """What is painted from the theme's colours rather than from the palette."""
        for place in self.findChildren(EmptyPlace):
            place.repaint_icon()
        for part in self.findChildren(Section):
            part.repaint_icon()
        self.panel.repaint_theme()

    def _lay_out(self) -> None:
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for part, least in (
            (self.queue, SMALLEST_LEFT),
            (self.pane, SMALLEST_MIDDLE),
            (self.panel, SMALLEST_RIGHT),
        ):
            part.setMinimumWidth(least)
            self.splitter.addWidget(part)
        for number, stretch in enumerate((0, 1, 0)):
            self.splitter.setStretchFactor(number, stretch)
        self.splitter.setSizes([LEFT, 1280 - LEFT - RIGHT, RIGHT])
        layout = widgets.column(self)
        layout.addWidget(self.meter)
        layout.addWidget(self.splitter, 1)
