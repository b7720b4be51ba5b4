"""What reviewing reads: whose passes count, which documents, and how often SQLite is asked."""

import sqlite3
from pathlib import Path

import pytest

from annotator.domain.errors import StorageError
from annotator.domain.model import DocumentId
from annotator.services import deciding
from annotator.services.project import Project
from annotator.store import review
from annotator.store.review import Which
from tests.projects import add_passes, add_texts


def ids(project: Project, which: Which) -> list[str]:
    with project.database.read() as connection:
        found = [one.document_id for one in review.stream(connection, which)]
        assert review.count(connection, which) == len(found)
    return found


def test_passes_marked_done_count_and_others_are_kept_apart(project: Project) -> None:
    add_passes(project, "ben", {"a": []}, "done")
    add_passes(project, "cleo", {"a": []}, "in_progress")
    add_passes(project, "dan", {"a": []}, "skipped")
    add_passes(project, "eve", {"a": []}, "new")
    add_passes(project, "fay", {"a": [(0, 5, "claim")]}, "skipped")
    with project.database.read() as connection:
        found = review.get(connection, "a")
        assert review.finishers(connection) == ["ben"]
    assert found is not None
    assert dict(found.passes.passes) == {"ben": ()}
    assert {name: sorted(marks) for name, marks in found.passes.unfinished.items()} == {
        "ann": [(0, 5, "actor"), (0, 15, "claim"), (10, 15, "actor")],
        "cleo": [],
        "fay": [(0, 5, "claim")],
    }


def test_a_document_that_is_not_there_is_none(project: Project) -> None:
    with project.database.read() as connection:
        assert review.get(connection, "x") is None


def test_which_documents(project: Project) -> None:
    add_texts(project, {f"m{number:03}": "Kerry" for number in range(2 * review.PAGE + 1)})
    add_passes(project, "ben", {f"m{number:03}": [] for number in range(2 * review.PAGE + 1)}, "done")
    deciding.add_gold(project, DocumentId("b"), [(0, 2, "actor")])
    done = [f"m{number:03}" for number in range(2 * review.PAGE + 1)]
    assert ids(project, Which.BEGUN) == ["a", *done]
    assert ids(project, Which.DECIDED) == ["b"]
    assert ids(project, Which.TO_REVIEW) == ["b", *done]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("DELETE FROM label WHERE name = 'claim'", "the span 0..15 of ann has a label that is not there"),
        ("UPDATE document SET text = 'Kerry', characters = 5 WHERE id = 'a'", "has its end behind that of the text"),
        ("UPDATE decision SET spans = ''", "A decision about the document a cannot be read"),
        ("UPDATE decision SET spans = '[[0, 5]]'", "A decision about the document a cannot be read"),
        ("UPDATE decision SET candidates = '[[0, 5, \"x\", []]]'", "A decision about the document a cannot be read"),
    ],
)
def test_what_another_program_broke_is_told_as_a_sentence(
    project: Project, tmp_path: Path, damage: str, words: str
) -> None:
    deciding.add_gold(project, DocumentId("a"), [(6, 9, "actor")])
    with sqlite3.connect(tmp_path / "project.db") as connection:  # keeps no foreign keys, as SQLite's own shell
        connection.execute(damage)
    with pytest.raises(StorageError, match=words), project.database.read() as reading:
        review.get(reading, "a")
