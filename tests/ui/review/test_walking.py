"""Going through the queue, choosing what is in it, and what stands where nothing is."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.domain.cases import Kind
from annotator.domain.queue import Selection, Which
from annotator.services import roles
from annotator.services.project import open_project
from annotator.ui.review.cards import Card
from annotator.ui.review.filters import FilterBar
from annotator.ui.review.rows import outcome, spoken
from tests.projects import add_passes, add_texts, make_empty_project
from tests.ui.desk import start
from tests.ui.review.conftest import ANNA, OMAR, ONE, TEXTS, WHO, Reviewer, enter


def test_walking_by_keys(reviewer: Reviewer) -> None:
    reviewer.press("J")
    assert reviewer.quote == "eastern Ukraine"
    reviewer.press("1", "Return", "K", "K")
    assert reviewer.quote == "President Vladimir Putin"
    reviewer.press("F8")
    assert reviewer.quote == "Donate now!", "F8 leaves out what is decided"
    reviewer.press("Shift+F8")
    assert reviewer.quote == "President Vladimir Putin"
    reviewer.press("Ctrl+PgDown")
    assert reviewer.key is not None
    assert reviewer.key[0] == "two"
    reviewer.press("Ctrl+PgUp")
    assert reviewer.quote == "President Vladimir Putin"


def test_the_arrows_of_the_queue_and_a_click_go_to_a_case(reviewer: Reviewer) -> None:
    view = reviewer.review.desk.queue.view
    view.setFocus()
    reviewer.press("Down")
    assert reviewer.quote == "eastern Ukraine"
    reviewer.press("1", "Return")
    assert len(reviewer.gold()) == 1, "digits act in the queue too"
    place = view.visualRect(view.model().index(3, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert reviewer.quote == "Kremlin"


def test_single_keys_do_not_fire_while_one_writes(reviewer: Reviewer) -> None:
    reviewer.press("/")
    reviewer.desk.type("1 2 s")
    assert reviewer.chosen() == []
    assert reviewer.review.desk.queue.search.text() == "1 2 s"
    reviewer.press("Escape", "Escape")
    assert reviewer.review.desk.queue.search.text() == ""


def test_filtering_by_words_and_kind(reviewer: Reviewer) -> None:
    reviewer.press("/")
    reviewer.desk.type("donate")
    reviewer.desk.qtbot.waitUntil(lambda: reviewer.rows() == ["Donate now!", "Donate now!"])
    reviewer.press("Return")
    assert reviewer.desk.has_focus(reviewer.review.desk.pane.text)
    reviewer.press("Escape")
    reviewer.desk.qtbot.waitUntil(lambda: len(reviewer.rows()) == 5)
    reviewer.review.walking.queueing.select(Selection(kinds=frozenset({Kind.LABEL})))
    assert reviewer.rows() == ["Kremlin"]
    assert reviewer.quote == "Kremlin"


def test_skipped_cases_come_last_and_can_be_taken_up_again(reviewer: Reviewer) -> None:
    reviewer.press("S")
    reviewer.desk.type("ask Anna")
    reviewer.press("Return")
    assert reviewer.quote == "eastern Ukraine"
    assert reviewer.rows()[-1] == "President Vladimir Putin"
    assert reviewer.desk.query("select kind, reason from case_mark") == [("skipped", "ask Anna")]
    reviewer.press("Shift+F8")
    assert reviewer.quote == "President Vladimir Putin"
    reviewer.press("S")
    assert reviewer.desk.query("select count(*) from case_mark") == [(0,)]
    assert reviewer.rows()[0] == "President Vladimir Putin"


def test_a_flag_is_a_toggle_and_keeps_what_is_in_mind(reviewer: Reviewer) -> None:
    reviewer.press("2", "F")
    assert reviewer.desk.query("select kind from case_mark") == [("flagged",)]
    assert reviewer.chosen() == ["2"]
    assert reviewer.review.desk.queue.model.row(0).marks
    reviewer.press("F")
    assert reviewer.desk.query("select count(*) from case_mark") == [(0,)]


def test_other_lists(reviewer: Reviewer) -> None:
    filters = reviewer.review.desk.queue.filters
    filters.show_which(Which.AGREE)
    assert reviewer.rows() == ["John Kerry", "Kerry"]
    reviewer.press("1", "Return")
    assert reviewer.quote == "Kerry"
    filters.show_which(Which.DECIDED)
    assert reviewer.rows() == ["John Kerry"]
    filters.show_which(Which.STALE)
    assert reviewer.rows() == []
    assert reviewer.review.desk.queue.empty._button.text() == "Show all to do"
    reviewer.review.desk.queue.empty._button.click()
    assert len(reviewer.rows()) == 5


def test_an_empty_queue_says_what_it_is_for(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    with make_empty_project(path, WHO) as project:
        add_texts(project, {"one": "Kerry."})
    desk = start(qtbot, path, WHO)
    desk.press("F9")
    dialog = desk.dialog()
    dialog.go.click()  # type: ignore[attr-defined]
    reviewer = Reviewer(desk)
    reviewer.wait()
    pane = reviewer.review.desk.pane
    assert "Where analysts differ, you decide." in pane.empty._title.text()
    pane.empty._button.click()
    assert desk.window.mode is None


def test_F6_goes_round_the_panes_and_F9_leaves(reviewer: Reviewer) -> None:
    seen = set()
    for _ in range(3):
        reviewer.press("F6")
        focus = reviewer.desk._focus()
        seen.add(focus.accessibleName())
    assert len(seen) == 3
    reviewer.press("F9")
    assert reviewer.desk.window.mode is None
    assert reviewer.desk.has_focus(reviewer.desk.window.text)
    reviewer.press("1")
    assert reviewer.decisions() == 0


def test_who_is_no_reviewer_is_asked_as_whom(qtbot: QtBot, shared: Path) -> None:
    desk = start(qtbot, shared, ANNA)
    desk.press("F9")
    dialog = desk.dialog()
    assert OMAR not in "".join(label.text() for label in dialog.findChildren(type(dialog.field)))  # type: ignore[attr-defined]
    assert dialog.field.text() == WHO  # type: ignore[attr-defined]
    assert desk.window.mode is None
    dialog.go.click()  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(lambda: desk.window.mode is not None)
    reviewer = Reviewer(desk)
    reviewer.wait()
    assert desk.workspace.session.project is not None
    assert desk.workspace.session.project.who == WHO
    assert len(reviewer.rows()) == 5


def test_an_analyst_who_reviews_is_warned_on_their_own_cases(qtbot: QtBot, shared: Path) -> None:
    from annotator.services import roles

    with open_project(str(shared), ANNA) as project:
        roles.become_reviewer(project)
    reviewer = enter(start(qtbot, shared, ANNA))
    assert "annotated this document too" in reviewer.review.desk.panel._alarms.text()
    reviewer.press("Ctrl+Z")
    assert reviewer.desk.window.mode is None, "the step that let them review was taken back"


def test_the_panels_fold_and_come_back(reviewer: Reviewer) -> None:
    left = reviewer.desk.window.actions_.action("view.left")
    reviewer.press("Ctrl+B")
    assert not reviewer.review.desk.queue.isVisible()
    assert not left.isChecked()
    reviewer.press("F9")
    assert left.isChecked(), "the documents are not folded"
    assert reviewer.desk.window.documents.isVisible()
    reviewer.press("F9", "/")
    assert reviewer.review.desk.queue.isVisible()


def test_another_database_ends_the_review(reviewer: Reviewer) -> None:
    reviewer.desk.workspace.filing.open_again()
    reviewer.desk.qtbot.waitUntil(lambda: reviewer.desk.window.mode is None)
    assert not reviewer.desk.window.actions_.action("review.toggle").isChecked()


def test_becoming_a_reviewer_is_a_step_of_ones_own(qtbot: QtBot, shared: Path) -> None:
    desk = start(qtbot, shared, "lead")
    desk.press("F9")
    dialog = desk.dialog()
    assert dialog.field.text() == "lead"  # type: ignore[attr-defined]
    dialog.go.click()  # type: ignore[attr-defined]
    reviewer = Reviewer(desk)
    reviewer.wait()
    desk.workspace.operations.look_around()
    assert "Another window" not in desk.message
    assert len(reviewer.rows()) == 5


def test_a_card_that_is_no_more_does_not_lie_over_the_others(reviewer: Reviewer) -> None:
    panel = reviewer.review.desk.panel
    reviewer.press("1", "E", "Alt+Right")
    reviewer.desk.qtbot.waitUntil(lambda: len(panel.cards) == 3 and panel.cards[2].isVisible())
    reviewer.review.choosing.step_back()
    there = [card for card in panel.findChildren(Card) if card.isVisible()]
    assert len(there) == len(panel.cards) + 1 == 3


def test_the_card_without_a_span_is_spoken_of_by_its_words(reviewer: Reviewer) -> None:
    nothing = reviewer.review.desk.panel.nothing
    reviewer.press("0")
    assert nothing.accessibleName() == "0: No span here, chosen"


def test_more_candidates_than_digits_are_walked_with_tab(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "annotations.db"
    with make_empty_project(path, "owner") as project:
        add_texts(project, TEXTS)
        for number in range(12):
            add_passes(project, f"analyst {number:02d}", {"one": [(0, len(ONE) - number, "claim")]}, "done")
        roles.add_reviewer(project, WHO)
    reviewer = enter(start(qtbot, path, WHO))
    assert [face.split()[0] for face in reviewer.faces()] == [*"123456789", "⇥", "⇥", "⇥", "0"]
    reviewer.press("Tab")
    assert reviewer.work.choice.marks == (reviewer.work.candidates()[0],)
    reviewer.press("9", "Tab", "Tab", "Tab")
    assert reviewer.work.choice.marks == (reviewer.work.candidates()[11],)
    card = reviewer.review.desk.panel.cards[11]
    qtbot.waitUntil(lambda: card.visibleRegion().boundingRect().height() > 0)
    assert card.visibleRegion().boundingRect().height() == card.height(), "the chosen card is brought into sight"
    reviewer.press("Tab")
    assert reviewer.chosen() == ["0"]
    reviewer.press("Shift+Tab", "Return")
    assert reviewer.gold() == [("one", ONE[: len(ONE) - 11], "claim")]


def test_a_decided_row_says_what_was_decided(reviewer: Reviewer) -> None:
    reviewer.press("2", "L", "2", "Return", "0", "Return")
    first, second = reviewer.review.desk.queue.model.shown_rows()[:2]
    assert (first.quote, outcome(first)) == ("Vladimir Putin", "location")
    assert (second.quote, outcome(second)) == ("eastern Ukraine", "no span")
    assert "“Vladimir Putin”, location, boundary, decided" in spoken(first)
    assert "no span" in spoken(second)
    reviewer.press("Ctrl+Z", "Ctrl+Z")
    row = reviewer.review.desk.queue.model.shown_rows()[0]
    assert (row.quote, row.labels, outcome(row)) == ("President Vladimir Putin", ("actor",), "")


def test_a_narrow_queue_shows_the_order_as_a_sign(qtbot: QtBot) -> None:
    """At 900 pixels the queue is 208 wide: what does not fit becomes a sign, not half a word."""
    window, bar = QWidget(), FilterBar()
    qtbot.addWidget(window)
    bar.setParent(window)
    window.show()
    bar.show()
    roomy = bar.sizeHint().width() + 60
    bar.resize(roomy, bar.height())
    bar.show_only(Selection(Which.DISPUTED, frozenset({Kind.BOUNDARY})))
    assert bar._order_button.text() == "In order ▾"
    bar.resize(roomy - 120, bar.height())
    assert bar._order_button.text() == "⇅"
    assert "in order" in bar._order_button.toolTip()
