"""What a screen reader is told: the text as a read-only field with caret, selection and the labels of a stretch."""

from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextSelectionEvent,
)
from PySide6.QtWidgets import QAccessibleWidget

from annotator.ui.text.lanes import Row
from annotator.ui.text.model import ViewSpan
from annotator.ui.text.reader import Reader

_QUOTE_LENGTH = 80


class DocumentText(QAccessibleTextInterface):
    """Text and caret. Offsets are code points, as everywhere; what is read out is the stored text.

    PySide cannot override the calls with output parameters (the bounds of a selection, attributes of a stretch), so
    selections are told by events and labels by the description of the field.
    """

    def __init__(self, view: Reader) -> None:
        super().__init__()
        self._view = view

    def characterCount(self) -> int:
        """The length of the document."""
        return len(self._view.flow().text)

    def cursorPosition(self) -> int:
        """Where the caret stands."""
        return self._view.caret()

    def setCursorPosition(self, position: int) -> None:
        """Move the caret and show it."""
        self._view.set_caret(position)
        self._view.ensure_visible(position, position)

    def text(self, start: int, end: int) -> str:
        """A stretch of the stored text."""
        return self._view.flow().text[start:end]

    def selectionCount(self) -> int:
        """One selection or none."""
        return int(self._view.selection() is not None)

    def addSelection(self, start: int, end: int) -> None:
        """Select a stretch; there is one selection at most."""
        self._view.select(start, end)

    def setSelection(self, _number: int, start: int, end: int) -> None:
        """Select a stretch."""
        self._view.select(start, end)

    def removeSelection(self, _number: int) -> None:
        """Keep the caret and select nothing."""
        self._view.set_caret(self._view.caret())

    def scrollToSubstring(self, start: int, end: int) -> None:
        """Show a stretch."""
        self._view.ensure_visible(start, end)

    def characterRect(self, offset: int) -> QRect:
        """Where a character stands on the screen."""
        view, flow = self._view, self._view.flow()
        paragraph = flow.index.at(offset)
        layout = flow.layout(paragraph)
        boxes = layout.boxes(offset, offset + 1)
        if not boxes:
            return QRect()
        rect = layout.text_rect(boxes[0]).toAlignedRect()
        corner = QPoint(view.column_left(), view.paragraph_y(paragraph))
        return rect.translated(view.viewport().mapToGlobal(corner))

    def offsetAtPoint(self, point: QPoint) -> int:
        """The offset at a point of the screen."""
        return self._view.offset_at(self._view.viewport().mapFromGlobal(point))


class DocumentAccess(QAccessibleWidget):
    """The view as a read-only text field; the window names it after the document."""

    def __init__(self, view: Reader) -> None:
        super().__init__(view, QAccessible.Role.EditableText)
        self._view = view
        self._text = DocumentText(view)

    def state(self) -> QAccessible.State:
        """Read-only, with a caret and more than one line."""
        state = super().state()
        state.readOnly = state.multiLine = state.selectableText = True
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """The name the window gave, and as description the labels under the caret."""
        if kind == QAccessible.Text.Description:
            return describe(self._view, self._view.caret())
        return super().text(kind)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        """Qt asks here for the text interface, from C++ too."""
        return self._text if kind == QAccessible.InterfaceType.TextInterface else None


class _Factory:
    """Makes interfaces on demand and keeps them: Qt holds no reference to a Python object."""

    def __init__(self) -> None:
        self.installed = False
        self._made: dict[int, DocumentAccess] = {}

    def __call__(self, _class_name: str, item: QObject) -> QAccessibleInterface | None:
        if not isinstance(item, Reader):
            return None
        key = id(item)
        self._made[key] = DocumentAccess(item)
        item.destroyed.connect(lambda: self._made.pop(key, None))
        return self._made[key]


_factory = _Factory()


def install() -> None:
    """Have Qt ask us about reading views; once per process."""
    if not _factory.installed:
        _factory.installed = True
        QAccessible.installFactory(_factory)


def describe(view: Reader, offset: int) -> str:
    """The labels of the character at an offset in words, the innermost first: "Actor, ‘Kyiv’, suggested".

    While a case is framed, its rows go before them.
    """
    case = view.case()
    rows = [_row_words(view, row) for row in case.rows] if case else []
    return "; ".join([*rows, *(_words(view, span) for span in view.span_index().at(offset))])


def _row_words(view: Reader, row: Row) -> str:
    """Who marked what: "Ann, Ben: Actor, ‘Kyiv’", in the order of the text."""
    people = ", ".join(name or sign for sign, name in row.people)
    if row.mixed:
        return view.tr("%n others", "", len(row.people)) + f": {people}"
    said = " + ".join(_words(view, span) for span in row.spans)
    return f"{people}: {said or view.tr('nothing')}"


def _words(view: Reader, span: ViewSpan) -> str:
    style = view.label_style(span.label_id)
    quote = view.flow().text[span.start : min(span.end, span.start + _QUOTE_LENGTH)]
    parts = [(style.name or style.code) if style else "", f"‘{quote}’"]
    parts += [view.tr("suggested")] if span.suggestion else []
    parts += [view.tr("flagged")] if span.flagged else []
    return ", ".join(part for part in parts if part)


def report_caret(view: Reader, caret: int, selection: tuple[int, int] | None) -> None:
    """Tell assistive programs, if there are any, where caret and selection are now."""
    if not QAccessible.isActive():
        return
    if selection is not None:
        QAccessible.updateAccessibility(QAccessibleTextSelectionEvent(view, *selection))
    QAccessible.updateAccessibility(QAccessibleTextCursorEvent(view, caret))
    QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.DescriptionChanged))


def report_description(view: Reader) -> None:
    """Tell assistive programs that there is something else to say about the text."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.DescriptionChanged))


def announce(view: Reader, message: str) -> None:
    """Have a message read out, if anybody listens."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, message))
