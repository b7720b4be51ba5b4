"""What the status bar says of an action that may not be what was meant."""

from tests.ui.desk import KERRY, Desk


def test_a_second_label_over_the_same_words_is_pointed_out(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("1")
    assert desk.message == "Add actor “Iran”"
    desk.select("Iran")
    desk.press("2")
    assert desk.message == "Add location “Iran” · the same words are Actor too"
    desk.press("Ctrl+Z")
    assert desk.message == "Undone: Add location “Iran”"
    desk.select("Iran in Sochi")
    desk.press("3")
    assert desk.message == "Add claim “Iran in Sochi”", "what is only inside is nothing to point out"
