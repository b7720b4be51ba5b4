"""The note dialog is laid out as all others are."""

from PySide6.QtWidgets import QPushButton

from annotator.ui.dialogs.note_dialog import NoteDialog
from tests.ui.desk import KERRY, Desk


def test_cancel_stands_before_the_button_that_does_it_as_everywhere(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1", "M")
    dialog = desk.dialog()
    assert isinstance(dialog, NoteDialog)
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.field))
    left, right = sorted(dialog.findChildren(QPushButton), key=lambda made: made.x())
    assert (left.text(), right.text()) == ("Cancel", "Save note")
    desk.type("who is it?")
    desk.press("Tab", "Tab", "Return")
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))
    assert desk.query("select note from span where note is not null") == [("who is it?",)]
