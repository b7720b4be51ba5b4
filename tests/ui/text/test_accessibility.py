"""A screen reader finds a read-only text with its caret, and hears what lies under it."""

import gc
import platform
import subprocess
import sys
from ctypes import CFUNCTYPE, addressof, c_int, c_ssize_t, c_void_p, create_string_buffer, string_at
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from annotator.ui.text import TextView, ViewSpan, native_answers
from annotator.ui.text.spoken import CaretNews, describe


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
    assert text.characterCount() == len(view.flow().text) + 1, "Qt counts UTF-16 units, and the emoji has two"
    assert text.text(10, 18) == "\U0001f600 Putin"
    view.set_caret(12)
    assert text.cursorPosition() == 13
    text.setCursorPosition(13)
    assert view.caret() == 12
    text.addSelection(0, 5)
    assert view.selection() == (0, 5)
    text.setSelection(0, 2, 14)
    assert view.selection() == (2, 13)
    text.removeSelection(0)
    assert (view.selection(), text.selectionCount()) == (None, 0)
    text.scrollToSubstring(0, 3)


def test_the_text_is_one_thing_without_parts(access):
    _view, interface = access
    assert (interface.childCount(), interface.child(0), interface.childAt(5, 5)) == (0, None, None)


def test_characters_have_places_on_the_screen(access):
    _view, interface = access
    text = QAccessibleInterface.textInterface(interface)
    rect = text.characterRect(13)
    assert text.offsetAtPoint(rect.topLeft() + (rect.center() - rect.topLeft()) / 3) == 13
    assert not text.characterRect(30).isValid() or text.characterRect(30).width() >= 0


def test_what_lies_under_the_caret_is_described(access):
    view, interface = access
    view.set_caret(2)
    description = interface.text(QAccessible.Text.Description)
    assert description == "Actor, ‘Kerry’, flagged; Claim, ‘Kerry met \U0001f600 Putin’, suggested"
    view.set_caret(20)
    assert interface.text(QAccessible.Text.Description) == ""
    view.select(0, 5)
    assert interface.text(QAccessible.Text.Description) == "‘Kerry’ selected"


def test_moves_and_messages_are_sent_when_somebody_listens(access):
    view, _interface = access
    QAccessible.setActive(True)
    try:
        view.select(0, 5)
        view.announce("Actor: ‘Kerry’ added")
        QApplication.processEvents()
    finally:
        QAccessible.setActive(False)
    assert view.selection() == (0, 5)


QUESTIONS = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from annotator.ui.text import TextView
app = QApplication([])
QAccessible.setActive(True)  # a screen reader is there before the view is
view = TextView()
view.set_document("Kerry met Putin.")
found = QAccessible.queryAccessibleInterface(view)
for kind in ("text", "action", "value", "table", "tableCell", "editableText", "selection", "attributes", "hyperlink"):
    ask = getattr(QAccessibleInterface, f"{kind}Interface", None)
    if ask is not None:
        print(kind, ask(found) is not None)
"""


def test_a_reader_that_is_there_from_the_start_finds_the_text_and_ends_nothing():
    """In a process of its own: Qt keeps the first answer for good, and a wrong one from Python ends the program."""
    run = subprocess.run([sys.executable, "-c", QUESTIONS], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    answers = dict(line.split() for line in run.stdout.splitlines())
    assert answers["text"] == "True"
    assert answers["value"] == answers["tableCell"] == answers["selection"] == "False"


@pytest.mark.skipif(not (sys.platform == "linux" and platform.machine() == "x86_64"), reason="filled in nowhere else")
def test_qt_is_told_of_selections_attributes_and_lines(access):
    """Called as Qt calls them, through the object's table of functions."""
    view, interface = access
    text = QAccessibleInterface.textInterface(interface)
    this = Shiboken.getCppPointer(text)[0]
    table = (c_void_p * 18).from_address(c_void_p.from_address(this).value)
    start, end, result = c_int(-7), c_int(-7), create_string_buffer(24)
    view.select(10, 17)
    CFUNCTYPE(None, c_void_p, c_int, c_void_p, c_void_p)(table[2])(this, 0, addressof(start), addressof(end))
    assert (text.selectionCount(), start.value, end.value) == (1, 10, 18)
    ask = CFUNCTYPE(c_void_p, c_void_p, c_void_p, c_int, c_void_p, c_void_p)(table[17])
    assert ask(addressof(result), this, 3, addressof(start), addressof(end)) == addressof(result)
    assert (result.raw, start.value, end.value) == (bytes(24), 0, len("Kerry met Putin\r\nin Sochi.") + 3)
    ask = CFUNCTYPE(c_void_p, c_void_p, c_void_p, c_int, c_int, c_void_p, c_void_p)(table[12])
    for place, unit, words in (  # asked at a place, before it and after it
        (3, QAccessible.TextBoundaryType.LineBoundary, "Kerry met \U0001f600 Putin\r\n"),
        (21, QAccessible.TextBoundaryType.LineBoundary, "in Sochi."),
        (21, QAccessible.TextBoundaryType.WordBoundary, "in"),
    ):
        ask(addressof(result), this, place, unit.value, addressof(start), addressof(end))
        assert text.text(start.value, end.value) == words
        data, length = c_void_p.from_buffer(result, 8).value, c_ssize_t.from_buffer(result, 16).value
        assert string_at(data, 2 * length).decode("utf-16-le") == words


