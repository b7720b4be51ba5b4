"""A project of three small texts, with as many windows on it as a test needs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.services.project import Project, open_project
from tests.projects import IMPORTER, add_texts, make_empty_project
from tests.services.reviews import team  # noqa: F401 - a fixture

TEXTS = {
    "a-meeting": "Kerry met Putin in Sochi.\r\nKerry said more than 6,100 people died in eastern Ukraine.",
    "b-chart": "📉📰 Claro\u00a0Ecuador × 👨\u200d👩\u200d👧 in Kyiv\r\n100% of_it ist Straße, МОСКВА.",
    "c-note": "Donate now. Recent Posts",
}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("template") / "template.db"
    with make_empty_project(path, IMPORTER) as made:
        add_texts(made, TEXTS)
    return path.read_bytes()


@pytest.fixture
def file(tmp_path: Path, template: bytes) -> Path:
    path = tmp_path / "project.db"
    path.write_bytes(template)
    return path


@pytest.fixture
def window(file: Path) -> Iterator[Callable[[str], Project]]:
    """Opens another window on the same file, for whomever."""
    opened: list[Project] = []

    def opens(who: str) -> Project:
        opened.append(open_project(str(file), who, wait_ms=50))
        return opened[-1]

    yield opens
    for project in opened:
        project.close()


@pytest.fixture
def project(window: Callable[[str], Project]) -> Project:
    """The window of analyst-1."""
    return window("analyst-1")


@pytest.fixture
def second(window: Callable[[str], Project]) -> Project:
    """Another window of analyst-1."""
    return window("analyst-1")


@pytest.fixture
def other(window: Callable[[str], Project]) -> Project:
    """The window of analyst-2."""
    return window("analyst-2")
