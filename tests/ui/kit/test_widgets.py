"""What all forms are made of."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui import app
from annotator.ui.kit import widgets
from annotator.ui.look import theme


def test_what_is_disabled_looks_it(qtbot: QtBot) -> None:
    app.application()
    for made in (widgets.button("Copy command", quiet=True), widgets.field("", "Shares")):
        qtbot.addWidget(made)
        made.setText("80/10/10")
        made.show()
        before = made.grab().toImage()
        made.setEnabled(False)
        assert made.grab().toImage() != before


def test_a_key_held_down_presses_a_button_once(qtbot: QtBot) -> None:
    made = widgets.button("Close")
    qtbot.addWidget(made)
    pressed: list[bool] = []
    made.clicked.connect(lambda: pressed.append(True))
    for is_repeat in (False, True, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", is_repeat, 1)
        QApplication.sendEvent(made, press)
    assert len(pressed) == 1


def test_a_box_is_led_to_by_the_letter_it_was_given_and_keeps_its_signs(qtbot: QtBot) -> None:
    made = widgets.check_box("This & that", "h")
    qtbot.addWidget(made)
    assert made.text() == "T&his && that"
    assert made.accessibleName() == "This & that"


def test_a_shortened_name_is_one_line_and_says_that_it_goes_on() -> None:
    assert widgets.shortened("Ana\nBo", 6) == "Ana Bo"
    assert widgets.shortened("Ana von Bo", 5) == "Ana…"


@pytest.mark.parametrize("choice", [theme.Choice.LIGHT, theme.Choice.DARK, theme.Choice.CONTRAST])
def test_a_meter_of_nothing_does_not_look_full_in_any_theme(qtbot: QtBot, choice: theme.Choice) -> None:
    theme.apply(app.application(), choice)
    try:
        made = widgets.Meter("Documents done")
        qtbot.addWidget(made)
        made.resize(120, 6)
        made.show_progress(0, 7)
        made.show()
        empty = made.grab().toImage().pixelColor(60, 3).name()
        made.show_progress(7, 7)
        full = made.grab().toImage().pixelColor(60, 3).name()
        page = made.palette().window().color().name()
        assert theme.contrast(empty, page) < theme.contrast(full, page)
        assert theme.contrast(empty, page) < 2
    finally:
        theme.apply(app.application(), theme.Choice.LIGHT)
