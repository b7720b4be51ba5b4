"""Two reviewers at one database: neither overwrites the other in silence, and nothing is read oftener than needed."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain import adjudication
from annotator.domain.model import DocumentId
from annotator.domain.passes import Mark
from annotator.services import deciding, roles
from annotator.services.project import open_project
from annotator.services.reviewing import review_document
from tests.ui.desk import start
from tests.ui.ear import Ear
from tests.ui.review.conftest import ONE, WHO, Reviewer, at, enter

PUTIN = at(ONE, "Vladimir Putin", "actor")


def decide_elsewhere(path: Path, spans: Sequence[Mark], number: int = 0) -> None:
    """Another reviewer decides a case of the first page, in a program of their own."""
    with open_project(str(path), "rolf") as project:
        roles.become_reviewer(project)
        case = review_document(project, DocumentId("one")).reviews[number].case
        deciding.decide(project, DocumentId("one"), case.id, spans)


def test_what_somebody_decided_meanwhile_is_shown_and_not_overwritten(reviewer: Reviewer) -> None:
    reviewer.press("1")
    decide_elsewhere(reviewer.desk.path, [PUTIN])
    reviewer.press("Return")
    assert reviewer.gold() == [("one", "Vladimir Putin", "actor")]
    assert reviewer.quote == "President Vladimir Putin", "the case stays in front"
    assert reviewer.chosen() == ["2"], "what stands is chosen"
    notice = reviewer.review.desk.panel._alarms.text()
    assert "rolf decided “President Vladimir Putin” meanwhile: actor “Vladimir Putin”." in notice
    assert "rolf" in reviewer.review.desk.panel.history.text()
    reviewer.desk.workspace.operations.look_around()
    reviewer.review.walking.show_work()
    assert "rolf decided" in reviewer.review.desk.panel._alarms.text(), "it stays until something is chosen"
    reviewer.press("1", "Return")
    assert reviewer.gold() == [("one", "President Vladimir Putin", "actor")], "whoever saw it may decide otherwise"
    assert reviewer.quote == "eastern Ukraine"


def test_what_is_heard_while_one_looks_is_told_before_it_can_be_replaced(reviewer: Reviewer) -> None:
    """The next key may have been on its way when the news came."""
    decide_elsewhere(reviewer.desk.path, [PUTIN])
    reviewer.desk.workspace.operations.look_around()
    assert "rolf decided" in reviewer.review.desk.panel._alarms.text()
    assert reviewer.chosen() == ["2"]
    reviewer.press("1", "Return")
    assert reviewer.gold() == [("one", "Vladimir Putin", "actor")]
    assert "rolf decided" in reviewer.review.desk.panel._alarms.text()
    reviewer.press("1", "Return")
    assert reviewer.gold() == [("one", "President Vladimir Putin", "actor")]


def test_news_are_heard_too(reviewer: Reviewer, ear: Ear) -> None:
    ear.listen()
    decide_elsewhere(reviewer.desk.path, [PUTIN])
    reviewer.desk.workspace.operations.look_around()
    said = " ".join(ear.listen())
    assert "rolf decided “President Vladimir Putin” meanwhile" in said


def test_what_comes_to_light_with_ones_own_step_is_told_too(reviewer: Reviewer) -> None:
    """After a decision the document is read again, before the window has heard of the other's step."""
    reviewer.desk.press("1", "Return")
    assert reviewer.quote == "eastern Ukraine"
    decide_elsewhere(reviewer.desk.path, [], 2)
    reviewer.review.walking.catch_up()
    assert "rolf decided “eastern Ukraine” meanwhile: no span." in reviewer.review.desk.panel._alarms.text()
    reviewer.press("1", "Return")
    assert [quote for _, quote, _ in reviewer.gold()] == ["President Vladimir Putin"]


def test_what_one_took_back_oneself_is_not_told(reviewer: Reviewer) -> None:
    reviewer.press("1", "Return", "Ctrl+Z", "2", "Return")
    assert reviewer.gold() == [("one", "Vladimir Putin", "actor")]


def test_who_decided_the_same_goes_on(reviewer: Reviewer) -> None:
    reviewer.press("2")
    decide_elsewhere(reviewer.desk.path, [PUTIN])
    reviewer.press("Return")
    assert reviewer.decisions() == 1
    assert reviewer.quote == "eastern Ukraine"
    assert reviewer.desk.message == "Somebody else decided the same meanwhile."


def test_cases_alike_are_left_when_one_was_decided_meanwhile(reviewer: Reviewer) -> None:
    reviewer.press("J", "J", "2", "B")
    reviewer.wait()
    dialog = reviewer.desk.dialog()
    with open_project(str(reviewer.desk.path), "rolf") as project:
        found = review_document(project, DocumentId("two")).reviews[-1].case
        deciding.decide(project, DocumentId("two"), found.id, [])
    dialog.go.click()  # type: ignore[attr-defined]
    assert reviewer.gold() == []
    assert reviewer.decisions() == 1
    assert "rolf decided “Donate now!” meanwhile: no span." in reviewer.desk.message


def test_a_decision_works_the_cases_out_once_to_write_and_once_to_show(
    qtbot: QtBot, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer = enter(start(qtbot, shared, WHO))
    reviewer.press("1")
    asked: Counter[str] = Counter()
    cases_of = adjudication.cases_of

    def counted(document: adjudication.DocumentPasses) -> object:
        asked[document.document_id] += 1
        return cases_of(document)

    monkeypatch.setattr(adjudication, "cases_of", counted)
    reviewer.press("Return")
    assert reviewer.quote == "eastern Ukraine"
    assert asked == {"one": 2}


def test_an_older_decision_that_undo_brings_to_light_is_no_news(reviewer: Reviewer) -> None:
    decide_elsewhere(reviewer.desk.path, [PUTIN])
    reviewer.desk.workspace.operations.look_around()
    reviewer.press("J", "K", "1", "Return", "K")
    assert reviewer.chosen() == ["1"]
    reviewer.press("Ctrl+Z")
    assert reviewer.chosen() == ["2"]
    assert not reviewer.review.desk.panel._alarms.text()
    reviewer.press("1", "Return")
    assert reviewer.gold() == [("one", "President Vladimir Putin", "actor")]
