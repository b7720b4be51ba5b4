"""Policies over a project: shown first, one step, taken back whole, again and again with the same result."""

from fractions import Fraction

import pytest

from annotator.domain.adjudication import rule
from annotator.domain.decisions import Source
from annotator.domain.errors import Cancelled
from annotator.domain.model import DocumentId
from annotator.services import adjudicating, deciding, history, reviewing
from annotator.services.checking import check
from annotator.services.jobs import Progress
from annotator.services.project import open_project
from annotator.store.review import PAGE
from tests.projects import add_passes, contents, everything, rows_of
from tests.services.reviews import (
    KERRY,
    PRESIDENT,
    PUTIN,
    SOCHI,
    SOCHI_DOT,
    Team,
    case_in,
    listed,
)

D = DocumentId("d")
THREE = {"ann": [PUTIN, KERRY, SOCHI_DOT], "ben": [PRESIDENT, KERRY, SOCHI], "cleo": [PRESIDENT, KERRY, SOCHI]}


def ran(project, name, **options):
    outcome = adjudicating.adjudicate(project, rule(name, **options))
    return outcome.decided, outcome.open


def test_each_policy_takes_what_is_its_own(team: Team):
    project = team({"d": THREE})
    assert ran(project, "unanimous") == (1, 2)
    assert ran(project, "trivial") == (1, 1)
    assert ran(project, "majority", share=Fraction(2, 3)) == (0, 1)
    assert ran(project, "majority") == (1, 0)
    sources = [one.source for one in reviewing.review_document(project, D).gold]
    assert sources == [Source.AUTO_MAJORITY, Source.AUTO_UNANIMOUS, Source.ADOPTED]


def test_running_it_again_decides_nothing_more(team: Team):
    project = team({"d": THREE})
    ran(project, "majority")
    before = everything(project)
    assert ran(project, "majority") == (0, 0)
    assert everything(project) == before


def test_a_preview_says_what_the_run_then_does_and_writes_nothing(team: Team):
    project = team({"d": THREE, "e": {"ann": [KERRY], "ben": []}, "f": {"ann": [], "ben": []}})
    before = everything(project)
    seen = list(adjudicating.preview(project, rule("majority")))
    assert [(one.document_id, len(one.decisions), one.open) for one in seen] == [("d", 3, 0), ("e", 0, 1), ("f", 0, 0)]
    assert everything(project) == before
    assert ran(project, "majority") == (3, 1)


def test_what_one_analyst_alone_finished_stays_open_though_nothing_is_listed(team: Team):
    project = team({"d": {"ann": [KERRY, PUTIN]}})
    assert [ran(project, name) for name in ("unanimous", "trivial", "majority")] == [(0, 2)] * 3
    assert listed(project) == []
    assert reviewing.review_document(project, D).open == 2


def test_a_run_over_many_pages_is_one_step_and_undo_takes_all_of_it_back(team: Team):
    ids = [f"d{number:03}" for number in range(2 * PAGE + 5)]
    project = team({"d000": {"ann": [KERRY], "ben": [KERRY]}}, dict.fromkeys(ids, "x" * 60))
    for analyst in ("ann", "ben"):
        add_passes(project, analyst, {one: [KERRY] for one in ids[1:]}, "done")
    before, steps = contents(project), len(rows_of(project, "SELECT id FROM step"))
    assert ran(project, "unanimous") == (len(ids), 0)
    assert len(rows_of(project, "SELECT id FROM step")) == steps + 1
    assert len(rows_of(project, "SELECT id FROM decision")) == len(ids)
    assert check(project).problems == []
    assert history.peek(project).undo == f"Adjudicate by policy unanimous: {len(ids)} cases"
    history.undo(project)
    assert contents(project) == before
    assert check(project).problems == []
    history.redo(project)
    assert len(rows_of(project, "SELECT id FROM decision")) == len(ids)
    assert check(project).problems == []


def test_undo_of_a_run_leaves_what_the_reviewer_decided_since(team: Team):
    project = team({"d": THREE})
    ran(project, "majority")
    with open_project(str(project.path), "rob") as rob:
        deciding.decide(rob, D, case_in(rob, "d").case.id, [PUTIN])
    history.undo(project)
    assert [(one.start, one.end, one.reviewer) for one in reviewing.review_document(project, D).gold] == [
        (10, 24, "rob")
    ]


def test_a_stopped_run_keeps_what_it_wrote_and_running_it_again_goes_on(team: Team):
    ids = [f"d{number:03}" for number in range(PAGE + 1)]
    project = team({"d000": {"ann": [KERRY], "ben": [KERRY]}}, dict.fromkeys(ids, "x" * 60))
    for analyst in ("ann", "ben"):
        add_passes(project, analyst, {one: [KERRY] for one in ids[1:]}, "done")
    progress = Progress(lambda done, _total, _what: progress.cancel() if done >= 0 else None)
    with pytest.raises(Cancelled):
        adjudicating.adjudicate(project, rule("unanimous"), progress)
    assert len(rows_of(project, "SELECT id FROM decision")) == PAGE
    assert ran(project, "unanimous") == (1, 0)


def test_a_policy_says_in_how_many_cases_the_reviewer_voted_too(team: Team):
    project = team({"d": {"rita": [KERRY], "ben": [KERRY]}, "e": {"ann": [KERRY], "ben": [KERRY]}})
    assert adjudicating.adjudicate(project, rule("unanimous")).own == 1


def test_nothing_to_do_is_no_step(team: Team):
    project = team({"d": {"ann": [], "ben": []}})
    before = everything(project)
    outcome = adjudicating.adjudicate(project, rule("majority"))
    assert (outcome.decided, outcome.open, outcome.changes) == (0, 0, None)
    assert everything(project) == before


def test_the_audit_is_a_sample_of_what_policies_settled_until_a_person_looked(team: Team):
    ids = [f"d{number:03}" for number in range(60)]
    project = team({one: {"ann": [KERRY], "ben": [KERRY]} for one in ids})
    deciding.decide(project, DocumentId("d000"), case_in(project, "d000").case.id, [KERRY])
    ran(project, "unanimous")
    sample = [each.case.id for each in reviewing.audit(project, Fraction(1, 4))]
    assert 5 <= len(sample) <= 25
    assert sample == [each.case.id for each in reviewing.audit(project, Fraction(1, 4))]
    assert len(list(reviewing.audit(project, Fraction(1)))) == 59
    seen = reviewing.find_case(project, sample[0]).case
    deciding.decide(project, DocumentId(seen.document_id), seen.id, [KERRY])
    assert [each.case.id for each in reviewing.audit(project, Fraction(1, 4))] == sample[1:]
