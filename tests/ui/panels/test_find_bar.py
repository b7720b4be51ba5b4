"""Find with case and whole words: two switches in the bar, by key or mouse, for as long as the window is open."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.desk import KERRY, Desk, start
from tests.ui.ear import Ear


def count(desk: Desk) -> str:
    return desk.window.page.find_bar._count.text()


def switch(desk: Desk, name: str) -> QToolButton:
    found = [one for one in desk.window.page.find_bar.findChildren(QToolButton) if one.accessibleName() == name]
    assert len(found) == 1
    return found[0]


def total(desk: Desk) -> int:
    return int(count(desk).rpartition(" ")[2])


def test_the_keys_narrow_what_is_found_and_the_bar_shows_it(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("Ctrl+F")
    desk.type("russia")
    everything = total(desk)
    desk.press("Ctrl+Shift+W")
    whole = total(desk)
    assert desk.has_focus(desk.window.page.find_bar.field), "one goes on typing"
    assert 0 < whole < everything, "Russian is another word"
    assert switch(desk, "Whole words").isChecked()
    desk.press("Ctrl+Shift+M")
    assert count(desk) == "Not found"
    desk.press("Ctrl+Shift+W", "Ctrl+Shift+M")
    assert total(desk) == everything
    assert not switch(desk, "Match case").isChecked()


def test_by_mouse_and_by_tab(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("Ctrl+F")
    desk.type("kerr")
    assert total(desk) > 0
    QTest.mouseClick(switch(desk, "Whole words"), Qt.MouseButton.LeftButton)
    assert count(desk) == "Not found"
    desk.window.page.find_bar.field.setFocus()
    desk.press("Tab")
    assert desk.has_focus(switch(desk, "Match case"))
    desk.press("Tab")
    assert desk.has_focus(switch(desk, "Whole words"))
    desk.press("Space")
    assert total(desk) > 0


def test_f3_and_the_search_in_all_texts_do_likewise(desk: Desk) -> None:
    desk.press("Ctrl+Shift+F")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.type("sanction")
    parts = len(desk.window.documents.model.rows)
    assert parts > 0
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.press("Ctrl+Shift+W")
    assert len(desk.window.documents.model.rows) < parts
    foot = desk.window.documents._progress_words.text()
    assert foot.endswith("found · whole words")
    desk.press("Ctrl+A")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.type("iran")
    desk.window.text.setFocus()
    seen = set()
    for _ in range(12):
        desk.press("F3")
        start_, end = desk.window.text.selection() or (0, 0)
        seen.add(desk.text[start_ : end + 1].lower())
    assert seen
    assert not any(words.startswith("irani") for words in seen)


def test_it_ends_with_the_window(desk: Desk, qtbot: QtBot, database: Path) -> None:
    desk.press("Ctrl+Shift+W")
    assert desk.message == "Finding with whole words."
    desk.close()
    again = start(qtbot, database)
    assert not again.window.actions_.action("edit.find_whole").isChecked()


def test_it_is_read_out(desk: Desk, ear: Ear) -> None:
    desk.press("Ctrl+Shift+M", "Ctrl+Shift+W")
    assert any("Finding with case and whole words." in words for words in ear.listen())
