"""Decided cases asked about again: unseen among the others, answered without touching gold, and compared."""

import sqlite3
from contextlib import closing

import pytest

from annotator.domain.adjudication import rule
from annotator.domain.cases import Kind
from annotator.domain.decisions import Standing
from annotator.domain.errors import AnnotatorError, StorageError
from annotator.domain.model import DocumentId
from annotator.domain.queue import chosen, refreshed
from annotator.services import annotate, checking, deciding, documents, history, labels, repeats, reviewing
from annotator.services.adjudicating import adjudicate
from annotator.services.case_view import case_view, document_cases
from annotator.services.deciding import Remarks
from annotator.services.jobs import Progress
from annotator.services.project import Project, open_project
from annotator.services.queue import read_queue
from annotator.services.repeats import Consistency, agree_in_part
from tests.projects import rows_of, spans_in
from tests.services.reviews import KERRY, PRESIDENT, PUTIN, SOCHI, Team, case_in

D = DocumentId("d")
TWO = {"d": {"ann": [PRESIDENT, SOCHI], "ben": [PUTIN]}}


def decided(team: Team) -> Project:
    project = team(TWO)
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    deciding.decide(project, D, case_in(project, "d", 1).case.id, [SOCHI])
    return project


def other(project: Project, who: str = "sam") -> Project:
    return open_project(str(project.path), who)


def test_a_second_reviewer_is_asked_without_knowing(team: Team) -> None:
    project = decided(team)
    repeats.draw(project, 1, "sam", seed=3)
    with other(project) as sam:
        (item,) = chosen(read_queue(sam))
        assert item.standing is Standing.OPEN
        view = case_view(sam, D, item.case_id)
        assert (view.gold, view.history, view.review.decision) == ((), (), None)
        review = reviewing.review_document(sam, D)
        assert len(review.gold) == 1
        assert refreshed(read_queue(sam), "d", document_cases(sam, D).items) == read_queue(sam)
    assert chosen(read_queue(project)) == []
    assert len(reviewing.review_document(project, D).gold) == 2


