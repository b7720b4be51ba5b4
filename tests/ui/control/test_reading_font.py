"""The font of the text is chosen from those installed, seen at once, and remembered."""

from pathlib import Path

from PySide6.QtGui import QFont, QFontInfo
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk, start

WIDE = "DejaVu Sans Mono"


def drawn_in(desk: Desk) -> str:
    return QFontInfo(desk.window.text.flow().typography.font).family()


def choose(desk: Desk, words: str) -> None:
    desk.window.actions_.run("view.font")
    desk.type(words)
    desk.press("Return")


def test_a_font_is_chosen_remembered_and_given_up_again(desk: Desk, qtbot: QtBot, database: Path) -> None:
    usual, column = drawn_in(desk), desk.window.text.flow().typography.column
    caret = desk.text.index("Moscow")
    desk.select("Moscow")
    choose(desk, WIDE)
    assert drawn_in(desk) == WIDE != usual
    assert desk.window.text.flow().typography.column != column, "lines keep their number of characters"
    assert desk.window.text.selection() == (caret, caret + 6)
    assert desk.has_focus(desk.window.text)
    desk.close()
    again = start(qtbot, database)
    assert drawn_in(again) == WIDE
    again.window.actions_.run("view.font")
    shown = [(choice.text, choice.detail) for choice in again.workspace.offering.palette.rows.rows]
    assert shown[0][0] == "The usual font"
    assert (WIDE, "in use") in shown
    again.press("Return")
    assert drawn_in(again) == usual


def test_every_font_that_is_offered_is_one(desk: Desk) -> None:
    desk.window.actions_.run("view.font")
    offered = [choice.text for choice in desk.workspace.offering.palette.rows.rows][1:]
    assert WIDE in offered
    assert len(set(offered)) == len(offered)
    assert [one for one in offered if not QFontInfo(QFont(one)).family().startswith(one)] == []


def test_a_font_that_is_gone_does_no_harm(qtbot: QtBot, database: Path, desk: Desk) -> None:
    usual = drawn_in(desk)
    desk.window.settings.remember("view/font", "No Such Font At All")
    desk.close()
    assert drawn_in(start(qtbot, database)) == usual
