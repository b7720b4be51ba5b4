"""Lists of fixed row height: a table view with one column, its model and the drawing all delegates share.

A QListView measures every row on each change; a QTableView with fixed heights does not, whatever the number of rows.
"""

import math
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFont, QKeyEvent, QPainter, QPixmap, QResizeEvent, QStaticText, QTransform
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
)

from annotator.ui.kit import widgets
from annotator.ui.look import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_KEPT = 2_000
_set: dict[tuple[str, str, int], tuple[QStaticText, int, float]] = {}
_widths: dict[tuple[str, str], int] = {}


class RowModel(QAbstractListModel, Generic[Row]):
    """A list of frozen rows. `words` gives a row's accessible text, `tip` its tooltip."""

    def __init__(self, words: Callable[[Row], str], tip: Callable[[Row], str] | None = None) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._words, self._tip = words, tip

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def replace_row(self, place: int, row: Row) -> None:
        """Replace one row."""
        if self.rows[place] != row:
            self.rows[place] = row
            self.dataChanged.emit(self.index(place), self.index(place))

    def insert_row(self, place: int, row: Row) -> None:
        """Put a row in front of the one at a place."""
        self.beginInsertRows(QModelIndex(), place, place)
        self.rows.insert(place, row)
        self.endInsertRows()

    def remove_row(self, place: int) -> None:
        """Take a row out."""
        self.beginRemoveRows(QModelIndex(), place, place)
        del self.rows[place]
        self.endRemoveRows()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself for the delegate; its words for screen readers."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words(row)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return place_in_list(index.row(), len(self.rows))
        if role == Qt.ItemDataRole.ToolTipRole and self._tip:
            return widgets.plain_tip(self._tip(row))
        return None


def place_in_list(row: int, rows: int) -> str:
    """Where a row stands, for a screen reader: a table says how many rows it has and never which one this is."""
    return f"{row + 1:,} of {rows:,}"


