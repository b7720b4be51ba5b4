"""The project check names every kind of damage, and is silent about everything that the program itself does."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator.domain.model import DocumentId, State
from annotator.services import annotate, documents, history, labels
from annotator.services.project import open_project, set_open_as
from annotator.store import check, check_decisions, check_journal, check_review
from annotator.store.database import Database
from annotator.store.schema import REVISION, SCHEMA_NUMBER
from tests.projects import add_passes, add_texts, label_ids, make_empty_project, spans_in

TEXTS = {"a-page": "Kerry met Putin in Sochi.", "b-page": "Приве́т 📉 Kyiv", "c-page": "Donate now."}
Plant = Callable[[sqlite3.Connection], object]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A project with a bit of everything: two imports, single steps, steps undone, dropped and repeated."""
    path = tmp_path_factory.mktemp("sound") / "sound.db"
    with make_empty_project(path) as project:
        add_texts(project, TEXTS)
        add_passes(project, "analyst-2", {"a-page": [(0, 5, "actor"), (19, 24, "location")]})
        ids = label_ids(project)
        page = DocumentId("a-page")
        annotate.add_span(project, page, 0, 5, ids["actor"])  # step 3
        annotate.add_span(project, page, 10, 15, ids["claim"])  # step 4, relabelled in 5
        annotate.relabel(project, spans_in(project, page)[1], ids["actor"])
        annotate.add_span(project, page, 19, 24, ids["location"])  # step 6
        history.undo(project)  # 7
        history.redo(project)  # 8
        annotate.set_note(project, spans_in(project, page)[0], "sure?")  # 9
        history.undo(project)  # 10; dropped by the next
        documents.set_state(project, page, State.DONE)  # 11
        set_open_as(project, "analyst-2")  # 12
        labels.rename_label(project, "claim", "statement")  # 13
        documents.remove_document(project, DocumentId("c-page"))  # 14
        annotate.delete_span(project, spans_in(project, page)[2])  # 15
        history.undo(project)  # 16, stays undone
    return path.read_bytes()


@pytest.fixture
def file(tmp_path: Path, sound: bytes) -> Path:
    path = tmp_path / "project.db"
    path.write_bytes(sound)
    return path


def problems(path: Path) -> list[str]:
    database = Database(path, wait_ms=50)
    try:
        return check.problems_of(database)
    finally:
        database.close()


def plant(path: Path, defect: "Defect") -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        if callable(defect.plant):
            defect.plant(connection)
        else:
            assert connection.execute(defect.plant).rowcount != 0, "nothing was planted"
    finally:
        connection.close()


