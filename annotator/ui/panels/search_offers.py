"""The list under the search field: all that can be asked of one's spans, so that nobody need know it by heart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from annotator.domain.document_query import About, Criterion, begun_criterion, token_at, with_criterion, written
from annotator.domain.model import Label
from annotator.ui.kit import widgets
from annotator.ui.kit.fuzzy import score
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, width_of, write
from annotator.ui.look import icons, theme
from annotator.ui.look.label_styles import shown_name
from annotator.ui.telling import tell

ROWS_SHOWN = 9


@dataclass(frozen=True, slots=True)
class Offer:
    """One line."""

    criterion: Criterion
    words: str
    color: str = ""
    icon: str = ""


class SearchOffers(QFrame):
    """Floats under the field; the keyboard stays where it is."""

    taken = Signal(str, int)  # the words of the field, and where its caret stands then

    def __init__(self, parent: QWidget, field: QLineEdit) -> None:
        super().__init__(parent)
        self._panel, self._field = parent, field
        field.installEventFilter(self)
        self.setProperty("surface", "float")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._is_wide = False  # everything was asked for, and not only how a name goes on
        self._since = 0  # where the caret stood then: a name may have blanks
        self._replaced = (0, 0)  # what of the field the chosen line will stand for
        self.rows: RowModel[Offer] = RowModel(lambda one: f"{one.words}, {written(one.criterion)}", _whole)
        self._view = RowView(self.rows, _Delegate(), "What your spans can be asked for")
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.chosen.connect(self._choose)
        widgets.column(self, margins=(4, 4, 4, 4)).addWidget(self._view)
        self.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """While it is shown, arrows, Enter, Tab and Escape of the field are its own, before the window's."""
        if not self.isVisible() or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._press(Qt.Key(event.key()))

    def complete(self, labels: Sequence[Label]) -> None:
        """Letters were typed: a label's name is completed; all else only if the list was asked for."""
        begun = begun_criterion(self._token())
        if begun is not None and begun.about is About.LABEL:
            self._is_wide = False
            self._replaced = self._extent()
            self._show(_going_on(begun, labels))
        elif self._is_wide and self.isVisible():
            self.offer(labels)
        else:
            self.hide()

    def offer(self, labels: Sequence[Label]) -> None:
        """Show all that fits what is typed; with nothing typed, everything."""
        here = self._extent()
        if not (self._is_wide and self.isVisible() and self._since <= here[0]):
            self._since = here[0]
        self._is_wide, self._replaced = True, here
        begun = begun_criterion(self._token())
        if begun is not None and begun.about is About.LABEL:
            self._show(_going_on(begun, labels))
            return
        fits = _fitting(labels, self._field.text()[self._since : here[1]])
        if fits:
            self._replaced = (self._since, here[1])
        self._show(fits or _fitting(labels, self._token()))

    def _show(self, offers: Sequence[Offer]) -> None:
        """These under the field; without any, be gone."""
        self.rows.show_rows(offers)
        if not offers:
            self.hide()
            return
        height = min(len(offers), ROWS_SHOWN) * _Delegate.height + 10
        place = self._field.geometry()
        below = self._panel.height() - place.bottom() - 8
        self.move(place.bottomLeft() + QPoint(0, 4))
        self.setFixedWidth(self._panel.width() - 2 * place.left())
        self.setFixedHeight(min(height, max(below, 3 * _Delegate.height)))
        self.show()
        self.raise_()
        self._mark(0)

    def _press(self, key: Qt.Key) -> bool:
        """Walk, take or close; False for a key that is none of the list's."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        here = self._view.currentIndex().row()
        if key in steps:
            self._mark(min(max(here + steps[key], 0), len(self.rows.rows) - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._choose(here)
        elif key == Qt.Key.Key_Escape:
            self.hide()
        return key in steps or not self.isVisible()

    def _choose(self, place: int) -> None:
        self.hide()
        start, end = self._replaced
        words = self._field.text()
        self.taken.emit(*with_criterion(words[:start] + words[end:], self.rows.rows[place].criterion, start))

    def _extent(self) -> tuple[int, int]:
        return token_at(self._field.text(), self._field.cursorPosition())

    def _token(self) -> str:
        return self._field.text()[slice(*self._extent())]

    def _mark(self, place: int) -> None:
        """The keyboard stays in the field, so a screen reader has to be told."""
        self._view.mark(place)
        spoken = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole)
        tell(", ".join(self.rows.data(self.rows.index(place), role) for role in spoken), about="found")


class _Delegate(RowDelegate):
    height = 30

    def draw(self, painter: QPainter, place: QRect, row: Any) -> None:
        colors = theme.current()
        if row.icon:
            painter.drawPixmap(place.left() - 4, place.top() + 7, icons.pixmap(row.icon, colors.muted, 16))
        if row.color:
            swatch = QRect(place.left() + 2, place.top() + 7, 4, place.height() - 14)
            painter.fillRect(swatch, theme.color(theme.label_color(row.color)))
        painter.setFont(sized(painter.font(), 13))
        room = place.adjusted(18, 0, 0, 0)
        write(painter, room, row.words, colors.text)
        taken = width_of(painter, row.words) + 12
        painter.setFont(sized(painter.font(), 12))
        if taken + 32 < room.width():
            write(painter, room.adjusted(taken, 0, 0, 0), written(row.criterion), colors.muted, right=True)


def _everything(labels: Sequence[Label], *, absent: bool) -> list[Offer]:
    fixed = (
        (Criterion(About.FLAG, absent=absent), "Flagged", "flag"),
        (Criterion(About.NOTE, absent=absent), "With a note", "sticky-note"),
    )
    found = [Offer(criterion, _turned(words, absent), icon=icon) for criterion, words, icon in fixed]
    if not absent:
        found.append(Offer(Criterion(About.LABEL, absent=True), "No span yet", icon="circle-slash"))
    return found + [_of_label(label, absent) for label in labels]


def _going_on(begun: Criterion, labels: Sequence[Label]) -> list[Offer]:
    """The labels that a name may become; none once it is one of them."""
    fold = begun.value.casefold()
    fits = [label for label in labels if label.name.casefold().startswith(fold)]
    return [] if [label.name.casefold() for label in fits] == [fold] else [_of_label(one, begun.absent) for one in fits]


def _fitting(labels: Sequence[Label], typed: str) -> list[Offer]:
    """Those whose words, or what one would type, hold these letters; the best first."""
    offers, typed = _everything(labels, absent=typed.startswith("-")), typed.lstrip("-")
    fits = [[score(typed, words) for words in (one.words, written(one.criterion))] for one in offers]
    best = [max((fit for fit in both if fit is not None), default=None) for both in fits]
    rated = [(fit, one) for fit, one in zip(best, offers, strict=True) if fit is not None]
    return [one for _fit, one in sorted(rated, key=lambda pair: -pair[0])]


def _of_label(label: Label, absent: bool) -> Offer:
    return Offer(Criterion(About.LABEL, label.name, absent), _turned(shown_name(label), absent), label.color)


def _turned(words: str, absent: bool) -> str:
    return f"Not: {words}" if absent else words


def _whole(one: Offer) -> str:
    return f"{one.words}\n{written(one.criterion)}"
