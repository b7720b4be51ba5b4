"""What review must hold whatever it looks like, each promise a test with its name."""

import pytest

from annotator.domain.adjudication import rule
from annotator.domain.blinding import letters
from annotator.domain.decisions import Source, Standing
from annotator.domain.model import DocumentId
from annotator.domain.queue import Selection, Which, chosen, counts
from annotator.services import annotate, deciding, documents, history, reviewing
from annotator.services.adjudicating import adjudicate
from annotator.services.project import Project, open_project
from annotator.services.queue import read_queue
from tests.projects import add_passes, everything, spans_in
from tests.services.reviews import CLAIM, KERRY, PRESIDENT, PUTIN, SOCHI, TEXT, Team, case_in, listed

D = DocumentId("d")
TWO = {"d": {"ann": [PRESIDENT, KERRY], "ben": [PUTIN, KERRY]}}


def gold(project: Project, document_id: str = "d") -> list[tuple[int, int, str]]:
    """The gold of a document."""
    found = reviewing.review_document(project, DocumentId(document_id)).gold
    return [(one.start, one.end, one.label) for one in found]


def test_nested_actor_in_claim_with_full_agreement_gives_zero_conflicts(team: Team):
    project = team({"d": {"ann": [CLAIM, PUTIN, SOCHI], "ben": [CLAIM, PUTIN, SOCHI]}})
    assert listed(project) == []


def test_boundary_case_gives_one_case_not_two(team: Team):
    assert listed(team(TWO)) == [("d", "boundary")]


def test_three_analyst_tie_stays_open(team: Team):
    project = team({"d": {"ann": [PUTIN], "ben": [PRESIDENT], "cleo": [(0, 18, "actor")]}})
    for name in ("unanimous", "trivial", "majority"):
        assert adjudicate(project, rule(name)).open == 1
    assert listed(project) == [("d", "boundary")]


def test_rejection_counts_as_progress(team: Team):
    project = team({"d": {"ann": [KERRY], "ben": []}})
    done = deciding.decide(project, D, case_in(project, "d").case.id, [])
    assert (done.decision.spans, done.decision.source) == ((), Source.ADOPTED)
    assert (listed(project), gold(project)) == ([], [])
    assert reviewing.review_document(project, D).open == 0
    assert [item.standing for item in read_queue(project)] == [Standing.DECIDED]


def test_edit_after_gold_makes_exactly_the_touched_case_stale(team: Team):
    project = team({"d": {"ann": [PRESIDENT, KERRY], "ben": [PUTIN, KERRY, SOCHI]}})
    for each in reviewing.review_document(project, D).reviews:
        deciding.decide(project, D, each.case.id, [each.case.candidates[0].mark])
    before = gold(project)
    with open_project(str(project.path), "ben") as ben:
        annotate.set_bounds(ben, spans_in(ben, "d")[0], 19, 24)
    (stale,) = reviewing.conflicts(project)
    assert (stale.standing, stale.case.kind.value) == (Standing.STALE, "boundary")
    assert stale.decision is not None
    assert stale.decision.spans == (PRESIDENT,)
    assert gold(project) == before
    deciding.decide(project, D, stale.case.id, stale.decision.spans)  # keep it
    assert (listed(project), gold(project)) == ([], before)


def test_recompute_is_idempotent(team: Team):
    project = team(TWO)
    before = everything(project)
    looks = [list(reviewing.conflicts(project)) for _ in range(2)]
    assert looks[0] == looks[1]
    assert everything(project) == before
    deciding.decide(project, D, looks[0][0].case.id, [PUTIN])
    assert [gold(project), gold(project)] == [[PUTIN]] * 2


def test_batch_decision_over_a_family_is_one_undo(team: Team):
    passes = {"ann": [PRESIDENT], "ben": [PUTIN]}
    shifted = {name: [(start + 5, end + 5, label) for start, end, label in marks] for name, marks in passes.items()}
    project = team({"a": passes, "b": shifted, "c": passes}, {"a": TEXT, "b": f"Oh, \n{TEXT}", "c": TEXT.upper()})
    case = case_in(project, "a").case
    found = reviewing.cases_alike(project, DocumentId("a"), case.id, [PUTIN])
    assert [(document_id, one.spans) for (document_id, _), one in found.items()] == [
        ("a", (PUTIN,)),
        ("b", ((15, 29, "actor"),)),
    ]
    changes = deciding.decide_alike(project, {key: one.spans for key, one in found.items()})
    assert changes.documents == {"a", "b"}
    assert listed(project) == [("c", "boundary")]
    assert gold(project, "b") == [(15, 29, "actor")]
    history.undo(project)
    assert len(listed(project)) == 3


def test_blind_letters_not_stable_between_documents(team: Team):
    project = team({f"d{number}": {"ann": [], "ben": [], "cleo": []} for number in range(20)})
    seen = {
        tuple(letters(row.id, reviewing.review_document(project, row.id).analysts).items())
        for row in documents.list_documents(project)
    }
    assert len(seen) > 3


@pytest.mark.parametrize("newcomer", [[], [PUTIN], [PRESIDENT, KERRY]], ids=["silence", "gold", "agreement"])
def test_a_new_analyst_who_brings_nothing_new_reopens_nothing(team: Team, newcomer):
    project = team(TWO)
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    adjudicate(project, rule("unanimous"))
    add_passes(project, "cleo", {"d": newcomer}, "done")
    assert chosen(read_queue(project)) == []


def test_a_new_analysts_work_reopens_only_cases_whose_votes_changed(team: Team):
    project = team(TWO)
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    adjudicate(project, rule("unanimous"))
    add_passes(project, "cleo", {"d": [(0, 18, "actor"), KERRY]}, "done")
    assert [(one.quote, one.standing) for one in chosen(read_queue(project))] == [
        ("President Vladimir Putin", Standing.STALE)
    ]


def test_keeping_the_gold_of_a_stale_case_settles_it(team: Team):
    project = team(TWO)
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    with open_project(str(project.path), "ann") as ann:
        annotate.set_bounds(ann, spans_in(ann, "d")[0], 0, 18)
    (stale,) = chosen(read_queue(project), Selection(Which.STALE))
    deciding.decide(project, D, stale.case_id, gold(project))
    assert chosen(read_queue(project)) == []
    assert gold(project) == [PUTIN]


def test_progress_is_live(team: Team):
    project = team(TWO)
    before = counts(read_queue(project))
    deciding.decide(project, D, case_in(project, "d").case.id, [])
    after = counts(read_queue(project))
    assert (before.decided, before.to_do, before.agreed) == (0, 1, 1)
    assert (after.decided, after.to_do, after.agreed) == (1, 0, 1)
