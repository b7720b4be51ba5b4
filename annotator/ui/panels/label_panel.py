"""The tagset on the right: key, colour, name, how many spans of it this document has. A click labels the selection."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter

from annotator.domain.model import Label, LabelId
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, width_of, write
from annotator.ui.look import theme
from annotator.ui.look.label_styles import shown_name

VISIBLE_ROWS = 8


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One label as the panel shows it."""

    label: Label
    count: int


class LabelList(RowView):
    """The labels; `picked` carries a label's id."""

    picked = Signal(str)
    menu_wanted = Signal(str, QPoint)  # a label's id, or "" beside them; where on the screen

    def __init__(self) -> None:
        self.rows: RowModel[LabelRow] = RowModel(_spoken, _tip)
        super().__init__(self.rows, _Delegate(), "Labels")
        self.chosen.connect(lambda place: self.picked.emit(self.rows.rows[place].label.id))

    def show_labels(self, labels: tuple[Label, ...], counts: Mapping[LabelId, int]) -> None:
        """List the tagset with the counts of the open document."""
        made = [LabelRow(label, counts.get(label.id, 0)) for label in labels]
        if [row.label for row in self.rows.rows] == list(labels):
            for place, row in enumerate(made):
                self.rows.replace_row(place, row)
            return
        self.rows.show_rows(made)
        self.updateGeometry()

    def mark_label(self, label_id: LabelId | None) -> None:
        """Mark the label of the active span."""
        self.mark(next((n for n, row in enumerate(self.rows.rows) if row.label.id == label_id), -1))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the label under the mouse, or of the current one when a key asked for it."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        place = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
        self.menu_wanted.emit(self.rows.rows[index.row()].label.id if index.isValid() else "", place)

    def sizeHint(self) -> QSize:
        """As high as its labels, up to a limit."""
        return QSize(200, _Delegate.height * max(1, min(VISIBLE_ROWS, len(self.rows.rows))) + 4)

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
        name = place.adjusted(30, 0, -room, 0)
        write(painter, name, shown_name(row.label), colors.text)
        write(painter, place, count, colors.text if row.count else colors.faint, right=True)


def _ink(label: Label) -> Any:
    return theme.color(theme.label_color(label.color))


def _spoken(row: LabelRow) -> str:
    key = f", key {row.label.key}" if row.label.key else ""
    return f"{shown_name(row.label)}{key}, {row.count} in this document"


def _tip(row: LabelRow) -> str:
    key = f" ({row.label.key})" if row.label.key else ""
    return f"{shown_name(row.label)}{key}\n{row.label.description}".strip()
