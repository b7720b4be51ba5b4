"""What a format cannot hold, one row each: the words, where they stand, what becomes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from annotator.formats.exchange import Loss
from annotator.ui.kit import widgets
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, width_of, write
from annotator.ui.look import theme

#: Nobody reads more than these one by one; the manifest counts them all.
LISTED = 2_000


@dataclass(frozen=True, slots=True)
class LossRow:
    """One loss, with the words of the page that it is about and the colour of its label."""

    loss: Loss
    quote: str
    color: str


class LossList(QWidget):
    """A heading that counts, and rows; choosing one asks to go there."""

    wanted = Signal(object)  # Loss

    def __init__(self) -> None:
        super().__init__()
        self.heading = widgets.text(role="heading")
        self.rows: RowModel[LossRow] = RowModel(_spoken, _tip)
        self.view = RowView(self.rows, _Delegate(), "What the format cannot hold")
        self.view.chosen.connect(lambda place: self.wanted.emit(self.rows.rows[place].loss))
        layout = widgets.column(self, spacing=4)
        layout.addWidget(self.heading)
        layout.addWidget(self.view, 1)

    def show_losses(self, losses: Sequence[Loss], quotes: Sequence[str], colors: dict[str, str], count: int) -> None:
        """List them; `count` is how many there are in all."""
        more = f", the first {len(losses):,} here" if count > len(losses) else ""
        self.heading.setText(f"LOST OR CHANGED: {count:,}{more.upper()}" if count else "")
        self.heading.setVisible(bool(count))
        self.view.setVisible(bool(count))
        rows = zip(losses, quotes, strict=True)
        self.rows.show_rows([LossRow(loss, quote, colors.get(loss.label or "", "")) for loss, quote in rows])
        if losses:
            self.view.setCurrentIndex(self.rows.index(0))


class _Delegate(RowDelegate):
    height = 44

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        upper = QRect(place.left() + 12, place.top() + 4, place.width() - 12, 18)
        lower = upper.translated(0, 18)
        if row.color:
            ink = theme.color(theme.label_color(row.color))
            painter.fillRect(QRect(place.left(), place.top() + 8, 4, place.height() - 16), ink)
        painter.setFont(sized(painter.font(), 12))
        label = widgets.one_line(row.loss.label or "")[:60]
        width = min(width_of(painter, label), upper.width() // 2)
        write(painter, QRect(upper.right() - width, upper.top(), width + 1, 18), label, colors.muted, right=True)
        painter.setFont(sized(painter.font(), 13))
        quote = QRect(upper.left(), upper.top(), upper.width() - width - 12, 18)
        write(painter, quote, _words(row), colors.text)
        painter.setFont(sized(painter.font(), 12))
        write(painter, lower, f"{_place(row.loss)} · {widgets.one_line(row.loss.why)}", colors.muted)


def _words(row: LossRow) -> str:
    quote = widgets.one_line(row.quote)
    return f"“{quote}”" if quote else "the whole document"


def _place(loss: Loss) -> str:
    where = "" if loss.start is None else f" {loss.start:,}–{loss.end:,}"
    return widgets.one_line(loss.document) + where


def _spoken(row: LossRow) -> str:
    return f"{_words(row)}, {row.loss.label or ''}, {_place(row.loss)}: {row.loss.why}"


def _tip(row: LossRow) -> str:
    return f"{_words(row)}\n{_place(row.loss)} {row.loss.label or ''}\n{row.loss.why}\nEnter goes there."