def test_two_windows_that_draw_at_once_ask_once(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    project = decided(team)
    seen = repeats._askable(project, "sam", True, None)
    repeats.draw(project, 1, "sam")
    monkeypatch.setattr(repeats, "_askable", lambda *_: seen)  # the other had read before the first one wrote
    repeats.draw(project, 2, "sam")
    asked = [row["decision_id"] for row in rows_of(project, "SELECT decision_id FROM repeat")]
    assert len(asked) == len(set(asked)) == 2


def test_the_answer_leaves_gold_as_it_is_and_is_compared(team: Team) -> None:
    project = decided(team)
    repeats.draw(project, 2, "sam")
    before = rows_of(project, "SELECT * FROM decision")
    with other(project) as sam:
        first, second = chosen(read_queue(sam))
        done = deciding.decide(sam, D, first.case_id, [PRESIDENT], Remarks(took_ms=900))
        assert done.is_repeat
        deciding.decide(sam, D, second.case_id, [SOCHI])
        assert chosen(read_queue(sam)) == []
        assert repeats.consistency(sam) == (
            Consistency("rita", "sam", None, 2, 1, 2, 0),
            Consistency("rita", "sam", Kind.BOUNDARY, 1, 0, 1, 0),
            Consistency("rita", "sam", Kind.MISSING, 1, 1, 1, 0),
        )
        again = deciding.decide(sam, D, first.case_id, [PRESIDENT])
        assert not again.is_repeat  # asked once: now it is a decision
        history.undo(sam)
        history.undo(sam)
        assert [one.case_id for one in chosen(read_queue(sam))] == [second.case_id]
    assert rows_of(project, "SELECT * FROM decision") == before
    assert repeats.consistency(project)[0].waiting == 1
    assert checking.check(project).problems == []


def test_nobody_is_asked_twice_about_the_same(team: Team) -> None:
    project = decided(team)
    assert "2 cases" in repeats.draw(project, 10, "sam").what
    with pytest.raises(AnnotatorError, match="no decided case to put before sam"):
        repeats.draw(project, 1, "sam")
    assert "1 case again" in repeats.draw(project, 1, "tom").what


def test_one_is_asked_about_own_decisions_only_after_a_while(team: Team) -> None:
    project = decided(team)
    with pytest.raises(AnnotatorError, match="no decided case") as refused:
        repeats.draw(project, 1, "rita")
    assert "200 decisions later" in refused.value.hint
    repeats.draw(project, 1, "rita", rested=False)
    (item,) = chosen(read_queue(project))
    deciding.decide(project, D, item.case_id, [])
    (row, *_) = repeats.consistency(project)
    assert row.is_of_oneself
    assert (row.answered, row.exact, row.partly) == (1, 0, 0)


def test_two_hundred_decisions_later_is_a_while(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "REST_DECISIONS", 1)
    project = decided(team)
    first = reviewing.review_document(project, D).reviews[0].decision
    assert first is not None
    repeats.draw(project, 5, "rita")
    assert [item.case_id for item in chosen(read_queue(project))] == [first.case_id]


def test_what_policies_settled_is_not_asked(team: Team) -> None:
    project = team({"d": {"ann": [KERRY], "ben": [KERRY]}})
    adjudicate(project, rule("unanimous"))
    with pytest.raises(AnnotatorError, match="no decided case"):
        repeats.draw(project, 1, "sam")


def test_the_same_seed_draws_the_same(team: Team) -> None:
    passes = {f"d{number}": {"ann": [KERRY], "ben": []} for number in range(12)}
    project = team(passes)
    for key in passes:
        deciding.decide(project, DocumentId(key), case_in(project, key).case.id, [KERRY])
    drawn = []
    for seed in (1, 1, 2):
        repeats.draw(project, 4, "sam", seed)
        with other(project) as sam:
            drawn.append([item.document_id for item in chosen(read_queue(sam))])
        history.undo(project)
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_case_that_changed_is_stale_and_no_longer_asked(team: Team) -> None:
    project = decided(team)
    repeats.draw(project, 2, "sam")
    with other(project, "ann") as ann:
        annotate.set_bounds(ann, spans_in(ann, "d")[0], 0, 18)
    with other(project) as sam:
        standings = [item.standing for item in chosen(read_queue(sam))]
    assert standings == [Standing.STALE, Standing.OPEN]


def test_a_decision_that_was_replaced_meanwhile_is_no_longer_asked_about(team: Team) -> None:
    project = decided(team)
    repeats.draw(project, 2, "sam")
    first, second = (case_in(project, "d", number).case.id for number in range(2))
    again = deciding.decide(project, D, first, [PRESIDENT]).decision
    with other(project) as sam:
        assert [item.case_id for item in chosen(read_queue(sam))] == [second]
        assert reviewing.review_document(sam, D).reviews[0].decision == again
        assert not deciding.decide(sam, D, first, [PUTIN]).is_repeat
    assert repeats.consistency(project)[0].waiting == 2


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            "UPDATE repeat SET decision_id = (SELECT id FROM decision WHERE document_id = 'e')",
            "decision .* is not there",
        ),
        ("UPDATE repeat SET answered_at = at, spans = '[[0]]'", "A repeated case of the document d cannot be read"),
    ],
)
def test_a_repeat_that_another_program_broke_is_told_as_a_sentence(team: Team, damage: str, words: str) -> None:
    project = team(TWO | {"e": {"ann": [SOCHI], "ben": []}})
    deciding.decide(project, D, case_in(project, "d").case.id, [PUTIN])
    repeats.draw(project, 1, "sam")
    deciding.decide(project, DocumentId("e"), case_in(project, "e").case.id, [])
    with closing(sqlite3.connect(project.path)) as connection, connection:
        connection.execute(damage)
    with pytest.raises(StorageError, match=words):
        repeats.consistency(project)


def test_a_document_goes_and_comes_back_with_its_repeats(team: Team) -> None:
    project = decided(team)
    repeats.draw(project, 2, "sam")
    documents.remove_document(project, D)
    assert repeats.consistency(project) == ()
    assert checking.check(project).problems == []
    history.undo(project)
    assert repeats.consistency(project)[0].waiting == 2
    assert checking.check(project).problems == []


def test_a_label_in_an_answer_is_not_removed(team: Team) -> None:
    project = decided(team)
    repeats.draw(project, 2, "sam")
    with other(project) as sam:
        deciding.decide(sam, D, chosen(read_queue(sam))[0].case_id, [(0, 9, "claim")])
    with pytest.raises(AnnotatorError, match="in 1 decision"):
        labels.remove_label(project, "claim")


def test_nothing_cannot_be_drawn_and_drawing_can_be_stopped(team: Team) -> None:
    project = decided(team)
    with pytest.raises(AnnotatorError, match="cannot be drawn"):
        repeats.draw(project, 0, "sam")
    with pytest.raises(AnnotatorError, match="person's name"):
        repeats.draw(project, 1, "")
    seen: list[int] = []
    repeats.draw(project, 1, "sam", progress=Progress(lambda done, total, what: seen.append(total)))
    repeats.consistency(project, Progress(lambda done, total, what: seen.append(total)))
    assert seen == [1, 1]


def test_agreement_in_part() -> None:
    assert agree_in_part([PUTIN], [PRESIDENT])
    assert agree_in_part([], [])
    assert not agree_in_part([PUTIN], [])
    assert not agree_in_part([PUTIN], [(10, 24, "location")])
    assert not agree_in_part([PUTIN, KERRY], [PRESIDENT])
