"""What a reviewer decides, what becomes gold, and how it is taken back."""

import pytest

from annotator.domain.adjudication import rule
from annotator.domain.decisions import Provenance, Source, Standing
from annotator.domain.errors import AnnotatorError, DecidedMeanwhile, NotFound, UndoRefused
from annotator.domain.model import DocumentId
from annotator.services import annotate, checking, deciding, history, labels, reviewing
from annotator.services.adjudicating import adjudicate
from annotator.services.case_view import case_view
from annotator.services.deciding import Remarks
from annotator.services.project import open_project
from tests.projects import add_passes, everything, label_ids, spans_in
from tests.services.reviews import (
    KERRY,
    PRESIDENT,
    PUTIN,
    SOCHI,
    Team,
    case_in,
    listed,
)

D = DocumentId("d")
TWO = {"d": {"ann": [PRESIDENT, KERRY], "ben": [PUTIN, KERRY]}}


def gold(project, document_id="d"):
    return [(one.start, one.end, one.label) for one in reviewing.review_document(project, document_id).gold]


# One decision


def test_what_a_decision_keeps(team: Team):
    project = team(TWO)
    case = case_in(project, "d").case
    remarks = Remarks("boundary convention", "titles stay out", "sure", 1234)
    done = deciding.decide(project, D, case.id, [PUTIN], remarks)
    assert (done.decision.candidates, done.decision.against) == (case.candidates, ())
    assert (done.decision.reviewer, done.decision.source) == ("rita", Source.ADOPTED)
    assert (done.decision.reason, done.decision.note) == ("boundary convention", "titles stay out")
    assert (done.decision.confidence, done.decision.took_ms) == ("sure", 1234)
    assert done.changes.what == "Decide “Vladimir Putin”: actor"
    assert done.changes.focus is not None
    assert (done.changes.focus.start, done.changes.focus.end) == PUTIN[:2]
    assert reviewing.review_document(project, D).reviews[0].decision == done.decision


def test_undo_takes_decision_and_gold_back_together_and_redo_repeats_them(team: Team):
    project = team(TWO)
    before = listed(project)
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    history.undo(project)
    assert (listed(project), gold(project)) == (before, [])
    history.redo(project)
    assert (listed(project), gold(project)) == ([], [PUTIN])


def test_deciding_again_replaces_and_undo_brings_the_former_back(team: Team):
    project = team(TWO)
    case_id = case_in(project, "d").case.id
    deciding.decide(project, D, case_id, [PUTIN])
    deciding.decide(project, D, case_id, [PRESIDENT, SOCHI])
    assert gold(project) == [PRESIDENT, SOCHI]
    history.undo(project)
    assert gold(project) == [PUTIN]


def test_two_gold_spans_in_one_case_that_nobody_marked_so(team: Team):
    project = team({"d": {"ann": [(29, 39, "actor")], "ben": [(29, 33, "location")]}})
    project2 = team({"d": {"ann": [KERRY], "ben": [(29, 33, "actor")]}})
    assert len(listed(project)) == 2  # different labels, less than half shared
    made = deciding.decide(project2, D, case_in(project2, "d").case.id, [(29, 33, "actor"), (34, 39, "actor")])
    assert made.decision.source is Source.EDITED
    first, second = reviewing.review_document(project2, D).gold
    assert (first.source, first.voters, first.of) == (Source.ADOPTED, ("ben",), 2)
    assert (second.source, second.voters, second.of) == (Source.EDITED, (), 2)


def test_a_reviewer_is_told_that_the_decision_is_about_their_own_work(team: Team):
    project = team(
        {"d": {"rita": [KERRY], "ben": []}, "e": {"rita": [], "ben": [KERRY]}, "f": {"ben": [KERRY], "x": []}}
    )
    told = [deciding.decide(project, DocumentId(one), case_in(project, one).case.id, []).warnings for one in "def"]
    assert [len(each) for each in told] == [1, 1, 0]
    assert "rita annotated this document too" in told[0][0]


@pytest.mark.parametrize(
    ("spans", "error"),
    [([(0, 99, "actor")], AnnotatorError), ([(3, 3, "actor")], AnnotatorError), ([(0, 5, "Actor")], NotFound)],
)
def test_what_cannot_be_gold_is_refused_and_nothing_written(team: Team, spans, error):
    project = team(TWO)
    case_id, before = case_in(project, "d").case.id, everything(project)
    with pytest.raises(error):
        deciding.decide(project, D, case_id, spans)
    with pytest.raises(error):
        deciding.add_gold(project, D, spans)
    assert everything(project) == before


