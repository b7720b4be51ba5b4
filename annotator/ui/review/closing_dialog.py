"""The check list before a document is closed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from annotator.domain.closing import Problem
from annotator.domain.counting import count_words
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, write
from annotator.ui.look import icons, theme


class ClosingDialog(Dialog):
    """What is open blocks closing; what only looks odd does not. A click goes to the place."""

    confirmed = Signal()
    agreed = Signal()  # take what all agree on
    picked = Signal(int, int)

    def __init__(self, parent: QWidget, title: str, problems: Sequence[Problem], agreed: int) -> None:
        super().__init__(parent, "Close the document")
        self.resize(640, 440)
        blocking = sum(one.blocks for one in problems)
        self.rows: RowModel[Problem] = RowModel(lambda one: one.words)
        self.rows.show_rows(sorted(problems, key=lambda one: (not one.blocks, one.is_agreed)))
        self.view = RowView(self.rows, _Delegate(), "Check list")
        self.view.setProperty("boxed", True)
        self.view.chosen.connect(self._go_there)
        self.go = widgets.button("Close the document", primary=not blocking)
        self.go.setEnabled(not blocking)
        self.go.clicked.connect(self._confirm)
        self.take = widgets.button(f"Accept the {count_words(agreed, 'case')} all agree on", primary=bool(blocking))
        self.take.setVisible(agreed > 0)
        self.take.clicked.connect(self._take)
        name = widgets.ElidedText("display")
        name.show_text(title)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=12)
        layout.addWidget(name)
        layout.addWidget(widgets.text(_summary(blocking, agreed, len(problems) - blocking), "muted", wrap=True))
        layout.addWidget(self.view, 1)
        layout.addLayout(self.answers(self.take, self.go))
        (self.go if not blocking else self.take if agreed else self.cancel).setFocus()

    def _go_there(self, place: int) -> None:
        one = self.rows.rows[place]
        self.accept()
        self.picked.emit(one.start, one.end)

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()

    def _take(self) -> None:
        self.accept()
        self.agreed.emit()


class _Delegate(RowDelegate):
    height = 36

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        icon, ink = ("circle", colors.muted) if row.blocks else ("triangle-alert", colors.warning)
        painter.drawPixmap(place.left(), place.top() + 10, icons.pixmap(icon, ink, 16))
        painter.setFont(sized(painter.font(), 13))
        write(painter, place.adjusted(28, 0, 0, 0), row.words, colors.text)


def _of_them(blocking: int, agreed: int) -> str:
    if not agreed:
        return ""
    return ": all agree on it" if blocking == 1 else f"; all agree on {agreed:,} of them"


def _summary(blocking: int, agreed: int, odd: int) -> str:
    said = []
    if blocking:
        said.append(f"{count_words(blocking, 'case')} must be decided first{_of_them(blocking, agreed)}.")
    if odd:
        said.append(f"{count_words(odd, 'span')} {'looks' if odd == 1 else 'look'} odd; a click goes there.")
    return " ".join(said) or "Everything is decided and nothing looks odd."
