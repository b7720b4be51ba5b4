"""Killed at any moment: every action that was acknowledged is there, nothing half done is, and the check is clean."""

import json
import random
from pathlib import Path

from annotator.services import checking
from annotator.services.project import open_project
from tests.nothing_lost import work
from tests.nothing_lost.conftest import make_texts
from tests.nothing_lost.forge import KILLED, Forge

KILLS = 200
KILLS_A_FILE = 20
LONGEST_LIFE = 0.12  # seconds, at first: on a busy machine workers live longer, or they would never get to work


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


def _rounds(forge: Forge, folder: Path, kills: int, *, early: bool) -> tuple[list[str], int]:
    """What was wrong after each kill, and how many actions had been acknowledged."""
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    wrong: list[str] = []
    acknowledged = 0
    longest = LONGEST_LIFE
    for kill in range(kills):
        if kill % KILLS_A_FILE == 0:
            path = make_texts(folder / f"{kill}.db")
            state = _look(path)[0]
        log = folder / f"{kill}.log"
        life = chance.uniform(0, longest)
        ended = forge.run(["work", str(path), str(log), seed + kill, early], kill_after=life)
        assert ended == [KILLED], f"seed {seed}, kill {kill}: the worker ended by itself"
        allowed, count = _allowed(log, state)
        acknowledged += count
        longest = min(longest * 1.05, 5 * LONGEST_LIFE) if acknowledged <= 2 * kill else LONGEST_LIFE
        state, problems = _look(path)
        if state not in allowed or problems:
            wrong.append(
                f"seed {seed}, kill {kill}, after {life:.4f} s: {problems or 'another state than acknowledged'}"
            )
    return wrong, acknowledged


def test_two_hundred_kills_lose_nothing_that_was_acknowledged(forge: Forge, tmp_path: Path) -> None:
    wrong, acknowledged = _rounds(forge, tmp_path, KILLS, early=False)
    assert not wrong, "\n".join(wrong)
    assert acknowledged > KILLS  # the workers did get to work


def test_the_harness_sees_an_action_that_is_acknowledged_before_it_is_on_disk(forge: Forge, tmp_path: Path) -> None:
    wrong, _ = _rounds(forge, tmp_path, KILLS_A_FILE, early=True)
    assert wrong
