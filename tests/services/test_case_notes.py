"""Cases put off, flagged and appealed against: what the queue shows, what ends it, what undo brings back."""

import sqlite3
from contextlib import closing

import pytest

from annotator.domain.adjudication import rule
from annotator.domain.case_marks import CaseMark
from annotator.domain.errors import AnnotatorError, NotFound, StorageError, UndoRefused
from annotator.domain.model import DocumentId
from annotator.domain.queue import Selection, Which, chosen
from annotator.services import annotate, case_notes, checking, deciding, documents, history, labels
from annotator.services.adjudicating import adjudicate
from annotator.services.case_view import case_view
from annotator.services.project import Project, open_project
from annotator.services.queue import read_queue
from tests.projects import IMPORTER, everything, spans_in
from tests.services.reviews import KERRY, PRESIDENT, PUTIN, SOCHI, Team, case_in

D = DocumentId("d")
TWO = {"d": {"ann": [PRESIDENT, KERRY], "ben": [PUTIN, KERRY]}}


def first(project: Project) -> str:
    return case_in(project, "d").case.id


def marks(project: Project, number: int = 0) -> set[CaseMark]:
    return set(read_queue(project)[number].marks)


def test_a_case_put_off_comes_last_until_it_is_decided(team: Team) -> None:
    project = team(TWO | {"e": {"ann": [SOCHI], "ben": []}})
    case_notes.skip(project, D, first(project), "ask the desk")
    assert [item.document_id for item in chosen(read_queue(project))] == ["e", "d"]
    (mark,) = case_view(project, D, first(project)).marks
    assert (mark.kind, mark.who, mark.reason) == (CaseMark.SKIPPED, "rita", "ask the desk")
    deciding.decide(project, D, first(project), [PUTIN])
    assert marks(project) == set()
    history.undo(project)
    assert marks(project) == {CaseMark.SKIPPED}
    assert checking.check(project).problems == []


def test_what_was_put_off_is_taken_up_again(team: Team) -> None:
    project = team(TWO)
    with pytest.raises(NotFound, match="not put off"):
        case_notes.unskip(project, D, first(project))
    case_notes.skip(project, D, first(project))
    with pytest.raises(AnnotatorError, match="skipped already"):
        case_notes.skip(project, D, first(project))
    case_notes.unskip(project, D, first(project))
    assert marks(project) == set()


def test_what_is_decided_cannot_be_put_off(team: Team) -> None:
    project = team(TWO)
    deciding.decide(project, D, first(project), [])
    with pytest.raises(AnnotatorError, match="is decided"):
        case_notes.skip(project, D, first(project))


def test_a_policy_that_settles_a_case_ends_its_being_put_off(team: Team) -> None:
    project = team(TWO)
    case_notes.skip(project, D, case_in(project, "d", 1).case.id)
    adjudicate(project, rule("unanimous"))
    assert marks(project, 1) == set()


def test_a_flag_stays_until_it_is_taken_off(team: Team) -> None:
    project = team(TWO)
    case_notes.flag(project, D, first(project), "what are titles?")
    deciding.decide(project, D, first(project), [PUTIN])
    assert marks(project) == {CaseMark.FLAGGED}
    assert len(chosen(read_queue(project), Selection(Which.FLAGGED))) == 1
    assert case_notes.flag(project, D, first(project)).what.startswith("Unflag")
    assert marks(project) == set()


def test_a_flag_is_its_owners_to_take_back_after_the_decision_too(team: Team) -> None:
    project = team(TWO)
    with open_project(str(project.path), "ann") as ann:
        case_notes.flag(ann, D, first(project))
        deciding.decide(project, D, first(project), [PUTIN])
        history.undo(ann)
    assert marks(project) == set()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE case_mark SET spans = '[[0, 5]]'", "A note on a case of the document d cannot be read"),
        ("UPDATE case_mark SET spans = printf('%.*c', 200000, '[')", "A note on a case of the document d"),
        ("UPDATE case_mark SET spans = replace(spans, 'a', 'x')", "A note on a case of the document d"),
        ("UPDATE decision SET seen = '{}'", "What a decision about the document d rests on cannot be read"),
        ("UPDATE decision SET replaces = '7'", "What a decision about the document d rests on cannot be read"),
    ],
)
def test_what_another_program_broke_is_told_as_a_sentence(team: Team, damage: str, words: str) -> None:
    project = team(TWO)
    case_notes.flag(project, D, first(project))
    deciding.decide(project, D, first(project), [PUTIN])
    with closing(sqlite3.connect(project.path)) as connection, connection:
        connection.execute(damage)
    with pytest.raises(StorageError, match=words):
        case_view(project, D, first(project))


