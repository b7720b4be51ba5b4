"""The ten things a user does first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog
from annotator.ui.kit.wording import keys_here

STEPS = (
    ("Ctrl+PgDown", "Open the next document; Ctrl+P goes to one by its title."),
    ("Tab", "Jump to the next name, number or quotation without a label; with A, labels lead on by themselves."),
    ("Shift+Right", "Or select words yourself; Space grows the selection, Shift+Space shrinks it."),
    ("1 … 4", "Label the selection. With nothing selected: relabel the span under the caret."),
    (".  ,", "Walk the spans; O goes through those that lie over each other."),
    ("Alt+Right", "Move the end of a span; Alt+Shift+Right its start. G changes the step."),
    ("M  F", "Write a note to a span, flag it; Ctrl+M lists both. Delete removes a span."),
    ("Ctrl+D", "Give every other occurrence of the words the same label."),
    ("Ctrl+Z", "Undo, as far back as you like, also after a restart. Everything is saved at once."),
    ("Ctrl+Return", "Done with this document: the next unfinished one opens."),
)


class FirstSteps(Dialog):
    """A card in the Help menu."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "First steps")
        layout = widgets.column(self, margins=(32, 24, 32, 20), spacing=16)
        layout.addWidget(widgets.text("First steps", "display"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for number, (keys, words) in enumerate(STEPS):
            grid.addWidget(widgets.text(keys_here(keys), "key"), number, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(widgets.text(keys_here(words)), number, 1)
        layout.addLayout(grid)
        layout.addWidget(
            widgets.text("With the mouse: drag or double-click, then choose from the small palette.", "muted")
        )
        close = widgets.button("Start reading", primary=True)
        close.clicked.connect(self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
