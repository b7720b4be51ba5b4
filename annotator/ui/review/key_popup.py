"""A few alternatives with keys, floating over the text. It never takes the keyboard: the keys are actions."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QWidget

from annotator.ui.kit import widgets
from annotator.ui.kit.rows import sized, write
from annotator.ui.look import theme


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

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "float")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._heading = widgets.heading("")
        self._heading.setContentsMargins(8, 4, 8, 4)
        self._layout = widgets.column(self, margins=(6, 6, 6, 6), spacing=2)
        self._layout.addWidget(self._heading)
        self._lines: list[_Line] = []
        self.question = ""
        self.hide()

    def ask(self, question: str, words: str, alternatives: Sequence[Alternative], place: QPoint) -> None:
        """Show these at a place given in global coordinates. `question` names what is asked to whoever listens."""
        for line in self._lines:
            self._layout.removeWidget(line)
            line.deleteLater()
        self.question = question
        self._heading.setText(words.upper())
        self.setAccessibleName(words)
        self._lines = [_Line(one) for one in alternatives]
        for line in self._lines:
            line.clicked.connect(lambda _checked=False, value=line.alternative.value: self._pick(value))
            self._layout.addWidget(line)
        self._open_at(place)

    def press(self, key: str) -> bool:
        """Pick by key; False when no line has it."""
        found = next((line.alternative for line in self._lines if line.alternative.key == key), None)
        if found is not None:
            self._pick(found.value)
        return found is not None

    def _open_at(self, place: QPoint) -> None:
        parent = self.parentWidget()
        assert parent is not None
        for line in self._lines:
            line.show()
        self._layout.activate()
        self.adjustSize()
        at = parent.mapFromGlobal(place)
        x = min(max(8, at.x()), max(8, parent.width() - self.width() - 8))
        y = min(max(8, at.y() + 8), max(8, parent.height() - self.height() - 8))
        self.move(x, y)
        self.show()
        self.raise_()

    def _pick(self, value: str) -> None:
        self.hide()
        self.picked.emit(value)


class _Line(QAbstractButton):
    def __init__(self, alternative: Alternative) -> None:
        super().__init__()
        self.alternative = alternative
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(f"{alternative.words}, key {alternative.key}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(max(180, min(320, 64 + self.fontMetrics().horizontalAdvance(self.alternative.words))), 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors, painter, one = theme.current(), QPainter(self), self.alternative
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(colors.hover))
            painter.drawRoundedRect(self.rect(), 6, 6)
        painter.setFont(sized(self.font(), 12))
        write(painter, QRect(8, 0, 12, self.height()), one.key, colors.muted)
        if one.color:
            painter.fillRect(QRect(24, 8, 4, self.height() - 16), theme.color(theme.label_color(one.color)))
        painter.setFont(sized(self.font(), 13))
        write(painter, QRect(34, 0, self.width() - 42, self.height()), one.words, colors.text)
