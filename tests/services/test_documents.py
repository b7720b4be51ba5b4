"""The list, searching it, how far a person is, taking documents out."""

from pathlib import Path

import pytest

from annotator.domain.errors import NotFound
from annotator.domain.model import DocumentId, SetKind, State
from annotator.services import annotate, documents, history
from annotator.services.project import Project
from tests.projects import add_texts, contents, everything, label_ids, make_project, rows_of, seed_texts, spans_in
from tests.services.conftest import TEXTS
from tests.services.test_annotate import A, B, mark, refuses

C = DocumentId("c-note")


def found(project: Project, search: str) -> list[str]:
    return [row.id for row in documents.list_documents(project, search=search)]


def test_the_list_shows_ones_own_spans_and_state(project: Project, other: Project) -> None:
    mark(project, 0, 5)
    mark(project, 10, 15)
    mark(other, 0, 5)
    documents.set_state(other, B, State.DONE)
    rows = documents.list_documents(project)
    assert [(row.id, row.spans, row.state) for row in rows] == [
        (A, 2, State.IN_PROGRESS),
        (B, 0, State.NEW),
        (C, 0, State.NEW),
    ]
    assert [row.characters for row in rows] == [len(text) for text in TEXTS.values()]
    assert [(row.spans, row.state) for row in documents.list_documents(other)][1] == (0, State.DONE)


def test_the_list_can_be_narrowed_by_state(project: Project) -> None:
    documents.set_state(project, B, State.SKIPPED)
    assert [row.id for row in documents.list_documents(project, states={State.SKIPPED})] == [B]
    assert [row.id for row in documents.list_documents(project, states=[State.NEW, State.DONE])] == [A, C]
    assert documents.list_documents(project, states=()) == []


def test_one_row_is_as_in_the_list(project: Project) -> None:
    mark(project, 0, 5)
    assert documents.document_row(project, A) == documents.list_documents(project)[0]
    assert documents.document_row(project, DocumentId("gone")) is None


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("", [A, B, C]),
        ("   ", [A, B, C]),
        ("kerry", [A]),
        ("KERRY sochi", [A]),
        ("kerry kyiv", []),
        ("err", [A]),
        ("москва", [B]),
        ("STRASSE", []),  # ASCII words are compared as ASCII
        ("straße", [B]),
        ("STRAẞE", [B]),
        ("📰", [B]),
        ("%", [B]),
        ("0% of_i", [B]),
        ("_", [B]),
        ("100_", []),
        ("/", []),
        ("'", []),
        ("\\", []),
        ("c-NOTE", [C]),
        ("b- kyiv", [B]),
        ("москва b-chart", [B]),
        ("nowhere\0", []),
    ],
)
def test_search_finds_every_word_anywhere_in_any_case(project: Project, search: str, ids: list[str]) -> None:
    assert found(project, search) == ids


def test_search_finds_ids_in_any_script(project: Project) -> None:
    add_texts(project, {"новости/1": "text"})
    assert found(project, "НОВОСТИ") == ["новости/1"]
    assert found(project, "НОВОСТИ text /1") == ["новости/1"]
    assert found(project, "НОВОСТИ kerry") == []


def test_a_whole_page_can_be_searched_for(tmp_path: Path) -> None:
    with make_project(tmp_path / "p.db") as project:
        key, text = sorted(seed_texts().items())[1]
        assert found(project, text) == [key]
        assert found(project, text + " " + "x" * 60_000) == []


def test_opening_gives_the_text_code_point_for_code_point(project: Project) -> None:
    for key, text in TEXTS.items():
        opened = documents.open_document(project, DocumentId(key))
        assert opened.document.text == text
        assert opened.annotation_set is None
        assert opened.spans == ()


def test_the_seed_pages_come_back_byte_for_byte(tmp_path: Path) -> None:
    with make_project(tmp_path / "p.db") as project:
        for key, text in seed_texts().items():
            assert documents.open_document(project, DocumentId(key)).document.text == text


def test_reading_a_pass_again_leaves_the_text_out(project: Project) -> None:
    made = mark(project, 0, 5)
    again = documents.read_pass(project, A)
    assert again.spans == (made,)
    assert again.state is State.IN_PROGRESS
    assert again.document.text == ""


def test_opening_what_is_not_there_is_refused(project: Project) -> None:
    refuses(project, NotFound, "no document gone", lambda: documents.open_document(project, DocumentId("gone")))


