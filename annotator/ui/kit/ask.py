"""Questions and errors as dialogs. Every text is plain; every button is a verb."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from annotator.domain.errors import AnnotatorError
from annotator.ui.kit import widgets
from annotator.ui.kit.dialog import Dialog


def show_error(parent: QWidget, error: AnnotatorError, title: str = "That did not work") -> None:
    """Say what happened and what to do."""
    box = widgets.message(parent, title, error.message, error.hint, QMessageBox.Icon.Warning)
    box.addButton("OK", QMessageBox.ButtonRole.AcceptRole)
    box.open()


def choose(parent: QWidget, title: str, words: str, hint: str, choices: Sequence[str]) -> int:
    """Wait for one of several answers; -1 when the question was closed. The first is the default."""
    box = widgets.message(parent, title, words, hint, QMessageBox.Icon.Question)
    buttons = [box.addButton(choice, QMessageBox.ButtonRole.ActionRole) for choice in choices]
    cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(buttons[0])
    box.setEscapeButton(cancel)
    box.exec()
    clicked = box.clickedButton()
    return next((number for number, button in enumerate(buttons) if button is clicked), -1)


def file_to_open(parent: QWidget, title: str, folder: str, kinds: str) -> Path | None:
    """Ask for a file that is there."""
    found, _ = QFileDialog.getOpenFileName(parent, title, folder, kinds)
    parent.window().activateWindow()
    return Path(found) if found else None


def files_to_open(parent: QWidget, title: str, folder: str, kinds: str) -> list[Path]:
    """Ask for files that are there."""
    found, _ = QFileDialog.getOpenFileNames(parent, title, folder, kinds)
    parent.window().activateWindow()
    return [Path(one) for one in found]


def folder_to_open(parent: QWidget, title: str, folder: str) -> Path | None:
    """Ask for a folder."""
    found = QFileDialog.getExistingDirectory(parent, title, folder)
    parent.window().activateWindow()
    return Path(found) if found else None


def file_to_write(parent: QWidget, title: str, proposed: str, kinds: str) -> Path | None:
    """Ask for a file to write; the dialog itself asks before one is replaced."""
    found, _ = QFileDialog.getSaveFileName(parent, title, proposed, kinds)
    parent.window().activateWindow()
    return Path(found) if found else None


def line(parent: QWidget, title: str, words: str, first: str) -> str | None:
    """Ask for one line of text."""
    dialog = LineDialog(parent, title, words, first)
    return dialog.field.text() if dialog.exec() else None


class LineDialog(Dialog):
    """One field. Qt's own input dialog guesses rich text."""

    def __init__(self, parent: QWidget, title: str, words: str, first: str) -> None:
        super().__init__(parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # the answer is read afterwards
        self.setMinimumWidth(400)
        self.field = widgets.field("", words)
        self.field.setText(first)
        self.field.selectAll()
        go = widgets.button(title, primary=True)
        go.setDefault(True)
        go.clicked.connect(self.accept)
        layout = widgets.column(self, margins=(24, 20, 24, 16), spacing=8)
        layout.addWidget(widgets.text(words, wrap=True))
        layout.addWidget(self.field)
        layout.addSpacing(8)
        layout.addLayout(self.answers(go))
