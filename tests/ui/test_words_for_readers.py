"""Names, descriptions and places: what a screen reader says of the widgets themselves."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.kit import widgets
from annotator.ui.kit.empty_place import EmptyPlace
from annotator.ui.kit.job_dialog import JobDialog
from tests.ui.desk import KERRY, Desk
from tests.ui.ear import Ear

DESCRIPTION = Qt.ItemDataRole.AccessibleDescriptionRole


def described(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


def test_no_description_is_the_source_of_a_tooltip(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("Ctrl+F")
    sources = [widget for widget in desk.window.findChildren(QWidget) if described(widget).startswith("<")]
    assert not sources
    undo = next(made for made in desk.window.findChildren(QToolButton) if made.accessibleName() == "Undo")
    assert described(undo) == "There is nothing to undo."
    desk.select("Putin")
    desk.press("1")
    desk.qtbot.waitUntil(lambda: described(undo) == "Undo: Add actor “Putin” (Ctrl+Z)")


def test_a_tooltip_of_hostile_words_is_described_by_these_words(qtbot: QtBot) -> None:
    words = "<img src='x'> & \"&lt;\"\nsecond line"
    action = QAction("Look")
    button = widgets.tool_button(action)
    qtbot.addWidget(button)
    widgets.set_tip(action, words)
    assert described(button) == words


def test_a_button_that_is_gone_does_not_follow_its_action(qtbot: QtBot) -> None:
    action = QAction("Look")
    button = widgets.tool_button(action)
    button.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    with qtbot.captureExceptions() as errors:
        widgets.set_tip(action, "other words")
    assert not errors


def test_every_row_says_where_it_stands(desk: Desk) -> None:
    documents = desk.window.documents.model
    assert documents.data(documents.index(1), DESCRIPTION) == "2 of 5"
    labels = desk.window.side.labels.rows
    assert labels.data(labels.index(3), DESCRIPTION) == "4 of 4"


def test_a_fold_is_checked_while_its_content_is_shown(desk: Desk) -> None:
    section = desk.window.side.span_section
    assert section._fold.accessibleName() == "Show spans"
    assert section._fold.isChecked()
    section.set_open(False)
    assert not section._fold.isChecked()


def test_headings_are_not_spelled(desk: Desk) -> None:
    heading = desk.window.side.span_section.heading
    assert (heading.text(), heading.accessibleName()) == ("SPANS", "Spans")


def test_a_title_that_is_cut_is_read_out_whole(qtbot: QtBot) -> None:
    title = widgets.ElidedText()
    qtbot.addWidget(title)
    title.resize(60, 20)
    title.show_text("Kremlin Says Nuland's Visit to Moscow a Sign Ties are Improving")
    assert title.text().endswith("…")
    assert title.accessibleName() == title.whole_text()


def test_the_button_that_empties_a_field_has_a_name(desk: Desk) -> None:
    desk.press("Ctrl+F")
    for field in (desk.window.documents.search, desk.window.page.find_bar.field):
        assert [made.accessibleName() for made in field.findChildren(QToolButton)] == ["Clear"]


def test_the_palette_says_what_enter_would_run(desk: Desk, ear: Ear) -> None:
    desk.press("Ctrl+K")
    ear.listen()
    desk.press("Down")
    assert ear.listen()[0].endswith(f", 2 of {len(desk.workspace.offering.palette.rows.rows)}")
    desk.type("zoom in")
    assert ear.listen() == ["Zoom in, View, Ctrl+=, 1 of 1"]
    desk.type("zzzz")
    assert ear.listen() == ["Nothing fits."]


def test_opening_a_document_says_its_place_state_and_spans(desk: Desk, ear: Ear) -> None:
    desk.open(KERRY)
    ear.listen()
    desk.press("Ctrl+PgDown")
    assert ear.listen() == ["3 of 5, new, 0 spans"]


def test_who_begins_to_review_has_the_keyboard_where_the_review_is(desk: Desk) -> None:
    """Opening the database under the reviewer's name ends later than the review begins."""
    desk.press("F9")
    desk.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    desk.type("rita")
    desk.press("Return")
    desk.qtbot.waitUntil(lambda: desk.window.mode is not None)
    desk.wait_opened()
    QApplication.processEvents()
    desk.qtbot.waitUntil(lambda: desk.workspace.session.current is not None)
    focus = QApplication.focusWidget()
    place = desk.window.places.currentWidget()
    assert focus is not None
    assert focus.isVisible()
    assert place.isAncestorOf(focus)


def test_an_empty_place_says_what_it_is_for(qtbot: QtBot) -> None:
    place = EmptyPlace("scale", large=True)
    qtbot.addWidget(place)
    place.say("Everything is decided.", "Export the gold.", "Export…")
    assert (place.accessibleName(), described(place)) == ("Everything is decided.", "Export the gold.")


def test_a_list_without_the_keyboard_does_not_say_that_it_has_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt's table tells readers of every new current row as of the focus; they would leave the text for the list."""
    told: list[int] = []
    desk.open(KERRY)  # by a click, which gives that list the keyboard
    monkeypatch.setattr(QTableView, "currentChanged", lambda _view, now, _before: told.append(now.row()))
    desk.select("Putin")
    desk.press("2", ".", ",")
    desk.window.text.set_caret(desk.text.index("Putin"))
    desk.qtbot.waitUntil(lambda: desk.window.side.labels.currentIndex().row() == 1)
    desk.qtbot.waitUntil(lambda: desk.window.side.spans.view.currentIndex().row() == 0)
    assert told == []
    desk.window.side.labels.setFocus()
    desk.press("Down")
    assert told == [2]


def test_a_button_whose_words_change_has_the_new_name(qtbot: QtBot) -> None:
    button = widgets.button("Cancel & leave")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Cancel & leave"
    button.setText("Clo&se")
    assert button.accessibleName() == "Close"


def test_what_came_of_a_job_and_what_went_wrong_is_said(desk: Desk, ear: Ear) -> None:
    desk.window.banner.say("The file was deleted.", ("Save a copy…", lambda: None), alarm=True)
    assert ear.listen() == ["The file was deleted."]
    dialog = JobDialog(desk.window, "Import", "Import")
    desk.qtbot.addWidget(dialog)
    dialog.show_result("5 documents added.", "Nothing was refused.", [])
    assert ear.listen() == ["5 documents added. Nothing was refused."]
    assert dialog.cancel.accessibleName() == "Close"
