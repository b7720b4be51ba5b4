"""The middle of the window: header, find bar, the text, and what floats over it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget

from annotator.ui.kit import widgets
from annotator.ui.kit.empty_place import EmptyPlace

if TYPE_CHECKING:
    from annotator.ui.actions.action_set import ActionSet
    from annotator.ui.kit.banner import Banner
    from annotator.ui.panels.document_header import DocumentHeader
    from annotator.ui.panels.find_bar import FindBar
    from annotator.ui.panels.label_popup import LabelPopup
    from annotator.ui.text import TextView


class ReadingPane(QFrame):
    """Says that there is nothing to read yet; `furnish` puts the text and its company there."""

    text: "TextView"
    header: "DocumentHeader"
    notice: "Banner"
    find_bar: "FindBar"
    popup: "LabelPopup"

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.empty = EmptyPlace("book-open", large=True)
        self.empty.say("Opening…", "", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._layout = widgets.column(self)
        self._layout.addWidget(self._stack, 1)

    def furnish(self, actions: "ActionSet") -> None:
        """Make what an empty page has no use for: the window is on the screen before."""
        from annotator.ui.kit.banner import Banner
        from annotator.ui.panels.document_header import DocumentHeader
        from annotator.ui.panels.find_bar import FindBar
        from annotator.ui.panels.label_popup import LabelPopup
        from annotator.ui.text import TextView

        self.text = TextView()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self._stack.addWidget(self.text)
        self.header, self.notice, self.find_bar = DocumentHeader(actions), Banner(), FindBar(actions)
        for part in (self.header, self.notice, self.find_bar):
            part.hide()
            self._layout.insertWidget(self._layout.count() - 1, part)
        self.popup = LabelPopup(self)

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
        return self._stack.currentWidget() is not self.empty
