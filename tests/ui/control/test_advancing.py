"""With "Go on by itself", a name costs one key."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.desk import KERRY, Desk, start


def test_one_key_a_name_once_it_is_switched_on(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("A", "Tab")
    seen = []
    for key in "1221":
        seen.append(desk.selected())
        desk.press(key)
    assert len(set(seen)) == 4
    assert [quote for quote, _label in desk.stored()] == seen
    assert [label for _quote, label in desk.stored()] == ["actor", "location", "location", "actor"]
    assert desk.selected() not in ["", *seen], "the next one waits for its key"
    assert desk.message.startswith("Add actor"), "and what was done is still said"


def test_a_candidate_that_is_passed_over_or_made_longer(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("A", "Tab", "Tab", "Space")
    grown = desk.selected()
    desk.press("3")
    assert desk.stored() == [(grown, "claim")]
    assert desk.selected(), "it went on"


def test_off_or_away_from_candidates_nothing_moves(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("Tab", "1")
    assert desk.selected() == ""
    desk.press("A", "Tab", "Escape")
    desk.select("Ukraine")
    desk.press("2")
    assert (desk.selected(), desk.active_quote()) == ("", "Ukraine"), "a selection of one's own stays"
    desk.press("1")
    assert (desk.selected(), desk.active_quote()) == ("", "Ukraine"), "and so does a span with another label"
    desk.press("Ctrl+Z")
    assert desk.selected() == ""


def test_it_is_remembered(desk: Desk, qtbot: QtBot, database: Path) -> None:
    desk.press("A")
    assert desk.window.actions_.action("go.advance").isChecked()
    desk.close()
    again = start(qtbot, database)
    assert again.window.actions_.action("go.advance").isChecked()
    again.press("A")
    assert not again.window.actions_.action("go.advance").isChecked()
    again.press("Tab", "1")
    assert again.selected() == ""


def test_a_name_marked_with_its_role_is_not_asked_for_again(desk: Desk) -> None:
    desk.open(KERRY)
    role = "State Department spokeswoman Marie Harf"
    desk.window.text.set_caret(desk.text.index(role))
    desk.press("Tab")
    assert desk.selected() == role
    desk.press("1", "Tab")
    assert desk.selected() == "Ukraine"
    desk.window.text.set_caret(desk.text.index(role))
    desk.press("Tab")
    assert desk.selected() == "State Department", "what is nested in it still is"
    desk.press("Tab")
    assert desk.selected() == "Ukraine", "and not Marie Harf"
    desk.press("Ctrl+Z")
    desk.window.text.set_caret(desk.text.index(role))
    walked = []
    for _ in range(3):
        desk.press("Tab")
        walked.append(desk.selected())
    assert walked == [role, "State Department", "Marie Harf"], "or the name alone"
    for words in reversed(walked[:-1]):
        desk.press("Shift+Tab")
        assert desk.selected() == words


def test_of_a_headline_the_names_are_taken(desk: Desk) -> None:
    desk.open(KERRY)
    desk.window.text.set_caret(desk.text.index("Kerry and Putin to Discuss"))
    seen = []
    for _ in range(5):
        desk.press("Tab")
        seen.append(desk.selected())
    assert seen == ["Kerry", "Putin", "Ukraine", "Iran", "Sochi"]
