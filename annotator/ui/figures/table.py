"""A table of figures for the keyboard: colour and number in each cell, one description of the cell one stands on."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from annotator.domain.figure_matrix import strength
from annotator.ui.kit import widgets
from annotator.ui.kit.rows import sized
from annotator.ui.look import theme

Index = QModelIndex | QPersistentModelIndex
SHOWN_ROLE = Qt.ItemDataRole.UserRole

_MIDDLE = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
_LONGEST_TITLE = 60
# Fusion shades what lies beyond the last title, and the corner.
_HEADERS = """QHeaderView, QTableCornerButton::section { background: transparent; border: none; }
QHeaderView::section:vertical { border: none; }"""


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell. `heat` from -1 to 1 tints it, None leaves it plain; `spoken` is all there is to say of it.

    `opens` is what the panel is to show for it; None when there is nothing behind it.
    """

    words: str = ""
    below: str = ""
    spoken: str = ""
    heat: float | None = None
    left: bool = False
    opens: Any = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is shown. `widths` in pixels, one a column; the last one takes what is left when `stretch`."""

    columns: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    rows: tuple[tuple[Shown, ...], ...] = ()
    widths: tuple[int, ...] = ()
    height: int = 44
    stretch: bool = False
    levels: tuple[int, ...] = ()
    below: tuple[str, ...] = ()


class GridModel(QAbstractTableModel):
    """A grid for Qt."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = Grid()

    def show_grid(self, grid: Grid) -> None:
        """Replace all of it."""
        self.beginResetModel()
        self.grid = grid
        self.endResetModel()

    def shown(self, index: Index) -> Shown | None:
        """What stands in a cell; None where there is none."""
        if not index.isValid() or index.row() >= len(self.grid.rows):
            return None
        row = self.grid.rows[index.row()]
        return row[index.column()] if index.column() < len(row) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.grid.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.grid.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell itself for the delegate; all there is to say for screen readers and tooltips."""
        shown = self.shown(index)
        if shown is None:
            return None
        if role == SHOWN_ROLE:
            return shown
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return shown.spoken or shown.words
        return widgets.plain_tip(shown.spoken) if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of columns and rows; a title below another is moved in."""
        titles = self.grid.columns if orientation is Qt.Orientation.Horizontal else self.grid.titles
        if section >= len(titles):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(section) if orientation is Qt.Orientation.Vertical else _short(titles[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation is Qt.Orientation.Vertical:
            return int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value)
        return widgets.plain_tip(titles[section]) if role == Qt.ItemDataRole.ToolTipRole else None

    def _title(self, row: int) -> str:
        """A row's title, and below it what its figures are made of."""
        grid = self.grid
        level = grid.levels[row] if grid.levels else 0
        lines = [_short(grid.titles[row]), grid.below[row] if grid.below else ""]
        return "\n".join("    " * level + line for line in lines if line)


def _short(title: str) -> str:
    return widgets.one_line(title)[:_LONGEST_TITLE]


class GridView(QTableView):
    """Arrows go from cell to cell, Enter or a double click opens what is behind one."""

    opened = Signal(object)  # what the cell `opens`
    stood_on = Signal(str)  # all there is to say of the cell

    def __init__(self, name: str) -> None:
        super().__init__()
        self.model_ = GridModel()
        self.setModel(self.model_)
        self.setItemDelegate(_CellDelegate(self))
        self.setAccessibleName(name)
        self.setProperty("boxed", True)
        self.setStyleSheet(_HEADERS)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
            header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._open)

    def show_grid(self, grid: Grid) -> None:
        """Show another table, standing on its first cell."""
        self.model_.show_grid(grid)
        self.verticalHeader().setDefaultSectionSize(grid.height)
        self.verticalHeader().setVisible(bool(grid.titles))
        if grid.titles:
            self.verticalHeader().setFixedWidth(min(260, max(120, self.verticalHeader().sizeHint().width() + 16)))
        header = self.horizontalHeader()
        header.setStretchLastSection(grid.stretch)
        side = Qt.AlignmentFlag.AlignLeft if not grid.titles else Qt.AlignmentFlag.AlignHCenter
        header.setDefaultAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(grid.widths):
            header.resizeSection(column, width)
        if grid.rows:
            self.setCurrentIndex(self.model_.index(0, 0))

    def current(self) -> Shown | None:
        """The cell one stands on."""
        return self.model_.shown(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        shown = self.model_.shown(current)
        self.stood_on.emit(shown.spoken if shown else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def _open(self, index: Index) -> None:
        shown = self.model_.shown(index)
        if shown is not None and shown.opens is not None:
            self.opened.emit(shown.opens)


class _CellDelegate(QStyledItemDelegate):
    """A tinted box with a number, and smaller words below it."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(96, self._view.model_.grid.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = index.data(SHOWN_ROLE)
        if not isinstance(shown, Shown):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = option.rect.adjusted(2, 2, -2, -2)
        fill, ink = heat(shown.heat)
        if shown.heat is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(fill))
            painter.drawRoundedRect(place, 4, 4)
        if index == self._view.currentIndex():
            self._ring(painter, place, ink)
        self._write(painter, place.adjusted(8, 0, -8, 0), shown, ink)
        painter.restore()

    def _ring(self, painter: QPainter, place: QRect, ink: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        strong = self._view.hasFocus()
        painter.setPen(theme.pen(ink if strong else theme.current().muted, 2 if strong else 1))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 4, 4)

    def _write(self, painter: QPainter, place: QRect, shown: Shown, ink: str) -> None:
        side = Qt.AlignmentFlag.AlignLeft if shown.left else Qt.AlignmentFlag.AlignHCenter
        painter.setPen(theme.color(ink))
        first = place.adjusted(0, 3, 0, -place.height() // 2 + 3) if shown.below else place
        for words, where, size in ((shown.words, first, 13), (shown.below, place.adjusted(0, 20, 0, -2), 11)):
            if words:
                painter.setFont(sized(painter.font(), size, strong=bool(shown.below) and size == 13))
                fitted = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, where.width())
                painter.drawText(where, _MIDDLE | side.value, fitted)


def heat(value: float | None) -> tuple[str, str]:
    """The colours of a cell and of the words on it; below nought it is the colour of warnings."""
    colors = theme.current()
    if value is None:
        return colors.page, colors.text
    far = colors.accent_fill if value >= 0 else colors.warning
    fill = theme.mix(far, colors.page, strength(value))
    return fill, theme.ink_on(fill)
