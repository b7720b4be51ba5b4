"""The menu of a document in the list, by right button and menu key: it acts on that row, and one reads on."""

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

from tests.ui.desk import KERRY, Desk
from tests.ui.test_mouse_story import menu_key, right_click

NULAND, NEMTSOV = "000_d2acc858213467b1", "003_0497646793bed851"


def menu_of(desk: Desk, document: str) -> QMenu:
    view = desk.window.documents.view
    place = desk.window.documents.place_of(document)  # type: ignore[arg-type]
    right_click(desk, view, view.visualRect(view.model().index(place, 0)).center())
    return opened()


def opened() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entry(menu: QMenu, words: str) -> QAction:
    return next(action for action in menu.actions() if action.text() == words)


def choose(menu: QMenu, words: str) -> None:
    found = entry(menu, words)
    menu.close()
    found.trigger()


def states(desk: Desk) -> dict[str, str]:
    return dict(desk.query("SELECT document_id, state FROM annotation_set WHERE owner = 'analyst-1'"))


def answer(words: str) -> None:
    """Press a button of the question that is about to be asked."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if button.text() == words).click()

    QTimer.singleShot(0, press)


def test_a_state_is_given_to_the_row_and_the_open_page_stays(desk: Desk) -> None:
    desk.open(KERRY)
    choose(menu_of(desk, NEMTSOV), "Done")
    assert states(desk) == {NEMTSOV: "done"}
    assert desk.document == KERRY, "nobody asked to go there"
    assert desk.window.documents.view.currentIndex().row() == desk.window.documents.place_of(KERRY)  # type: ignore[arg-type]
    assert desk.message.startswith("Done with “")
    menu = menu_of(desk, NEMTSOV)
    words = [action.text() for action in menu.actions()]
    menu.close()
    assert "Done" not in words, "it is that already"
    choose(menu_of(desk, NEMTSOV), "Back to in progress")
    assert states(desk) == {NEMTSOV: "in_progress"}
    desk.press("Ctrl+Z", "Ctrl+Z")
    assert states(desk) == {}
    assert desk.document == NEMTSOV, "undo leads to what it takes back"


def test_the_menu_key_is_about_the_row_one_walked_to(desk: Desk) -> None:
    desk.open(NULAND)
    view = desk.window.documents.view
    view.setFocus()
    desk.press("Down", "Down")
    place = view.currentIndex().row()
    row = desk.window.documents.model.rows[place].id
    menu_key(view)
    choose(opened(), "Skip")
    assert states(desk) == {row: "skipped"}
    assert view.currentIndex().row() == place, "and one stays at it"
    menu_key(view)
    choose(opened(), "Open")
    assert desk.document == row
    assert desk.has_focus(desk.window.text)


def test_id_and_title_are_copied_as_they_are(desk: Desk) -> None:
    choose(menu_of(desk, KERRY), "Copy id")
    assert QApplication.clipboard().text() == KERRY
    choose(menu_of(desk, KERRY), "Copy title")
    assert QApplication.clipboard().text().startswith("Kerry and Putin to Discuss")


def test_removing_is_asked_first_and_undone_like_anything_else(desk: Desk) -> None:
    desk.open(KERRY)
    desk.select("Vladimir Putin")
    desk.press("1")
    answer("Cancel")
    choose(menu_of(desk, KERRY), "Remove from the project…")
    assert len(desk.window.documents.model.rows) == 5
    answer("Remove")
    choose(menu_of(desk, KERRY), "Remove from the project…")
    assert KERRY not in [row.id for row in desk.window.documents.model.rows]
    assert desk.query("SELECT count(*) FROM document WHERE id = ?", KERRY) == [(0,)]
    assert desk.document not in ("", KERRY), "the next one is open"
    desk.window.text.setFocus()
    desk.press("Ctrl+Z")
    assert desk.query("SELECT count(*) FROM document WHERE id = ?", KERRY) == [(1,)]
    assert desk.stored(KERRY) == [("Vladimir Putin", "actor")]


def test_the_last_document_of_all_can_go_too(desk: Desk) -> None:
    for row in list(desk.window.documents.model.rows):
        answer("Remove")
        choose(menu_of(desk, row.id), "Remove from the project…")
    assert desk.document == ""
    assert desk.window.documents.empty.isVisible()


def test_beside_the_rows_there_is_no_menu(desk: Desk) -> None:
    view = desk.window.documents.view
    right_click(desk, view, QPoint(20, view.viewport().height() - 4))
    assert QApplication.activePopupWidget() is None


def test_read_only_offers_what_can_be_done(desk: Desk) -> None:
    project = desk.workspace.session.project
    assert project is not None
    project.database.read_only = True
    menu = menu_of(desk, KERRY)
    enabled = [action.text() for action in menu.actions() if action.isEnabled() and action.text()]
    menu.close()
    assert enabled == ["Open", "Copy id", "Copy title"]
