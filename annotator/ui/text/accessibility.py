"""What a screen reader finds: the text as a read-only field with a caret, and the way there from Qt.

What PySide (6.8 to 6.11) cannot override, `native_answers` fills in. Where it does not, the text says that it has no
selection, what is selected is told in words, and a line is what ends with a break. And `interface_cast` must never give
back None: the program would be gone.
"""

from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, QTextBoundaryFinder
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextSelectionEvent,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6.Shiboken import VoidPtr

from annotator.domain import tokens
from annotator.domain.text import OffsetMap, map_whole
from annotator.domain.tokens import Unit
from annotator.ui.telling import aside, tell
from annotator.ui.text import native_answers
from annotator.ui.text.paragraph import ParagraphLayout
from annotator.ui.text.reader import Reader
from annotator.ui.text.spoken import CaretNews, describe

_FINDERS = {
    QAccessible.TextBoundaryType.CharBoundary: QTextBoundaryFinder.BoundaryType.Grapheme,
    QAccessible.TextBoundaryType.WordBoundary: QTextBoundaryFinder.BoundaryType.Word,
}


class DocumentText(native_answers.Answering):
    """Text and caret. Offsets are UTF-16 positions, as Qt's own text has them; what is read out is the stored text."""

    def __init__(self, view: Reader) -> None:
        super().__init__()
        self._view = view
        self._map = map_whole("")
        self.tells_selection = native_answers.fill_in(self)

    def positions(self) -> OffsetMap:
        """From code points of the document to UTF-16 positions and back; made when a document is first asked about."""
        text = self._view.flow().text
        if self._map.display is not text:
            self._map = map_whole(text)
        return self._map

    def characterCount(self) -> int:
        """The length of the document."""
        return self.positions().units

    def cursorPosition(self) -> int:
        """Where the caret stands."""
        return self.positions().position(self._view.caret())

    def setCursorPosition(self, position: int) -> None:
        """Move the caret and show it."""
        offset = self.positions().offset(position)
        self._view.set_caret(offset)
        self._view.ensure_visible(offset, offset)

    def text(self, start: int, end: int) -> str:
        """A stretch of the stored text."""
        return self._view.flow().text[self._stretch(start, end)]

    def selectionCount(self) -> int:
        """One selection or none; none as well where its bounds could not be told."""
        return int(self.tells_selection and self._view.selection() is not None)

    def selection_bounds(self) -> tuple[int, int]:
        """Start and end of the selection; twice the caret when nothing is selected."""
        start, end = self._view.selection() or (self._view.caret(), self._view.caret())
        return self.positions().position(start), self.positions().position(end)

    def length(self) -> int:
        """How long the text is."""
        return self.positions().units

    def unit_around(self, position: int, unit: QAccessible.TextBoundaryType) -> tuple[int, int, str]:
        """Start, end and text of what is read in one go at a position, with the blanks or the break that end it."""
        flow, positions, kind = self._view.flow(), self.positions(), QAccessible.TextBoundaryType
        offset = positions.offset(position)
        paragraph = flow.index.at(offset)
        whole = flow.index.start(paragraph), flow.index.start(paragraph + 1)
        if unit is kind.LineBoundary:
            start, end = _line(flow.layout(paragraph), offset, whole[1])
        elif unit is kind.NoBoundary:
            start, end = 0, len(flow.text)
        elif unit is kind.ParagraphBoundary:
            start, end = whole
        elif unit is kind.SentenceBoundary:
            start, end = _sentence(flow.text, offset, whole)
        else:
            return self._piece(position, whole, _FINDERS[unit])
        return positions.position(start), positions.position(end), flow.text[start:end]

    def _piece(
        self, position: int, whole: tuple[int, int], kind: QTextBoundaryFinder.BoundaryType
    ) -> tuple[int, int, str]:
        """A letter or a word, found by Qt within its paragraph alone."""
        first, text = self.positions().position(whole[0]), self._view.flow().text[slice(*whole)]
        finder = QTextBoundaryFinder(kind, text)
        inside = min(max(position - first, 0), self.positions().position(whole[1]) - first)
        finder.setPosition(inside)
        start = inside if finder.isAtBoundary() else max(finder.toPreviousBoundary(), 0)
        finder.setPosition(start)
        end = max(finder.toNextBoundary(), start)
        return first + start, first + end, self.text(first + start, first + end)

    def addSelection(self, start: int, end: int) -> None:
        """Select a stretch; there is one selection at most."""
        stretch = self._stretch(start, end)
        self._view.select(stretch.start, stretch.stop)

    def setSelection(self, _number: int, start: int, end: int) -> None:
        """Select a stretch."""
        self.addSelection(start, end)

    def removeSelection(self, _number: int) -> None:
        """Keep the caret and select nothing."""
        self._view.set_caret(self._view.caret())

    def scrollToSubstring(self, start: int, end: int) -> None:
        """Show a stretch."""
        stretch = self._stretch(start, end)
        self._view.ensure_visible(stretch.start, stretch.stop)

    def characterRect(self, position: int) -> QRect:
        """Where a character stands on the screen."""
        view, flow, offset = self._view, self._view.flow(), self.positions().offset(position)
        paragraph = flow.index.at(offset)
        layout = flow.layout(paragraph)
        boxes = layout.boxes(offset, offset + 1)
        if not boxes:
            return QRect()
        rect = layout.text_rect(boxes[0]).toAlignedRect()
        corner = QPoint(view.column_left(), view.paragraph_y(paragraph))
        return rect.translated(view.viewport().mapToGlobal(corner))

    def offsetAtPoint(self, point: QPoint) -> int:
        """The position at a point of the screen."""
        return self.positions().position(self._view.offset_at(self._view.viewport().mapFromGlobal(point)))

    def _stretch(self, start: int, end: int) -> slice:
        positions = self.positions()
        return slice(positions.offset(start), positions.offset(end))


