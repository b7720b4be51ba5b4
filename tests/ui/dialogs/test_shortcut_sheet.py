"""The sheet of keys: all of them to be read, and found by the key too."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QScrollArea

from tests.ui.desk import Desk


def keys(desk: Desk) -> list[QLabel]:
    return [one for one in desk.dialog().findChildren(QLabel) if one.property("role") == "key" and one.isVisible()]


def test_no_key_is_cut_off(desk: Desk) -> None:
    desk.press("?")
    desk.qtbot.waitUntil(lambda: bool(keys(desk)))
    area = desk.dialog().findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    cut = [
        one.text()
        for one in keys(desk)
        if one.mapTo(area.viewport(), QPoint(one.width(), 0)).x() > area.viewport().width()
    ]
    assert cut == []
    assert desk.dialog().width() <= 900


def test_a_letter_finds_the_key_and_words_find_what_it_does(desk: Desk) -> None:
    desk.press("?")
    desk.qtbot.waitUntil(lambda: not desk.has_focus(desk.window.text) and bool(keys(desk)))
    desk.type("w")
    assert [one.text() for one in keys(desk)] == ["W"]
    desk.press("Backspace")
    desk.type("flags and")
    assert [one.text() for one in keys(desk)] == ["Ctrl+M"]
