"""A desk: the window over the five seed pages, nothing marked yet."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.projects import make_project
from tests.ui.desk import Desk, start


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "annotations.db"
    make_project(path).close()
    return path


@pytest.fixture
def desk(qtbot: QtBot, database: Path) -> Desk:
    return start(qtbot, database)
