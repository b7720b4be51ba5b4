"""All spans over the same words are put right at once, after a look at each."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.ui.kit.passages_dialog import PassagesDialog
from tests.ui.desk import KERRY, Desk

NULAND = "000_d2acc858213467b1"


def mark_three(desk: Desk) -> None:
    desk.open(NULAND)
    for nth in range(2):
        desk.select("Moscow", nth)
        desk.press("1")
    desk.open(KERRY)
    desk.select("Moscow")
    desk.press("1")


def shown(desk: Desk) -> PassagesDialog:
    found = desk.dialog()
    assert isinstance(found, PassagesDialog)
    desk.qtbot.waitUntil(lambda: bool(found.rows.rows))
    return found


def test_relabel_all_but_one(desk: Desk) -> None:
    mark_three(desk)
    desk.press("Ctrl+Shift+L")
    desk.type("loc")
    desk.press("Return")
    dialog = shown(desk)
    assert dialog.go.text() == "Relabel 3 spans"
    QTest.mouseClick(
        dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=dialog.view.visualRect(dialog.rows.index(0)).center()
    )
    assert dialog.go.text() == "Relabel 2 spans"
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert desk.stored(NULAND) == [("Moscow", "actor"), ("Moscow", "location")]
    assert desk.stored(KERRY) == [("Moscow", "location")]
    assert desk.listed_spans() == [("Moscow", "Location")]
    assert desk.active_quote() == "Moscow"
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))
    desk.press("Ctrl+Z")
    assert desk.stored(KERRY) == [("Moscow", "actor")]
    assert desk.stored(NULAND) == [("Moscow", "actor")] * 2


def test_remove_all(desk: Desk) -> None:
    mark_three(desk)
    desk.select("Ukraine")
    desk.press("2", ",")
    desk.press("Ctrl+Shift+Del")
    dialog = shown(desk)
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.go))
    desk.press("Space")
    assert desk.stored(NULAND) == []
    assert desk.stored(KERRY) == [("Ukraine", "location")]
    assert desk.message.startswith("Delete 3 × “Moscow”")


def test_without_a_span_it_says_what_is_missing(desk: Desk) -> None:
    desk.press("Ctrl+Shift+L")
    assert desk.message.startswith("Put the caret on a span first")


def test_with_nothing_to_do_there_is_a_sentence_and_one_button_that_enter_presses(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Kerry and Putin to Discuss")
    desk.press("3")
    desk.press("Ctrl+Shift+D")
    dialog = desk.dialog()
    assert isinstance(dialog, PassagesDialog)
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.cancel) and dialog.cancel.text() == "Close")
    assert dialog.words.text().startswith("These words stand nowhere unmarked")
    assert dialog.go.isHidden()
    assert dialog.height() < 300
    desk.press("Return")
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))


def test_space_leaves_one_out_and_takes_it_in_again(desk: Desk) -> None:
    mark_three(desk)
    desk.press("Ctrl+Shift+Del")
    dialog = shown(desk)
    assert dialog.words.text() == "3 spans in 2 documents. A click or Space leaves one out."
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.go))
    dialog.view.setFocus()
    desk.press("Home", "Space")
    assert dialog.go.text() == "Remove 2 spans"
    desk.press("Space")
    assert dialog.go.text() == "Remove 3 spans"
