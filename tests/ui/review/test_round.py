"""The audit, hidden repeats, the mouse, the end of a round, and the way to the figures."""

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.domain.adjudication import rule
from annotator.domain.case_marks import CaseMark
from annotator.domain.model import DocumentId
from annotator.domain.queue import Selection, Which
from annotator.services import adjudicating, case_notes, repeats, roles
from annotator.services.project import open_project
from annotator.ui.review.repeats_dialog import RepeatsDialog
from annotator.ui.review.round_dialog import RoundDialog
from tests.ui.desk import start
from tests.ui.review.conftest import ANNA, WHO, Reviewer


def test_what_the_audit_confirms_leaves_it(reviewer: Reviewer, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("annotator.services.queue.is_sampled", lambda *_: True)
    with open_project(str(reviewer.desk.path), WHO) as project:
        adjudicating.adjudicate(project, rule("unanimous"))
    reviewer.desk.workspace.operations.look_around()
    reviewer.wait()
    reviewer.desk.window.actions_.run("review.audit")
    assert reviewer.rows() == ["John Kerry", "Kerry"]
    assert reviewer.chosen() == ["1"], "what the policy took is chosen"
    reviewer.press("Return")
    assert reviewer.quote == "Kerry"
    sources = reviewer.desk.query("select source, policy from decision order by rowid")
    assert len(sources) == 3
    assert sources[-1][1] is None, "it is the reviewer's own decision now"


def test_a_hidden_repeat_looks_like_any_case_and_leaves_gold_alone(reviewer: Reviewer) -> None:
    reviewer.press("1", "Return")
    with open_project(str(reviewer.desk.path), "lead") as project:
        repeats.draw(project, 1, WHO, rested=False)
    reviewer.desk.workspace.operations.look_around()
    reviewer.press("K")
    assert reviewer.quote == "President Vladimir Putin"
    assert reviewer.chosen() == [], "what was decided is not told"
    assert reviewer.review.desk.panel.history.text() == ""
    reviewer.press("2", "Return")
    assert reviewer.gold() == [("one", "President Vladimir Putin", "actor")]
    assert reviewer.desk.query("select count(*) from repeat where answered_at is not null") == [(1,)]


def test_everything_with_the_mouse(reviewer: Reviewer) -> None:
    panel = reviewer.review.desk.panel
    _click(panel.cards[1])
    assert reviewer.chosen() == ["2"]
    QTest.mouseClick(panel.cards[0], Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier)
    assert reviewer.chosen() == ["1", "2"]
    _click(panel.nothing)
    assert reviewer.chosen() == ["0"]
    reviewer.desk.window.actions_.action("review.accept").trigger()
    assert reviewer.decisions() == 1
    assert reviewer.desk.has_focus(reviewer.review.desk.pane.text), "a click on a card leaves the keyboard in the page"


def test_space_on_a_card_chooses_it_beside_the_others(reviewer: Reviewer) -> None:
    reviewer.press("1")
    card = reviewer.review.desk.panel.cards[1]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Space)
    assert reviewer.chosen() == ["1", "2"]
    QTest.keyClick(card, Qt.Key.Key_Space)
    assert reviewer.chosen() == ["1"]


def test_the_round_is_released_after_a_look_at_what_that_does(reviewer: Reviewer) -> None:
    reviewer.press("1", "Return", "S", "Return")
    reviewer.desk.window.actions_.run("review.release")
    dialog = reviewer.desk.dialog()
    assert isinstance(dialog, RoundDialog)
    assert dialog.go.text() == "Release to 2 analysts"
    assert dialog.lines[-1] == "1 of 7 cases are decided, 0 of 2 documents closed."
    assert dialog.doubts.text().startswith("6 cases still wait for a decision, 2 agreed by all, 1 put off among them.")
    assert reviewer.desk.query("select * from setting where id = 'round'") == []
    dialog.go.click()
    assert reviewer.desk.query("select value from setting where id = 'round'") == [("released",)]
    reviewer.wait()
    reviewer.desk.window.actions_.run("review.release")
    again = reviewer.desk.dialog()
    assert isinstance(again, RoundDialog)
    assert again.go.text() == "Begin a new round"
    assert not again.doubts.text()
    again.go.click()
    assert reviewer.desk.query("select value from setting where id = 'round'") == [("open",)]


