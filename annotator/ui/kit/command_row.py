"""The command line that does the same, to be read and copied."""

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from annotator.services.equal_command import shell_line
from annotator.ui.kit import widgets

_COPY = "Copy command"


class CommandRow(QWidget):
    """One line in a fixed-width font, and a button that copies it whole."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.line.setProperty("code", True)
        self.line.setAccessibleName("The same as a command line")
        self.copy = widgets.button(_COPY, quiet=True)
        self.copy.clicked.connect(self._copy)
        layout = widgets.row(self, spacing=8)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.copy)

    def show_words(self, words: Sequence[str] | None) -> None:
        """Show a command, or none while it would be wrong."""
        line = shell_line(words) if words else ""
        self.line.setText(line)
        self.line.setCursorPosition(0)
        self.line.setPlaceholderText("" if words else "The command line stands here as soon as all is filled in.")
        self.copy.setEnabled(bool(words))
        self.copy.setText(f"&{_COPY}")
        widgets.set_tip(self.line, line)
        self.line.setAccessibleDescription("To be copied and read")  # its text is read out as it is

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.line.text())
        self.copy.setText("Copied")
