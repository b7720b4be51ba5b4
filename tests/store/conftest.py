"""A warm process that forks workers, for tests with a second program or a killed one."""

from collections.abc import Iterator

import pytest

from tests.nothing_lost.forge import Forge


@pytest.fixture(scope="package")
def forge() -> Iterator[Forge]:
    with Forge() as made:
        yield made
