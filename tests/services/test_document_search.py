"""Documents by what one has marked in them, and by words in a manner of one's own."""

import pytest

from annotator.domain.document_query import About, Criterion, DocumentQuery
from annotator.domain.finding import Manner
from annotator.services import annotate
from annotator.services.document_search import find_documents
from annotator.services.project import Project
from tests.projects import spans_in
from tests.services.test_annotate import A, B, mark
from tests.services.test_documents import C


@pytest.mark.parametrize(
    ("search", "manner", "ids"),
    [
        ("kerry sochi", Manner(whole=True), [A]),
        ("err sochi", Manner(whole=True), []),
        ("kerry", Manner(case=True), []),
        ("Kerry", Manner(case=True), [A]),
        ("москва", Manner(whole=True), [B]),
        ("москва", Manner(case=True), []),
        ("a-meeting", Manner(whole=True), [A]),
        ("%", Manner(whole=True), [B]),
        ("straße", Manner(whole=True), [B]),
        ("stra", Manner(whole=True), []),
        ("", Manner(True, True), [A, B, C]),
    ],
)
def test_search_by_case_and_whole_words(project: Project, search: str, manner: Manner, ids: list[str]) -> None:
    assert [row.id for row in find_documents(project, DocumentQuery(tuple(search.split()), (), manner))] == ids


def like(project: Project, *criteria: Criterion, search: str = "") -> list[str]:
    return [row.id for row in find_documents(project, DocumentQuery(tuple(search.split()), criteria))]


def test_documents_are_found_by_what_one_marked_in_them(project: Project, other: Project) -> None:
    claim = mark(project, 0, 5, "claim")
    annotate.set_flag(project, claim, True)
    actor = mark(project, 0, 1, "actor", B)
    annotate.set_note(project, actor, "Frag МОСКВА, later")
    mark(other, 0, 5, "claim", C)
    label, flag, note = About.LABEL, About.FLAG, About.NOTE
    assert like(project, Criterion(label, "claim")) == [A], "not what somebody else marked"
    assert like(other, Criterion(label, "CLAIM")) == [C]
    assert like(project, Criterion(label, "cl")) == [A], "a name's beginning"
    assert like(project, Criterion(label, "nothing")) == []
    assert like(project, Criterion(label, "nothing", absent=True)) == [A, B, C]
    assert like(project, Criterion(label)) == [A, B]
    assert like(project, Criterion(label, absent=True)) == [C], "no span, nor a pass"
    assert like(project, Criterion(flag)) == [A]
    assert like(project, Criterion(flag, absent=True)) == [B, C]
    assert like(project, Criterion(note)) == [B]
    assert like(project, Criterion(note, "later Москва")) == [B]
    assert like(project, Criterion(note, "sooner")) == []
    assert like(project, Criterion(label, "actor"), Criterion(note)) == [B], "all of them"
    assert like(project, Criterion(label, "actor"), Criterion(flag)) == []
    assert like(project, Criterion(label), search="kerry") == [A]


def test_a_removed_span_or_an_emptied_note_no_longer_counts(project: Project) -> None:
    span = mark(project, 0, 5, "claim")
    annotate.set_note(project, span, "later")
    (span,) = spans_in(project, A)
    annotate.set_note(project, span, None)
    assert like(project, Criterion(About.NOTE)) == []
    (span,) = spans_in(project, A)
    annotate.delete_span(project, span)
    assert like(project, Criterion(About.LABEL)) == []