def test_a_case_or_document_that_is_not_there_is_a_sentence(team: Team):
    project = team(TWO)
    with pytest.raises(NotFound, match="There is no case 'x'"):
        deciding.decide(project, D, "x", [])
    with pytest.raises(NotFound, match="There is no case 'x'"):
        reviewing.find_case(project, "x")
    with pytest.raises(NotFound, match="There is no document e"):
        deciding.decide(project, DocumentId("e"), "x", [])
    with pytest.raises(NotFound, match="There is no document e"):
        reviewing.review_document(project, DocumentId("e"))
    with pytest.raises(AnnotatorError, match="There is no case to decide"):
        deciding.decide_alike(project, {})


def test_a_case_that_changed_since_it_was_looked_at_is_not_decided(team: Team):
    project = team(TWO)
    seen = case_in(project, "d").case.id
    with open_project(str(project.path), "ben") as ben:
        annotate.set_bounds(ben, spans_in(ben, "d")[0], 19, 24)
    with pytest.raises(NotFound, match="no case"):
        deciding.decide(project, D, seen, [PUTIN])


def test_a_remark_of_blanks_is_none_and_one_that_is_no_text_refused(team: Team):
    project = team(TWO)
    case_id = case_in(project, "d").case.id
    assert deciding.decide(project, D, case_id, [], Remarks(reason=" ")).decision.reason is None
    with pytest.raises(AnnotatorError, match="holds a NUL"):
        deciding.decide(project, D, case_id, [], Remarks(note="\0"))


def test_the_step_says_what_became_gold(team: Team):
    project = team(TWO)
    case_id = case_in(project, "d").case.id
    both = deciding.decide(project, D, case_id, [(0, 9, "actor"), (10, 24, "actor")])
    assert both.changes.what == "Decide “President”: actor and 1 more"
    assert deciding.decide(project, D, case_id, [(10, 24, "actor")]).changes.what == "Decide “Vladimir Putin”: actor"
    assert deciding.add_gold(project, D, [SOCHI]).changes.what == "Add gold “Sochi”: location"
    alone = deciding.decide_alike(project, {(D, case_id): [PUTIN]})
    assert alone.what == "Decide “Vladimir Putin”: actor", "one case is not spoken of as several"


# Gold that nobody marked


def test_gold_that_nobody_marked(team: Team):
    project = team(TWO)
    done = deciding.add_gold(project, D, [SOCHI])
    assert (done.decision.source, done.decision.against, done.decision.candidates) == (Source.NEW, ("ann", "ben"), ())
    (found,) = reviewing.review_document(project, D).gold
    assert (found.source, found.voters, found.of, found.reviewer) == (Source.NEW, (), 2, "rita")
    assert listed(project) == [("d", "boundary")]


def test_gold_that_nobody_marked_can_be_found_changed_and_taken_away(team: Team):
    project = team(TWO)
    made = deciding.add_gold(project, D, [SOCHI]).decision
    found = reviewing.find_case(project, made.case_id)
    assert (found.standing, found.case.against) == (Standing.DECIDED, ("ann", "ben"))
    deciding.decide(project, D, made.case_id, [(40, 48, "location")])
    assert gold(project) == [(40, 48, "location")]
    deciding.decide(project, D, made.case_id, [])
    assert gold(project) == []
    assert listed(project) == [("d", "boundary")]


def test_gold_whose_analysts_took_their_spans_back_can_still_be_decided(team: Team):
    project = team({"d": {"ann": [KERRY], "ben": []}})
    case_id = case_in(project, "d").case.id
    deciding.decide(project, D, case_id, [KERRY])
    with open_project(str(project.path), "ann") as ann:
        annotate.delete_span(ann, spans_in(ann, "d")[0])
    assert (listed(project), gold(project)) == ([], [KERRY])
    found = reviewing.find_case(project, case_id)
    assert (found.case.candidates[0].voters, found.case.against) == ((), ("ann", "ben"))
    deciding.decide(project, D, case_id, [])
    assert gold(project) == []


def test_what_an_analyst_marked_is_no_new_gold(team: Team):
    project = team(TWO)
    with pytest.raises(AnnotatorError, match="an analyst marked"):
        deciding.add_gold(project, D, [KERRY])


# What others do meanwhile


def test_a_new_analyst_who_agrees_with_somebody_reopens_nothing(team: Team):
    project = team(TWO)
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    add_passes(project, "cleo", {"d": [PUTIN, KERRY]}, "done")
    assert listed(project) == []
    add_passes(project, "dan", {"d": [(0, 18, "actor"), KERRY]}, "done")
    assert [each.standing for each in reviewing.conflicts(project)] == [Standing.STALE]


def test_renaming_a_label_keeps_every_decision(team: Team):
    project = team(TWO)
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    labels.rename_label(project, "actor", "person")
    assert listed(project) == []
    assert gold(project) == [(10, 24, "person")]


def test_an_import_whose_document_was_decided_about_cannot_be_taken_back(team: Team):
    project = team({"d": {}})
    deciding.add_gold(project, D, [SOCHI])
    with open_project(str(project.path), "importer") as importer, pytest.raises(UndoRefused, match="a document it"):
        history.undo(importer)


