"""Packs that were handed out by the first version come home, hostile ones do not."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from annotator.services import checking
from annotator.services.merging import merge
from annotator.services.project import Project, open_project
from tests.projects import spans_in
from tests.services.reviews import PRESIDENT, PUTIN, SOCHI

GOLDEN = Path(__file__).resolve().parents[1] / "store" / "golden"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """The project that handed the pack out, by now brought up to date."""
    path = Path(shutil.copy(GOLDEN / "schema-1-worked.db", tmp_path / "project.db"))
    with open_project(str(path), "rita") as opened:
        yield opened


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copy(GOLDEN / "schema-1-pack.db", tmp_path / "ann.db"))


def held(project: Project, document: str) -> set[tuple[int, int]]:
    with open_project(str(project.path), "ann") as ann:
        return {(one.start, one.end) for one in spans_in(ann, document)}


def test_a_pack_of_the_first_version_is_merged_and_left_as_it_is(project: Project, pack: Path) -> None:
    before = sha256(pack.read_bytes()).hexdigest()
    report = merge(project, [pack])
    assert (report.added, report.rejected) == (1, [])
    assert held(project, "d") == {PRESIDENT[:2]}  # the deletion came home too
    assert SOCHI[:2] in held(project, "e")
    assert PUTIN[:2] in held(project, "e")
    assert checking.check(project).problems == []
    assert sha256(pack.read_bytes()).hexdigest() == before
    assert merge(project, [pack]).added == 0


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("CREATE VIEW spy AS SELECT 1", "holds a view"),
        ("CREATE TRIGGER spy AFTER INSERT ON decision BEGIN DELETE FROM document; END", "holds a trigger"),
        ("ALTER TABLE span ADD COLUMN spy TEXT", "span is not defined"),
        ("CREATE TABLE spy (id)", "does not belong"),
        ("UPDATE alembic_version SET version_num = '0002'", "revision 0002, not 0001"),
        ("PRAGMA user_version = 2", "is missing"),
        ("PRAGMA foreign_keys=OFF; DELETE FROM document", "not as this program writes"),
    ],
)
def test_a_hostile_one_is_refused_before_it_is_migrated(
    project: Project, pack: Path, tampering: str, told: str
) -> None:
    with closing(sqlite3.connect(pack)) as raw:
        raw.executescript(tampering)
        raw.commit()
    report = merge(project, [pack])
    assert told in report.rejected[0].why, report.rejected
    assert report.added == 0
