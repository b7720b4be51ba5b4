"""The field over the documents: words of their texts, and words such as label:claim that one need not know by heart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from annotator.domain.document_query import (
    About,
    Criterion,
    DocumentQuery,
    begun_criterion,
    fitting_labels,
    read_query,
    token_at,
    with_criterion,
    written,
)
from annotator.domain.finding import Manner
from annotator.domain.model import Label
from annotator.ui.kit import widgets
from annotator.ui.kit.fuzzy import score
from annotator.ui.kit.rows import RowDelegate, RowModel, RowView, sized, width_of, write
from annotator.ui.look import icons, theme
from annotator.ui.look.label_styles import shown_name
from annotator.ui.telling import tell

SEARCH_DELAY_MS = 200
ROWS_SHOWN = 9
_TIP = """Words that the text holds, in any order. Of your spans:
label:claim  has a span with this label (label: any, -label: none)
flag:  has a flagged span
note:  has a span with a note (note:word holds it)"""

_SPOKEN = "Down lists what your spans can be asked for"


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list under the field."""

    criterion: Criterion
    words: str
    color: str = ""
    icon: str = ""


class DocumentSearch(QLineEdit):
    """Says when something else is asked for; finds nothing itself."""

    asked = Signal()
    list_wanted = Signal()  # Enter: on to what was found

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Search all texts")
        self.setAccessibleName("Search all texts")
        widgets.set_tip(self, _TIP)
        self.setAccessibleDescription(_SPOKEN)  # the tooltip would be read out whole each time one comes here
        widgets.give_clear_button(self)
        self._labels: Sequence[Label] = ()
        self._manner = Manner()
        self._offers: _Offers | None = None
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._timer.timeout.connect(self.asked)
        self.textChanged.connect(lambda _words: self._timer.start())
        self.textEdited.connect(lambda _words: self._complete())

    @property
    def offers(self) -> "_Offers":
        """The list under the field; made when first needed, which no start of the program is."""
        if self._offers is None:
            panel = self.parentWidget()
            assert panel is not None
            self._offers = _Offers(panel, self)
            self._offers.chosen.connect(self._take)
        return self._offers

    def query(self) -> DocumentQuery:
        """What is asked for."""
        return read_query(self.text(), self._manner)

    def show_labels(self, labels: Sequence[Label]) -> None:
        """What can stand behind label:"""
        self._labels = labels

    def set_manner(self, manner: Manner) -> None:
        """How words are looked for; those that are there are looked for anew."""
        if manner != self._manner:
            self._manner = manner
            if self.query().words:
                self.ask_now()

    def unknown_label(self) -> str:
        """A label that is asked for, though none is called so."""
        asked = (one.value for one in self.query().criteria if one.about is About.LABEL and not one.absent)
        return next((name for name in asked if not fitting_labels(self._labels, name)), "")

    def ask_now(self) -> None:
        """Do not wait for further letters."""
        self._timer.stop()
        self.asked.emit()

    def offer(self) -> None:
        """Show all that can be asked of one's spans."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.deselect()
        self.end(False)
        if self.text() and not self.text()[-1].isspace():
            self.insert(" ")
        self._show(wide=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list, which has the keys then; Enter leads to what was found."""
        if event.key() == Qt.Key.Key_Down:
            self._show(wide=True)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive() or self.query().criteria:  # spans may have changed since
                self.ask_now()
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nobody chooses from the list any more."""
        super().focusOutEvent(event)
        if self._offers is not None:
            self._offers.hide()

    def _complete(self) -> None:
        """Letters were typed: a label's name is completed; all else only if the list was asked for."""
        begun = begun_criterion(self._token())
        if begun is not None and begun.about is About.LABEL:
            self._show(wide=False)
        elif self._offers is not None and self._offers.isVisible() and self._offers.is_wide:
            self._show(wide=True)
        elif self._offers is not None:
            self._offers.hide()

    def _show(self, *, wide: bool) -> None:
        token = self._token()
        begun = begun_criterion(token)
        absent = token.startswith("-")
        if begun is not None and begun.about is About.LABEL:
            fold = begun.value.casefold()
            names = [label for label in self._labels if label.name.casefold().startswith(fold)]
            is_whole = [label.name.casefold() for label in names] == [fold]
            found = [] if is_whole else [_of_label(label, absent) for label in names]
        else:
            found = _fitting(self._everything(absent), token.lstrip("-"))
        self.offers.is_wide = wide
        self.offers.show_offers(found)

    def _everything(self, absent: bool) -> list[Offer]:
        fixed = [
            Offer(Criterion(About.FLAG), "Flagged", icon="flag"),
            Offer(Criterion(About.NOTE), "With a note", icon="sticky-note"),
            Offer(Criterion(About.LABEL, absent=True), "No span yet", icon="circle-slash"),
        ]
        turned = [
            replace(one, criterion=replace(one.criterion, absent=True), words=f"Not: {one.words}") for one in fixed
        ]
        return [*(turned[:2] if absent else fixed), *(_of_label(label, absent) for label in self._labels)]

    def _take(self, offer: Offer) -> None:
        words, caret = with_criterion(self.text(), offer.criterion, self.cursorPosition())
        self.setText(words)
        self.setCursorPosition(caret)
        self.ask_now()

    def _token(self) -> str:
        start, end = token_at(self.text(), self.cursorPosition())
        return self.text()[start:end]


class _Offers(QFrame):
    """Floats under the field; the keyboard stays where it is."""

    chosen = Signal(object)  # Offer

    def __init__(self, parent: QWidget, field: QWidget) -> None:
        super().__init__(parent)
        self._panel, self._field = parent, field
        field.installEventFilter(self)
        self.setProperty("surface", "float")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.is_wide = False
        """Whether everything was asked for, and not only how a name goes on."""
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

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Offer these under the field; without any, be gone."""
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
        self.chosen.emit(self.rows.rows[place])

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


def _fitting(offers: Sequence[Offer], typed: str) -> list[Offer]:
    """Those whose words, or what one would type, hold these letters; the best first."""
    fits = [[score(typed, words) for words in (one.words, written(one.criterion))] for one in offers]
    best = [max((fit for fit in both if fit is not None), default=None) for both in fits]
    rated = [(fit, one) for fit, one in zip(best, offers, strict=True) if fit is not None]
    return [one for _fit, one in sorted(rated, key=lambda pair: -pair[0])]


def _of_label(label: Label, absent: bool) -> Offer:
    words = shown_name(label)
    return Offer(Criterion(About.LABEL, label.name, absent), f"Not: {words}" if absent else words, label.color)


def _whole(one: Offer) -> str:
    return f"{one.words}\n{written(one.criterion)}"
