"""One table feeds menus, keys, palette and shortcut sheet: no key means two things, nothing is left out."""

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QMenu

from annotator.ui.actions.table import ACTIONS, ActionSpec, Needs, Scope, menu_of
from annotator.ui.dialogs.shortcut_sheet import ShortcutSheet, page, shown
from annotator.ui.kit.fuzzy import score
from annotator.ui.look import style_sheet, theme
from tests.ui.desk import KERRY, Desk


@pytest.mark.parametrize("reviewing", [False, True])
def test_no_key_means_two_things(reviewing: bool) -> None:
    """A letter may mean one thing while annotating and another in the review, where only its own actions act."""
    there = [spec for spec in ACTIONS.values() if _acts(spec, reviewing=reviewing)]
    keys = Counter(QKeySequence(keys).toString() for spec in there for keys in spec.keys)
    assert [key for key, count in keys.items() if count > 1 or not key] == []


def _acts(spec: ActionSpec, *, reviewing: bool) -> bool:
    if not reviewing:
        return spec.scope not in (Scope.REVIEW, Scope.REVIEW_TEXT)
    return spec.scope is not Scope.TEXT and spec.needs not in (Needs.DOCUMENT, Needs.EDIT, Needs.SPAN)


def test_single_keys_belong_to_the_text() -> None:
    for spec in ACTIONS.values():
        for keys in spec.keys:
            chord = QKeySequence(keys)[0]
            bare = chord.keyboardModifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            function_key = Qt.Key.Key_F1 <= chord.key() <= Qt.Key.Key_F12
            assert not bare or function_key or spec.scope is not Scope.WINDOW, f"{spec.id} would fire inside a field"


def test_every_action_does_something_and_says_what(desk: Desk) -> None:
    for spec in ACTIONS.values():
        assert spec.id in desk.window.actions_._handlers, f"{spec.id} does nothing"
        assert spec.text
        assert spec.tip
        assert menu_of(spec)


def test_every_action_stands_in_a_menu(desk: Desk) -> None:
    found = {action.objectName() for menu in desk.window.findChildren(QMenu) for action in menu.actions()}
    assert set(ACTIONS) - found == set()


def test_a_menu_longer_than_the_screen_is_one_column(desk: Desk) -> None:
    """What an analyst may use of the review stands at its head: the rest is grey until the review begins."""
    desk.window.setStyleSheet(style_sheet.build(theme.current()))
    review = desk.window.menus.by_name["Review"]
    review.popup(desk.window.mapToGlobal(QPoint(40, 30)))
    assert len({review.actionGeometry(action).left() for action in review.actions()}) == 1
    assert [each.objectName() for each in review.actions()].index("review.mirror") < 10
    review.close()


def test_every_key_is_on_the_sheet() -> None:
    sheet = page()
    assert [keys for spec in ACTIONS.values() for keys in spec.keys if shown(spec) and f"`{keys}`" not in sheet] == [
        *("1", "1", "Ctrl+1")  # label keys and candidates are one line each
    ]
    assert all(words in sheet for words in ("1 … 9, 0 |", "1 … 9 |", "Ctrl+1 … Ctrl+9"))


def test_what_is_not_possible_says_why(desk: Desk) -> None:
    delete = desk.window.actions_.action("annotate.delete")
    assert not delete.isEnabled()
    assert Needs.SPAN.value in delete.toolTip()
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1")
    assert delete.isEnabled()
    desk.qtbot.waitUntil(lambda: "Remove the span" in delete.toolTip())
    assert not desk.window.actions_.action("label.5").isVisible()
    assert desk.window.actions_.action("label.1").text() == "Label as Actor"


def test_a_document_is_found_by_a_part_of_its_id(desk: Desk) -> None:
    desk.press("Ctrl+P")
    palette = desk.workspace.offering.palette
    row = desk.window.documents.model.rows[3]
    palette.field.setText(row.id[-4:].upper())
    assert [choice.text for choice in palette.rows.rows] == [row.title]
    desk.press("Return")
    assert desk.document == row.id


def test_the_palette_finds_runs_and_gives_the_keyboard_back(desk: Desk) -> None:
    desk.press("Ctrl+K")
    palette = desk.workspace.offering.palette
    assert palette.isVisible()
    desk.type("next doc")
    assert palette.rows.rows[0].text == "Next document"
    assert palette.rows.rows[0].keys == "Ctrl+PgDown"
    desk.press("Return")
    assert desk.document == KERRY
    assert not palette.isVisible()
    assert desk.has_focus(desk.window.text)
    desk.press("Ctrl+K", "Escape")
    assert not palette.isVisible()


def test_go_to_a_document_by_a_part_of_its_title(desk: Desk) -> None:
    desk.press("Ctrl+P")
    desk.type("talk of")
    desk.press("Return")
    assert desk.document.startswith("004")


def test_a_label_by_name(desk: Desk) -> None:
    desk.select("Kremlin")
    desk.press("L")
    desk.type("loc")
    desk.press("Return")
    assert desk.stored() == [("Kremlin", "location")]


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("undo", "Undo", "Under the door"),
        ("nd", "Next document", "Undo"),
        ("exp", "Export…", "Next span"),
        ("theme d", "Dark theme: d", "Light theme"),
    ],
)
def test_fuzzy_order(query: str, better: str, worse: str) -> None:
    first, second = score(query, better), score(query, worse)
    assert first is not None
    assert second is None or first > second


def test_letters_that_do_not_occur_find_nothing() -> None:
    assert score("xyz", "Export") is None
    assert score("", "Export") == 0


def test_the_sheet_shows_what_fits_the_filter_and_no_empty_groups(desk: Desk) -> None:
    desk.press("?")
    sheet = desk.dialog()
    assert isinstance(sheet, ShortcutSheet)
    sheet.filter.setText("overlapping")
    shown_words = [label.text() for label in sheet.findChildren(QLabel) if label.isVisible()]
    assert "Next overlapping span" in shown_words
    assert "GO" in shown_words
    assert "HELP" not in shown_words
