"""The middle of the window: header, find bar, the text, and what floats over it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget

from annotator.ui import widgets
from annotator.ui.action_set import ActionSet
from annotator.ui.banner import Banner
from annotator.ui.document_header import DocumentHeader
from annotator.ui.empty_place import EmptyPlace
from annotator.ui.find_bar import FindBar
from annotator.ui.label_popup import LabelPopup
from annotator.ui.text import TextView


class ReadingPane(QFrame):
    """Puts the text and its company together."""

    def __init__(self, text: TextView, actions: ActionSet) -> None:
        super().__init__()
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = text
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.header = DocumentHeader(actions)
        self.notice = Banner()
        self.find_bar = FindBar(actions)
        self.empty = EmptyPlace("book-open", large=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.text)
        layout = widgets.column(self)
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addWidget(self.find_bar)
        layout.addWidget(self._stack, 1)
        self.popup = LabelPopup(self)
        self.show_nothing("Opening…", "", "")

    def show_text(self) -> None:
        """The text has something to show."""
        self._stack.setCurrentWidget(self.text)
        self.header.show()

    def show_nothing(self, title: str, words: str, action: str) -> None:
        """There is no document: say what to do."""
        self.empty.say(title, words, action)
        self._stack.setCurrentWidget(self.empty)
        self.header.hide()
        self.notice.hide()
        self.find_bar.hide()
        self.popup.hide()

    def has_text(self) -> bool:
        """Whether a document is shown."""
        return self._stack.currentWidget() is self.text