def test_figures_open_and_lead_to_the_cases_behind_them(reviewer: Reviewer) -> None:
    reviewer.desk.window.actions_.run("review.agreement")
    reviewer.wait()
    found = QApplication.activeModalWidget() or next(
        w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not reviewer.desk.window
    )
    assert not isinstance(found, QMessageBox)
    found.close()
    reviewer.desk.workspace.reviewing.show_cases(Selection(which=Which.ALL, labels=frozenset({"location"})))
    reviewer.wait()
    assert "eastern Ukraine" in reviewer.rows()
    assert "Donate now!" not in reviewer.rows()


def test_an_analyst_is_told_in_the_menu_why_there_are_no_figures_yet(qtbot: QtBot, shared: Path) -> None:
    desk = start(qtbot, shared, ANNA)
    for name in ("review.agreement", "review.mirror"):
        action = desk.window.actions_.action(name)
        assert not action.isEnabled()
        assert "until one of them ends the round" in action.toolTip()
        desk.window.actions_.run(name)
    assert QApplication.activeModalWidget() is None
    with open_project(str(shared), WHO) as project:
        roles.release(project)
    desk.workspace.operations.look_around()
    assert desk.window.actions_.action("review.mirror").isEnabled()


def _click(card: object) -> None:
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def test_cases_asked_for_from_outside_are_listed_once_the_queue_is_read(reviewer: Reviewer) -> None:
    reviewer.press("F9")
    reviewer.desk.workspace.reviewing.show_cases(Selection(labels=frozenset({"location"})))
    reviewer.wait()
    assert reviewer.rows() == ["eastern Ukraine", "Kremlin"]
    assert reviewer.quote == "eastern Ukraine"


def test_an_appeal_is_read_and_answered_by_keeping_the_decision(reviewer: Reviewer) -> None:
    reviewer.press("2", "Return")
    document, case = DocumentId("one"), reviewer.review.walking.state.rows[0].case_id
    with open_project(str(reviewer.desk.path), WHO) as project:
        roles.release(project)
    with open_project(str(reviewer.desk.path), ANNA) as project:
        case_notes.appeal(project, document, case, "His office is a part of him.")
    reviewer.desk.workspace.operations.look_around()
    reviewer.wait()
    reviewer.press("K")
    panel = reviewer.review.desk.panel
    assert re.fullmatch("Appealed against by [AB]: “His office is a part of him.”", panel._stale.text())
    assert panel._keep.isVisible()
    reviewer.press("Y")
    assert reviewer.decisions() == 2, "keeping it is an answer"
    assert CaseMark.DISPUTED not in reviewer.review.walking.state.rows[0].marks


def test_why_a_case_was_put_off_is_said_there(reviewer: Reviewer) -> None:
    reviewer.press("S")
    reviewer.desk.type("ask Anna")
    reviewer.press("Return")
    while reviewer.quote != "President Vladimir Putin":
        reviewer.press("J")
    assert reviewer.review.desk.panel._stale.text() == f"Put off by {WHO}: “ask Anna”"


def test_repeats_for_somebody_who_does_not_review_are_doubted(reviewer: Reviewer) -> None:
    reviewer.desk.window.actions_.run("review.repeats")
    reviewer.wait()
    dialog = reviewer.desk.dialog()
    assert isinstance(dialog, RepeatsDialog)
    assert not dialog.doubt.isVisible()
    dialog.asked_of.setText("ritta")
    assert dialog.doubt.text() == "ritta does not review here; reviewers: rita."
    assert dialog.doubt.isVisible()
    dialog.asked_of.setText(" ")
    assert not dialog.go.isEnabled()
    dialog.reject()
