"""Keys that finish and remove."""

from tests.ui.desk import KERRY, Desk


def test_backspace_removes_too_and_never_while_one_types(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Iran")
    desk.press("1")
    desk.press("Ctrl+F")
    desk.type("Iran")
    desk.press("Backspace")
    assert desk.stored() == [("Iran", "actor")]
    desk.press("Escape", "Escape", "Ctrl+Home", ".", "Backspace")
    assert desk.stored() == []
    desk.press("Ctrl+Z")
    assert desk.stored() == [("Iran", "actor")]


def test_a_document_is_skipped_with_one_key(desk: Desk) -> None:
    skipped = desk.document
    desk.press("Ctrl+Shift+Return")
    assert desk.document != skipped
    assert desk.query("select state from annotation_set where document_id = ?", skipped) == [("skipped",)]
    desk.press("Ctrl+Z")
    assert desk.document == skipped
    assert desk.query("select state from annotation_set where document_id = ?", skipped) in ([], [("new",)])


def test_blanks_alone_become_a_span_by_characters_only(desk: Desk) -> None:
    desk.open(KERRY)
    at = desk.text.index("\n\n")
    desk.window.text.select(at, at + 2)
    desk.press("1")
    assert desk.stored() == []
    assert desk.message == "Nothing but blanks is selected, so nothing was labelled."
    desk.press("G", "G")
    desk.window.text.select(at, at + 2)
    desk.press("1")
    assert desk.stored() == [("\n\n", "actor")]