def test_a_long_paragraph_is_read_line_by_line(shown):
    view = shown("word " * 200, width=500)
    text = QAccessibleInterface.textInterface(QAccessible.queryAccessibleInterface(view))
    lines, at = [], 0
    while at < text.length():
        start, at, words = text.unit_around(at, QAccessible.TextBoundaryType.LineBoundary)
        assert text.text(start, at) == words
        lines.append(words)
    assert "".join(lines) == "word " * 200
    assert len(lines) > 10


@pytest.mark.parametrize(
    ("unit", "pieces"),
    [
        ("Char", ["U", ".", "S", ".", " ", "\U0001f469\u200d\U0001f680", "!", "\r\n", "\n", "Bye", "."]),
        ("Word", ["U", ".", "S", ".", " ", "\U0001f469\u200d\U0001f680", "!", "\r\n", "\n", "Bye", "."]),
        ("Sentence", ["U.S. \U0001f469\u200d\U0001f680!\r\n", "\n", "Bye."]),
        ("Line", ["U.S. \U0001f469\u200d\U0001f680!\r\n", "\n", "Bye."]),
        ("Paragraph", ["U.S. \U0001f469\u200d\U0001f680!\r\n", "\n", "Bye."]),
        ("No", ["U.S. \U0001f469\u200d\U0001f680!\r\n\nBye."]),
    ],
)
def test_the_text_is_read_piece_by_piece_without_gap_or_overlap(shown, unit, pieces):
    kind = getattr(QAccessible.TextBoundaryType, f"{unit}Boundary")
    text = QAccessibleInterface.textInterface(QAccessible.queryAccessibleInterface(shown("".join(pieces))))
    expected = [*pieces[:-2], *"Bye."] if unit == "Char" else pieces
    read, at = [], 0
    while at < text.length():
        start, end, words = text.unit_around(at, kind)
        assert (start, text.text(start, end)) == (at, words)
        assert text.unit_around(max(end - 1, at), kind) in ((start, end, words), (end - 1, end, words[-1]))
        if at:
            assert native_answers._beside(text, at, kind, -1)[1] == at
        assert native_answers._beside(text, at, kind, 1)[0] == end
        read.append(words)
        at = end
    assert read == expected
    assert text.unit_around(text.length(), kind)[1] == text.length()


def test_another_build_of_qt_is_left_alone(shown, monkeypatch):
    """Where the functions do not stand where they are looked for, nothing is touched and no selection is claimed."""
    known = native_answers._qt()
    assert known is None or set(known.known) == {10, 11, 12}
    monkeypatch.setattr(native_answers, "_qt", lambda: SimpleNamespace(known={10: 1}))
    view = shown("Kerry met Putin.")
    view.select(0, 5)
    text = QAccessibleInterface.textInterface(QAccessible.queryAccessibleInterface(view))
    assert (text.tells_selection, text.selectionCount()) == (False, 0)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, (0, 5), "‘Kerry’ selected"),
        ((0, 5), (0, 9), "‘ met’ selected"),
        ((0, 9), (0, 5), "‘ met’ no longer selected"),
        ((6, 9), (0, 9), "‘Kerry ’ selected"),
        ((0, 9), (6, 9), "‘Kerry ’ no longer selected"),
        ((0, 5), (10, 17), "‘\U0001f600 Putin’ selected"),
        ((0, 5), None, "nothing selected"),
    ],
)
def test_a_selection_that_qt_cannot_tell_is_told_in_words(access, before, after, words):
    view, _interface = access
    news = CaretNews(view)
    view.select(*(before or (0, 0)))
    news.words(selections=True)
    view.select(*(after or (0, 0)))
    assert news.selection_changed()
    assert news.words(selections=True) == words
    assert news.words(selections=True) == ""


def test_a_long_selection_is_told_by_its_beginning_and_its_end(shown):
    view = shown("Kerry met Putin. " * 20)
    news = CaretNews(view)
    view.select(0, 300)
    assert news.words(selections=True).count("Kerry") < 8
    assert " … " in describe(view)


def test_views_come_and_go_while_a_reader_listens(qtbot):
    QAccessible.setActive(True)
    try:
        for number in range(20):
            view = TextView()
            view.set_document(f"Page {number}")
            found = QAccessible.queryAccessibleInterface(view)
            text = QAccessibleInterface.textInterface(found)
            assert text.text(0, 4) == "Page"
            view.deleteLater()
            QApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)
            assert not found.isValid() if Shiboken.isValid(found) else True
            del view, found, text
            gc.collect()
    finally:
        QAccessible.setActive(False)
