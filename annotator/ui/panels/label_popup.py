"""The small palette at a selection made with the mouse. It never takes the keyboard: keys go on to the text."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QWidget

from annotator.domain.model import Label, LabelId
from annotator.ui.kit.rows import sized, write
from annotator.ui.look import theme
from annotator.ui.look.label_styles import shown_name

COLUMNS = 2
GAP = 10


class LabelPopup(QFrame):
    """One button per label, floating over the text."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "float")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Labels for the selection")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(6, 6, 6, 6)
        self._grid.setSpacing(2)
        self.buttons: list[LabelButton] = []
        self.hide()

    def show_labels(self, labels: tuple[Label, ...]) -> None:
        """Offer these labels."""
        for old in self.buttons:
            self._grid.removeWidget(old)
            old.deleteLater()
        self.buttons = [LabelButton(label) for label in labels]
        for number, made in enumerate(self.buttons):
            made.clicked.connect(lambda _checked=False, label=made.label.id: self._pick(label))
            self._grid.addWidget(made, number // COLUMNS, number % COLUMNS)

    def open_at(self, place: QPoint) -> None:
        """Appear beside a place given in global coordinates, always wholly inside the parent."""
        self.adjustSize()
        parent = self.parentWidget()
        assert parent is not None
        at = parent.mapFromGlobal(place)
        x = min(max(8, at.x() - self.width() // 2), max(8, parent.width() - self.width() - 8))
        below = at.y() + 2 * GAP
        above = at.y() - self.height() - 2 * GAP
        self.move(x, below if below + self.height() < parent.height() - 8 else max(8, above))
        self.show()
        self.raise_()

    def _pick(self, label: LabelId) -> None:
        self.hide()
        self.picked.emit(label)


class LabelButton(QAbstractButton):
    """Key, colour and name of a label."""

    def __init__(self, label: Label) -> None:
        super().__init__()
        self.label = label
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(f"{shown_name(label)}, key {label.key}" if label.key else shown_name(label))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """As wide as its name needs."""
        metrics = self.fontMetrics()
        return QSize(min(240, 46 + metrics.horizontalAdvance(shown_name(self.label))), 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw key, colour and name."""
        colors, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(colors.selected if self.isDown() else colors.hover))
            painter.drawRoundedRect(self.rect(), 6, 6)
        place = self.rect().adjusted(8, 0, -8, 0)
        painter.setFont(sized(self.font(), 12))
        write(painter, QRect(place.left(), 0, 10, self.height()), self.label.key or "", colors.muted)
        painter.fillRect(
            QRect(place.left() + 16, 8, 4, self.height() - 16), theme.color(theme.label_color(self.label.color))
        )
        painter.setFont(sized(self.font(), 13))
        write(painter, place.adjusted(26, 0, 0, 0), shown_name(self.label), colors.text)