def _schema(change: str) -> Plant:
    def plants(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA writable_schema=ON")
        assert connection.execute(change).rowcount
        connection.execute("PRAGMA writable_schema=RESET")

    return plants


def _cut_pages(connection: sqlite3.Connection) -> None:
    """A page of an index is overwritten, as by a bad disk."""
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_step_target'").fetchone()
    (name,) = (row[2] for row in connection.execute("PRAGMA database_list"))
    connection.close()
    with Path(name).open("rb+") as file:
        file.seek((root - 1) * 4096 + 3)
        file.write(b"\x00\x00")


def _rewrite(number: int, ordinal: int, column: str, **values: object) -> Plant:
    """Change what the journal says a row was."""
    of = f"step_id = (SELECT id FROM step WHERE number = {number}) AND ordinal = {ordinal}"

    def plants(connection: sqlite3.Connection) -> None:
        (before,) = connection.execute(f"SELECT {column} FROM change WHERE {of}").fetchone()
        told = json.dumps(json.loads(before) | values)
        connection.execute(f"UPDATE change SET {column} = ? WHERE {of}", (told,))

    return plants


@dataclass(frozen=True)
class Defect:
    name: str
    by: check.Check  # the check that must find it
    plant: str | Plant
    told: str  # what its sentence holds

    def __str__(self) -> str:
        return self.name


C, J = check, check_journal
OF_STEP = "step_id = (SELECT id FROM step WHERE number = {})"
DEFECTS = [
    Defect("application", C._the_header, "PRAGMA application_id=7", "application_id is 7"),
    Defect("schema number", C._the_header, "PRAGMA user_version=9", f"user_version is 9, not {SCHEMA_NUMBER}"),
    Defect("revision", C._the_header, "UPDATE alembic_version SET version_num = 'x'", f"of revision x, not {REVISION}"),
    Defect("no revision", C._the_header, "DELETE FROM alembic_version", "of revision none"),
    Defect("overwritten page", C._the_pages, _cut_pages, "SQLite finds the file damaged"),
    Defect("broken rule", C._the_pages, "UPDATE annotation_set SET kind = 'mine'", "CHECK constraint failed"),
    Defect("foreign view", C._the_tables, "CREATE VIEW v AS SELECT 1", "The view v does not belong"),
    Defect("foreign table", C._the_tables, "CREATE TABLE extra (x)", "The table extra does not belong"),
    Defect(
        "trigger",
        C._the_tables,
        "CREATE TRIGGER t AFTER INSERT ON span BEGIN DELETE FROM span; END",
        "The trigger t does not belong",
    ),
    Defect("lost index", C._the_tables, "DROP INDEX ix_step_revision", "The index ix_step_revision is missing"),
    Defect(
        "loosened table",
        C._the_tables,
        _schema("UPDATE sqlite_master SET sql = replace(sql, 'length(name) > 0', '1') WHERE name = 'label'"),
        "The table label is not defined as",
    ),
    Defect("lost label", C._the_references, "DELETE FROM label WHERE name = 'actor'", "which is not there"),
    Defect(
        "lost document", C._the_references, "DELETE FROM document WHERE id = 'a-page'", "the document a-page, which"
    ),
    Defect("lost step", C._the_references, "DELETE FROM step WHERE number = 4", "The change "),
    Defect("label color", C._the_labels, "UPDATE label SET color = 'red' WHERE name = 'actor'", "the color red"),
    Defect("label name", C._the_labels, "UPDATE label SET name = ' ' WHERE name = 'actor'", "that is no text"),
    Defect(
        "half a character in a label",
        C._the_labels,
        "UPDATE label SET description = CAST(x'eda080' AS TEXT) WHERE name = 'actor'",
        "that is no text",
    ),
    Defect(
        "text changed",
        C._the_texts,
        "UPDATE document SET text = replace(text, 'Sochi', 'Minsk') WHERE id = 'a-page'",
        "The document a-page does not hold the text that was imported",
    ),
    Defect(
        "NUL in a text",
        C._the_texts,
        "UPDATE document SET text = text || char(0) WHERE id = 'a-page'",
        "The document a-page holds a NUL",
    ),
    Defect(
        "half a character in a text",
        C._the_texts,
        "UPDATE document SET text = CAST(x'61eda080' AS TEXT) WHERE id = 'b-page'",
        "The document b-page holds a NUL or bytes that are no text",
    ),
    Defect(
        "length",
        C._the_texts,
        "UPDATE document SET characters = 26 WHERE id = 'a-page'",
        "a-page has 25 characters, but is said to have 26",
    ),
    Defect("meta", C._the_texts, "UPDATE document SET meta = '[]' WHERE id = 'a-page'", "a-page has meta that is no"),
    Defect(
        "cut meta", C._the_texts, "UPDATE document SET meta = '{' WHERE id = 'b-page'", "b-page has meta that is no"
    ),
    Defect(
        "title",
        C._the_texts,
        "UPDATE document SET title = CAST(x'ff' AS TEXT) WHERE id = 'b-page'",
        "b-page has an id or title that is no text",
    ),
    Defect("owner", C._the_passes, "UPDATE annotation_set SET owner = ' ' WHERE owner = 'analyst-1'", "is no name"),
    Defect(
        "owner that is a layer",
        C._the_passes,
        "UPDATE annotation_set SET owner = 'gold' WHERE owner = 'analyst-1'",
        "nobody can be called so",
    ),
    Defect("kind", C._the_passes, "UPDATE annotation_set SET kind = 'x' WHERE owner = 'analyst-1'", "unknown kind x"),
    Defect("state", C._the_passes, "UPDATE annotation_set SET state = 'x'", "in the unknown state x"),
    Defect(
        "quote",
        C._the_spans,
        "UPDATE span SET quote = 'Karry' WHERE quote = 'Kerry'",
        "0..5 “Karry” of analyst-1 in the document a-page should read “Kerry”",
    ),
    Defect("past the end", C._the_spans, 'UPDATE span SET "end" = 99 WHERE start = 19', "ends at 99, but the text has"),
    Defect("reversed", C._the_spans, 'UPDATE span SET "end" = 18 WHERE start = 19', "behind its end"),
    Defect("empty", C._the_spans, 'UPDATE span SET "end" = 19 WHERE start = 19', "is empty"),
    Defect("negative", C._the_spans, "UPDATE span SET start = -1 WHERE start = 0", "before the text begins"),
    Defect("flag", C._the_spans, "UPDATE span SET flagged = 2", "is flagged 2"),
    Defect("note", C._the_spans, "UPDATE span SET note = CAST(x'ff' AS TEXT)", "has a note that is no text"),
    Defect("number", J._the_steps, "UPDATE step SET number = 99 WHERE number = 16", "Between the steps 15 and 99"),
    Defect("first steps", J._the_steps, "UPDATE step SET number = number + 100", "Between the steps 0 and 101"),
    Defect(
        "time", J._the_steps, "UPDATE step SET at = 'noon' WHERE number = 5", "The step 5 of the journal has no time"
    ),
    Defect(
        "who", J._the_steps, "UPDATE step SET who = '' WHERE number = 5", "The step 5 of the journal does not say who"
    ),
    Defect("turned step", J._the_steps, "UPDATE step SET target = NULL WHERE number = 7", "has no step to turn"),
    Defect(
        "details", J._the_steps, "UPDATE step SET detail = '[' WHERE number = 5", "The step 5 of the journal has det"
    ),
    Defect(
        "bulk mark", J._the_steps, "UPDATE step SET bulk = 1 WHERE number = 7", "The step 7 of the journal has a rev"
    ),
    Defect("same revision", J._the_revisions, "UPDATE step SET revision = 4 WHERE number = 5", "the same revision 4"),
    Defect(
        "lost change",
        J._the_changes_of_steps,
        f"DELETE FROM change WHERE {OF_STEP.format(3)} AND ordinal = 0",
        "The step 3 of the journal has lost some",
    ),
    Defect(
        "no change",
        J._the_changes_of_steps,
        f"DELETE FROM change WHERE {OF_STEP.format(5)}",
        "The step 5 of the journal has no changes",
    ),
    Defect(
        "redone first",
        J._the_turns,
        "UPDATE step SET kind = 'redo' WHERE number = 7",
        "7 of the journal is no possible",
    ),
    Defect(
        "turn of a turn",
        J._the_turns,
        "UPDATE step SET target = (SELECT id FROM step WHERE number = 8) WHERE number = 10",
        "The step 10 of the journal is no possible undo of the step 8",
    ),
    Defect(
        "stands though undone", J._the_states_of_steps, "UPDATE step SET state = 'done' WHERE number = 15", "be undone"
    ),
    Defect(
        "undone though it stands",
        J._the_states_of_steps,
        "UPDATE step SET state = 'undone' WHERE number = 5",
        "be done",
    ),
    Defect(
        "undone though overtaken",
        J._the_states_of_steps,
        "UPDATE step SET state = 'undone' WHERE number = 9",
        "dropped",
    ),
    Defect(
        "dropped too early", J._the_states_of_steps, "UPDATE step SET state = 'dropped' WHERE number = 15", "be undone"
    ),
    Defect(
        "row changed past the journal",
        J._the_rows,
        "UPDATE span SET note = 'x' WHERE batch IS NULL AND start = 0",
        "is not as the step 10 of the journal left it",
    ),
    Defect(
        "state changed past the journal",
        J._the_rows,
        "UPDATE annotation_set SET state = 'new' WHERE owner = 'analyst-1'",
        "is not as the step 11 of the journal left it",
    ),
    Defect("row gone", J._the_rows, "DELETE FROM span WHERE batch IS NULL AND start = 0", "left it: it is gone"),
    Defect(
        "row back",
        J._the_rows,
        "INSERT INTO document SELECT 'c-page', title, source, meta, sha256, characters, NULL, 1, text FROM document"
        " LIMIT 1",
        "The document c-page is not as",
    ),
    Defect(
        "label renamed",
        J._the_rows,
        "UPDATE label SET name = 'claim' WHERE name = 'statement'",
        "is not as the step 13",
    ),
    Defect("setting", J._the_rows, "UPDATE setting SET value = 'me'", "The setting open_as is not as the step 12"),
    Defect("unreadable change", J._the_rows, f"UPDATE change SET after = '{{' WHERE {OF_STEP.format(5)}", "unreadable"),
    Defect("change of another row", J._the_rows, _rewrite(5, 0, "after", id="x"), "unreadable"),
    Defect("other past", J._the_rows, _rewrite(5, 0, "before", start=1), "is not as"),
    Defect(
        "unknown table", J._the_rows, f"UPDATE change SET table_name = 'x' WHERE {OF_STEP.format(5)}", "changes to x"
    ),
    Defect(
        "span from nowhere",
        J._the_rows,
        "INSERT INTO span SELECT 'new', set_id, 1, 2, label_id, 'e', NULL, 0, NULL, 1 FROM span LIMIT 1",
        "No step of the journal brought the span new",
    ),
    Defect(
        "span as if imported",
        J._the_rows,
        "INSERT INTO span SELECT 'new', set_id, 1, 2, label_id, 'e', NULL, 0, batch, 1 FROM span"
        " WHERE batch NOTNULL LIMIT 1",
        "The step 2 of the journal brought 2 rows of span, but they are 3 now",
    ),
    Defect(
        "imported span gone",
        J._the_rows,
        "DELETE FROM span WHERE batch NOTNULL",
        "brought 2 rows of span, but they are 0",
    ),
    Defect(
        "imported document gone", J._the_rows, "DELETE FROM document WHERE id = 'b-page'", "brought 3 rows of document"
    ),
    Defect(
        "label from nowhere",
        J._the_rows,
        "INSERT INTO label SELECT 'x', 'x', color, NULL, 'X', '', 9, 1 FROM label LIMIT 1",
        "No step of the journal brought the label x",
    ),
    Defect("setting from nowhere", J._the_rows, "INSERT INTO setting VALUES ('x', 'x', 1)", "brought the setting x"),
]


@pytest.mark.parametrize("defect", DEFECTS, ids=str)
def test_a_planted_defect_is_named_and_only_by_its_own_check(
    file: Path, defect: Defect, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(file, defect)
    assert any(defect.told in line for line in problems(file)), problems(file)
    monkeypatch.setattr(check, "CHECKS", tuple(one for one in check.CHECKS if one is not defect.by))
    assert not any(defect.told in line for line in problems(file))


def test_every_check_has_a_planted_defect() -> None:
    planted = {defect.by for defect in DEFECTS} | {check._equal_spans, *check_decisions.CHECKS, *check_review.CHECKS}
    assert planted == set(check.CHECKS)


def test_an_equal_span_in_one_pass_is_named(file: Path) -> None:
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT * FROM span").fetchall()
    loose = 'CREATE TABLE span (id, set_id, start, "end", label_id, quote, note, flagged, batch, version)'
    connection.executescript(f"DROP TABLE span; {loose};")
    connection.executemany(f"INSERT INTO span VALUES ({', '.join('?' * 10)})", [*rows, ("twin", *rows[0][1:])])
    connection.commit()
    connection.close()
    assert any("of analyst-2 in the document a-page is there twice" in line for line in problems(file))


def test_a_sound_project_has_no_problems_and_checking_changes_nothing(file: Path, sound: bytes) -> None:
    assert problems(file) == []
    assert file.read_bytes() == sound


def test_what_analyze_keeps_is_no_problem(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("ANALYZE")
    connection.close()
    assert problems(file) == []


def test_a_thousand_problems_are_not_a_thousand_lines(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.executemany("INSERT INTO setting VALUES (?, 'x', 1)", [(f"s{number}",) for number in range(1000)])
    connection.commit()
    connection.close()
    found = problems(file)
    assert len(found) == check._MOST_OF_A_KIND + 1
    assert found[-1] == "There are more problems with the rows; only the first are listed."


def test_a_file_that_cannot_be_read_on_is_reported_and_the_other_checks_go_on(file: Path) -> None:
    connection = sqlite3.connect(file)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'span'").fetchone()
    connection.close()
    with file.open("rb+") as opened:
        opened.seek((root - 1) * 4096)
        opened.write(b"\xff" * 4096)
    found = problems(file)
    assert any("reading the spans failed" in line for line in found)
    assert not any("step" in line and "missing" in line for line in found)


def test_text_is_read_as_text_again_after_a_check(file: Path) -> None:
    with open_project(str(file)) as project:
        check.problems_of(project.database)
        assert labels.list_labels(project)[0].name == "actor"


def test_a_span_of_a_lost_document_is_told_of_once_and_in_whole_sentences(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM document WHERE id = 'a-page'")
    connection.close()
    told = problems(file)
    assert any("the document a-page, which" in one for one in told)
    assert not any(one.startswith("The span") for one in told), "whether its words are right cannot be said"
