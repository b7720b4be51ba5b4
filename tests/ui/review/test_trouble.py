"""Locked and read-only files, cases that change under one's hands: nothing decided is lost, nothing is overwritten."""

import gc
import sqlite3

import pytest
from PySide6.QtWidgets import QLabel

from annotator.domain.errors import StorageError
from annotator.domain.queue import Selection
from annotator.services.queue import read_queue
from annotator.ui.kit.jobs import Job
from annotator.ui.review.queue_state import prepare
from tests.ui.review.conftest import OMAR, ONE, Reviewer, change_elsewhere


def test_decisions_wait_while_another_program_writes(reviewer: Reviewer) -> None:
    other = sqlite3.connect(reviewer.desk.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    reviewer.press("2", "Return", "1", "Return")
    assert reviewer.quote == "Donate now!", "the reviewer goes on"
    assert "2 changes not saved yet" in reviewer.desk.status
    assert reviewer.decisions() == 0
    other.execute("ROLLBACK")
    other.close()
    reviewer.desk.qtbot.waitUntil(lambda: not reviewer.desk.workspace.operations.waiting)
    assert reviewer.gold() == [("one", "Vladimir Putin", "actor"), ("one", "eastern Ukraine", "location")]
    assert reviewer.quote == "Donate now!", "what was saved late moves nobody"
    assert reviewer.desk.status.startswith("2 of 5")


def test_a_read_only_file_can_be_looked_at(reviewer: Reviewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.services.project.Project.read_only", True)
    reviewer.press("F9", "F9")
    reviewer.wait()
    assert len(reviewer.rows()) == 5
    reviewer.press("1", "Return")
    assert reviewer.chosen() == []
    assert "read-only" in reviewer.desk.message
    reviewer.press("J")
    assert reviewer.quote == "eastern Ukraine"
    reviewer.review.desk.panel.cards[0].click()
    assert reviewer.chosen() == []
    monkeypatch.setattr("annotator.ui.kit.ask.choose", lambda *_: 0)
    reviewer.desk.window.actions_.run("review.release")
    assert not reviewer.desk.workspace.operations.waiting
    assert reviewer.desk.query("select count(*) from setting where id = 'round'") == [(0,)]


def test_a_case_that_changes_under_ones_hands(reviewer: Reviewer) -> None:
    reviewer.press("2")
    change_elsewhere(reviewer.desk.path, OMAR, "one", "Vladimir Putin", (10, ONE.index(" met") + 4))
    reviewer.press("Return")
    assert reviewer.gold() == [], "what was chosen is not there any more"
    reviewer.desk.workspace.operations.look_around()
    assert reviewer.faces()[1] == "2 Vladimir Putin met"
    assert reviewer.chosen() == []


def test_what_changes_elsewhere_leaves_the_choice_alone(reviewer: Reviewer) -> None:
    reviewer.press("2")
    change_elsewhere(reviewer.desk.path, OMAR, "one", "Donate now", (ONE.index("now"), len(ONE)))
    reviewer.desk.workspace.operations.look_around()
    assert reviewer.chosen() == ["2"]
    assert reviewer.rows()[2] == "Donate now!"


def test_what_is_decided_while_the_queue_is_read_is_not_forgotten(reviewer: Reviewer) -> None:
    queueing = reviewer.review.walking.queueing
    older = prepare(queueing.state.all_items(), queueing.state.selection, queueing.state.order)
    job = queueing._job = Job(lambda _progress: older)
    reviewer.press("1", "Return")
    queueing._ended(job, older)  # it read the cases before that
    reviewer.review.walking.catch_up()
    assert reviewer.desk.status.startswith("1 of 5")
    assert reviewer.quote == "eastern Ukraine"


def test_a_filter_chosen_while_a_large_queue_is_read_does_not_throw_the_reading_away(
    reviewer: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.ui.review.queueing.FEW_CASES", 0)
    change_elsewhere(reviewer.desk.path, OMAR, "one", "Donate now", (ONE.index("now"), len(ONE)))
    queueing = reviewer.review.walking.queueing
    queueing.read()
    queueing.select(Selection(labels=frozenset({"location"})))
    reviewer.wait()
    assert reviewer.rows() == ["eastern Ukraine", "Kremlin"]
    queueing.select(Selection())
    reviewer.wait()
    project = reviewer.desk.workspace.session.project
    assert project is not None
    assert list(queueing.state.all_items()) == list(read_queue(project)), "what another window changed was read too"


def test_a_document_that_cannot_be_read_is_said_and_the_review_goes_on(
    reviewer: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise StorageError("In document one a decision cannot be read.", "The database is damaged: run the check.")

    with monkeypatch.context() as damage:
        damage.setattr("annotator.services.case_view.provenances", broken)
        reviewer.press("2", "Return")
        reviewer.review.walking.catch_up()
        told = [label.text() for label in reviewer.review.desk.pane.empty.findChildren(QLabel)]
        assert any("cannot be read" in words for words in told)
    assert reviewer.gold() == [("one", "Vladimir Putin", "actor")]


def test_reading_few_cases_keeps_no_garbage_for_good(reviewer: Reviewer) -> None:
    before = gc.get_freeze_count()
    reviewer.press("F9", "F9")
    reviewer.wait()
    assert gc.isenabled()
    assert gc.get_freeze_count() == before
