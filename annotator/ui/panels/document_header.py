"""The line over the text: which document this is, the few actions one reaches for with the mouse, and Done."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from annotator.domain.model import State
from annotator.ui.actions.action_set import ActionSet
from annotator.ui.kit import widgets
from annotator.ui.look import icons, state_mark, theme

_BUTTONS = ("go.previous", "go.next", "edit.undo", "edit.redo", "edit.find")
ROOMY = 600


class DocumentHeader(QFrame):
    """Title and state at the left, buttons at the right."""

    def __init__(self, actions: ActionSet) -> None:
        super().__init__()
        self.setProperty("surface", "top")
        self.setFixedHeight(48)
        self._title = widgets.ElidedText("title")
        self._state = widgets.text(role="small")
        self._shown: tuple[str, State | None] | None = None
        self._roomy: list[QWidget] = [self._state]
        layout = widgets.row(self, margins=(24, 0, 12, 0), spacing=2)
        layout.addWidget(self._title, 1)
        layout.addSpacing(12)
        layout.addWidget(self._state)
        layout.addSpacing(12)
        for name in _BUTTONS:
            made = widgets.tool_button(actions.action(name))
            layout.addWidget(made)
            if name.startswith("edit."):
                self._roomy.append(made)
        layout.addSpacing(8)
        self._done = DoneButton(actions)
        layout.addWidget(self._done)

    def show_document(self, title: str, state: State | None) -> None:
        """Name the open document; without a state there is none."""
        if (title, state) == self._shown:
            return
        self._shown = title, state
        self._title.show_text(title)
        self._state.setText(state_mark.WORDS[state] if state else "")
        self._done.setVisible(state is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page keeps its title; what is in the menus too steps back."""
        super().resizeEvent(event)
        roomy = self.width() >= ROOMY
        for made in self._roomy:
            made.setVisible(roomy)


class DoneButton(QPushButton):
    """The one loud button: it follows its action but tints the icon for its own surface."""

    def __init__(self, actions: ActionSet) -> None:
        super().__init__("Done")
        self._action = actions.action("annotate.done")
        self.setProperty("primary", True)
        self.setAutoDefault(False)
        self.setIconSize(QSize(18, 18))
        self.setAccessibleName("Done, next unfinished")
        self.clicked.connect(self._action.trigger)
        self._action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        colors = theme.current()
        self.setEnabled(self._action.isEnabled())
        widgets.share_tip(self, self._action)
        self.setIcon(icons.icon("circle-check", colors.accent_ink, colors.faint))
