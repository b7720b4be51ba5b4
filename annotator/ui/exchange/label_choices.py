"""A list of labels with a tick for those that come along and a name they get."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from annotator.domain.model import Label
from annotator.domain.names import is_label_name
from annotator.ui.look import theme

Index = QModelIndex | QPersistentModelIndex
NAME, NEW_NAME = 0, 1
_HEADS = ("Label", "Called in the export")
_ROW, _SHOWN = 28, 7


class LabelTable(QAbstractTableModel):
    """A row for each label: column 0 is ticked, column 1 is edited; nothing there means the label's own name."""

    changed = Signal()

    def __init__(self, labels: Sequence[Label]) -> None:
        super().__init__()
        self.labels = tuple(labels)
        self._dropped: set[str] = set()
        self._new: dict[str, str] = {}

    def dropped(self) -> tuple[str, ...]:
        """The labels that do not come along, in the tagset's order."""
        return tuple(label.name for label in self.labels if label.name in self._dropped)

    def renamed(self) -> tuple[tuple[str, str], ...]:
        """Old and new names, in the tagset's order."""
        return tuple((label.name, self._new[label.name]) for label in self.labels if label.name in self._new)

    def show(self, dropped: Sequence[str], renamed: Sequence[tuple[str, str]]) -> None:
        """Tick and name; labels that are gone are passed over."""
        known = {label.name for label in self.labels}
        self.beginResetModel()
        self._dropped = known & set(dropped)
        self._new = {old: new for old, new in renamed if old in known and is_label_name(new)}
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """One for each label."""
        return 0 if parent is not None and parent.isValid() else len(self.labels)

    def columnCount(self, _parent: Index | None = None) -> int:
        """Name and new name."""
        return len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the columns are."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names are ticked, new names are written."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        more = Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else Qt.ItemFlag.ItemIsEditable
        return base | more

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A label's name with its tick, or its new name."""
        name = self.labels[index.row()].name
        if index.column() == NAME:
            found: dict[int, Any] = {
                Qt.ItemDataRole.DisplayRole: name,
                Qt.ItemDataRole.AccessibleTextRole: f"{name}, {'left out' if name in self._dropped else 'exported'}",
                Qt.ItemDataRole.CheckStateRole: (
                    Qt.CheckState.Unchecked if name in self._dropped else Qt.CheckState.Checked
                ),
            }
            return found.get(role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._new.get(name, "")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, called {self._new.get(name, name)}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or name a label; a name that cannot be one is not taken."""
        name = self.labels[index.row()].name
        if index.column() == NAME and role == Qt.ItemDataRole.CheckStateRole:
            is_ticked = Qt.CheckState(value) == Qt.CheckState.Checked
            (self._dropped.discard if is_ticked else self._dropped.add)(name)
        elif index.column() == NEW_NAME and role == Qt.ItemDataRole.EditRole:
            new = str(value)
            if new and not is_label_name(new):
                return False
            if new and new != name:
                self._new[name] = new
            else:
                self._new.pop(name, None)
        else:
            return False
        self.dataChanged.emit(index, index)
        self.changed.emit()
        return True


class LabelChoices(QTableView):
    """The table itself: Space ticks, typing renames."""

    def __init__(self, labels: Sequence[Label], name: str) -> None:
        super().__init__()
        self.table = LabelTable(labels)
        self.setModel(self.table)
        self.setItemDelegateForColumn(NEW_NAME, _NewName(self.table.labels, self))
        self.setAccessibleName(name)
        self.setProperty("boxed", True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(_ROW * (min(len(labels), _SHOWN) + 1) + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ticks or renames too; left to the dialog it would carry out the export."""
        index = self.currentIndex()
        is_edited = self.state() is QAbstractItemView.State.EditingState  # Enter comes by here on its way out
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not index.isValid():
            super().keyPressEvent(event)
        elif is_edited:
            event.accept()
        elif index.column() == NEW_NAME:
            self.edit(index)
        else:
            is_ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
            flipped = Qt.CheckState.Unchecked if is_ticked else Qt.CheckState.Checked
            self.table.setData(index, flipped.value, Qt.ItemDataRole.CheckStateRole)

    def on_change(self, call: Callable[[], object]) -> None:
        """Call this whenever a tick or a name changed."""
        self.table.changed.connect(call)


class _NewName(QStyledItemDelegate):
    """Shows the label's own name, paler, where no other was given."""

    def __init__(self, labels: Sequence[Label], parent: QTableView) -> None:
        super().__init__(parent)
        self._labels = labels

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The new name, or the old one in a pale ink."""
        super().paint(painter, option, index)
        if not index.data():
            painter.save()
            painter.setPen(theme.color(theme.current().faint))
            place: QRect = option.rect.adjusted(4, 0, -4, 0)
            words = painter.fontMetrics().elidedText(
                self._labels[index.row()].name, Qt.TextElideMode.ElideRight, place.width()
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            painter.restore()
