"""Files of other versions: newer and foreign ones are refused untouched, older ones copied and brought up to date."""

import re
import sqlite3
import struct
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from annotator.domain.errors import AnnotatorError, StorageError
from annotator.services import checking, labels
from annotator.services.project import open_project
from annotator.store import upgrades
from annotator.store.database import create_database
from annotator.store.schema import APPLICATION_ID, REVISION, SCHEMA_NUMBER
from tests.projects import add_passes, add_texts, contents, make_empty_project

MIGRATION = """
from alembic import op
import sqlalchemy as sa
revision = "next"
down_revision = "{before}"
def upgrade():
    with op.batch_alter_table("document", recreate="always") as batch:
        batch.add_column(sa.Column("language", sa.Text(), nullable=True))
    op.execute("CREATE TABLE extra (id TEXT PRIMARY KEY) STRICT")
    {then}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "project.db"
    with make_empty_project(path) as project:
        add_texts(project, {"page": "Kerry met Putin."})
        add_passes(project, "analyst-1", {"page": [(0, 5, "actor")]})
        labels.rename_label(project, "claim", "statement")
    return path


@pytest.fixture
def newer_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes this program one version newer, with a migration that ends in the given statement."""

    def make(then: str = "pass") -> None:
        versions = tmp_path / "migrations" / "versions"
        versions.mkdir(parents=True)
        real = Path(upgrades.__file__).parent / "migrations"
        for file in [real / "env.py", *(real / "versions").glob("v*.py")]:
            (versions.parent / file.relative_to(real)).write_bytes(file.read_bytes())
        (versions / "next.py").write_text(MIGRATION.format(before=REVISION, then=then))

        def config(connection: Connection) -> Config:
            made = Config()
            made.set_main_option("script_location", str(versions.parent))
            made.attributes["connection"] = connection
            return made

        monkeypatch.setattr(upgrades, "alembic_config", config)
        for module in ("annotator.store.upgrades", "annotator.store.database"):
            monkeypatch.setattr(f"{module}.SCHEMA_NUMBER", SCHEMA_NUMBER + 1)

    return make


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def schema_of(path: Path) -> dict[str, str]:
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
        return {name: re.sub(r"\s+", " ", sql or "") for name, sql in rows}
    finally:
        connection.close()


def migrated(path: Path) -> Path:
    """A file that only the migrations made."""
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    upgrades.migrate(path)
    return path


def test_the_migrations_make_the_very_tables_that_a_new_project_has(tmp_path: Path) -> None:
    create_database(tmp_path / "new.db")
    assert schema_of(migrated(tmp_path / "migrated.db")) == schema_of(tmp_path / "new.db")


def test_both_ways_end_at_the_same_version(tmp_path: Path) -> None:
    create_database(tmp_path / "new.db")
    for path in (migrated(tmp_path / "migrated.db"), tmp_path / "new.db"):
        connection = sqlite3.connect(path)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISION,)]
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_NUMBER,)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        connection.close()


def test_the_program_stands_at_the_newest_migration_and_they_agree_with_its_tables(tmp_path: Path) -> None:
    path = migrated(tmp_path / "migrated.db")
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path))
    with engine.connect() as connection:
        config = upgrades.alembic_config(connection)
        script = ScriptDirectory.from_config(config)
        assert script.get_heads() == [REVISION]
        assert len(list(script.walk_revisions())) == SCHEMA_NUMBER
        command.check(config)  # raises when autogenerate would find something to do
    engine.dispose()


def test_a_current_file_is_opened_without_a_copy_or_a_word(path: Path) -> None:
    before = digest(path)
    with open_project(str(path), "analyst-1") as project:
        assert project.notices == []
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert digest(path) == before


def test_an_older_file_is_copied_and_brought_up_to_date(path: Path, newer_program: Callable[[str], None]) -> None:
    with open_project(str(path), "analyst-1") as project:
        before = contents(project)
    was = dump(path)
    newer_program("pass")
    with open_project(str(path), "analyst-1") as project:
        (notice,) = project.notices
        after = contents(project)
    (kept,) = path.parent.glob(f"project.schema-{SCHEMA_NUMBER}.*.db")
    assert kept.name in notice
    assert dump(kept) == was
    assert "extra" in schema_of(path)
    assert [row.pop("language") for row in after["document"]] == [None]
    assert after == before
    assert upgrades.check_header(path) == SCHEMA_NUMBER + 1


