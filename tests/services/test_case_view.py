"""One case as a reviewer sees it."""

from itertools import pairwise

import pytest

from annotator.domain.differences import Change, VoteChange
from annotator.domain.errors import NotFound
from annotator.domain.model import DocumentId
from annotator.services import annotate, deciding
from annotator.services.case_view import CaseView, case_view
from annotator.services.deciding import Remarks
from annotator.services.project import Project, open_project
from tests.projects import add_passes, spans_in
from tests.services.reviews import KERRY, PRESIDENT, PUTIN, SOCHI, Team, case_in

D = DocumentId("d")
TWO = {"d": {"ann": [PRESIDENT, KERRY], "ben": [PUTIN, KERRY]}}


def view(project: Project, number: int = 0, document: str = "d") -> CaseView:
    return case_view(project, DocumentId(document), case_in(project, document, number).case.id)


def test_candidates_stand_side_by_side(team: Team) -> None:
    project = team(TWO)
    with open_project(str(project.path), "ann") as ann:
        annotate.set_note(ann, spans_in(ann, "d")[0], "title belongs to it?")
        annotate.set_flag(ann, spans_in(ann, "d")[0], True)
    found = view(project)
    assert [one.mark for one in found.candidates] == [PRESIDENT, PUTIN]
    assert found.candidates[0].notes == (("ann", "title belongs to it?"),)
    assert found.candidates[0].flagged == ("ann",)
    assert found.candidates[1].notes == found.candidates[1].flagged == ()
    assert [(piece.change, piece.text) for piece in found.candidates[1].diff] == [
        (Change.STRUCK, "President "),
        (Change.SAME, "Vladimir Putin"),
    ]
    assert (found.label, found.title) == ("actor", "President Vladimir Putin met John Kerry in Sochi.")
    assert found.text.startswith("President")
    assert (found.gold, found.history, found.changed, found.warnings) == ((), (), (), ())


def test_letters_are_the_same_in_all_cases_of_a_document(team: Team) -> None:
    project = team(TWO)
    assert set(view(project).letters) == {"ann", "ben"}
    assert set(view(project).letters.values()) == {"A", "B"}
    assert view(project).letters == view(project, 1).letters


def test_blind_letters_are_not_stable_between_documents(team: Team) -> None:
    project = team({f"d{number}": {"ann": [KERRY], "ben": [], "cleo": []} for number in range(20)})
    found = [view(project, 0, f"d{number}").letters for number in range(20)]
    assert any(one != two for one, two in pairwise(found))


def test_gold_and_history(team: Team) -> None:
    project = team(TWO)
    first = case_in(project, "d").case.id
    deciding.decide(project, D, first, [PRESIDENT], Remarks("analyst_slip"))
    deciding.decide(project, D, first, [PUTIN], Remarks("boundary_convention", "titles stay out"))
    found = view(project)
    assert [(one.start, one.end) for one in found.gold] == [(10, 24)]
    assert [made.reason for made in found.history] == ["analyst_slip", "boundary_convention"]
    assert view(project, 1).history == ()


def test_a_stale_case_says_what_changed(team: Team) -> None:
    project = team(TWO)
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    with open_project(str(project.path), "ann") as ann:
        annotate.set_bounds(ann, spans_in(ann, "d")[0], 0, 18)
    found = view(project)
    assert found.changed == (VoteChange("ann", (PRESIDENT,), ((0, 18, "actor"),)),)
    assert [(one.start, one.end) for one in found.gold] == [(10, 24)]


def test_whoever_decides_about_own_work_is_warned(team: Team) -> None:
    project = team({"d": {"rita": [PRESIDENT], "ben": [PUTIN]}})
    (warning,) = view(project).warnings
    assert "their own work" in warning


def test_too_few_analysts_are_said(team: Team) -> None:
    project = team({"d": {"ben": [PUTIN]}})
    add_passes(project, "cleo", {"d": [KERRY]})
    assert view(project).warnings == (
        "Only one analyst has finished this document.",
        "1 analyst has begun this document and not finished it.",
    )
    add_passes(project, "ann", {"d": [SOCHI]})
    assert view(project).warnings[1].startswith("2 analysts have begun")
    assert set(view(project).letters) == {"ann", "ben", "cleo"}


def test_what_is_not_there_is_said(team: Team) -> None:
    project = team(TWO)
    with pytest.raises(NotFound, match="no case"):
        case_view(project, D, "0" * 16)
    with pytest.raises(NotFound, match="no document"):
        case_view(project, DocumentId("gone"), "0" * 16)
