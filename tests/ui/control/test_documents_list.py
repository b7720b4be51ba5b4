"""The order of the documents: chosen, kept while one works, followed by the keys that go on."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.desk import KERRY, Desk, start

NULAND, NEMTSOV = "000_d2acc858213467b1", "003_0497646793bed851"


def sort(desk: Desk, words: str) -> None:
    desk.press("Ctrl+K")
    desk.type(words)
    desk.press("Return")


def listed(desk: Desk) -> list[str]:
    return [row.id for row in desk.window.documents.model.rows]


def test_by_title_and_the_keys_follow(desk: Desk) -> None:
    by_id = listed(desk)
    sort(desk, "sort by title")
    titles = [row.title for row in desk.window.documents.model.rows]
    assert titles == sorted(titles, key=str.casefold)
    assert listed(desk) != by_id
    desk.open(listed(desk)[0])
    for place in (1, 2, 3):
        desk.press("Ctrl+PgDown" if place == 2 else "Ctrl+Return")
        assert desk.document == listed(desk)[place]
    sort(desk, "sort by id")
    assert listed(desk) == by_id


def test_most_spans_first_and_nothing_moves_while_one_labels(desk: Desk) -> None:
    desk.open(NEMTSOV)
    desk.press("Tab", "1")
    sort(desk, "most spans first")
    assert listed(desk)[0] == NEMTSOV
    desk.open(KERRY)
    desk.press("Tab", "1", "Tab", "1")
    assert listed(desk)[0] == NEMTSOV, "rows stay where they are"
    sort(desk, "most spans first")
    assert listed(desk)[:2] == [KERRY, NEMTSOV]
    assert desk.window.documents.view.currentIndex().row() == 0, "the open one is still marked"


def test_the_order_is_remembered(desk: Desk, qtbot: QtBot, database: Path) -> None:
    sort(desk, "sort by title")
    order = listed(desk)
    desk.close()
    again = start(qtbot, database)
    assert listed(again) == order
    assert again.window.actions_.action("view.sort_title").isChecked()
    assert not again.window.actions_.action("view.sort_id").isChecked()


def test_done_goes_on_among_what_was_searched_for(desk: Desk) -> None:
    desk.open(NULAND)
    desk.press("Ctrl+Shift+F")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.type("nemtsov")
    assert listed(desk) == [NEMTSOV]
    desk.window.text.setFocus()
    desk.press("Ctrl+Return")
    assert desk.document == NEMTSOV, "and not the next of the whole list"
    desk.press("Ctrl+Return")
    assert desk.document not in (NEMTSOV, NULAND), "when all found are done, the others"
