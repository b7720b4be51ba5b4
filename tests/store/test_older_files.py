"""Files that the first version wrote: brought up to date with all they hold, undo included."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from annotator.domain.decisions import Standing
from annotator.domain.model import DocumentId
from annotator.services import checking, deciding, history, reviewing
from annotator.services.project import Project, open_project
from annotator.store import upgrades
from annotator.store.database import create_database
from annotator.store.schema import SCHEMA_NUMBER
from tests.projects import TABLES, rows_of
from tests.services.reviews import KERRY, PUTIN, SOCHI, listed

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("schema-1*.db"))
NEW = ("case_mark", "closure", "repeat")


@pytest.fixture
def worked(tmp_path: Path) -> Path:
    """A small project with decisions, undone and repeated ones, a policy's run and a removed document."""
    return Path(shutil.copy(GOLDEN / "schema-1-worked.db", tmp_path / "project.db"))


def rows(path: Path, table: str) -> list[dict[str, object]]:
    raw = sqlite3.connect(path)
    raw.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in raw.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]
    finally:
        raw.close()


def tables_of(path: Path) -> set[tuple[str, str, str]]:
    raw = sqlite3.connect(path)
    try:
        return set(raw.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    finally:
        raw.close()


def opened(path: Path, who: str = "rita") -> Project:
    return open_project(str(path), who)


@pytest.mark.parametrize("golden", FILES, ids=lambda file: file.name)
def test_a_file_of_the_first_version_keeps_all_it_holds(golden: Path, tmp_path: Path) -> None:
    assert upgrades.check_header(golden) == 1
    path = Path(shutil.copy(golden, tmp_path / "project.db"))
    before = {table: rows(path, table) for table in (*TABLES[:6], "step", "change")}
    with opened(path) as project:
        assert len(project.notices) == 1
        assert checking.check(project).problems == []
    assert upgrades.check_header(path) == SCHEMA_NUMBER
    after = {table: rows(path, table) for table in before}
    assert [(row.pop("seen"), row.pop("replaces")) for row in after["decision"]] == [(None, None)] * len(
        before["decision"]
    )
    assert after == before
    assert all(rows(path, table) == [] for table in NEW)
    (kept,) = tmp_path.glob("project.schema-1.*.db")
    assert {table: rows(kept, table) for table in before} == before


@pytest.mark.parametrize("golden", FILES, ids=lambda file: file.name)
def test_its_tables_are_those_of_a_new_project_word_for_word(golden: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(golden, tmp_path / "project.db"))
    opened(path).close()
    create_database(tmp_path / "new.db")
    squeezed = {(kind, name, " ".join(sql.split())) for kind, name, sql in tables_of(path)}
    assert squeezed == {(kind, name, " ".join(sql.split())) for kind, name, sql in tables_of(tmp_path / "new.db")}


def test_what_was_decided_then_stands_and_is_decided_again(worked: Path) -> None:
    with opened(worked) as project:
        one = reviewing.review_document(project, DocumentId("d"))
        assert {(gold.start, gold.end, gold.label) for gold in one.gold} == {PUTIN, KERRY, SOCHI}
        assert one.reviews[0].decision is not None
        assert (one.reviews[0].decision.confidence, one.reviews[0].decision.took_ms) == ("sure", 1200)
        deciding.decide(project, DocumentId("d"), one.reviews[0].case.id, [])
        assert reviewing.review_document(project, DocumentId("d")).reviews[0].standing is Standing.DECIDED
        assert checking.check(project).ok


def test_steps_of_the_first_version_are_repeated_and_taken_back(worked: Path) -> None:
    with opened(worked) as project:
        assert len(listed(project)) == 2
        history.redo(project)  # the decision about a case in e that was taken back then
        assert len(listed(project)) == 1
        undone = []
        while history.peek(project).undo is not None:
            undone.append(history.undo(project).what)
            assert checking.check(project).problems == []
        assert any("Remove document" in what for what in undone)
        assert rows_of(project, "SELECT * FROM decision") == []
        while history.peek(project).redo is not None:
            history.redo(project)
            assert checking.check(project).problems == []
        assert len(listed(project)) == 1