def test_everybodys_passes_are_known(project: Project, other: Project) -> None:
    mark(project, 0, 5)
    documents.set_state(other, A, State.DONE)
    assert [(one.owner, one.kind, one.state) for one in documents.passes_of(project, A)] == [
        ("analyst-1", SetKind.HUMAN, State.IN_PROGRESS),
        ("analyst-2", SetKind.HUMAN, State.DONE),
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [(State.DONE, "Done with"), (State.SKIPPED, "Skip"), (State.IN_PROGRESS, "Reopen")],
)
def test_saying_how_far_one_is(project: Project, state: State, words: str) -> None:
    changes = documents.set_state(project, A, state)
    assert documents.open_document(project, A).state is state
    assert changes.what == f"{words} “Kerry met Putin in Sochi.”"
    assert changes.list_changed
    assert changes.touches(A)
    history.undo(project)
    assert documents.open_document(project, A).annotation_set is None


@pytest.mark.parametrize("state", list(State))
def test_saying_the_same_state_again_is_no_step(project: Project, state: State) -> None:
    documents.set_state(project, A, state)
    before = everything(project)
    documents.set_state(project, A, state)
    assert everything(project) == before


def test_a_new_document_said_to_be_new_gets_no_pass(project: Project) -> None:
    before = everything(project)
    documents.set_state(project, A, State.NEW)
    assert everything(project) == before


def test_done_without_a_span_means_seen_and_nothing_to_mark(project: Project) -> None:
    documents.set_state(project, A, State.DONE)
    opened = documents.open_document(project, A)
    assert opened.annotation_set is not None
    assert (opened.state, opened.spans) == (State.DONE, ())


def test_the_state_of_what_is_not_there_is_refused(project: Project) -> None:
    refuses(project, NotFound, "gone", lambda: documents.set_state(project, DocumentId("gone"), State.DONE))


def test_the_words_stay_short_for_a_document_without_title(project: Project) -> None:
    add_texts(project, {"k" * 5_000: "\u200b"})
    assert len(documents.set_state(project, DocumentId("k" * 5_000), State.DONE).what) < 100


def test_the_next_unfinished_document_goes_round(project: Project) -> None:
    assert documents.next_unfinished(project, None) == A
    assert documents.next_unfinished(project, A) == B
    assert documents.next_unfinished(project, C) == A
    assert documents.next_unfinished(project, DocumentId("bb")) == C
    documents.set_state(project, B, State.DONE)
    assert documents.next_unfinished(project, A) == C
    documents.set_state(project, C, State.SKIPPED)
    assert documents.next_unfinished(project, A) is None
    assert documents.next_unfinished(project, None) == A
    assert documents.next_unfinished(project, B) == A


def test_what_others_finished_is_still_unfinished_for_me(project: Project, other: Project) -> None:
    for key in (A, B, C):
        documents.set_state(other, key, State.DONE)
    assert documents.next_unfinished(other, A) is None
    assert documents.next_unfinished(project, A) == B


def test_removing_a_document_takes_everybodys_spans(project: Project, other: Project) -> None:
    mark(project, 0, 5)
    mark(other, 0, 5)
    kept = mark(other, 0, 2, "actor", B)
    changes = documents.remove_document(project, A)
    assert changes.what == "Remove document “Kerry met Putin in Sochi.”"
    assert changes.list_changed
    assert changes.touches(A)
    assert [row.id for row in documents.list_documents(project)] == [B, C]
    assert [row["id"] for row in contents(project)["span"]] == [kept.id]
    assert documents.count_documents(project) == 2
    refuses(project, NotFound, "no document", lambda: documents.remove_document(project, A))
    refuses(project, NotFound, "no document", lambda: mark(project, 0, 5))


def test_a_document_can_be_removed_brought_back_and_removed(project: Project) -> None:
    mark(project, 0, 5)
    start = contents(project)
    documents.remove_document(project, A)
    gone = contents(project)
    for _ in range(2):
        history.undo(project)
        assert contents(project) == start
        history.redo(project)
        assert contents(project) == gone
    history.undo(project)
    annotate.relabel(project, spans_in(project, A)[0], label_ids(project)["claim"])


def test_the_journal_holds_what_a_removal_took(project: Project) -> None:
    mark(project, 0, 5)
    documents.remove_document(project, A)
    taken = rows_of(project, "SELECT table_name FROM change WHERE after IS NULL ORDER BY ordinal")
    assert [row["table_name"] for row in taken] == ["span", "annotation_set", "document"]
