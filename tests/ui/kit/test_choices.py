"""Drop-down lists: every line can be seen, and what has no room says so."""

from PySide6.QtWidgets import QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui import app
from annotator.ui.kit import widgets
from annotator.ui.kit.choices import Choices

LONG = "Dr. Maximiliane-Alexandra von Hohenzollern-Sigmaringen, Redaktion"


def drawn(choices: Choices) -> str:
    option = QStyleOptionComboBox()
    choices.initStyleOption(option)
    return str(option.currentText)


def shown(qtbot: QtBot, *lines: str) -> tuple[QWidget, Choices]:
    app.application()
    form = QWidget()
    layout = widgets.column(form)
    choices = Choices("Format")
    for line in lines:
        choices.addItem(line)
    layout.addWidget(choices)
    qtbot.addWidget(form)
    form.resize(300, 60)
    form.show()
    return form, choices


def test_a_name_that_is_too_long_is_cut_where_one_sees_it(qtbot: QtBot) -> None:
    _form, choices = shown(qtbot, LONG, "ana")
    assert drawn(choices).endswith("…")
    assert drawn(choices)[:-1] in LONG
    choices.setCurrentIndex(1)
    assert drawn(choices) == "ana"


def test_the_list_shows_all_its_lines_and_a_long_one_as_far_as_it_can_be_read(qtbot: QtBot) -> None:
    _form, choices = shown(qtbot, *(f"Format {number}" for number in range(14)), LONG)
    choices.showPopup()
    view = choices.view()
    assert not view.verticalScrollBar().isVisible()
    last = view.visualRect(choices.model().index(14, 0))
    assert view.viewport().rect().contains(last)
    assert last.width() > choices.width()
    choices.hidePopup()
