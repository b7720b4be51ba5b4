"""The dialog that tells of an error of the program."""

from PySide6.QtWidgets import QApplication

from annotator.ui.dialogs.crash_dialog import CrashDialog
from tests.ui.desk import Desk


def test_enter_goes_on_and_a_letter_copies_the_details(desk: Desk) -> None:
    QApplication.clipboard().clear()
    dialog = CrashDialog(desk.window, "Traceback: it broke")
    dialog.open()
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    desk.press("Alt+C")
    desk.qtbot.waitUntil(lambda: QApplication.clipboard().text() == "Traceback: it broke")
    desk.press("Return")
    desk.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None and desk.has_focus(desk.window.text))
