"""The documents are found by what one has marked in them: typed, completed, or chosen from a list."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.domain.changes import Changes
from annotator.services import labels, roles
from tests.projects import add_texts
from tests.ui.desk import KERRY, Desk
from tests.ui.ear import Ear

NULAND, NEMTSOV = "000_d2acc858213467b1", "003_0497646793bed851"


def mark_three(desk: Desk) -> None:
    """A claim with a flag in one page, an actor with a note in another, nothing in the rest."""
    desk.open(KERRY)
    desk.select("Vladimir Putin")
    desk.press("3", "F")
    desk.open(NEMTSOV)
    desk.select("Nemtsov")
    desk.press("1", "M")
    desk.qtbot.waitUntil(lambda: not desk.has_focus(desk.window.text))
    desk.type("ask Ann")
    desk.press("Ctrl+Return")
    desk.qtbot.waitUntil(lambda: desk.has_focus(desk.window.text))


def listed(desk: Desk) -> list[str]:
    return [row.id for row in desk.window.documents.model.rows]


def offered(desk: Desk) -> list[str]:
    offers = desk.window.documents.search.offers
    return [row.words for row in offers.rows.rows] if offers.isVisible() else []


def ask(desk: Desk, words: str) -> list[str]:
    desk.press("Ctrl+Shift+F")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.type(words)
        desk.press("Escape" if offered(desk) else "Left")
    return listed(desk)


def test_typed_by_label_flag_and_note(desk: Desk) -> None:
    mark_three(desk)
    everything = listed(desk)
    assert ask(desk, "label:claim") == [KERRY]
    assert ask(desk, "flag:") == [KERRY]
    assert ask(desk, "note:") == [NEMTSOV]
    assert ask(desk, "note:ann") == [NEMTSOV]
    assert ask(desk, "-label:claim") == [one for one in everything if one != KERRY]
    assert ask(desk, "-label:") == [one for one in everything if one not in (KERRY, NEMTSOV)]
    assert ask(desk, "label: nemtsov") == [NEMTSOV], "words of the text beside it"
    assert desk.window.documents._progress_words.text().startswith("1 found · ")


def test_a_name_is_completed_while_one_types(desk: Desk) -> None:
    mark_three(desk)
    desk.press("Ctrl+Shift+F")
    desk.type("label:c")
    assert offered(desk) == ["Claim"]
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.press("Return")
    assert desk.window.documents.search.text() == "label:claim "
    assert offered(desk) == []
    assert listed(desk) == [KERRY]
    desk.press("Return")
    assert desk.has_focus(desk.window.documents.view), "a second Enter leads to what was found"
    desk.press("Return")
    assert desk.document == KERRY


def test_chosen_from_the_list_by_key_and_by_mouse(desk: Desk) -> None:
    mark_three(desk)
    desk.press("Ctrl+L")
    assert offered(desk) == ["Flagged", "With a note", "No span yet", "Actor", "Location", "Claim", "Boilerplate"]
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.press("Down", "Return")
    assert listed(desk) == [NEMTSOV]
    desk.press("Ctrl+L")
    desk.type("act")
    assert offered(desk)[0] == "Actor"
    view = desk.window.documents.search.offers._view
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(0, 0)).center()
        )
    assert desk.window.documents.search.text() == "note: label:actor "
    assert listed(desk) == [NEMTSOV]
    desk.press("Escape")
    assert len(listed(desk)) == 5, "Escape in the field shows all again"


def test_a_name_of_several_words_is_chosen_by_its_words(desk: Desk) -> None:
    project = desk.workspace.session.project
    assert project is not None
    desk.workspace.operations.run("Add a label", lambda _: labels.add_label(project, "armed group"))
    desk.press("Ctrl+Shift+F")
    desk.type("nemtsov")
    desk.press("Ctrl+L")
    desk.type("armed gr")
    assert offered(desk) == ["Armed group"]
    desk.press("Return")
    assert desk.window.documents.search.text() == 'nemtsov label:"armed group" '
    desk.press("Ctrl+L")
    desk.type("claim fla")
    assert offered(desk) == ["Flagged"], "the words before it are no name: they stay words of the text"
    desk.press("Return")
    assert desk.window.documents.search.text() == 'nemtsov label:"armed group" claim flag: '
    desk.press("Escape", "Ctrl+L")
    desk.type("-armed gr")
    assert offered(desk) == ["Not: Armed group"]
    desk.press("Return")
    assert desk.window.documents.search.text() == '-label:"armed group" '


def test_escape_closes_the_list_and_keeps_the_words(desk: Desk) -> None:
    desk.press("Ctrl+Shift+F")
    desk.type("kerry label:")
    assert len(offered(desk)) == 4
    desk.press("Escape")
    assert (offered(desk), desk.window.documents.search.text()) == ([], "kerry label:")
    assert desk.has_focus(desk.window.documents.search)
    desk.press("Down", "F6")
    assert offered(desk) == [], "nobody chooses once the keyboard is elsewhere"


def test_ordinary_words_open_no_list_and_enter_goes_on(desk: Desk) -> None:
    desk.press("Ctrl+Shift+F")
    desk.type("nemtsov no fl claim")
    assert offered(desk) == []
    desk.window.documents.search.clear()
    desk.type("nemtsov")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.press("Return")
    assert listed(desk) == [NEMTSOV]


def test_nothing_is_lost_sight_of_while_one_works_through_it(desk: Desk) -> None:
    desk.open(KERRY)
    found = ask(desk, "-label:claim")
    assert len(found) == 5
    desk.window.text.setFocus()
    desk.select("Vladimir Putin")
    desk.press("3")
    assert listed(desk) == found, "the page one labels stays"
    desk.press("Ctrl+PgDown")
    assert desk.document == found[found.index(KERRY) + 1]
    desk.press("Ctrl+Shift+F", "End")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.press("Return")
    assert KERRY not in listed(desk), "asked again, it is gone"


def test_an_unknown_label_and_nothing_found_are_told(desk: Desk) -> None:
    panel = desk.window.documents
    assert ask(desk, "label:clm ") == []
    assert panel.empty._title.text() == "No label is called “clm”."
    assert ask(desk, "label:claim") == []
    assert panel.empty._title.text() == "No document is like that."
    QTest.mouseClick(panel.empty._button, Qt.MouseButton.LeftButton)
    assert len(listed(desk)) == 5


def test_documents_that_come_while_one_looks_are_looked_at_too(desk: Desk) -> None:
    mark_three(desk)
    assert len(ask(desk, "-label: visit")) > 0
    before = listed(desk)
    project = desk.workspace.session.project
    assert project is not None
    add_texts(project, {"new-1": "A visit that was not there", "new-2": "Nothing"})
    desk.workspace.session.refresh(Changes("Import", 0, everything=True))
    desk.qtbot.waitUntil(lambda: listed(desk) == [*before, "new-1"])


def test_in_the_review_the_keys_say_why_they_do_nothing(desk: Desk) -> None:
    project = desk.workspace.session.project
    assert project is not None
    roles.become_reviewer(project)
    desk.press("F9")
    assert desk.window.mode is not None
    for name in ("edit.filter", "edit.find_case", "edit.find_whole", "annotate.pen"):
        action = desk.window.actions_.action(name)
        assert not action.isEnabled()
        assert "Leave the review first" in action.toolTip()


def test_names_are_plain_text_and_may_hold_anything(desk: Desk) -> None:
    project = desk.workspace.session.project
    assert project is not None
    name = 'armed "<b>group</b>" & 🙂'
    changes = labels.add_label(project, name)
    desk.workspace.session.refresh(changes)
    desk.open(KERRY)
    desk.select("Vladimir Putin")
    desk.press("5")
    desk.press("Ctrl+L")
    desk.type("armed")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.press("Tab")
    assert listed(desk) == [KERRY]
    assert desk.window.documents.search.query().criteria[0].value == name


def test_a_reader_hears_the_line_and_how_many_were_found(desk: Desk, ear: Ear) -> None:
    mark_three(desk)
    desk.press("Ctrl+L", "Down")
    desk.qtbot.waitUntil(lambda: any("With a note, note:, 2 of 7" in words for words in ear.heard))
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.press("Return")
    desk.qtbot.waitUntil(lambda: any("1 document" in words for words in ear.heard))


def test_what_others_marked_finds_nothing(desk: Desk) -> None:
    mark_three(desk)
    desk.workspace.filing.open_as("somebody")
    desk.wait_opened()
    assert ask(desk, "label:claim") == []
