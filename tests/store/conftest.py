"""A database with two texts, one of them with a pass; what SQLite is asked; a warm process that forks workers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from annotator.services.project import Project, open_project
from annotator.store.database import Database
from tests.nothing_lost.forge import Forge
from tests.projects import IMPORTER, add_passes, add_texts, make_empty_project
from tests.store.plans import Question, Watch


@pytest.fixture(scope="package")
def forge() -> Iterator[Forge]:
    """For tests with a second program or a killed one."""
    with Forge() as made:
        yield made


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("template") / "template.db"
    with make_empty_project(path, IMPORTER) as made:
        add_texts(made, {"a": "Kerry met Putin", "b": "Москва 💩 Kyiv"})
        add_passes(made, "ann", {"a": [(0, 5, "actor"), (0, 15, "claim"), (10, 15, "actor")]})
    return path.read_bytes()


@pytest.fixture
def project(tmp_path: Path, template: bytes) -> Iterator[Project]:
    path = tmp_path / "project.db"
    path.write_bytes(template)
    with open_project(str(path), "ann") as opened:
        yield opened


@pytest.fixture
def database(project: Project) -> Database:
    return project.database


@pytest.fixture
def watch(database: Database) -> Watch:
    """Keeps what SQLite is asked while it is entered, transactions and pragmas left out."""

    @contextmanager
    def watching() -> Iterator[list[Question]]:
        asked: list[Question] = []

        def note(_one: object, _two: object, statement: str, values: object, *_rest: object) -> None:
            if statement.startswith(("SELECT", "WITH")):
                asked.append((statement, values))

        event.listen(database.engine, "before_cursor_execute", note)
        yield asked
        event.remove(database.engine, "before_cursor_execute", note)

    return watching
