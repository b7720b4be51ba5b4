"""The check as the front ends call it: clean after real work, and every defect one sentence."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table

from annotator.domain.model import DocumentId, State
from annotator.services import annotate, documents, history, labels
from annotator.services.checking import CheckReport, check
from annotator.services.project import open_project
from annotator.store import history as store_history
from annotator.store.transaction import Step
from tests.projects import add_passes, add_texts, label_ids, make_empty_project, make_project, seed_texts, spans_in


def test_a_new_project_and_the_seed_pages_are_sound(tmp_path: Path) -> None:
    with make_empty_project(tmp_path / "empty.db") as project:
        assert check(project) == CheckReport(True, [])
    with make_project(tmp_path / "seeds.db") as project:
        assert check(project) == CheckReport(True, [])


def test_every_kind_of_work_leaves_a_sound_project(tmp_path: Path) -> None:
    with make_project(tmp_path / "project.db") as project:
        ids = label_ids(project)
        page = DocumentId(next(iter(seed_texts())))
        annotate.add_spans(project, page, [(0, 5), (3, 9), (3, 9)], ids["actor"])
        annotate.set_flag(project, spans_in(project, page)[0], True)
        annotate.set_note(project, spans_in(project, page)[0], "Москва 📉")
        labels.rename_label(project, "claim", "statement")
        labels.add_label(project, "date")
        labels.remove_label(project, "date")
        documents.set_state(project, page, State.SKIPPED)
        assert check(project).problems == []
        documents.remove_document(project, page)
        for _ in range(4):
            history.undo(project)
        history.redo(project)
        assert check(project).problems == []


def test_an_import_taken_back_and_brought_again_is_sound(tmp_path: Path) -> None:
    """The same ids may come, go and come again, with an import or by undoing."""
    with make_empty_project(tmp_path / "project.db", "importer") as project:
        add_texts(project, {"page": "Kerry met Putin."})
        documents.remove_document(project, DocumentId("page"))
        add_texts(project, {"page": "Kerry met Putin."})
        add_passes(project, "importer", {"page": [(0, 5, "actor")]})
        history.undo(project)
        history.redo(project)
        annotate.delete_span(project, spans_in(project, "page")[0])
        assert check(project).problems == []


def test_a_large_import_is_repeated_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not grow with the import."""
    sizes: list[int] = []
    whole = store_history._restore

    def restores(turning: Step, table: Table, rows: list[dict[str, Any]]) -> None:
        sizes.append(len(rows))
        whole(turning, table, rows)

    monkeypatch.setattr(store_history, "_CHUNK", 2)
    monkeypatch.setattr(store_history, "_restore", restores)
    with make_empty_project(tmp_path / "project.db", "importer") as project:
        add_texts(project, {f"page-{number}": "Kerry met Putin." for number in range(5)})
        history.undo(project)
        history.redo(project)
        assert documents.count_documents(project) == 5
        assert check(project).problems == []
    assert sum(sizes) == 5
    assert max(sizes) == 2


def test_a_bulk_step_that_goes_on_after_somebody_else_acted_is_sound(tmp_path: Path) -> None:
    """Its later changes stand under its early number, so the journal is not in the order of its numbers."""
    from annotator.store.bulk import BulkStep
    from annotator.store.schema import annotation_set

    with make_project(tmp_path / "project.db") as project:
        page = documents.list_documents(project)[0].id
        documents.set_state(project, page, State.IN_PROGRESS)
        bulk = BulkStep(project.database, "importer", "Import")
        for state in (State.SKIPPED, State.DONE):
            own = documents.open_document(project, page).annotation_set
            assert own
            with bulk.batch() as batch:
                batch.singly().update(annotation_set, own.id, own.version, state=state.value)
            documents.set_state(project, page, State.IN_PROGRESS)
        assert check(project).problems == []


def test_a_defect_is_a_sentence_that_says_where(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    with make_empty_project(path, "importer") as project:
        add_texts(project, {"page": "Kerry met Putin."})
        add_passes(project, "analyst-1", {"page": [(0, 5, "actor")]})
    connection = sqlite3.connect(path)
    connection.execute("UPDATE span SET quote = 'Karry'")
    connection.commit()
    connection.close()
    with open_project(str(path), "importer") as project:
        report = check(project)
    assert not report.ok
    assert report.problems == [
        "The span 0..5 “Karry” of analyst-1 in the document page should read “Kerry”, as the text does there."
    ]
