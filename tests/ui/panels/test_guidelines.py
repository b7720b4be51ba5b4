"""What the labels mean can be read when none of them is in use."""

from tests.ui.desk import KERRY, Desk


def test_without_guidelines_the_labels_say_what_they_mean(desk: Desk) -> None:
    desk.open(KERRY)
    guidelines = desk.window.side.guidelines
    guidelines.set_open(True)
    shown = guidelines.page.toPlainText().split("\n\n")
    assert shown[0] == "Actor: Who acts, speaks or is held responsible: people, states, bodies."
    assert [one.partition(":")[0] for one in shown] == ["Actor", "Location", "Claim", "Boilerplate"]
    desk.select("Iran")
    desk.press("2")
    desk.qtbot.waitUntil(lambda: guidelines.page.toPlainText() == "A named place, where something is or happens.")
    desk.press("Ctrl+Z", "Ctrl+End")
    desk.qtbot.waitUntil(lambda: guidelines.page.toPlainText().startswith("Actor: "))
