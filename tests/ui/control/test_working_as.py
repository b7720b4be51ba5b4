"""Working as somebody else: a known name at once, a new one after a question."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.services.project import open_project
from annotator.ui.kit.ask import LineDialog
from tests.projects import add_passes
from tests.ui.desk import KERRY, Desk, start


def work_as(desk: Desk, name: str, answer: str = "") -> list[str]:
    """Type a name, give the answer when there is a question; what was asked."""
    asked: list[str] = []

    def reply() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append(box.text())
            next(button for button in box.buttons() if button.text() == answer).click()
        else:
            QTimer.singleShot(0, reply)  # the first dialog is not quite gone yet

    def fill_in() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LineDialog)
        dialog.field.setText(name)
        if answer:
            QTimer.singleShot(0, reply)
        dialog.accept()

    QTimer.singleShot(0, fill_in)
    desk.window.actions_.run("file.person")
    desk.wait_opened()
    return asked


def who(desk: Desk) -> str:
    project = desk.workspace.session.project
    return project.who if project else ""


def test_a_name_known_here_is_taken_at_once(qtbot: QtBot, database: Path) -> None:
    with open_project(str(database), "analyst-1") as project:
        add_passes(project, "analyst-2", {KERRY: [(0, 5, "actor")]})
    desk = start(qtbot, database)
    desk.open(KERRY)
    assert work_as(desk, "analyst-2") == []
    assert who(desk) == "analyst-2"
    assert desk.document == KERRY
    assert len(desk.listed_spans()) == 1


def test_a_slip_is_noticed_and_a_new_person_may_begin(desk: Desk) -> None:
    desk.press("Tab", "1")
    asked = work_as(desk, "analyst1", "Cancel")
    assert asked == ["Nobody has worked as “analyst1” in this database yet."]
    assert who(desk) == "analyst-1"
    work_as(desk, "analyst1", "Begin as a new person")
    assert who(desk) == "analyst1"
    assert desk.listed_spans() == []
    assert work_as(desk, "analyst-1") == [], "whoever did anything here is known"
    assert len(desk.listed_spans()) == 1