def test_a_migrated_file_is_opened_in_silence_the_next_time(path: Path, newer_program: Callable[[str], None]) -> None:
    newer_program("pass")
    open_project(str(path), "analyst-1").close()
    with open_project(str(path), "analyst-1") as project:
        assert project.notices == []


@pytest.mark.parametrize(
    "then",
    [
        "op.execute('INSERT INTO nowhere VALUES (1)')",
        "op.execute('DELETE FROM step')",  # leaves changes that point nowhere
        "op.drop_table('nowhere')",
    ],
)
def test_a_migration_that_fails_leaves_the_file_as_it_was(
    path: Path, newer_program: Callable[[str], None], then: str
) -> None:
    was = digest(path)
    newer_program(then)
    with pytest.raises(StorageError) as refused:
        open_project(str(path), "analyst-1")
    assert "could not be brought up to date" in refused.value.message
    assert "left as it was" in refused.value.hint
    assert digest(path) == was
    assert sorted(file.name for file in path.parent.iterdir()) == ["migrations", "project.db"]


def test_a_file_that_cannot_be_copied_first_is_not_migrated(
    path: Path, newer_program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    was = digest(path)
    newer_program("pass")

    def full(_path: Path, part: Path) -> None:
        part.write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(upgrades, "_back_up", full)
    with pytest.raises(StorageError, match="could not be copied first"):
        open_project(str(path), "analyst-1")
    assert digest(path) == was
    assert sorted(file.name for file in path.parent.iterdir()) == ["migrations", "project.db"]


def test_an_older_file_in_use_elsewhere_waits_and_is_refused(
    path: Path, newer_program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrades, "_WAIT", 0.05)
    newer_program("pass")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StorageError, match="database is locked"):
            upgrades.migrate(path)
    finally:
        other.close()
    open_project(str(path), "analyst-1").close()


def test_a_newer_file_is_refused_with_its_bytes_untouched(path: Path) -> None:
    patch(path, 60, SCHEMA_NUMBER + 1)
    before = digest(path)
    with pytest.raises(StorageError, match=f"newer version of the program .schema {SCHEMA_NUMBER + 1}; this one knows"):
        open_project(str(path), "analyst-1")
    assert digest(path) == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def patch(path: Path, place: int, number: int) -> None:
    with path.open("rb+") as file:
        file.seek(place)
        file.write(struct.pack(">I", number))


def foreign(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE contacts (name)")
    connection.close()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def cut(path: Path) -> None:
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size - 4096)


REFUSED = {
    "text": (lambda path: path.write_text("Dear Sir or Madam, " * 20), "is not a database of this program"),
    "empty": (lambda path: path.write_bytes(b""), "is not a database of this program"),
    "header alone": (lambda path: path.write_bytes(path.read_bytes()[:99]), "is not a database of this program"),
    "another program's": (foreign, "is a SQLite file, but not a project of this program"),
    "folder": (folder, "Is a directory"),
    "cut": (cut, "4096 of its .* bytes are missing at the end"),
    "missing": (lambda path: path.unlink(), "There is no database at"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_project_is_refused_by_name_and_left_alone(path: Path, case: str) -> None:
    make, words = REFUSED[case]
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(AnnotatorError, match=words) as refused:
        open_project(str(path), "analyst-1")
    assert path.name in refused.value.message
    assert refused.value.hint
    assert (path.read_bytes() if path.is_file() else None) == before
    assert [file.name for file in path.parent.iterdir()] in ([path.name], [])


def test_a_name_full_of_url_letters_is_a_name(tmp_path: Path, newer_program: Callable[[str], None]) -> None:
    path = tmp_path / "50% of it? #1.db"
    make_empty_project(path).close()
    newer_program("pass")
    with open_project(str(path), "analyst-1") as project:
        assert checking.check(project).problems  # the scratch tables are none of today's
        assert len(project.notices) == 1
    assert len(list(tmp_path.glob("*.db"))) == 2
