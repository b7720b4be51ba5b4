"""You and gold, and where the guidelines fail: over a project, with the words at each place."""

import pytest

from annotator.domain.cases import Kind
from annotator.domain.errors import Cancelled
from annotator.domain.gold_figures import LabelFigures
from annotator.domain.model import DocumentId
from annotator.services import annotate, deciding
from annotator.services.deciding import Remarks
from annotator.services.jobs import Progress
from annotator.services.mirror import guideline_trouble, you_and_gold
from annotator.services.project import open_project
from tests.projects import spans_in
from tests.services.reviews import CLAIM, KERRY, PRESIDENT, PUTIN, SOCHI, SOCHI_DOT, Team, case_in

D, E = DocumentId("d"), DocumentId("e")


@pytest.fixture
def project(team: Team):
    """One boundary, one missing span, one label that all agree on; decided by rita but for the last."""
    made = team({"d": {"ann": [PRESIDENT, KERRY], "ben": [PUTIN, KERRY, SOCHI]}, "e": {"ann": [KERRY]}})
    cases = {each.candidates[0].start: each.id for each in (case_in(made, "d", number).case for number in range(3))}
    deciding.decide(made, D, cases[0], [PUTIN], Remarks("boundary_convention", "titles stay out"))
    deciding.decide(made, D, cases[29], [KERRY])
    return made


def test_what_was_decided_and_nothing_else(project):
    found = you_and_gold(project, "ann")
    assert found.by_label == {"actor": LabelFigures(both=1, yours_only=1, gold_only=1)}
    (slip,) = found.slips
    assert (slip.your_quote, slip.gold_quote) == ("President Vladimir Putin", "Vladimir Putin")
    assert (slip.slip.reason, slip.slip.note) == ("boundary_convention", "titles stay out")
    assert slip.slip.case_id == case_in(project, "d", 0).case.id
    assert slip.title
    assert you_and_gold(project, "ben").by_label == {"actor": LabelFigures(2, 0, 0)}


def test_making_it_right_afterwards_makes_nobody_better(project):
    before = you_and_gold(project, "ann")
    with open_project(str(project.path), "ann") as hers:
        wider = next(span for span in spans_in(hers, "d") if span.start == 0)
        annotate.set_bounds(hers, wider, PUTIN[0], PUTIN[1])
    assert you_and_gold(project, "ann") == before


def test_a_rejection_is_a_slip_of_those_who_marked_it(project):
    deciding.decide(project, D, case_in(project, "d", 2).case.id, [], Remarks("analyst_slip"))
    assert you_and_gold(project, "ben").by_label["location"] == LabelFigures(0, 1, 0)
    assert "location" not in you_and_gold(project, "ann").by_label


def test_gold_from_oneself_alone_is_left_out_and_counted(project):
    deciding.decide(project, E, case_in(project, "e").case.id, [KERRY])
    found = you_and_gold(project, "ann")
    assert found.from_you_alone == 1
    assert found.by_label["actor"] == LabelFigures(1, 1, 1)
    assert found.as_json()["not_counted"] == {"gold_from_you_alone": 1, "decided_by_yourself": 0}


def test_slips_stand_by_document_then_place(team: Team):
    made = team({name: {"ann": [SOCHI_DOT, PUTIN, CLAIM], "ben": []} for name in "ba"})
    for name in "ba":
        for number in range(3):
            deciding.decide(made, DocumentId(name), case_in(made, name, number).case.id, [])
    slips = [(each.slip.document_id, each.slip.place) for each in you_and_gold(made, "ann").slips]
    assert slips == sorted(slips)
    assert len(slips) == 6


def test_it_can_be_stopped(project):
    stopped = Progress()
    stopped.cancel()
    for service in (lambda: you_and_gold(project, "ann", stopped), lambda: guideline_trouble(project, stopped)):
        with pytest.raises(Cancelled):
            service()


def test_disagreements_by_label_count_decided_ones_too(project):
    found = guideline_trouble(project)
    assert list(found) == ["actor", "location"]
    assert (found["actor"].cases, found["actor"].by_kind, found["actor"].gaps) == (1, {Kind.BOUNDARY: 1}, 0)
    deciding.decide(project, D, case_in(project, "d", 2).case.id, [], Remarks("guideline_gap"))
    assert (guideline_trouble(project)["location"].cases, guideline_trouble(project)["location"].gaps) == (1, 1)


def test_where_all_agree_there_is_no_trouble(team: Team):
    assert guideline_trouble(team({"d": {"ann": [KERRY], "ben": [KERRY]}})) == {}
