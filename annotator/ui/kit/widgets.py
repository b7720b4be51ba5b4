"""The only place that makes texts, buttons, message boxes and tooltips, so that all of them show plain text.

Qt guesses rich text: a scraped page, a file name or a label holding `<img src="file:///…">` would be rendered.
"""

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

GRID = 8
_LONG_WORD = re.compile(r"[^\s/]{40}(?=[^\s/])")
# As html.escape does; importing that brings 2,000 names of signs.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def text(words: str = "", role: str = "body", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label of plain text. Roles: body, muted, small, heading, title, display, error, warning, key."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(words)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def heading(words: str) -> QLabel:
    """A quiet panel heading. A screen reader may spell words in capitals, so it is given them as they are."""
    made = text(words.upper(), "heading")
    made.setAccessibleName(words)
    return made


def sentence(lines: int, role: str = "muted") -> QLabel:
    """A wrapped text that keeps room for so many lines: in stacked pages Qt gives a wrapped label too little."""
    made = text(role=role, wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    made.setMinimumHeight(lines * made.fontMetrics().lineSpacing() + GRID)
    return made


class ElidedText(QLabel):
    """One line of plain text that gives up its end (or middle) when there is no room; the tooltip has it whole."""

    def __init__(self, role: str = "body", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._mode = mode
        self._whole = ""

    def show_text(self, words: str) -> None:
        """Show one line; line breaks become spaces."""
        self._whole = one_line(words)
        self.setAccessibleName(self._whole)
        self._refresh()

    def whole_text(self) -> str:
        """The text before anything was left out."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out as much as the new width asks."""
        super().resizeEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, self._mode, max(0, self.width()))
        if shown != self.text():
            self.setText(shown)
        set_tip(self, self._whole if shown != self._whole else "")


def one_line(words: str) -> str:
    """Text without line breaks, for rows and titles."""
    return " ".join(words.split())


def shortened(words: str, most: int) -> str:
    """One line of at most so many characters; what is left out is marked."""
    line = one_line(words)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def breakable(words: str) -> str:
    """Words of which none is so long that a wrapped text, and with it the window, would become as wide."""
    return _LONG_WORD.sub("\\g<0>\u200b", words)


def plain_tip(words: str) -> str:
    """A tooltip's source that shows exactly these words: escaped, and declared rich so that Qt does not guess."""
    return f"<qt>{words.translate(_ESCAPES)}</qt>".replace("\n", "<br/>") if words else ""


def show_tip(words: str, place: QPoint, over: QWidget) -> None:
    """Show plain text beside the mouse (global), until it leaves; no words take away what was shown."""
    QToolTip.showText(place, plain_tip(words), over)


def set_tip(widget: QWidget | QAction, words: str) -> None:
    """Give a widget or an action a tooltip of plain text, and a screen reader its words instead of its source."""
    widget.setToolTip(plain_tip(words))
    if isinstance(widget, QWidget):
        widget.setAccessibleDescription(words)


def share_tip(widget: QWidget, action: QAction) -> None:
    """Give a widget the tooltip that its action has now."""
    words = action.toolTip().removeprefix("<qt>").removesuffix("</qt>").replace("<br/>", "\n")
    for sign, escaped in reversed(_ESCAPES.items()):
        words = words.replace(str(escaped), chr(sign))
    set_tip(widget, words)


class _Button(QPushButton):
    """Its words are its name for a screen reader, whatever they become."""

    def setText(self, words: str) -> None:
        super().setText(words)
        self.setAccessibleName(words.replace("&&", "\0").replace("&", "").replace("\0", "&"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard; Qt would press the dialog's default one, or none."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)


class ToolButton(QToolButton):
    """One in a form: it is pressed by Enter too."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter unfolds a part, say, and does not carry out the whole dialog."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Whether Enter was meant for this button; then it is pressed, but not by a key held down since a page before."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


def button(words: str, *, primary: bool = False, quiet: bool = False, name: str = "") -> QPushButton:
    """A push button; `quiet` ones have no frame until they are pointed at. Without a name its words are the name."""
    made = QPushButton() if name else _Button()
    made.setText(words.replace("&", "&&"))
    made.setProperty("primary", primary)
    made.setProperty("quiet", quiet)
    made.setAutoDefault(primary)
    if name:
        made.setAccessibleName(name)
    return made


def chip(words: str, name: str) -> QPushButton:
    """One of a few small alternatives."""
    made = button(words, name=name)
    made.setProperty("chip", True)
    made.setCheckable(True)
    return made


class _ActionButton(QToolButton):
    """Qt gives it the action's tooltip by itself, but a screen reader the tooltip's source."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self.setDefaultAction(action)
        self._action = action
        action.changed.connect(self._describe)
        self._describe()

    def _describe(self) -> None:
        share_tip(self, self._action)


def tool_button(action: QAction, *, with_text: bool = False) -> QToolButton:
    """A flat button for an action."""
    made = _ActionButton(action)
    made.setIconSize(QSize(20, 20))
    made.setAutoRaise(True)
    made.setAccessibleName(action.iconText())
    if with_text:
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made


def check_box(words: str, key: str = "") -> QCheckBox:
    """A check box; `key` is the letter among its words that Alt leads with."""
    escaped = words.replace("&", "&&")
    made = QCheckBox(escaped.replace(key, f"&{key}", 1) if key else escaped)
    made.setAccessibleName(words)
    return made


def field(placeholder: str, name: str) -> QLineEdit:
    """A one-line field with a clear button."""
    made = QLineEdit()
    made.setPlaceholderText(placeholder)
    made.setAccessibleName(name)
    give_clear_button(made)
    return made


def give_clear_button(line: QLineEdit) -> None:
    """A button in the field that empties it; Qt makes it without a name."""
    line.setClearButtonEnabled(True)
    for made in line.findChildren(QToolButton):
        made.setAccessibleName("Clear")


def text_field(name: str, *, read_only: bool = False) -> QPlainTextEdit:
    """A field of several lines. Pasted HTML arrives as its plain part."""
    made = QPlainTextEdit()
    made.setAccessibleName(name)
    made.setProperty("field", True)
    made.setReadOnly(read_only)
    made.setTabChangesFocus(True)
    return made


def message(
    parent: QWidget | None,
    title: str,
    words: str,
    hint: str = "",
    icon: "QMessageBox.Icon | None" = None,
) -> "QMessageBox":
    """A message box of plain text, by default with the sign for information; the caller adds buttons and opens it."""
    from PySide6.QtWidgets import QMessageBox

    made = QMessageBox(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWindowTitle(title)
    made.setText(words)
    made.setInformativeText(hint)
    made.setIcon(QMessageBox.Icon.Information if icon is None else icon)
    if parent is not None:  # window manager or not, the window has the keyboard again
        made.finished.connect(lambda _answer: parent.window().activateWindow())
    return made


def surface(kind: str) -> QFrame:
    """A plain background: page, panel, float, bar, top, rule, banner, alarm, overlay."""
    made = QFrame()
    made.setProperty("surface", kind)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def rule() -> QFrame:
    """A hairline."""
    return surface("rule")


def column(parent: QWidget, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 0) -> QVBoxLayout:
    """A vertical layout on the grid."""
    made = QVBoxLayout(parent)
    made.setContentsMargins(*margins)
    made.setSpacing(spacing)
    return made


def row(
    parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = GRID
) -> QHBoxLayout:
    """A horizontal layout on the grid."""
    made = QHBoxLayout(parent) if parent else QHBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(spacing)
    return made


class Meter(QWidget):
    """A thin progress line."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFixedHeight(6)
        self.setAccessibleName(name)
        self._done, self._total = 0, 0

    def show_progress(self, done: int, total: int) -> None:
        """Fill `done` of `total` of the line."""
        self._done, self._total = done, total
        self.setAccessibleDescription(f"{done} of {total}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line and its filled part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # A groove as bright as what fills it, as in the high contrast theme, would look full: it is an outline there.
        groove = self.palette().mid().color()
        is_bright = self.palette().window().color().lightness() < 16
        painter.setPen(groove if is_bright else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if is_bright else groove)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._total and self._done:
            painter.setBrush(self.palette().highlight())
            width = max(6, round(self.width() * self._done / self._total))
            painter.drawRoundedRect(0, 0, width, self.height(), 3, 3)


def column_of(*, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 0) -> QVBoxLayout:
    """A vertical layout to be put into another one."""
    made = QVBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(spacing)
    return made