def test_forty_seven_analysts(team: Team):
    marks = {f"a{number:02}": [PRESIDENT] if number < 24 else [PUTIN] for number in range(47)}
    project = team({"d": marks})
    (found,) = reviewing.conflicts(project)
    assert [len(one.voters) for one in found.case.candidates] == [24, 23]
    done = deciding.decide(project, D, found.case.id, [PRESIDENT])
    (one,) = reviewing.review_document(project, D).gold
    assert (len(one.voters), one.of, done.warnings) == (24, 47, ())
    assert label_ids(project)["actor"]


def test_a_decision_knows_the_spans_it_saw_by_id_and_version_and_who_had_no_vote(team: Team):
    project = team(TWO)
    add_passes(project, "zoe", {"d": [PUTIN]})
    with open_project(str(project.path), "ann") as ann:
        annotate.set_note(ann, spans_in(ann, "d")[0], "a second version")
        hers = spans_in(ann, "d")[0]
    with open_project(str(project.path), "ben") as ben:
        his = spans_in(ben, "d")[0]
    case_id = case_in(project, "d").case.id
    done = deciding.decide(project, D, case_id, [PUTIN])
    known = case_view(project, D, case_id).provenance
    assert known == {done.decision.id: Provenance(((hers.id, 2, "ann"), (his.id, 1, "ben")), ("zoe",), ())}


def test_a_decision_knows_which_ones_it_replaced(team: Team):
    project = team(TWO)
    case_id = case_in(project, "d").case.id
    first = deciding.decide(project, D, case_id, [PUTIN]).decision
    deciding.decide(project, D, case_in(project, "d", 1).case.id, [KERRY])
    second = deciding.decide(project, D, case_id, []).decision
    assert case_view(project, D, case_id).provenance[second.id].replaces == (first.id,)
    assert checking.check(project).problems == []


def test_what_policies_decide_says_nothing_of_revisions(team: Team):
    project = team(TWO)
    adjudicate(project, rule("unanimous"))
    (known,) = case_view(project, D, case_in(project, "d", 1).case.id).provenance.values()
    assert known == Provenance()


def test_a_decision_that_the_reviewer_did_not_see_is_not_replaced(team: Team) -> None:
    project = team({"d": {"ann": [PRESIDENT], "ben": [PUTIN]}})
    each = case_in(project, "d")
    seen = deciding.Saw.of(each)
    with open_project(str(project.path), "rolf") as rolf:
        first = deciding.decide(rolf, D, each.case.id, [PUTIN], saw=seen).decision
    with pytest.raises(DecidedMeanwhile) as refused:
        deciding.decide(project, D, each.case.id, [PRESIDENT], saw=seen)
    assert refused.value.message == "rolf decided “President Vladimir Putin” meanwhile: actor “Vladimir Putin”."
    assert gold(project) == [PUTIN]
    now = deciding.Saw.of(case_in(project, "d"))
    assert now == deciding.Saw(first.id)
    assert deciding.decide(project, D, each.case.id, [PRESIDENT], saw=now).decision.spans == (PRESIDENT,)


def test_a_decision_that_was_taken_back_meanwhile_is_told(team: Team) -> None:
    project = team({"d": {"ann": [PRESIDENT], "ben": [PUTIN]}})
    case_id = case_in(project, "d").case.id
    with open_project(str(project.path), "rolf") as rolf:
        deciding.decide(rolf, D, case_id, [])
        seen = deciding.Saw.of(case_in(project, "d"))
        history.undo(rolf)
    with pytest.raises(DecidedMeanwhile, match="was taken back meanwhile"):
        deciding.decide(project, D, case_id, [PUTIN], saw=seen)
    assert gold(project) == []


def test_nothing_is_like_a_case_that_is_not_there(team: Team) -> None:
    project = team({"d": {"ann": [PRESIDENT], "ben": [PUTIN]}})
    with pytest.raises(NotFound, match="There is no case 'gone'"):
        reviewing.cases_alike(project, D, "gone", [PUTIN])


def test_cases_alike_of_which_one_was_decided_meanwhile_are_all_left(team: Team) -> None:
    passes = {"ann": [PRESIDENT], "ben": [PUTIN]}
    project = team({"d": passes, "e": passes})
    found = reviewing.cases_alike(project, D, case_in(project, "d").case.id, [PUTIN])
    with open_project(str(project.path), "rolf") as rolf:
        deciding.decide(rolf, DocumentId("e"), case_in(project, "e").case.id, [])
    saw = {key: deciding.Saw.of(one.review) for key, one in found.items()}
    with pytest.raises(DecidedMeanwhile, match=r"rolf decided .* meanwhile: no span"):
        deciding.decide_alike(project, {key: one.spans for key, one in found.items()}, saw=saw)
    assert gold(project) == []
