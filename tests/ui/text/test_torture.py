"""Whatever a page holds, what is selected with keys or mouse is what is stored, copied and labelled."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.text.conftest import drag, end_point, start_point

CASES = [
    case
    for case in json.loads((Path(__file__).parents[2] / "torture.json").read_text(encoding="utf-8"))
    if case["start"] < case["end"]
    and "\0" not in case["text"]  # import refuses NUL and lone surrogates
    and not any("\ud800" <= sign <= "\udfff" for sign in case["text"])
]
WITHIN_A_SIGN = {"thai-mark"}
"""Cases with an offset inside what a reader sees as one sign: no caret stops there, so they are selected directly."""

torture = pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
reachable = pytest.mark.parametrize(
    "case", [case for case in CASES if case["id"] not in WITHIN_A_SIGN], ids=lambda case: case["id"]
)


def walk_to(view, offset, shift=Qt.KeyboardModifier.NoModifier):
    """Press the arrow that leads forward in this text until the caret is at the offset, or has passed it."""
    reads_left = view.flow().layout_of(view.caret()).layout.textOption().textDirection()
    key = Qt.Key.Key_Left if reads_left == Qt.LayoutDirection.RightToLeft else Qt.Key.Key_Right
    while view.caret() < offset:
        before = view.caret()
        QTest.keyClick(view, key, shift)
        assert view.caret() > before


def assert_selected(view, case):
    assert view.selection() == (case["start"], case["end"])
    assert case["text"][slice(*view.selection())] == case["quote"]
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == case["quote"]


@reachable
def test_selecting_with_keys(shown, case):
    view = shown(case["text"])
    QTest.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    walk_to(view, case["start"])
    walk_to(view, case["end"], Qt.KeyboardModifier.ShiftModifier)
    assert_selected(view, case)


@reachable
def test_selecting_with_the_mouse(shown, case):
    view = shown(case["text"])
    drag(view, start_point(view, case["start"]), end_point(view, case["end"]))
    assert_selected(view, case)


@reachable
def test_selecting_backwards_with_keys(shown, case):
    view = shown(case["text"])
    view.set_caret(case["end"])
    QTest.keyClick(view, Qt.Key.Key_A)  # a letter is nobody's business here
    rtl = view.flow().layout_of(case["end"]).layout.textOption().textDirection() == Qt.LayoutDirection.RightToLeft
    while view.caret() > case["start"]:
        QTest.keyClick(view, Qt.Key.Key_Right if rtl else Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert_selected(view, case)
    assert view.caret() == case["start"]


@torture
def test_selecting_directly(shown, case):
    view = shown(case["text"])
    view.select(case["start"], case["end"])
    assert_selected(view, case)


@torture
def test_painting_a_torture_case_with_its_span(shown, case):
    from annotator.ui.text import ViewSpan

    view = shown(case["text"])
    plain = view.grab().toImage()
    view.set_spans([ViewSpan("1", case["start"], case["end"], "actor", has_note=True)])
    assert view.grab().toImage() != plain
