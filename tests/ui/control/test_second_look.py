"""Spans are found again from anywhere: by flag or note, and by their words."""

from tests.ui.desk import KERRY, Desk

NULAND = "000_d2acc858213467b1"


def listed(desk: Desk) -> list[str]:
    palette = desk.workspace.offering.palette
    desk.qtbot.waitUntil(palette.isVisible)
    return [choice.text for choice in palette.rows.rows]


def test_flags_and_notes_lead_to_their_spans_in_other_documents(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("1", "F")
    desk.select("Ukraine")
    desk.press("2", "M")
    desk.qtbot.waitUntil(lambda: not desk.has_focus(desk.window.text))
    desk.type("or the war there?")
    desk.press("Ctrl+Return")
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))
    desk.open(NULAND)
    desk.press("Ctrl+M")
    assert listed(desk) == ["“Ukraine” — or the war there?", "“Iran”"]
    desk.type("war there")
    desk.press("Return")
    assert (desk.document, desk.active_quote()) == (KERRY, "Ukraine")
    assert desk.has_focus(desk.window.text)
    desk.press("1")
    assert ("Ukraine", "actor") in desk.stored(), "the keys act on the span at once"


def test_nothing_flagged_is_said(desk: Desk) -> None:
    desk.press("Ctrl+M")
    desk.qtbot.waitUntil(lambda: desk.message == "Nothing is flagged and no note is written yet.")


def test_the_same_words_elsewhere_with_the_odd_label_first(desk: Desk) -> None:
    desk.open(NULAND)
    for nth in range(2):
        desk.select("Moscow", nth)
        desk.press("2")
    desk.open(KERRY)
    desk.select("Moscow")
    desk.press("1", "W")
    found = listed(desk)
    assert len(found) == 3
    titles = [choice.detail for choice in desk.workspace.offering.palette.rows.rows]
    assert titles[0] == "Kerry and Putin to Disc…", "a title that goes on says so"
    assert found[0].startswith("Actor: …")
    assert all(line.startswith("Location: …") and "“Moscow”" in line for line in found[1:])
    assert desk.workspace.offering.palette.field.placeholderText() == "“Moscow” is Location 2 ×, Actor 1 ×"
    desk.press("Down", "Return")
    assert (desk.document, desk.active_quote()) == (NULAND, "Moscow")


def test_words_that_nobody_marked(desk: Desk) -> None:
    desk.select("talks")
    desk.press("W")
    desk.qtbot.waitUntil(lambda: desk.message == "You have marked “talks” nowhere.")
    desk.press("Escape", "Ctrl+End", "W")
    assert desk.message == "Select some words first, or put the caret on a span."
