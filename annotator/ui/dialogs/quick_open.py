"""The command palette: type a few letters of what you want to do, open or apply."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QWidget

from annotator.ui.kit import widgets
from annotator.ui.kit.fuzzy import score
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, width_of, write
from annotator.ui.look import icons, theme
from annotator.ui.telling import tell

_SPOKEN = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole)
WIDTH, ROWS_SHOWN, LIMIT = 560, 10, 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the palette. `color` is a swatch, `keys` what one could have pressed, `id` is found too."""

    text: str
    run: Callable[[], object]
    detail: str = ""
    keys: str = ""
    icon: str = ""
    color: str = ""
    id: str = ""


class QuickOpen(QFrame):
    """Floats at the top of the window; closing it gives the focus back."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("surface", "float")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = widgets.field("", "Command palette")
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.rows: RowModel[Choice] = RowModel(
            lambda choice: ", ".join(filter(None, (choice.text, choice.detail, choice.keys)))
        )
        self.view = RowView(self.rows, _Delegate(), "Found")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.chosen.connect(self._run)
        self._nothing = widgets.text("Nothing fits.", "muted")
        self._nothing.setContentsMargins(12, 8, 12, 12)
        self._all: Sequence[Choice] = ()
        self._before: QWidget | None = None
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 8)
        shadow.setColor(theme.color("#60000000"))
        self.setGraphicsEffect(shadow)
        layout = widgets.column(self, margins=(8, 8, 8, 8), spacing=6)
        for part in (self.field, self.view, self._nothing):
            layout.addWidget(part)
        self.hide()

    def open_with(self, placeholder: str, choices: Sequence[Choice]) -> None:
        """Offer these, the most likely first."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self._all = choices
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder)
        self.field.clear()
        self._filter("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_palette(self) -> None:
        """Hide, and put the keyboard back where it was."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keys of the field: arrows walk, Enter runs, Escape and leaving close."""
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):  # type: ignore[attr-defined]
            event.accept()  # or the window's own Escape would come first
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
            Qt.Key.Key_Tab: 1,
        }
        here = self.view.currentIndex().row()
        if event.key() in steps:
            last = len(self.rows.rows) - 1
            self._mark(min(max(here + steps[Qt.Key(event.key())], 0), last))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if here >= 0:
                self._run(here)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close_palette()
            return True
        return False

    def _filter(self, query: str) -> None:
        scored = [(_fit(query, choice), number) for number, choice in enumerate(self._all)]
        kept = sorted((-fit, number) for fit, number in scored if fit is not None)[:LIMIT]
        found = [self._all[number] for _, number in kept]
        self.rows.show_rows(found)
        self._mark(0 if found else -1)
        self.view.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._place(len(found))

    def _mark(self, place: int) -> None:
        """Make a row the one that Enter runs; the keyboard stays in the field, so a screen reader has to be told."""
        self.view.mark(place)
        index = self.rows.index(place)
        words = ", ".join(self.rows.data(index, role) for role in _SPOKEN) if place >= 0 else self._nothing.text()
        tell(words, about="found")

    def _place(self, rows: int) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.view.setFixedHeight(max(1, min(rows, ROWS_SHOWN)) * _Delegate.height + 2)
        self.setFixedWidth(min(WIDTH, parent.width() - 32))
        self.adjustSize()
        self.move((parent.width() - self.width()) // 2, 64)

    def _run(self, place: int) -> None:
        choice = self.rows.rows[place]
        self.close_palette()
        choice.run()


def _fit(query: str, choice: Choice) -> int | None:
    """An id fits only as it is written: its scattered letters and digits would fit nearly anything."""
    typed = query.strip().casefold()
    by_id = 900 if typed and typed in choice.id.casefold() else None
    fits = [fit for fit in (score(query, choice.text), by_id) if fit is not None]
    return max(fits, default=None)


class _Delegate(RowDelegate):
    height = 36

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        if row.icon:
            painter.drawPixmap(place.left(), place.top() + 9, icons.pixmap(row.icon, colors.muted, 18))
        if row.color:
            swatch = QRect(place.left() + 7, place.top() + 9, 4, place.height() - 18)
            painter.fillRect(swatch, theme.color(theme.label_color(row.color)))
        painter.setFont(sized(painter.font(), 12))
        beside = row.keys or widgets.one_line(row.detail)
        keys = min(width_of(painter, beside), place.width() * 2 // 5)
        write(painter, place.adjusted(place.width() - keys - 1, 0, 0, 0), beside, colors.muted, right=True)
        painter.setFont(sized(painter.font(), 13))
        write(painter, place.adjusted(30, 0, -keys - 16, 0), widgets.one_line(row.text), colors.text)
