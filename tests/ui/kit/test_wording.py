"""Keys are named as on the keyboard in front of the user."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.dialogs.first_steps import FirstSteps
from annotator.ui.dialogs.shortcut_sheet import ShortcutSheet
from annotator.ui.kit import wording
from annotator.ui.panels.status_bar import StatusBar


@pytest.fixture
def mac(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording.sys, "platform", "darwin")


def test_elsewhere_keys_stay_as_they_are() -> None:
    assert wording.keys_here("Alt+Shift+Right or Ctrl+Return") == "Alt+Shift+Right or Ctrl+Return"


@pytest.mark.usefixtures("mac")
def test_no_text_names_a_key_that_a_mac_does_not_have(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialogs = [FirstSteps(parent), ShortcutSheet(parent)]
    shown = [label.text() for dialog in dialogs for label in dialog.findChildren(QLabel)]
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_undo("Add actor “Putin”")
    bar.words()
    shown.append(bar._undo.toolTip())
    assert "⌘PgDown" in shown
    assert not [words for words in shown if "Ctrl+" in words or "Alt+" in words]
