"""The check names every kind of damage to what stands around decisions, and is silent about sound rows."""

import json
import sqlite3
from contextlib import closing as closing_of
from pathlib import Path

import pytest

from annotator.domain.model import DocumentId
from annotator.domain.queue import chosen
from annotator.services import case_notes, closing, deciding, repeats, reviewing
from annotator.services.project import open_project
from annotator.services.queue import read_queue
from annotator.store import check, check_review
from annotator.store.database import Database
from tests.projects import add_passes, add_texts, make_empty_project

A = DocumentId("a")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A decision about a case that was put off, a flagged one decided twice, an answered repeat, a closed document."""
    path = tmp_path_factory.mktemp("sound") / "sound.db"
    with make_empty_project(path, "rita") as project:
        add_texts(project, {"a": "Kerry met Putin 💩", "b": "Kerry"})
        add_passes(project, "ann", {"a": [(0, 5, "actor"), (10, 15, "actor")]}, "done")
        add_passes(project, "ben", {"a": [(0, 9, "actor")], "b": []}, "done")
        first, second = reviewing.conflicts(project)
        case_notes.skip(project, A, first.case.id, "later")
        case_notes.flag(project, A, second.case.id, "why?")
        deciding.decide(project, A, first.case.id, [(0, 5, "actor")])
        deciding.decide(project, A, second.case.id, [])
        deciding.decide(project, A, second.case.id, [(10, 15, "actor")])
        repeats.draw(project, 2, "sam")
        with open_project(str(path), "sam") as sam:
            deciding.decide(sam, A, chosen(read_queue(sam))[0].case_id, [(0, 9, "actor")])
        closing.close(project, A)
    return path.read_bytes()


def problems(path: Path) -> list[str]:
    database = Database(path, wait_ms=50)
    try:
        return check.problems_of(database)
    finally:
        database.close()


def test_sound_rows_are_no_problem(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "p.db"
    path.write_bytes(sound)
    assert problems(path) == []


SKIP, REPEAT = "The note “skipped” on a case of the document a ", "The repeated case of the document a "
ANSWERED = "answered_at IS NOT NULL"


@pytest.mark.parametrize(
    ("table", "column", "value", "where", "told"),
    [
        ("decision", "seen", "7", "sequence = 1", "The decision 1 about the document a has seen spans that cannot be"),
        (
            "decision",
            "seen",
            {"spans": [["id", 0, "ann"]], "unfinished": []},
            "sequence = 1",
            "The decision 1 about the document a has seen spans",
        ),
        (
            "decision",
            "seen",
            {"spans": [["id", 1]], "unfinished": []},
            "sequence = 1",
            "The decision 1 about the document a has",
        ),
        (
            "decision",
            "seen",
            {"spans": [], "unfinished": [5]},
            "sequence = 1",
            "The decision 1 about the document a has",
        ),
        ("decision", "seen", {"spans": []}, "sequence = 1", "The decision 1 about the document a has seen spans"),
        ("decision", "replaces", "{", "sequence = 3", "The decision 3 about the document a replaces what is no other"),
        ("decision", "replaces", [5], "sequence = 3", "The decision 3 about the document a replaces what is no other"),
        ("decision", "replaces", ["SELF"], "sequence = 3", "The decision 3 about the document a replaces what is no"),
        ("case_mark", "who", " ", "kind = 'skipped'", SKIP + "is of somebody who has no name"),
        ("case_mark", "at", "noon", "kind = 'skipped'", SKIP + "has no time: noon"),
        ("case_mark", "spans", "[[0", "kind = 'skipped'", SKIP + "holds spans that cannot be read"),
        ("case_mark", "spans", [[0, 99, "LABEL", "x"]], "kind = 'skipped'", SKIP + "speaks of a span that cannot be"),
        ("case_mark", "spans", [[0, 5, "LABEL", "Karry"]], "kind = 'skipped'", SKIP + "speaks of a span that cannot"),
        ("case_mark", "spans", [[0, 5, "gone", "Kerry"]], "kind = 'skipped'", SKIP + "speaks of the label gone"),
        ("case_mark", "answered", "gone", "kind = 'skipped'", SKIP + "is answered by a decision that is not there"),
        ("closure", "who", " ", "1", "The closing of the document a is of somebody who has no name"),
        ("closure", "at", "noon", "1", "The closing of the document a has no time: noon"),
        ("repeat", "asked_of", " ", ANSWERED, REPEAT + "is of somebody who has no name"),
        ("repeat", "at", "noon", ANSWERED, REPEAT + "has no time: noon"),
        ("repeat", "answered_at", "noon", ANSWERED, REPEAT + "has no time of its answer: noon"),
        ("repeat", "spans", "{}", ANSWERED, REPEAT + "holds spans that cannot be read"),
        ("repeat", "document_id", "b", ANSWERED, "The repeated case of the document b repeats a decision about the"),
    ],
)
def test_a_planted_defect_is_named_and_only_by_these_checks(
    tmp_path: Path, sound: bytes, table: str, column: str, value: object, where: str, told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = tmp_path / "p.db"
    path.write_bytes(sound)
    with closing_of(sqlite3.connect(path)) as raw:
        (label_id,) = raw.execute("SELECT id FROM label WHERE name = 'actor'").fetchone()
        (own,) = raw.execute(f"SELECT id FROM {table} WHERE {where}").fetchone()
        written = value if isinstance(value, str) else json.dumps(value)
        raw.execute(
            f"UPDATE {table} SET {column} = ? WHERE {where}",
            (written.replace("LABEL", label_id).replace("SELF", own),),
        )
        raw.commit()
    found = problems(path)
    assert any("is not as the step" in line for line in found)  # the journal sees it too
    assert any(line.startswith(told) for line in found), found
    monkeypatch.setattr(check, "CHECKS", tuple(one for one in check.CHECKS if one not in check_review.CHECKS))
    assert not any(line.startswith(told) for line in problems(path))


@pytest.mark.parametrize("table", ["case_mark", "closure", "repeat"])
def test_a_row_that_no_step_brought_is_named(tmp_path: Path, sound: bytes, table: str) -> None:
    path = tmp_path / "p.db"
    path.write_bytes(sound)
    with closing_of(sqlite3.connect(path)) as raw:
        raw.execute(f"UPDATE {table} SET id = 'new' WHERE id = (SELECT min(id) FROM {table})")
        raw.commit()
    assert f"No step of the journal brought the {table} new." in problems(path)
