"""A file to be merged may be damaged or made to harm: it is refused in words, and the project is as it was."""

import random
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from annotator.services.checking import check
from annotator.services.merging import merge
from annotator.services.project import Project
from annotator.store.schema import SCHEMA_NUMBER
from tests.projects import contents, everything
from tests.services.packs import at_home, mark, marks, pack_of, tamper, with_two_analysts

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, i AS text FROM n"


@pytest.fixture
def two(project: Project) -> Project:
    with_two_analysts(project)
    return project


@pytest.fixture
def out(two: Project, tmp_path: Path) -> Path:
    """A pack with one more span."""
    path = pack_of(two, tmp_path / "out.db")
    with at_home(path) as home:
        mark(home, 10, 15, "actor")
    return path


def refused(project: Project, path: Path) -> str:
    """Why a file was refused as a whole; the project is as it was, and so is the file."""
    before, bytes_before = everything(project), path.read_bytes() if path.is_file() else b""
    report = merge(project, [path])
    assert everything(project) == before
    assert not path.is_file() or path.read_bytes() == bytes_before
    (only,) = report.rejected
    assert only.where == str(path)
    assert path.name in only.why
    return only.why


def in_schema(path: Path, kind: str, name: str, table: str, sql: str) -> None:
    """Put a definition past SQLite's own checks."""
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, 0, ?)", (kind, name, table, sql))


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON span BEGIN DELETE FROM document; END",
        "CREATE VIEW v AS SELECT * FROM span",
        f"CREATE VIEW v AS {ENDLESS}",
        "CREATE VIRTUAL TABLE v USING fts5(text)",
        "CREATE TABLE more (id TEXT)",
        "CREATE INDEX more ON span (note)",
        "ALTER TABLE span ADD COLUMN twice TEXT AS (quote || quote)",
        "DROP INDEX ix_document_batch",
    ],
)
def test_tables_that_are_not_ours(two: Project, out: Path, statement: str) -> None:
    tamper(out, statement)
    assert "is not as this program writes a project" in refused(two, out)


def test_a_view_in_the_place_of_a_table(two: Project, out: Path) -> None:
    tamper(out, "ALTER TABLE document RENAME TO hidden", f"CREATE VIEW document AS {ENDLESS}")
    assert "it holds a view" in refused(two, out)


def test_a_view_under_a_name_that_sqlite_keeps_for_itself(two: Project, out: Path) -> None:
    in_schema(out, "view", "sqlite_stat9", "sqlite_stat9", f"CREATE VIEW sqlite_stat9 AS {ENDLESS}")
    assert refused(two, out)


def test_a_newer_schema_is_named(two: Project, out: Path) -> None:
    tamper(out, "PRAGMA user_version=7")
    assert "newer version of the program (schema 7" in refused(two, out)


def test_a_newer_schema_in_the_log_is_noticed(two: Project, out: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(out)) as raw:
        raw.execute("PRAGMA user_version=7")
        raw.commit()
        for end in ("", "-wal"):
            shutil.copy2(f"{out}{end}", f"{copy}{end}")
    assert struct.unpack(">I", copy.read_bytes()[60:64]) == (SCHEMA_NUMBER,)
    assert "newer version" in refused(two, copy)


def test_an_endless_journal_in_the_log_is_never_read(two: Project, out: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(out)) as raw:
        raw.execute("ALTER TABLE step RENAME TO hidden")
        raw.execute(f"CREATE VIEW step AS {ENDLESS}")
        raw.commit()
        for end in ("", "-wal"):
            shutil.copy2(f"{out}{end}", f"{copy}{end}")
    assert "it holds a view" in refused(two, copy)


def test_an_older_schema_is_named(two: Project, out: Path) -> None:
    tamper(out, "PRAGMA user_version=0")
    assert "older version" in refused(two, out)


def test_a_file_of_another_program(two: Project, out: Path) -> None:
    tamper(out, "PRAGMA application_id=1")
    assert "not a project of this program" in refused(two, out)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"just text\n" * 100, bytes(4096)])
def test_what_is_no_database(two: Project, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.db"
    path.write_bytes(content)
    assert refused(two, path)


def test_what_is_not_there(two: Project, tmp_path: Path) -> None:
    assert "There is no file" in refused(two, tmp_path / "missing.db")
    assert "There is no file" in refused(two, tmp_path)


def test_the_project_itself(two: Project) -> None:
    assert "is open here" in refused(two, two.path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_cut_file(two: Project, out: Path, share: float) -> None:
    whole = out.read_bytes()
    out.write_bytes(whole[: int(len(whole) * share)])
    assert "damaged" in refused(two, out)


def test_a_refused_file_does_not_stop_the_next(two: Project, out: Path, tmp_path: Path) -> None:
    (tmp_path / "no.db").write_bytes(b"no")
    report = merge(two, [tmp_path / "no.db", out])
    assert (report.added, len(report.rejected)) == (1, 1)


def test_reading_that_goes_on_and_on_is_stopped(two: Project, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.store.foreign._STEPS", 0)
    monkeypatch.setattr("annotator.store.foreign._STEPS_A_BYTE", 0)
    monkeypatch.setattr("annotator.store.foreign._REPORT", 1)
    assert "takes far too long" in refused(two, out)


def _holding(path: Path) -> list[int]:
    """Places of bytes that are no empty space, the header's included."""
    return [at for at, byte in enumerate(path.read_bytes()) if byte]


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes(two: Project, out: Path, seed: int) -> None:
    """No crash, no hang; nothing of ours is lost or changed, and the project stays sound, whatever is taken."""
    chance = random.Random(seed)
    places = _holding(out)
    content = bytearray(out.read_bytes())
    for place in chance.sample(places, chance.choice((1, 1, 8))):
        content[place] ^= 1 << chance.randrange(8)
    out.write_bytes(content)
    before, ours = contents(two), set(marks(two))
    report = merge(two, [out])
    after = contents(two)
    assert ours <= set(marks(two))
    assert after["document"] == before["document"]
    mine = {row["id"] for row in before["annotation_set"] if row["owner"] != "analyst-1"}
    assert [row for row in after["span"] if row["set_id"] in mine] == [
        row for row in before["span"] if row["set_id"] in mine
    ]
    assert report.removed == 0
    assert check(two).problems == []
