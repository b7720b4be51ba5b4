"""The warm process, and a project of three texts to work on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nothing_lost import work
from tests.nothing_lost.forge import Forge
from tests.projects import add_texts, make_empty_project


@pytest.fixture(scope="package")
def forge() -> Iterator[Forge]:
    with Forge() as made:
        yield made


def make_texts(path: Path) -> Path:
    with make_empty_project(path) as made:
        add_texts(made, {key: work.text_of(key) for key in ("one", "two", "three")})
    return path
