"""Changing the tagset: every change is in the database, on the page, and can be undone."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

from annotator.ui.dialogs.label_dialog import LabelDialog, fault
from tests.ui.desk import KERRY, Desk


def labels(desk: Desk) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in desk.query("select name, color, key from label order by position")]


def listed(desk: Desk) -> list[str]:
    return [row.label.name for row in desk.window.side.labels.rows.rows]


def label_dialog(desk: Desk) -> LabelDialog:
    found = desk.dialog()
    assert isinstance(found, LabelDialog)
    return found


def menu_at(desk: Desk, row: int) -> QMenu:
    view = desk.window.side.labels
    place = view.visualRect(view.model().index(row, 0)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def choose(menu: QMenu, words: str) -> None:
    action = next(action for action in menu.actions() if action.text() == words)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def test_a_new_label_by_keyboard_can_be_used_at_once(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("Ctrl+K")
    desk.type("add a label")
    desk.press("Return")
    desk.qtbot.waitUntil(lambda: desk.has_focus(label_dialog(desk).field))
    desk.type("event")
    desk.press("Return")
    assert labels(desk)[-1] == ("event", "#7f03f8", "5")
    assert listed(desk)[-1] == "event"
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))
    desk.select("Putin")
    desk.press("5")
    assert desk.stored() == [("Putin", "event")]
    desk.press("Ctrl+Z", "Ctrl+Z")
    assert "event" not in listed(desk)


def test_alt_and_a_letter_lead_to_each_field_of_a_label(desk: Desk) -> None:
    desk.window.actions_.run("tagset.add")
    dialog = label_dialog(desk)
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.field))
    for keys, field in (("W", dialog.description), ("K", dialog.keys), ("N", dialog.field)):
        desk.press(f"Alt+{keys}")
        assert desk.has_focus(field)
    desk.press("Alt+C", "Space")
    assert desk.has_focus(dialog.colors.checkedButton())


def test_a_name_that_is_taken_is_said_before_anything_is_written(desk: Desk) -> None:
    before = labels(desk)
    desk.window.actions_.run("tagset.add")
    dialog = label_dialog(desk)
    QTest.keyClicks(dialog.field, "actor")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog._wrong.text() == "There is a label actor already."
    dialog.reject()
    assert labels(desk) == before
    assert [bool(fault(name, {"actor"})) for name in (" ", "two\nlines", "actor", "organisation")] == [1, 1, 1, 0]


def test_rename_and_recolour_from_the_panels_menu(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1")
    choose(menu_at(desk, 0), "Edit “Actor”…")
    dialog = label_dialog(desk)
    QTest.mouseClick(dialog.colors.buttons()[9], Qt.MouseButton.LeftButton)
    dialog.field.setFocus()
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, "party")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert labels(desk)[0] == ("party", "#d07881", "1")
    assert desk.stored() == [("Putin", "party")]
    assert listed(desk)[0] == "party"
    desk.press("Ctrl+Z")
    assert labels(desk)[0] == ("actor", "#2b3e7e", "1"), "what one dialog changed is one step"


def test_a_key_that_is_taken_is_swapped_and_works_at_once(desk: Desk) -> None:
    desk.open(KERRY)
    choose(menu_at(desk, 2), "Edit “Claim”…")
    dialog = label_dialog(desk)
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.field))
    dialog.keys.setFocus()
    desk.press("Home")
    assert dialog.keys.currentText() == "1, now Actor’s: it gets 3"
    dialog.description.setFocus()
    dialog.description.selectAll()
    desk.type("What can be checked")
    desk.press("Return")
    assert [(name, key) for name, _color, key in labels(desk)][:3] == [
        ("actor", "3"),
        ("location", "2"),
        ("claim", "1"),
    ]
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))
    desk.select("Putin")
    desk.press("1")
    assert desk.stored() == [("Putin", "claim")]
    assert desk.query("select description from label where name = 'claim'") == [("What can be checked",)]
    desk.press("Ctrl+Z", "Ctrl+Z")
    assert [key for _name, _color, key in labels(desk)] == ["1", "2", "3", "4"]


def test_a_label_may_do_without_a_key_and_nothing_changed_is_no_step(desk: Desk) -> None:
    choose(menu_at(desk, 1), "Edit “Location”…")
    dialog = label_dialog(desk)
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.field))
    dialog.keys.setFocus()
    desk.press("End")
    assert dialog.keys.currentText() == "none"
    dialog.accept()
    assert labels(desk)[1][2] is None
    steps = desk.query("select count(*) from step")
    choose(menu_at(desk, 0), "Edit “Actor”…")
    label_dialog(desk).accept()
    assert desk.query("select count(*) from step") == steps


def test_a_label_in_use_stays_and_says_on_how_many_spans(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1")
    choose(menu_at(desk, 0), "Remove “Actor”")
    box = desk.dialog()
    assert isinstance(box, QMessageBox)
    assert box.text() == "The label actor is on 1 span and was not removed."
    box.reject()
    choose(menu_at(desk, 1), "Remove “Location”")
    assert listed(desk) == ["actor", "claim", "boilerplate"]
    desk.press("Ctrl+Z")
    assert listed(desk) == ["actor", "location", "claim", "boilerplate"]
