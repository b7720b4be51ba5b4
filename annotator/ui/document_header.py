"""The line over the text: which document this is, the few actions one reaches for with the mouse, and Done."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QToolButton

from annotator.domain.model import State
from annotator.ui import state_mark, widgets
from annotator.ui.action_set import ActionSet

_BUTTONS = ("go.previous", "go.next", "edit.undo", "edit.redo", "edit.find")


class DocumentHeader(QFrame):
    """Title and state at the left, buttons at the right."""

    def __init__(self, actions: ActionSet) -> None:
        super().__init__()
        self.setProperty("surface", "top")
        self.setFixedHeight(48)
        self._title = widgets.ElidedText("title")
        self._state = widgets.text(role="small")
        layout = widgets.row(self, margins=(24, 0, 12, 0), spacing=2)
        layout.addWidget(self._title, 1)
        layout.addWidget(self._state)
        layout.addSpacing(12)
        for name in _BUTTONS:
            layout.addWidget(widgets.tool_button(actions.action(name)))
            if name in ("go.next", "edit.redo"):
                layout.addSpacing(8)
        layout.addSpacing(8)
        self._done = _done_button(actions)
        layout.addWidget(self._done)

    def show_document(self, title: str, state: State | None) -> None:
        """Name the open document; without a state there is none."""
        self._title.show_text(title)
        self._state.setText(state_mark.WORDS[state] if state else "")
        self._done.setVisible(state is not None)


def _done_button(actions: ActionSet) -> QToolButton:
    actions.action("annotate.done").setIconText("Done")
    made = widgets.tool_button(actions.action("annotate.done"), with_text=True)
    made.setProperty("primary", True)
    made.setIconSize(QSize(18, 18))
    made.setAccessibleName("Done, next unfinished")
    return made
