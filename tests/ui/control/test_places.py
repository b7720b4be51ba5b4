"""Coming back to a document goes on where it was left."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.desk import KERRY, Desk, start


def first_in_sight(desk: Desk) -> str:
    """The words at the top of the page."""
    text = desk.window.text
    _paragraph, y, layout = next(text.visible_paragraphs())
    return desk.text[layout.line_bounds(layout.line_at(-y))[0] :][:40]


def read_on(desk: Desk) -> tuple[int, str]:
    """Go some pages down; the caret and the words at the top."""
    desk.press("PgDown", "PgDown", "PgDown", "Down", "Right", "Right")
    assert desk.window.text.caret() > 0
    assert not desk.text.startswith(first_in_sight(desk))
    return desk.window.text.caret(), first_in_sight(desk)


def test_another_document_and_back(desk: Desk) -> None:
    left = read_on(desk)
    desk.press("Ctrl+PgDown")
    assert desk.window.text.caret() == 0
    assert desk.text.startswith(first_in_sight(desk)), "a document not read yet begins at its beginning"
    other = read_on(desk)
    desk.press("Ctrl+PgUp")
    assert (desk.window.text.caret(), first_in_sight(desk)) == left
    desk.press("Ctrl+PgDown")
    assert (desk.window.text.caret(), first_in_sight(desk)) == other


def test_after_a_restart(desk: Desk, qtbot: QtBot, database: Path) -> None:
    desk.open(KERRY)
    left = read_on(desk)
    desk.close()
    again = start(qtbot, database)
    assert again.document == KERRY
    assert (again.window.text.caret(), first_in_sight(again)) == left
    again.press("Shift+Right", "1")
    assert len(again.stored()) == 1


def test_what_the_search_finds_comes_first(desk: Desk) -> None:
    desk.open("003_0497646793bed851")
    read_on(desk)
    desk.open(KERRY)
    desk.press("Ctrl+Shift+F")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.type("nemtsov")
    desk.open("003_0497646793bed851")
    assert desk.selected() == "Nemtsov"
