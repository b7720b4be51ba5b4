"""A screen reader says what happened, once, in the words of the status bar."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui import telling
from tests.ui.desk import KERRY, Desk
from tests.ui.ear import Ear


def test_what_one_key_gives_rise_to_is_said_once_and_together(ear: Ear, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    field.setFocus()
    telling.tell("Actor", by_the_way=True)
    telling.tell("Add actor “Putin”")
    telling.tell("Add actor “Putin”")
    telling.tell("")
    telling.tell("the document stays done")
    assert ear.listen() == ["Add actor “Putin”. the document stays done"]
    telling.tell("Claim", by_the_way=True)
    assert ear.listen() == ["Claim"]
    telling.tell("1 of 9", about="found")
    telling.tell("1 of 3", about="found")
    assert ear.listen() == ["1 of 3"]


def test_nothing_is_said_when_nobody_listens(monkeypatch: pytest.MonkeyPatch, ear: Ear) -> None:
    monkeypatch.setattr(ear, "isActive", lambda: False)
    telling.tell("Add actor “Putin”")
    assert ear.listen() == []


def test_a_reader_that_knows_no_announcements_hears_a_description(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    """Orca before version 45 reads out the description of what has the keyboard when it changes."""
    said: list[str] = []
    text, plain = desk.window.text, type(desk.window.text).setAccessibleDescription
    monkeypatch.setattr(telling, "announcements_are_heard", lambda: False)

    def describe(view: QWidget, words: str) -> None:
        plain(view, words)
        said.append(described(view))

    monkeypatch.setattr(type(text), "setAccessibleDescription", describe)
    text.setFocus()
    desk.select("Putin")
    QAccessible.setActive(True)
    try:
        telling.tell("Add actor “Putin”")
        QApplication.processEvents()
        telling.tell("Add actor “Putin”")
        QApplication.processEvents()
        assert described(text) == "‘Putin’ selected", "what is asked for later is the text's own"
        desk.window.documents.search.setFocus()
    finally:
        QAccessible.setActive(False)
    assert said == ["Add actor “Putin”", "Add actor “Putin” ", ""], "the same again has to be a change"
    assert text.accessibleDescription() == ""


def described(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


def test_the_analyst_hears_what_each_key_did(desk: Desk, ear: Ear) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    ear.listen()
    desk.press("1")
    assert ear.listen() == ["Add actor “Putin”"]
    desk.press("Ctrl+Z")
    assert ear.listen() == ["Undone: Add actor “Putin”"]
    desk.press(".")
    assert ear.listen() == ["No span after this one."]
    desk.press("Ctrl+F")
    desk.type("kerry")
    assert ear.listen()[-1].endswith(desk.window.page.find_bar._count.text())


def test_entering_and_leaving_a_span_is_said(desk: Desk, ear: Ear) -> None:
    desk.open(KERRY)
    desk.select("Vladimir Putin")
    desk.press("1", "F")
    desk.window.text.set_caret(0)
    ear.listen()
    start = desk.text.index("Vladimir Putin")
    desk.window.text.set_caret(start)
    assert ear.listen() == ["Actor, flagged"]
    desk.press("Right")
    assert ear.listen() == []
    desk.window.text.set_caret(start + len("Vladimir Putin") + 3)
    assert ear.listen() == ["end of Actor"]
