"""A few alternatives with keys, floating over the text. They never take the keyboard: the keys are actions."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QWidget

from annotator.ui.kit import widgets
from annotator.ui.kit.rows import sized, write
from annotator.ui.look import theme

GAP, MARGIN = 20, 8
WIDEST = 320


@dataclass(frozen=True, slots=True)
class Alternative:
    """One line. `color` is a label's on a white page; `value` is what picking it stands for."""

    key: str
    words: str
    value: str
    color: str = ""


class KeyPopup(QFrame):
    """Asks one question; `picked` carries the value."""

    picked = Signal(str)

    def __init__(self, parent: QWidget, *, columns: int = 1) -> None:
        super().__init__(parent)
        self.setProperty("surface", "float")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._heading = widgets.heading("")
        self._heading.setContentsMargins(8, 4, 8, 4)
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(6, 6, 6, 6)
        self._grid.setSpacing(2)
        self._grid.addWidget(self._heading, 0, 0, 1, columns)
        self.lines: list[KeyLine] = []
        self.question = ""
        self.hide()

    def ask(self, question: str, words: str, alternatives: Sequence[Alternative], place: QPoint) -> None:
        """Show these at a place given in global coordinates. `question` names what is asked to whoever listens."""
        self.question = question
        self.head(words)
        self.offer(words, alternatives)
        self.open_at(place)

    def head(self, words: str) -> None:
        """What stands over the lines; nothing for alternatives that need no word."""
        self._heading.setText(words.upper())

    def offer(self, name: str, alternatives: Sequence[Alternative]) -> None:
        """Have these ready; `name` is what a screen reader calls them."""
        for line in self.lines:
            self._grid.removeWidget(line)
            line.hide()  # it is gone only when the event loop comes round to it
            line.deleteLater()
        self.setAccessibleName(name)
        self._heading.setVisible(bool(self._heading.text()))
        self.lines = [KeyLine(one) for one in alternatives]
        for number, line in enumerate(self.lines):
            line.clicked.connect(lambda _checked=False, value=line.alternative.value: self._pick(value))
            self._grid.addWidget(line, 1 + number // self._columns, number % self._columns)

    def press(self, key: str) -> bool:
        """Pick by key; False when no line has it."""
        found = next((line.alternative for line in self.lines if line.alternative.key == key), None)
        if found is not None:
            self._pick(found.value)
        return found is not None

    def open_at(self, place: QPoint, clear_of: tuple[int, int] | None = None) -> None:
        """Appear under a place given in global coordinates, or over it, always wholly inside the parent.

        What stands from one global y to another (`clear_of`) is not covered, unless there is no other room.
        """
        parent = self.parentWidget()
        assert parent is not None
        for line in self.lines:
            line.show()
        self._grid.activate()
        self.adjustSize()
        self.resize(min(self.width(), parent.width() - 2 * MARGIN), self.height())
        at = parent.mapFromGlobal(place)
        x = min(max(MARGIN, at.x() - self.width() // 2), max(MARGIN, parent.width() - self.width() - MARGIN))
        below, above = at.y() + GAP, at.y() - self.height() - GAP
        if clear_of is not None:
            top, bottom = (parent.mapFromGlobal(QPoint(place.x(), y)).y() for y in clear_of)
            below, above = max(below, bottom), min(above, top - self.height())
        fits = below + self.height() < parent.height() - MARGIN
        self.move(x, below if fits else max(MARGIN, above))
        self.show()
        self.raise_()

    def _pick(self, value: str) -> None:
        self.hide()
        self.picked.emit(value)


class KeyLine(QAbstractButton):
    """Key, colour and words of an alternative."""

    def __init__(self, alternative: Alternative) -> None:
        super().__init__()
        self.alternative = alternative
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key = f", key {alternative.key}" if alternative.key else ""
        self.setAccessibleName(alternative.words + key)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """As wide as its words need."""
        return QSize(min(WIDEST, 48 + self.fontMetrics().horizontalAdvance(self.alternative.words)), 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw key, colour and words."""
        colors, painter, one = theme.current(), QPainter(self), self.alternative
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(colors.selected if self.isDown() else colors.hover))
            painter.drawRoundedRect(self.rect(), 6, 6)
        painter.setFont(sized(self.font(), 12))
        write(painter, QRect(8, 0, 12, self.height()), one.key, colors.muted)
        if one.color:
            painter.fillRect(QRect(24, 8, 4, self.height() - 16), theme.color(theme.label_color(one.color)))
        painter.setFont(sized(self.font(), 13))
        write(painter, QRect(34, 0, self.width() - 42, self.height()), one.words, colors.text)