def test_an_appeal_reopens_the_case_as_disputed_and_gold_stays(team: Team) -> None:
    project = team(TWO)
    with open_project(str(project.path), "ann") as ann:
        with pytest.raises(AnnotatorError, match="Nobody has decided"):
            case_notes.appeal(ann, D, first(project), "the title belongs to it")
        deciding.decide(project, D, first(project), [PUTIN])
        case_notes.appeal(ann, D, first(project), "the title belongs to it")
        with pytest.raises(AnnotatorError, match="disputed already"):
            case_notes.appeal(ann, D, first(project))
    (item,) = chosen(read_queue(project))
    assert (item.marks, item.is_to_do) == ({CaseMark.DISPUTED}, True)
    view = case_view(project, D, item.case_id)
    assert [(gold.start, gold.end) for gold in view.gold] == [(10, 24)]
    assert [(mark.who, mark.reason) for mark in view.marks] == [("ann", "the title belongs to it")]
    deciding.decide(project, D, item.case_id, [PRESIDENT])
    assert chosen(read_queue(project)) == []
    history.undo(project)
    assert marks(project) == {CaseMark.DISPUTED}


def test_a_mark_follows_its_case_when_the_spans_change(team: Team) -> None:
    project = team(TWO)
    case_notes.flag(project, D, first(project))
    before = first(project)
    with open_project(str(project.path), "ann") as ann:
        annotate.set_bounds(ann, spans_in(ann, "d")[0], 0, 18)
    assert first(project) != before
    assert set(case_notes.marks_of(project, D)) == {first(project)}
    deciding.decide(project, D, first(project), [])
    with open_project(str(project.path), "ann") as ann:
        for span in spans_in(ann, "d"):
            annotate.delete_span(ann, span)
    with open_project(str(project.path), "ben") as ben:
        for span in spans_in(ben, "d"):
            annotate.delete_span(ben, span)
    assert len(case_notes.marks_of(project, D)) == 1  # the rejection is still there to be found


def test_a_mark_whose_case_is_gone_says_nothing(team: Team) -> None:
    project = team({"d": {"ann": [KERRY], "ben": []}})
    case_notes.flag(project, D, first(project))
    with open_project(str(project.path), "ann") as ann:
        annotate.delete_span(ann, spans_in(ann, "d")[0])
    assert case_notes.marks_of(project, D) == {}
    assert read_queue(project) == ()


def test_what_is_not_there_is_said_and_nothing_is_written(team: Team) -> None:
    project = team(TWO)
    before = everything(project)
    with pytest.raises(NotFound, match="no case"):
        case_notes.flag(project, D, "0" * 16)
    with pytest.raises(NotFound, match="no document"):
        case_notes.flag(project, DocumentId("gone"), "0" * 16)
    with pytest.raises(NotFound, match="no document"):
        case_notes.marks_of(project, DocumentId("gone"))
    with pytest.raises(AnnotatorError, match="NUL"):
        case_notes.flag(project, D, first(project), "a\0b")
    assert everything(project) == before


def test_a_document_goes_and_comes_back_with_what_was_said(team: Team) -> None:
    project = team(TWO)
    case_notes.flag(project, D, first(project), "look")
    documents.remove_document(project, D)
    assert checking.check(project).problems == []
    history.undo(project)
    assert marks(project) == {CaseMark.FLAGGED}
    assert checking.check(project).problems == []


def test_a_label_that_a_note_speaks_of_is_not_removed(team: Team) -> None:
    project = team({"d": {"ann": [PRESIDENT], "ben": []}})
    case_notes.flag(project, D, first(project))
    with open_project(str(project.path), "ann") as ann:
        annotate.delete_span(ann, spans_in(ann, "d")[0])
    with pytest.raises(AnnotatorError, match="in 1 decision"):
        labels.remove_label(project, "actor")
    labels.rename_label(project, "actor", "person")
    assert checking.check(project).problems == []


def test_a_note_that_is_taken_back_is_not_put_back_without_its_label(team: Team) -> None:
    project = team({"d": {"ann": [PRESIDENT], "ben": []}})
    case_notes.flag(project, D, first(project))
    history.undo(project)
    with open_project(str(project.path), "ann") as ann:
        annotate.delete_span(ann, spans_in(ann, "d")[0])
        labels.remove_label(ann, "actor")
    with pytest.raises(AnnotatorError, match="a label it needs"):
        history.redo(project)


def test_an_import_whose_cases_people_spoke_about_is_not_taken_back(team: Team) -> None:
    project = team(TWO)
    case_notes.flag(project, D, first(project))
    before = everything(project)
    with open_project(str(project.path), IMPORTER) as importer:
        history.undo(importer)  # ben's pass
        history.undo(importer)  # ann's pass
        with pytest.raises(UndoRefused, match="changed since"):
            history.undo(importer)  # the document itself
        history.redo(importer)
        history.redo(importer)
    assert {row["id"] for row in everything(project)["case_mark"]} == {row["id"] for row in before["case_mark"]}
    assert marks(project) == {CaseMark.FLAGGED}
    assert checking.check(project).problems == []