class DocumentAccess(QAccessibleWidget):
    """The view as a read-only text field; the window names it after the document."""

    def __init__(self, view: Reader) -> None:
        super().__init__(view, QAccessible.Role.EditableText)
        self._view = view
        self.document = DocumentText(view)

    def state(self) -> QAccessible.State:
        """Read-only, with a caret and more than one line."""
        state = super().state()
        state.readOnly = state.multiLine = state.selectableText = True
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """The name the window gave, and as description what is selected and the labels under the caret."""
        if kind == QAccessible.Text.Description:
            told = aside()
            return describe(self._view) if told is None else told
        return super().text(kind)

    def childCount(self) -> int:
        """The viewport and the scroll bars are nothing to a reader."""
        return 0

    def child(self, _number: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """None."""
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """None."""
        return None

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        """Qt asks here for the text interface, from C++ too."""
        if kind == QAccessible.InterfaceType.TextInterface:
            return self.document
        found = super().interface_cast(kind)
        return VoidPtr(0) if found is None else found


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


def _line(layout: ParagraphLayout, offset: int, after: int) -> tuple[int, int]:
    """The line on the screen; the paragraph's last one reaches to what comes `after` it."""
    line = layout.line_of(offset)
    is_last = line + 1 == layout.line_count
    return layout.line_bounds(line)[0], after if is_last else layout.line_bounds(line + 1)[0]


def _sentence(text: str, offset: int, whole: tuple[int, int]) -> tuple[int, int]:
    """As the snap has sentences, which knows abbreviations; the blanks between two belong to the first."""
    start = max(min(tokens.sentence_at(text, offset)[0], offset), whole[0])
    return start, min(tokens.next_start(text, offset, Unit.SENTENCE), whole[1])


def install() -> None:
    """Have Qt ask us about reading views; once per process."""
    if not _factory.installed:
        _factory.installed = True
        QAccessible.installFactory(_factory)


def report_caret(view: Reader, caret: int, news: CaretNews) -> None:
    """Tell assistive programs, if there are any, where the caret is now, and in words what else is new."""
    if not QAccessible.isActive():
        return
    access = QAccessible.queryAccessibleInterface(view)
    if not isinstance(access, DocumentAccess):
        return
    text = access.document
    if text.tells_selection and news.selection_changed():
        QAccessible.updateAccessibility(QAccessibleTextSelectionEvent(view, *text.selection_bounds()))
    QAccessible.updateAccessibility(QAccessibleTextCursorEvent(view, text.positions().position(caret)))
    tell(news.words(selections=not text.tells_selection), by_the_way=True)


def report_description(view: Reader) -> None:
    """Tell assistive programs that there is something else to say about the text."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.DescriptionChanged))