class RowView(QTableView):
    """Rows of one height; a click or Enter activates one."""

    chosen = Signal(int)
    menu_asked = Signal(int, QPoint, bool)  # a row, or -1 beside them; where on the screen; whether by key

    def __init__(self, model: QAbstractListModel, delegate: "RowDelegate", name: str) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(24)
        self.verticalHeader().setDefaultSectionSize(delegate.height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))

    def mark(self, place: int) -> None:
        """Make a row the current one and keep it in sight; -1 for none."""
        if place < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        self.selectRow(place)
        self.scrollTo(self.model().index(place, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Qt tells a screen reader here that the row has the keyboard, even where the list has not."""
        if self.hasFocus():
            super().currentChanged(current, previous)
        else:
            QAbstractItemView.currentChanged(self, current, previous)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A current row that was in sight stays there, whatever unfolds below the list."""
        place = self.visualRect(self.currentIndex())
        was_seen = place.isValid() and place.top() >= 0 and place.bottom() <= event.oldSize().height()
        super().resizeEvent(event)
        if was_seen:
            self.scrollTo(self.currentIndex())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A menu is wanted for the row under the mouse, or for the current one when a key asked for it."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        place = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
        self.menu_asked.emit(index.row(), place, by_key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose the current row, Home and End go to the first and last: Qt means columns by them."""
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.model().rowCount() - 1}
        if event.key() in ends and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.mark(ends[Qt.Key(event.key())])
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


class RowDelegate(QStyledItemDelegate):
    """Draws a row: quiet background, then `draw`, then a focus ring where the keyboard is."""

    height = 44

    def sizeHint(self, _option: "QStyleOptionViewItem", _index: Index) -> QSize:
        """Fixed: nothing is ever measured."""
        return QSize(80, self.height)

    def paint(self, painter: QPainter, option: "QStyleOptionViewItem", index: Index) -> None:
        """Draw one row."""
        row = index.data(ROW_ROLE)
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._background(painter, option)
        self.draw(painter, option.rect.adjusted(12, 0, -12, 0), row)
        painter.restore()

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        """Draw the row's content into `place`."""
        raise NotImplementedError

    def _background(self, painter: QPainter, option: "QStyleOptionViewItem") -> None:
        colors, state = theme.current(), option.state.value
        selected_bit, hovered_bit = _states()
        selected, hovered = bool(state & selected_bit), bool(state & hovered_bit)
        if not (selected or hovered):
            return
        box = option.rect.adjusted(4, 1, -4, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(colors.selected if selected else colors.hover))
        painter.drawRoundedRect(box, 6, 6)
        view = option.widget
        if selected and view is not None and view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.pen(colors.accent, 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)


class KeptRowDelegate(RowDelegate):
    """Rows of a panel that are painted once and then copied: one row that comes moves all below it, with every key.

    Rows must be hashable and hold all that `draw` shows of them.
    """

    _MOST = 100  # of 300 by 32 pixels: 4 MB

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[tuple[object, ...], QPixmap] = {}

    def paint(self, painter: QPainter, option: "QStyleOptionViewItem", index: Index) -> None:
        """Draw one row."""
        row = index.data(ROW_ROLE)
        if row is None:
            return
        rect, state, view = option.rect, option.state.value, option.widget
        selected_bit, hovered_bit = _states()
        focused = state & selected_bit and view is not None and view.hasFocus()
        ratio = painter.device().devicePixelRatioF()
        look = (state & (selected_bit | hovered_bit), bool(focused), theme.current().name, option.font.family())
        key = (row, rect.width(), rect.height(), ratio, *look)
        if key not in self._kept:
            if len(self._kept) >= self._MOST:
                self._kept.clear()
            self._kept[key] = self._painted(option, index, ratio)
        painter.drawPixmap(rect.topLeft(), self._kept[key])

    def _painted(self, option: "QStyleOptionViewItem", index: Index, ratio: float) -> QPixmap:
        """The row on the panel's own colour: letters are only sharp on a ground that is known."""
        made = QPixmap(option.rect.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(theme.color(theme.current().window))
        there = type(option)(option)
        there.rect = QRect(QPoint(0, 0), option.rect.size())
        painter = QPainter(made)
        painter.setFont(option.font)
        super().paint(painter, there, index)
        painter.end()
        return made


@cache
def _states() -> tuple[int, int]:
    """The bits of a selected row and of one under the mouse."""
    from PySide6.QtWidgets import QStyle  # naming it makes all its enums, 8 ms that no start needs

    return QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_MouseOver.value


def write(painter: QPainter, place: QRect, words: str, color: str, *, right: bool = False) -> None:
    """One line of plain text, elided at its end and vertically centred."""
    text, width, height = _typeset(painter, words, place.width())
    painter.setPen(theme.color(color))
    left = place.left() + (place.width() - width if right else 0)
    painter.drawStaticText(QPointF(left, place.top() + (place.height() - height) // 2), text)


def width_of(painter: QPainter, words: str) -> int:
    """The width of words in the painter's font."""
    key = (painter.font().key(), words)
    if key not in _widths:
        _keep(_widths, key, painter.fontMetrics().horizontalAdvance(words))
    return _widths[key]


def _typeset(painter: QPainter, words: str, width: int) -> tuple[QStaticText, int, float]:
    """Words that fit, laid out, and the room they take."""
    font = painter.font()
    key = (font.key(), words, width)
    if key not in _set:
        text = QStaticText(painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width))
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.prepare(QTransform(), font)
        _keep(_set, key, (text, math.ceil(text.size().width()), text.size().height()))
    return _set[key]


def _keep(kept: dict[_Key, _Value], key: _Key, value: _Value) -> None:
    """The same rows are drawn again and again; measuring their words costs as much as drawing them."""
    if len(kept) >= _KEPT:
        kept.clear()
    kept[key] = value


def sized(font: QFont, pixels: int, *, strong: bool = False) -> QFont:
    """A font of a size, with figures of one width where the font has them."""
    return _sized(font.family(), pixels, strong)


# Rows ask for the same few fonts thousands of times; making one costs more than drawing a word with it.
@lru_cache(maxsize=64)
def _sized(family: str, pixels: int, strong: bool) -> QFont:
    made = QFont(family)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
