"""Projects for tests: the five seed pages, or texts of one's own, in a fresh file; copied, not built, each time."""

import sqlite3
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.domain.counting import count_words
from annotator.domain.ids import new_id
from annotator.domain.model import DocumentId, Label, LabelId, Span
from annotator.domain.spans import sha256_of
from annotator.domain.titles import title_of
from annotator.services import documents, labels
from annotator.services.project import Project, open_project
from annotator.store.bulk import BulkStep
from annotator.store.database import create_database

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
TABLES = ("setting", "label", "document", "annotation_set", "span", "decision", "case_mark", "closure", "repeat")
IMPORTER = "importer"  # brings the documents, so that nobody else starts with a step to undo


def make_project(path: Path, who: str = "analyst-1") -> Project:
    """A project at `path` with the five seed pages, ids as the files' names; close it."""
    path.write_bytes(_with_seeds())
    return open_project(str(path), who)


def make_empty_project(path: Path, who: str = "analyst-1") -> Project:
    """A project at `path` with the starting labels and no document; close it."""
    path.write_bytes(_without_documents())
    return open_project(str(path), who)


def seed_texts() -> dict[str, str]:
    """The five pages by id, code point for code point."""
    return {file.stem: file.read_bytes().decode("utf-8") for file in sorted(SEEDS.glob("*.txt"))}


def add_texts(project: Project, texts: Mapping[str, str]) -> BulkStep:
    """Bring texts by id in as one bulk step of IMPORTER."""
    bulk = BulkStep(project.database, IMPORTER, f"Import {count_words(len(texts), 'document')}")
    rows = [(key, title_of(text), None, "{}", text, sha256_of(text), len(text)) for key, text in texts.items()]
    with bulk.batch() as batch:
        batch.add_documents(rows)
    return bulk


def add_passes(
    project: Project, owner: str, passes: Mapping[str, list[tuple[int, int, str]]], state: str = "in_progress"
) -> BulkStep:
    """Bring passes of one owner in as one bulk step of IMPORTER: (start, end, label name) by document id."""
    bulk = BulkStep(project.database, IMPORTER, f"Import {owner}")
    ids = label_ids(project)
    with bulk.batch() as batch:
        for document_id, marks in passes.items():
            text = documents.open_document(project, DocumentId(document_id)).document.text
            set_id = new_id()
            batch.add_sets([(set_id, document_id, owner, "human", state)])
            batch.add_spans(
                [(new_id(), set_id, start, end, ids[name], text[start:end], None, 0) for start, end, name in marks]
            )
    return bulk


def label_ids(project: Project) -> dict[str, LabelId]:
    """Every label's id by its name."""
    return {label.name: label.id for label in labels.list_labels(project)}


def label_named(project: Project, name: str) -> Label:
    """One label by its name."""
    return labels.find_label(project, name)


def spans_in(project: Project, document_id: str) -> tuple[Span, ...]:
    """The person's own spans in a document, in order."""
    return documents.open_document(project, DocumentId(document_id)).spans


@cache
def _without_documents() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        create_database(path)
        return path.read_bytes()


@cache
def _with_seeds() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        with make_empty_project(path, IMPORTER) as project:
            add_texts(project, seed_texts())
        assert not path.with_name(path.name + "-wal").exists()
        return path.read_bytes()


def contents(project: Project, *, versions: bool = False) -> dict[str, list[dict[str, object]]]:
    """Every row of every table but the journal's, by id; without the versions, which undo raises too."""
    found: dict[str, list[dict[str, object]]] = {}
    for table in TABLES:
        rows = rows_of(project, f"SELECT * FROM {table} ORDER BY id")
        found[table] = [row if versions else {**row, "version": 0} for row in rows]
    return found


def everything(project: Project) -> dict[str, list[dict[str, object]]]:
    """Every row of every table, the journal's too: for tests that nothing was written."""
    journal = {
        "step": rows_of(project, "SELECT * FROM step ORDER BY number"),
        "change": rows_of(project, "SELECT * FROM change ORDER BY step_id, ordinal"),
    }
    return contents(project, versions=True) | journal


def rows_of(project: Project, query: str) -> list[dict[str, object]]:
    """What a query finds, read past the program."""
    connection = sqlite3.connect(project.path)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(query)]
    finally:
        connection.close()
