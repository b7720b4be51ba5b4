"""A desk: the window over the five seed pages, nothing marked yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from tests.projects import make_project
from tests.ui.desk import Desk, start
from tests.ui.ear import Ear


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "annotations.db"
    make_project(path).close()
    return path


@pytest.fixture
def desk(qtbot: QtBot, database: Path) -> Desk:
    return start(qtbot, database)


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ear]:
    yield Ear(monkeypatch)
    QAccessible.setActive(False)
