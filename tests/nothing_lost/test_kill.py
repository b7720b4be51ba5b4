"""Killed at any moment: every action that was acknowledged is there, nothing half done is, and the check is clean."""

import json
import random
from pathlib import Path

import pytest

from annotator.services import checking
from annotator.services.project import open_project
from tests.nothing_lost import work
from tests.nothing_lost.conftest import make_texts
from tests.nothing_lost.forge import KILLED, Forge

KILLS = 200
KILLS_A_FILE = 20
LONGEST_LIFE = 0.12  # seconds, at first: where workers get to little they live longer, however slow the machine is


def _allowed(log: Path, before: work.Model) -> tuple[list[work.Model], int]:
    """The states that may be found after the lines of `log`, the one acknowledged last first, and how many were."""
    last, underway, acknowledged = before, [], 0
    # What stands behind the last line end was being written when the worker was killed: it was never said.
    for line in log.read_text().split("\n")[:-1] if log.exists() else []:
        said = json.loads(line)
        if "ack" in said:
            last, underway = said["ack"], []
            acknowledged += 1
        else:
            underway = said["try"]
    return [last, *underway], acknowledged


def _look(path: Path) -> tuple[work.Model, list[str]]:
    with open_project(str(path), "analyst-1") as project:
        return work.state_of(project), [*project.notices, *checking.check(project).problems]


class Rounds:
    """Kills workers one after the other, and looks at what each has left."""

    def __init__(self, forge: Forge, folder: Path, *, early: bool) -> None:
        self._forge, self._folder, self._early = forge, folder, early
        self._seed = random.randrange(1 << 30)
        self._chance = random.Random(self._seed)
        self._longest = LONGEST_LIFE
        self._path, self._state = folder, {}
        self.kills = self.acknowledged = 0
        self.wrong: list[str] = []

    def kill(self) -> None:
        if self.kills % KILLS_A_FILE == 0:
            self._path = make_texts(self._folder / f"{self.kills}.db")
            self._state = _look(self._path)[0]
        log = self._folder / f"{self.kills}.log"
        life = self._chance.uniform(0, self._longest)
        call = ["work", str(self._path), str(log), self._seed + self.kills, self._early]
        ended = self._forge.run(call, kill_after=life)
        where = f"seed {self._seed}, kill {self.kills}, after {life:.4f} s"
        assert ended == [KILLED], f"{where}: the worker ended by itself"
        allowed, count = _allowed(log, self._state)
        self._state, problems = _look(self._path)
        if self._state not in allowed or problems:
            self.wrong.append(f"{where}: {problems or 'another state than acknowledged'}")
        self.kills += 1
        self.acknowledged += count
        self._longest = self._longest * 1.1 if self.acknowledged <= 2 * self.kills else LONGEST_LIFE


@pytest.mark.timeout(900)
def test_two_hundred_kills_lose_nothing_that_was_acknowledged(forge: Forge, tmp_path: Path) -> None:
    rounds = Rounds(forge, tmp_path, early=False)
    while rounds.kills < KILLS or rounds.acknowledged <= KILLS:  # the workers must get to work
        rounds.kill()
    assert not rounds.wrong, "\n".join(rounds.wrong)


def test_the_harness_sees_an_action_that_is_acknowledged_before_it_is_on_disk(forge: Forge, tmp_path: Path) -> None:
    rounds = Rounds(forge, tmp_path, early=True)
    while not rounds.wrong:  # or forever, which is a failure too
        rounds.kill()
