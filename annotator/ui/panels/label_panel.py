"""The tagset on the right: key, colour, name, how many spans of it this document has. A click labels the selection."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QPainter

from annotator.domain.model import Label, LabelId
from annotator.ui.kit.late import Late
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, width_of, write
from annotator.ui.look import icons, theme
from annotator.ui.look.label_styles import shown_name

VISIBLE_ROWS = 8


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One label as the panel shows it."""

    label: Label
    count: int
    is_pen: bool = False


class LabelList(RowView):
    """The labels; `picked` carries a label's id."""

    picked = Signal(str)
    menu_wanted = Signal(str, QPoint)  # a label's id, or "" beside them; where on the screen

    def __init__(self) -> None:
        self._model: RowModel[LabelRow] = RowModel(_spoken, _tip)
        super().__init__(self._model, _Delegate(), "Labels")
        self._counts: Mapping[LabelId, int] = {}
        self._marked: LabelId | None = None
        self._pen: LabelId | None = None
        self._late = Late(self, self._show)
        self.menu_asked.connect(
            lambda row, place, _by_key: self.menu_wanted.emit(self._model.rows[row].label.id if row >= 0 else "", place)
        )
        self.chosen.connect(lambda place: self.picked.emit(self._model.rows[place].label.id))

    @property
    def rows(self) -> RowModel[LabelRow]:
        """What is listed."""
        self._late.now()
        return self._model

    def show_labels(self, labels: tuple[Label, ...], counts: Mapping[LabelId, int]) -> None:
        """List the tagset with the counts of the open document: these a frame later, if nothing else is new."""
        self._counts = counts
        if [row.label for row in self._model.rows] == list(labels):
            self._late.ask()
            return
        self._model.show_rows([self._row(label) for label in labels])
        self.updateGeometry()

    def show_pen(self, label_id: LabelId | None) -> None:
        """Show, a frame later, which label the mouse writes with."""
        self._pen = label_id
        self._late.ask()

    def mark_label(self, label_id: LabelId | None) -> None:
        """Mark the label of the active span, a frame later."""
        self._marked = label_id
        self._late.ask()

    def _show(self) -> None:
        marked = -1
        for place, row in enumerate(list(self._model.rows)):
            self._model.replace_row(place, self._row(row.label))
            if row.label.id == self._marked:
                marked = place
        self.mark(marked)

    def _row(self, label: Label) -> LabelRow:
        return LabelRow(label, self._counts.get(label.id, 0), is_pen=label.id == self._pen)

    def sizeHint(self) -> QSize:
        """As high as its labels, up to a limit."""
        return QSize(200, _Delegate.height * max(1, min(VISIBLE_ROWS, len(self._model.rows))) + 4)

    def minimumSizeHint(self) -> QSize:
        """Never less than all of a small tagset."""
        return QSize(120, min(self.sizeHint().height(), _Delegate.height * 4 + 4))


class _Delegate(RowDelegate):
    height = 32

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        painter.setFont(sized(painter.font(), 12))
        write(painter, QRect(place.left(), place.top(), 12, place.height()), row.label.key or "", colors.muted)
        painter.fillRect(QRect(place.left() + 18, place.top() + 8, 4, place.height() - 16), _ink(row.label))
        painter.setFont(sized(painter.font(), 13))
        count = f"{row.count:,}"
        room = max(28, width_of(painter, count) + 4)
        if row.is_pen:
            room += 24
            at = place.right() - room + 2
            painter.drawPixmap(at, place.top() + 8, icons.pixmap("highlighter", _ink(row.label).name(), 16))
        name = place.adjusted(30, 0, -room, 0)
        write(painter, name, shown_name(row.label), colors.text)
        write(painter, place, count, colors.text if row.count else colors.faint, right=True)


def _ink(label: Label) -> Any:
    return theme.color(theme.label_color(label.color))


def _spoken(row: LabelRow) -> str:
    key = f", key {row.label.key}" if row.label.key else ""
    pen = ", the mouse labels with it" if row.is_pen else ""
    return f"{shown_name(row.label)}{key}, {row.count} in this document{pen}"


def _tip(row: LabelRow) -> str:
    key = f" ({row.label.key})" if row.label.key else ""
    return f"{shown_name(row.label)}{key}\n{row.label.description}".strip()
