"""The whole job without a mouse, in the real window: what is on the screen and in the file after each key."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.desk import KERRY, Desk


def test_find_label_and_see_it(desk: Desk) -> None:
    desk.press("Ctrl+PgDown")
    assert desk.document == KERRY
    assert desk.status.startswith("2 of 5 · 0 spans")
    desk.press("Ctrl+F")
    desk.type("Kerry")
    assert desk.window.page.find_bar.isVisible()
    desk.press("Return", "Escape")
    assert not desk.window.page.find_bar.isVisible()
    assert desk.has_focus(desk.window.text)
    assert desk.selected() == "Kerry"
    desk.press("1")
    assert desk.listed_spans() == [("Kerry", "Actor")]
    assert desk.stored() == [("Kerry", "actor")]
    assert "1 span ·" in desk.status
    assert "saved" in desk.status
    assert desk.message == "Add actor “Kerry”"
    assert desk.active_quote() == "Kerry"


def test_a_claim_by_shift_and_an_actor_nested_in_it(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("U.S. Secretary of State John Kerry")
    start = desk.window.text.selection()[0]
    desk.press("Home")
    desk.window.text.set_caret(start)
    desk.press(*["Ctrl+Shift+Right"] * 9, "3")
    claim = desk.stored()
    assert [label for _, label in claim] == ["claim"]
    assert claim[0][0].startswith("U.S. Secretary of State John Kerry")
    desk.select("John Kerry")
    desk.press("1")
    assert desk.stored() == [*claim, ("John Kerry", "actor")]
    desk.press(",")
    assert desk.active_quote() == claim[0][0]
    desk.press(".")
    assert desk.active_quote() == "John Kerry"
    desk.press("O")
    assert desk.active_quote() == claim[0][0]


def test_boundaries_relabel_delete_undo_redo(desk: Desk) -> None:
    desk.open(KERRY)
    place = desk.text.index("Secretary of State John")
    desk.window.text.select(place, place + len("Secretary of State"))
    desk.press("1", "Alt+Right", "Alt+Shift+Left")
    assert desk.stored() == [("U.S. Secretary of State John", "actor")]
    desk.press("2")
    assert desk.stored() == [("U.S. Secretary of State John", "location")]
    desk.press("Delete")
    assert desk.stored() == []
    assert desk.listed_spans() == []
    for quote, label in (
        ("U.S. Secretary of State John", "location"),
        ("U.S. Secretary of State John", "actor"),
        ("Secretary of State John", "actor"),
        ("Secretary of State", "actor"),
    ):
        desk.press("Ctrl+Z")
        assert desk.stored() == [(quote, label)]
    desk.press("Ctrl+Z")
    assert desk.stored() == []
    desk.press(*["Ctrl+Shift+Z"] * 2, "Ctrl+Y", "Ctrl+Shift+Z")
    assert desk.stored() == [("U.S. Secretary of State John", "location")]
    assert desk.active_quote() == "U.S. Secretary of State John"


def test_undo_says_what_in_menu_and_status_bar(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Kerry")
    desk.press("1")
    assert desk.window.actions_.action("edit.undo").text() == "Undo: Add actor “Kerry”"
    desk.qtbot.waitUntil(lambda: desk.window.status._undo.text() == "Undo: Add actor “Kerry”")
    desk.press("Ctrl+Z")
    assert desk.window.actions_.action("edit.redo").text() == "Redo: Add actor “Kerry”"
    assert not desk.window.actions_.action("edit.undo").isEnabled()


def test_done_lands_on_the_next_unfinished(desk: Desk) -> None:
    first = desk.document
    desk.press("Ctrl+Return")
    assert desk.document == KERRY
    assert desk.has_focus(desk.window.text)
    assert desk.window.documents._progress_words.text() == "1 of 5 done"
    assert desk.query("select state from annotation_set where document_id = ?", first) == [("done",)]
    desk.press("Ctrl+Z")
    assert desk.document == first


def test_note_and_flag(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Kerry")
    desk.press("1", "M")
    field = desk.dialog().field  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(lambda: desk.has_focus(field))
    desk.type("who else? 1")
    desk.press("Ctrl+Return")
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))
    assert desk.query("select note from span") == [("who else? 1",)]
    desk.press("F")
    assert desk.query("select flagged from span") == [(1,)]
    row = desk.window.side.spans.rows.rows[0]
    assert (row.span.flagged, row.span.note) == (True, "who else? 1")


def test_candidates_grow_and_shrink(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("Ctrl+Home", "Tab")
    first = desk.selected()
    assert first
    desk.press("1", "Tab")
    assert desk.selected() not in ("", first)
    desk.press("Shift+Tab")
    assert desk.selected() != first, "what is labelled is no candidate"
    desk.select("Putin")
    desk.press("Space")
    grown = desk.selected()
    assert "Putin" in grown
    assert len(grown) > len("Putin")
    desk.press("Shift+Space")
    assert len(desk.selected()) < len(grown)


def test_every_other_occurrence(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Kerry")
    desk.press("1", "Ctrl+D")
    quotes = [quote for quote, _ in desk.stored()]
    assert set(quotes) == {"Kerry"}
    assert len(quotes) > 3
    desk.press("Ctrl+Z")
    assert len(desk.stored()) == 1


def test_every_occurrence_everywhere_after_a_look(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1", "Ctrl+Shift+D")
    dialog = desk.dialog()
    desk.qtbot.waitUntil(lambda: bool(dialog.rows.rows))  # type: ignore[attr-defined]
    count = len(dialog.rows.rows)  # type: ignore[attr-defined]
    assert dialog.words.text().startswith(f"{count} places in ")  # type: ignore[attr-defined]
    assert len(desk.query("select 1 from span")) == 1, "nothing is marked before one agrees"
    desk.press("Return")
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))
    assert len(desk.query("select 1 from span")) == count + 1
    desk.press("Ctrl+Z")
    assert len(desk.query("select 1 from span")) == 1


def test_a_place_left_out_of_every_occurrence_stays_unmarked(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1", "Ctrl+Shift+D")
    dialog = desk.dialog()
    desk.qtbot.waitUntil(lambda: bool(dialog.rows.rows))  # type: ignore[attr-defined]
    rows = list(dialog.rows.rows)  # type: ignore[attr-defined]
    place = dialog.view.visualRect(dialog.rows.index(0, 0)).center()  # type: ignore[attr-defined]
    QTest.mouseClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=place)  # type: ignore[attr-defined]
    assert dialog.go.text() == f"Label {len(rows) - 1} places"  # type: ignore[attr-defined]
    dialog.go.click()  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))
    left = rows[0].value
    marked = desk.query("select document_id, start from span join annotation_set on annotation_set.id = set_id")
    assert len(marked) == len(rows)
    assert (left.document_id, left.start) not in marked


def test_single_keys_type_in_fields(desk: Desk) -> None:
    desk.select("Kremlin")
    desk.press("Ctrl+Shift+F")
    desk.type("1.mfo")
    assert desk.window.documents.search.text() == "1.mfo"
    assert desk.stored() == []


def test_escape_goes_back_one_level_at_a_time(desk: Desk) -> None:
    desk.select("Kremlin")
    desk.press("1")
    desk.select("Moscow")
    desk.press("Ctrl+F", "Escape")
    assert desk.selected() == "Moscow"
    desk.press("Escape")
    assert desk.selected() == ""
    desk.press(".", "Escape")
    assert desk.active_quote() == ""


def test_f6_leaves_the_text_and_comes_back(desk: Desk) -> None:
    desk.select("Kremlin")
    desk.press("1")
    panes = desk.window.panes()
    seen = []
    for _ in panes:
        desk.press("F6")
        seen.append(next(number for number, pane in enumerate(panes) if desk.has_focus(pane)))
    assert sorted(seen) == [0, 1, 2, 3]
    assert desk.has_focus(desk.window.text)
    desk.press("Shift+F6")
    assert desk.has_focus(desk.window.documents.view)


def test_a_key_without_a_selection_says_what_to_do(desk: Desk) -> None:
    desk.press("Ctrl+Home", "1")
    assert "Select some words" in desk.message
    assert desk.stored() == []


def test_a_key_that_can_do_nothing_says_why(desk: Desk) -> None:
    desk.open(KERRY)
    desk.press("M")
    assert desk.message.startswith("Put the caret on a span first")
    desk.press("Ctrl+Z")
    assert desk.message == "There is nothing to undo."
    desk.press("7")
    assert desk.message == "No label has this key."


def test_a_note_is_not_thrown_away_by_one_escape(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Putin")
    desk.press("1", "M")
    dialog = desk.dialog()
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.field))  # type: ignore[attr-defined]
    desk.type("who says so?")
    desk.press("Escape")
    assert dialog.isVisible()
    assert "Escape again throws it away" in dialog._doubt.text()  # type: ignore[attr-defined]
    desk.press("Ctrl+Return")
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))
    assert desk.query("select note from span") == [("who says so?",)]
    for typed, escapes in (("", 1), ("x", 2)):
        desk.press("M")
        again = desk.dialog()
        desk.qtbot.waitUntil(lambda shown=again: desk.has_focus(shown.field))  # type: ignore[misc]
        desk.type(typed)
        desk.press(*["Escape"] * escapes)
        desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))
    assert desk.query("select note from span") == [("who says so?",)]


def test_line_ends_caught_by_shift_down_do_not_get_into_the_span(desk: Desk) -> None:
    desk.open(KERRY)
    desk.window.text.select(desk.text.index("\n"), desk.text.index("Kerry") + 5)
    assert desk.selected().startswith("\n")
    desk.press("1")
    assert [quote for quote, _ in desk.stored()] == ["Kerry"]
    desk.press("Ctrl+Z", "G", "G")
    desk.window.text.select(desk.text.index("\n"), desk.text.index("Kerry") + 5)
    desk.press("1")
    assert desk.stored()[0][0].startswith("\n"), "by characters, what is selected is what is marked"


def test_enter_leads_from_the_search_to_what_it_found(desk: Desk) -> None:
    panel = desk.window.documents
    desk.press("Ctrl+Shift+F")
    desk.type("Nuland")
    desk.press("Return")
    desk.qtbot.waitUntil(lambda: 0 < len(panel.model.rows) < 5)
    found = panel.model.rows[0]
    assert panel.view.hasFocus()
    desk.press("Home", "Return")
    assert desk.document == found.id
    assert desk.window.text.hasFocus()
