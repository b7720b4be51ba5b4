"""The check names every kind of damage to a decision, and is silent about sound ones."""

import json
import sqlite3
from pathlib import Path

import pytest

from annotator.domain.model import DocumentId
from annotator.services import deciding, labels, reviewing
from annotator.store import check, check_decisions
from annotator.store.database import Database
from tests.projects import add_passes, add_texts, make_empty_project

A = DocumentId("a")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A decision about a case of two spans, a rejection, and gold that nobody marked."""
    path = tmp_path_factory.mktemp("sound") / "sound.db"
    with make_empty_project(path, "rita") as project:
        add_texts(project, {"a": "Kerry met Putin 💩"})
        add_passes(project, "ann", {"a": [(0, 5, "actor"), (10, 15, "actor")]}, "done")
        add_passes(project, "ben", {"a": [(0, 9, "actor")]}, "done")
        first, second = reviewing.conflicts(project)
        deciding.decide(project, A, first.case.id, [(0, 5, "actor")])
        deciding.decide(project, A, second.case.id, [])
        deciding.add_gold(project, A, [(6, 9, "claim")])
        labels.rename_label(project, "claim", "statement")
    return path.read_bytes()


def problems(path: Path) -> list[str]:
    database = Database(path, wait_ms=50)
    try:
        return check.problems_of(database)
    finally:
        database.close()


def test_sound_decisions_are_no_problem(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "p.db"
    path.write_bytes(sound)
    assert problems(path) == []


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("reviewer", " ", "has a reviewer that is no name"),
        ("source", "guess", "has the unknown source guess"),
        ("at", "noon", "has no time: noon"),
        ("spans", "[[0,", "holds lists that cannot be read"),
        ("against", "{}", "holds lists that cannot be read"),
        ("spans", [[0, 99, "LABEL", "x"]], "speaks of a span that cannot be"),
        ("spans", [[0, 5, "LABEL"]], "speaks of a span that cannot be"),
        ("candidates", [[True, 5, "LABEL", []]], "speaks of a span that cannot be"),
        ("candidates", [7], "speaks of a span that cannot be"),
        ("spans", [[0, 5, "LABEL", "Karry"]], "has gold at 0..5 that reads otherwise"),
        ("spans", [[0, 5, "gone", "Kerry"]], "speaks of the label gone, which is not there"),
        ("candidates", [[0, 5, "LABEL", [3]]], "names a voter that is no name"),
        ("candidates", [[0, 5, "LABEL", "ann"]], "names a voter that is no name"),
        ("against", [""], "names a voter that is no name"),
    ],
)
def test_a_planted_defect_is_named_by_the_check_of_decisions(
    tmp_path: Path, sound: bytes, column: str, value: object, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.db"
    path.write_bytes(sound)
    connection = sqlite3.connect(path)
    (label_id,) = connection.execute("SELECT id FROM label WHERE name = 'actor'").fetchone()
    written = value if isinstance(value, str) else json.dumps(value).replace("LABEL", label_id)
    connection.execute("PRAGMA ignore_check_constraints=ON")
    connection.execute(f"UPDATE decision SET {column} = ? WHERE sequence = 1", (written,))
    connection.commit()
    connection.close()
    sentence = f"The decision 1 about the document a {told}"
    found = problems(path)
    assert any("decision" in line and "is not as the step" in line for line in found)  # the journal sees it too
    assert any(line.startswith(sentence) for line in found)
    monkeypatch.setattr(check, "CHECKS", tuple(one for one in check.CHECKS if one not in check_decisions.CHECKS))
    assert not any(line.startswith(sentence) for line in problems(path))


def test_a_decision_that_no_step_brought_is_named(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "p.db"
    path.write_bytes(sound)
    connection = sqlite3.connect(path)
    names = [row[1] for row in connection.execute("PRAGMA table_info(decision)") if row[1] != "id"]
    connection.execute(
        f"INSERT INTO decision (id, {', '.join(names)}) SELECT 'new', {', '.join(names)} FROM decision LIMIT 1"
    )
    connection.commit()
    connection.close()
    assert "No step of the journal brought the decision new." in problems(path)
