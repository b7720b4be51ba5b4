"""Decisions as rows: what comes back, in which order, and what a label's fate does to them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.domain.cases import Candidate
from annotator.domain.decisions import Decision, Source
from annotator.domain.errors import AnnotatorError, SpanRefused, StorageError, UndoRefused
from annotator.domain.model import DocumentId
from annotator.services import deciding, documents, history, labels
from annotator.services.project import Project, open_project
from annotator.store import decisions, review
from annotator.store.transaction import step_of
from tests.projects import add_texts, label_ids, make_empty_project, rows_of

TEXT = "Kerry met Putin 💩 in Sochi"
A = DocumentId("a")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_empty_project(tmp_path / "p.db", "rita") as opened:
        add_texts(opened, {"a": TEXT, "b": TEXT})
        yield opened


def made(*spans: tuple[int, int, str], **more: object) -> Decision:
    candidates = (Candidate(0, 5, "actor", "Kerry", ("ann", "ben")), Candidate(0, 9, "actor", "Kerry met", ("zoë",)))
    return Decision("a", candidates, ("cleo",), spans, Source.EDITED, "rita", "2026-01-01T10:00:00+00:00", **more)


def put(project: Project, *what: Decision) -> None:
    with step_of(project.database, project.who, "test") as step:
        for one in what:
            decisions.insert(step, one, TEXT, label_ids(project))


def read(project: Project) -> tuple[Decision, ...]:
    with project.database.read() as connection:
        found = review.get(connection, "a")
    assert found is not None
    return found.decisions


def test_a_decision_comes_back_as_it_was_made_in_the_order_made(project: Project) -> None:
    whole = made(
        (16, 17, "claim"), (0, 5, "actor"), reason="slip", note="“so”\n", policy="p", confidence="c", took_ms=7
    )
    put(project, whole, made())
    put(project, made((0, 5, "claim")))
    assert read(project) == (whole, made(), made((0, 5, "claim")))


def test_a_span_outside_the_text_is_never_written(project: Project) -> None:
    with pytest.raises(SpanRefused):
        put(project, made((0, 99, "actor")))
    assert read(project) == ()


def test_gold_that_reads_otherwise_than_the_text_is_noticed(project: Project) -> None:
    put(project, made((0, 5, "actor")))
    with project.database.write() as connection:
        connection.exec_driver_sql("UPDATE decision SET spans = replace(spans, 'Kerry', 'Karry')")
    with pytest.raises(StorageError, match=r"a the gold at 0\.\.5"):
        read(project)


def test_a_renamed_label_is_renamed_in_every_decision_and_undo_names_it_back(project: Project) -> None:
    put(project, made((0, 5, "actor")))
    labels.rename_label(project, "actor", "person")
    (found,) = read(project)
    assert found.spans == ((0, 5, "person"),)
    assert {one.label for one in found.candidates} == {"person"}
    history.undo(project)
    assert read(project) == (made((0, 5, "actor")),)


@pytest.mark.parametrize("spans", [[(0, 5, "odd")], []])
def test_a_label_that_decisions_speak_of_stays(project: Project, spans: list[tuple[int, int, str]]) -> None:
    with open_project(str(project.path), "lena") as other:
        labels.add_label(other, "odd")
        one = Candidate(0, 5, "odd", "Kerry", ("ann",))
        put(project, Decision("a", (one,), (), tuple(spans), Source.ADOPTED, "rita", "2026-01-01T10:00:00+00:00"))
        with pytest.raises(AnnotatorError, match="odd is in 1 decision and was not removed"):
            labels.remove_label(project, "odd")
        with pytest.raises(UndoRefused, match="a label it brought, now in use"):
            history.undo(other)


def test_a_decision_does_not_come_back_without_its_label(project: Project) -> None:
    labels.add_label(project, "odd")
    deciding.add_gold(project, A, [(0, 5, "odd")])
    history.undo(project)
    with open_project(str(project.path), "lena") as other:
        labels.remove_label(other, "odd")
    with pytest.raises(UndoRefused, match="a label it needs"):
        history.redo(project)


def test_a_removed_document_takes_its_decisions_along_and_brings_them_back(project: Project) -> None:
    put(project, made((0, 5, "actor")))
    documents.remove_document(project, A)
    assert rows_of(project, "SELECT * FROM decision") == []
    history.undo(project)
    assert read(project) == (made((0, 5, "actor")),)


def test_each_document_counts_its_own_decisions(project: Project) -> None:
    put(project, made(), made((0, 5, "actor")))
    deciding.add_gold(project, DocumentId("b"), [(0, 5, "actor")])
    rows = rows_of(project, "SELECT document_id, sequence FROM decision ORDER BY 1, 2")
    assert [tuple(row.values()) for row in rows] == [("a", 1), ("a", 2), ("b", 1)]
