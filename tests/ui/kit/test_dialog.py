"""What all dialogs share."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.kit.dialog import Dialog


def test_a_dialog_is_no_higher_than_the_screen(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = Dialog(parent, "High")
    dialog.resize(400, 3000)
    dialog.open()
    assert dialog.height() < dialog.screen().availableSize().height()
