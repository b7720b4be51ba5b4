"""Two programs at work on one file at once: nobody overwrites anybody, and the journal tells how it came about."""

import json
import random
from pathlib import Path

from annotator.services import checking, history
from annotator.services.project import open_project
from tests.nothing_lost.conftest import Forge, make_texts
from tests.projects import contents, rows_of

EDITS = 120


def test_hundreds_of_edits_of_two_programs_of_one_person(forge: Forge, tmp_path: Path) -> None:
    """The check replays the journal against the rows, so a lost update would be a problem it names."""
    seed = random.randrange(1 << 30)
    path = make_texts(tmp_path / "project.db")
    logs = [tmp_path / "first.log", tmp_path / "second.log"]
    calls = [["edit", str(path), "analyst-1", seed + at, EDITS, str(log)] for at, log in enumerate(logs)]
    assert forge.run(*calls) == [0, 0], f"seed {seed}"
    told = [json.loads(log.read_text()) for log in logs]
    with open_project(str(path), "analyst-1") as project:
        assert checking.check(project).problems == [], f"seed {seed}"
        steps = [step for step in history.list_steps(project, 10 * EDITS) if step["who"] == "analyst-1"]
        assert len(steps) == sum(one["done"] for one in told) - sum(one["same"] for one in told), f"seed {seed}"
        assert any(one["refused"] for one in told)  # they did meet
        assert replayed(project) == {row["id"]: row for row in contents(project, versions=True)["span"]}


def replayed(project: object) -> dict[object, dict[str, object]]:
    """The spans that the journal alone leads to."""
    found: dict[object, dict[str, object]] = {}
    query = (
        "SELECT c.* FROM change c JOIN step s ON s.id = c.step_id WHERE table_name = 'span' ORDER BY number, ordinal"
    )
    for row in rows_of(project, query):  # type: ignore[arg-type]
        if row["after"] is None:
            del found[row["row_id"]]
        else:
            found[row["row_id"]] = json.loads(str(row["after"]))
    return found
