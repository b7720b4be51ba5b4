"""A screen reader finds a read-only text with its caret, and hears what lies under it."""

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface

from annotator.ui.text import ViewSpan


@pytest.fixture
def access(shown):
    view = shown("Kerry met \U0001f600 Putin\r\nin Sochi.")
    view.setAccessibleName("Document Kerry in Russia")
    view.set_spans([ViewSpan("1", 0, 5, "actor", flagged=True), ViewSpan("2", 0, 17, "claim", suggestion=True)])
    return view, QAccessible.queryAccessibleInterface(view)


def test_role_name_and_state(access):
    _view, interface = access
    assert interface.role() == QAccessible.Role.EditableText
    assert interface.text(QAccessible.Text.Name) == "Document Kerry in Russia"


def test_the_text_is_reached_from_the_side_of_qt(access):
    view, interface = access
    text = QAccessibleInterface.textInterface(interface)  # the C++ call, which asks interface_cast
    assert text.characterCount() == len(view.flow().text)
    assert text.text(10, 17) == "\U0001f600 Putin"
    view.set_caret(7)
    assert text.cursorPosition() == 7
    text.setCursorPosition(12)
    assert view.caret() == 12
    text.addSelection(0, 5)
    assert (view.selection(), text.selectionCount()) == ((0, 5), 1)
    text.setSelection(0, 2, 4)
    assert view.selection() == (2, 4)
    text.removeSelection(0)
    assert (view.selection(), text.selectionCount()) == (None, 0)
    text.scrollToSubstring(0, 3)


def test_characters_have_places_on_the_screen(access):
    _view, interface = access
    text = QAccessibleInterface.textInterface(interface)
    rect = text.characterRect(12)
    assert text.offsetAtPoint(rect.topLeft() + (rect.center() - rect.topLeft()) / 3) == 12
    assert not text.characterRect(30).isValid() or text.characterRect(30).width() >= 0


def test_what_lies_under_the_caret_is_described(access):
    view, interface = access
    view.set_caret(2)
    description = interface.text(QAccessible.Text.Description)
    assert description == "Actor, ‘Kerry’, flagged; Claim, ‘Kerry met \U0001f600 Putin’, suggested"
    view.set_caret(20)
    assert interface.text(QAccessible.Text.Description) == ""


def test_moves_and_messages_are_sent_when_somebody_listens(access):
    view, _interface = access
    QAccessible.setActive(True)
    try:
        view.select(0, 5)
        view.announce("Actor: ‘Kerry’ added")
    finally:
        QAccessible.setActive(False)
    assert view.selection() == (0, 5)
