"""Label with the mouse: chosen once, then every selection by mouse is a span, until Escape; never by accident."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from annotator.services import labels, roles
from tests.ui.control.test_pointing import codebook  # noqa: F401 - a fixture
from tests.ui.desk import KERRY, Desk
from tests.ui.ear import Ear
from tests.ui.test_mouse_story import LEFT, _point, click, drag, label_row

BITMAP, BAR = Qt.CursorShape.BitmapCursor, Qt.CursorShape.IBeamCursor


def is_shown(desk: Desk, name: str) -> bool:
    """The pen with this label, in all the places that tell of it; with no name, in none of them."""
    desk.window.status.words()
    rows = [row.label.name for row in desk.window.side.labels.rows.rows if row.is_pen]
    shape = desk.window.text.viewport().cursor().shape()
    checked = desk.window.actions_.action("annotate.pen").isChecked()
    words = desk.window.status.words()
    if not name:
        return (rows, shape, checked, "mouse:" in words) == ([], BAR, False, False)
    return (rows, shape, checked) == ([name], BITMAP, True) and f"mouse: {name.capitalize()}" in words


def double_click(desk: Desk, place: QPoint) -> None:
    viewport = desk.window.text.viewport()
    QTest.mouseClick(viewport, LEFT, pos=place)
    QTest.mouseDClick(viewport, LEFT, pos=place)  # without letting go, as the library has it
    QTest.mouseRelease(viewport, LEFT, pos=place)


def steps(desk: Desk) -> int:
    return int(desk.query("SELECT count(*) FROM step WHERE who = 'analyst-1' AND state = 'done' AND kind = 'do'")[0][0])


def test_every_selection_is_a_span_until_escape_and_each_is_one_undo(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("P", "1")
    assert is_shown(desk, "actor")
    drag(desk, "Vladimir Putin")
    assert desk.stored() == [("Vladimir Putin", "actor")]
    assert not desk.window.page.popup.isVisible(), "nothing is asked"
    drag(desk, "Sochi")
    assert len(desk.stored()) == 2
    assert is_shown(desk, "actor"), "it stays in hand"
    desk.press("Ctrl+Z")
    assert desk.stored() == [("Vladimir Putin", "actor")]
    desk.press("Ctrl+Z")
    assert desk.stored() == []
    desk.press("Escape")
    assert is_shown(desk, "")
    drag(desk, "Moscow")
    assert desk.stored() == []
    assert desk.window.page.popup.isVisible(), "the small palette asks again"


def test_the_span_just_made_can_be_relabelled_removed_and_noted(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("P", "1")
    drag(desk, "Sochi")
    desk.press("2", "F")
    assert desk.stored() == [("Sochi", "location")]
    assert is_shown(desk, "actor"), "a digit is about the span"
    desk.press("Delete")
    assert desk.stored() == []


@pytest.mark.usefixtures("_patient")
def test_a_double_click_labels_a_word_and_a_third_click_makes_it_the_sentence(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("P", "3")
    before = steps(desk)
    place = _point(desk, desk.text.index("Ukraine") + 2)
    viewport = desk.window.text.viewport()
    double_click(desk, place)
    assert desk.stored() == [("Ukraine", "claim")]
    QTest.mouseClick(viewport, LEFT, pos=place)
    ((quote, label),) = desk.stored()
    assert (len(quote) > len("Ukraine"), "Ukraine" in quote, label) == (True, True, "claim")
    assert steps(desk) == before + 1, "one span, one undo"
    desk.press("Ctrl+Z")
    assert desk.stored() == []


@pytest.mark.usefixtures("_patient")
def test_a_third_click_takes_back_nothing_but_its_own_word(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("2", "P", "3")
    place = _point(desk, desk.text.index("Ukraine") + 2)
    viewport = desk.window.text.viewport()
    double_click(desk, place)
    desk.press("1")  # something else was done to it
    QTest.mouseClick(viewport, LEFT, pos=place)
    assert ("Iran", "location") in desk.stored()
    assert ("Ukraine", "actor") in desk.stored()
    assert len(desk.stored()) == 3


def test_a_plain_click_and_a_selection_by_key_write_nothing(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("P", "1")
    click(desk, "Moscow")
    desk.window.text.setFocus()
    desk.press("Shift+Right", "Space")
    assert desk.selected()
    assert desk.stored() == []


@pytest.mark.parametrize("turns", [0, 1, 2])
def test_blanks_alone_become_no_span(desk: Desk, turns: int) -> None:
    desk.open(KERRY)
    desk.press(*["G"] * turns, "P", "1")
    at = desk.text.index("\n\n")
    begin, end = _point(desk, at), _point(desk, at + 2)
    viewport = desk.window.text.viewport()
    QTest.mousePress(viewport, LEFT, pos=begin)
    QTest.mouseMove(viewport, (begin + end) / 2)
    QTest.mouseMove(viewport, end)
    assert desk.selected()
    assert not desk.selected().strip()
    QTest.mouseRelease(viewport, LEFT, pos=end)
    assert desk.stored() == []
    assert desk.message == "Nothing but blanks is selected, so nothing was labelled."
    assert not desk.window.page.popup.isVisible()
    assert is_shown(desk, "actor")


def test_the_key_alone_does_nothing_yet(desk: Desk) -> None:
    desk.open(KERRY)
    for leaving in ("Escape", "P", "Right"):
        desk.press("P")
        assert is_shown(desk, "")
        desk.press(leaving)
        desk.press("Escape")
        drag(desk, "Sochi")
        desk.press("Escape", "Escape")
        assert is_shown(desk, ""), leaving
        assert desk.stored() == []
    desk.press("P")
    desk.window.documents.search.setFocus()
    desk.window.text.setFocus()
    desk.select("Iran")
    desk.press("2")
    assert desk.stored() == [("Iran", "location")], "a question that was left is answered by nothing"
    assert is_shown(desk, "")


def test_by_mouse_the_button_the_list_of_labels_and_the_status_bar(desk: Desk) -> None:
    desk.open(KERRY)
    head = desk.window.side.label_section.head
    button = head.itemAt(head.count() - 1).widget()
    assert button.accessibleName() == "Label with the mouse"
    QTest.mouseClick(button, LEFT)
    popup = desk.workspace.pen._popup
    QTest.mouseClick(next(line for line in popup.lines if line.alternative.words == "Location"), LEFT)
    assert is_shown(desk, "location")
    QTest.mouseClick(button, LEFT)
    assert is_shown(desk, "")
    labels_ = desk.window.side.labels
    labels_.menu_wanted.emit(labels_.rows.rows[2].label.id, labels_.mapToGlobal(label_row(desk, "claim")))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == "Label with the mouse").trigger()
    menu.close()
    assert is_shown(desk, "claim")
    drag(desk, "Sochi")
    assert desk.stored() == [("Sochi", "claim")]
    desk.window.status.words()
    QTest.mouseClick(desk.window.status._pen, LEFT)
    assert is_shown(desk, "")


def test_it_stays_from_page_to_page_and_ends_with_the_label_the_person_or_the_review(desk: Desk) -> None:
    desk.press("P", "3", "Ctrl+PgDown")
    assert is_shown(desk, "claim")
    project = desk.workspace.session.project
    assert project is not None
    roles.become_reviewer(project)
    desk.press("F9")
    assert desk.window.mode is not None
    assert is_shown(desk, ""), "the review has its own keys"
    desk.press("F9", "P", "3")
    assert is_shown(desk, "claim")
    desk.workspace.operations.run("Remove a label", lambda _: labels.remove_label(project, "claim"))
    assert is_shown(desk, "")
    desk.press("P", "1")
    desk.workspace.filing.open_as("somebody")
    desk.wait_opened()
    assert is_shown(desk, "")


def test_escape_steps_back_one_thing_at_a_time(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("P", "1", "Ctrl+F")
    desk.type("Sochi")
    desk.press("Escape")
    assert is_shown(desk, "actor"), "the find bar was the newer thing"
    desk.press("Escape")
    assert is_shown(desk, "")


def test_it_is_read_out(desk: Desk, ear: Ear) -> None:
    desk.press("P")
    assert any("press a label's key" in words for words in ear.listen())
    assert desk.workspace.pen._popup.accessibleName() == "Label with the mouse", "nothing is selected"
    desk.press("3")
    desk.window.status.words()
    assert any("becomes Claim at once, until Escape" in words for words in ear.listen())
    spoken = Qt.ItemDataRole.AccessibleTextRole
    rows = desk.window.side.labels.rows
    assert rows.data(rows.index(2), spoken).endswith("the mouse labels with it")


def test_without_a_label_it_says_where_to_make_one(desk: Desk) -> None:
    project = desk.workspace.session.project
    assert project is not None
    for name in ("actor", "location", "claim", "boilerplate"):
        desk.workspace.operations.run("Remove a label", lambda _, name=name: labels.remove_label(project, name))
    desk.press("P")
    assert desk.message.startswith("There is no label yet")
    assert not desk.workspace.pen._popup.isVisible()
    assert is_shown(desk, "")


def test_the_names_of_labels_do_not_make_the_question_wider_than_the_page(desk: Desk) -> None:
    project = desk.workspace.session.project
    assert project is not None
    for sign in "xy":
        desk.workspace.operations.run("Add a label", lambda _, sign=sign: labels.add_label(project, sign * 120))
    desk.window.resize(900, 600)
    desk.press("P")
    popup, page = desk.workspace.pen._popup, desk.window.page
    assert page.rect().contains(popup.geometry())
    assert all(popup.rect().contains(line.geometry()) for line in popup.lines)


def test_a_large_tagset_leads_to_all_of_it(codebook: Desk) -> None:  # noqa: F811
    codebook.open(KERRY)
    codebook.press("P", "L")
    codebook.type("category 40")
    codebook.press("Return")
    drag(codebook, "Sochi")
    assert codebook.stored() == [("Sochi", "category 40")]


def test_a_span_that_begins_or_ends_with_the_one_just_made_is_one_more(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("P", "1")
    drag(desk, "Vladimir Putin")
    drag(desk, "Vladimir")
    assert desk.stored() == [("Vladimir Putin", "actor"), ("Vladimir", "actor")], "no edge was moved"
    viewport = desk.window.text.viewport()
    edge = _point(desk, desk.text.index("Vladimir Putin"))
    QTest.mouseMove(viewport, edge)
    assert viewport.cursor().shape() is BITMAP
    desk.press("Escape")
    QTest.mouseMove(viewport, edge + QPoint(1, 0))
    assert viewport.cursor().shape() is Qt.CursorShape.SplitHCursor, "now it can be taken"


@pytest.fixture
def _patient(qapp: QApplication, qtbot: QtBot) -> Iterator[None]:
    """Clicks that the test library spaces half a second apart still belong together."""
    before = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(5000)
    yield
    qapp.setDoubleClickInterval(before)
