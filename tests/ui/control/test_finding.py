"""F3 leads through all that the project search found."""

from tests.ui.desk import KERRY, Desk

FIRST = "000_d2acc858213467b1"


def search(desk: Desk, words: str) -> list[str]:
    desk.press("Ctrl+Shift+F")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.type(words)
    desk.window.text.setFocus()
    return [row.id for row in desk.window.documents.model.rows]


def test_f3_goes_from_document_to_document(desk: Desk) -> None:
    found = search(desk, "resort")
    assert len(found) > 1
    walked = []
    for _ in range(20):
        desk.press("F3")
        if walked and desk.document == found[-1] == walked[-1][0]:
            break
        assert desk.selected().casefold() == "resort"
        walked.append((desk.document, desk.window.text.selection()))
    assert [name for number, (name, _) in enumerate(walked) if name not in [one for one, _ in walked[:number]]] == found
    for document, place in reversed(walked[:-1]):
        desk.press("Shift+F3")
        if desk.document == found[-1]:
            continue
        assert (desk.document, desk.window.text.selection()) == (document, place)


def test_a_document_without_the_words_is_left_for_the_first_that_has_them(desk: Desk) -> None:
    desk.open(KERRY)
    found = search(desk, "nemtsov")
    assert desk.document == KERRY
    assert KERRY not in found
    desk.press("F3")
    assert (desk.document, desk.selected()) == (found[0], "Nemtsov")


def test_with_the_find_bar_open_f3_stays_in_the_document(desk: Desk) -> None:
    search(desk, "resort")
    desk.press("Ctrl+F")
    desk.type("Moscow")
    here = desk.document
    for _ in range(30):
        desk.press("F3")
        assert (desk.document, desk.selected()) == (here, "Moscow")
