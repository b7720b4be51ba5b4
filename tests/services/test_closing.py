"""Closing a document after a check list, and opening it again."""

import pytest

from annotator.domain.adjudication import rule
from annotator.domain.errors import AnnotatorError, NotFound
from annotator.domain.model import DocumentId
from annotator.services import annotate, checking, closing, deciding, history, reviewing
from annotator.services.adjudicating import adjudicate
from annotator.services.project import Project, open_project
from tests.projects import spans_in
from tests.services.reviews import KERRY, PRESIDENT, PUTIN, Team, case_in

D = DocumentId("d")
TWO = {"d": {"ann": [PRESIDENT, KERRY], "ben": [PUTIN, KERRY]}}


def words(project: Project) -> list[str]:
    return [one.words for one in closing.checklist(project, D)]


def settle(project: Project) -> None:
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    adjudicate(project, rule("unanimous"))


def test_a_document_closes_when_nothing_is_open(team: Team) -> None:
    project = team(TWO)
    assert words(project) == [
        "“President Vladimir Putin” is not decided (boundary).",
        "“John Kerry” is agreed by all, and not accepted yet.",
    ]
    with pytest.raises(AnnotatorError, match="2 cases of this document are open"):
        closing.close(project, D)
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    with pytest.raises(AnnotatorError, match="1 case of this document is open"):
        closing.close(project, D)
    settle(project)
    assert words(project) == []
    assert reviewing.review_document(project, D).closed is None
    closing.close(project, D)
    closed = reviewing.review_document(project, D).closed
    assert closed is not None
    assert closed.who == "rita"
    assert set(closing.closed_documents(project)) == {"d"}
    assert checking.check(project).problems == []


def test_closing_twice_is_one_step_and_undo_opens(team: Team) -> None:
    project = team(TWO)
    settle(project)
    closing.close(project, D)
    assert closing.close(project, D).number == 0
    history.undo(project)
    assert closing.closed_documents(project) == {}
    history.redo(project)
    closing.reopen(project, D)
    assert closing.closed_documents(project) == {}
    with pytest.raises(NotFound, match="not closed"):
        closing.reopen(project, D)


def test_what_changes_later_leaves_it_closed_and_is_listed(team: Team) -> None:
    project = team(TWO)
    settle(project)
    closing.close(project, D)
    with open_project(str(project.path), "ann") as ann:
        annotate.set_bounds(ann, spans_in(ann, "d")[0], 0, 18)
    assert set(closing.closed_documents(project)) == {"d"}
    assert words(project) == ["“President Vladimir” has changed since it was decided."]


def test_gold_that_looks_like_a_slip_is_listed_and_does_not_block(team: Team) -> None:
    project = team(TWO)
    settle(project)
    deciding.add_gold(project, D, [(24, 29, "actor"), (0, 30, "claim"), (9, 10, "location")])
    deciding.add_gold(project, D, [(10, 24, "location"), (20, 27, "actor")])
    assert words(project) == [
        "The span holds nothing but white space.",
        "“Vladimir Putin” is both actor and location.",
        "“utin me” overlaps another actor.",
        "“met” begins or ends with white space.",
        "“met” overlaps another actor.",
    ]
    closing.close(project, D)


def test_a_document_that_is_not_there(team: Team) -> None:
    project = team(TWO)
    for ask in (closing.checklist, closing.close, closing.reopen):
        with pytest.raises(NotFound, match="no document"):
            ask(project, DocumentId("gone"))
