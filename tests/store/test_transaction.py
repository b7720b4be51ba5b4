"""One action is one transaction and one step; left by an error it leaves nothing."""

import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from annotator.domain.changes import Changes, Focus
from annotator.domain.errors import AnnotatorError, StaleError
from annotator.domain.ids import new_id
from annotator.domain.model import DocumentId, SpanId
from annotator.services.project import Project
from annotator.store import transaction
from annotator.store.database import Database
from annotator.store.schema import label, span
from annotator.store.transaction import Step, step_of
from tests.projects import everything, rows_of


def label_row(name: str, **values: object) -> dict[str, object]:
    row = {
        "id": new_id(),
        "name": name,
        "color": "#000000",
        "key": None,
        "code": name,
        "description": "",
        "position": 9,
    }
    return row | {"version": 1} | values


def _insert_all(step: Step, names: list[str]) -> None:
    for name in names:
        step.insert(label, label_row(name))


def newest(project: Project) -> dict[str, object]:
    return rows_of(project, "SELECT * FROM step ORDER BY number DESC LIMIT 1")[0]


def changes_of(project: Project, step_id: object) -> list[dict[str, object]]:
    return rows_of(project, f"SELECT * FROM change WHERE step_id = '{step_id}' ORDER BY ordinal")


def test_a_step_says_who_did_what_and_when(project: Project, database: Database) -> None:
    start = datetime.now(UTC) - timedelta(seconds=1)
    number = rows_of(project, "SELECT max(number) AS top FROM step")[0]["top"]
    with step_of(database, "ann", "before it is known") as step:
        step.insert(label, label_row("date"))
        step.what = "Add label date"
        step.documents.add(DocumentId("a"))
        step.focus = Focus(DocumentId("a"), 1, 2, SpanId("s"))
        step.labels = True
    kept = newest(project)
    assert (kept["who"], kept["what"], kept["kind"], kept["state"]) == ("ann", "Add label date", "do", "done")
    assert kept["number"] == number + 1  # type: ignore[operator]
    assert start < datetime.fromisoformat(str(kept["at"])) <= datetime.now(UTC)
    assert step.as_changes() == Changes(
        "Add label date",
        number + 1,  # type: ignore[operator]
        frozenset({DocumentId("a")}),
        labels=True,
        focus=Focus(DocumentId("a"), 1, 2, SpanId("s")),
    )


def test_the_journal_keeps_every_row_before_and_after(project: Project, database: Database) -> None:
    row = label_row("date")
    with step_of(database, "ann", "one") as step:
        step.insert(label, row)
        after = step.update(label, str(row["id"]), 1, name="day")
        step.delete(label, str(row["id"]), 2)
    kept = changes_of(project, step.id)
    assert after == row | {"name": "day", "version": 2}
    assert [(one["table_name"], one["row_id"], one["ordinal"]) for one in kept] == [
        ("label", row["id"], number) for number in range(3)
    ]
    images = [
        tuple(None if one[side] is None else json.loads(str(one[side])) for side in ("before", "after")) for one in kept
    ]
    assert images == [(None, row), (row, after), (after, None)]


def test_a_step_that_wrote_nothing_is_none(project: Project, database: Database) -> None:
    before = everything(project)
    with step_of(database, "ann", "nothing"):
        pass
    assert everything(project) == before


def test_an_error_takes_everything_back(project: Project, database: Database) -> None:
    before = everything(project)
    with contextlib.suppress(KeyError), step_of(database, "ann", "broken") as step:
        step.insert(label, label_row("date"))
        step.flush()
        assert everything(project) == before  # nobody else sees it yet
        raise KeyError
    assert everything(project) == before


def test_a_rule_of_the_schema_is_a_sentence_and_takes_everything_back(project: Project, database: Database) -> None:
    before = everything(project)
    with pytest.raises(AnnotatorError, match="The database refused this"), step_of(database, "ann", "twice") as step:
        _insert_all(step, ["date", "actor"])
    assert everything(project) == before


def test_what_is_flushed_early_is_one_step_with_what_comes_later(project: Project, database: Database) -> None:
    with step_of(database, "ann", "early") as step:
        for name in ("one", "two"):
            row = label_row(name)
            step.insert(label, row)
            step.flush()
        step.delete(label, str(row["id"]), None)
        step.what = "late"
        step.documents.add(DocumentId("b"))
    assert newest(project)["what"] == "late"
    assert json.loads(str(newest(project)["detail"]))["documents"] == ["b"]
    assert [one["ordinal"] for one in changes_of(project, step.id)] == [0, 1, 2]
    assert step.written == 3


def test_an_update_with_the_same_values_writes_nothing(project: Project, database: Database) -> None:
    before = everything(project)
    actor = before["label"][0]
    with step_of(database, "ann", "same") as step:
        assert step.update(label, str(actor["id"]), 1, name=actor["name"]) == actor
    assert everything(project) == before


@pytest.mark.parametrize(("seen", "why"), [(2, "changed meanwhile in another window"), (0, "changed meanwhile")])
def test_a_version_that_is_not_the_rows_is_refused(project: Project, database: Database, seen: int, why: str) -> None:
    before = everything(project)
    row_id = str(before["span"][0]["id"])
    for write in (
        lambda step: step.update(span, row_id, seen, flagged=1),
        lambda step: step.delete(span, row_id, seen),
    ):
        with pytest.raises(StaleError, match=f"This span was {why}"), step_of(database, "ann", "x") as step:
            write(step)
    assert everything(project) == before


def test_a_row_that_is_gone_is_refused(project: Project, database: Database) -> None:
    with pytest.raises(StaleError, match="This span was removed"), step_of(database, "ann", "x") as step:
        step.delete(span, "gone", None)
    with pytest.raises(StaleError, match="This label was removed"), step_of(database, "ann", "x") as step:
        step.update(label, "gone", 1, name="x")


def test_numbers_and_revisions_grow_by_one(project: Project, database: Database) -> None:
    for name in ("one", "two", "three"):
        with step_of(database, "ann", name) as step:
            step.insert(label, label_row(name))
    steps = rows_of(project, "SELECT number, revision FROM step ORDER BY number")
    for column in ("number", "revision"):
        values = [int(str(one[column])) for one in steps]
        assert values == list(range(values[0], values[0] + len(values)))


def test_a_new_step_drops_what_its_author_had_taken_back(project: Project, database: Database) -> None:
    def done(who: str, state: str) -> str:
        with step_of(database, who, state) as step:
            step.insert(label, label_row(f"{who} {state}"))
        with database.write() as connection:
            connection.exec_driver_sql("UPDATE step SET state = ? WHERE id = ?", (state, step.id))
        return step.id

    mine, theirs = done("ann", "undone"), done("bob", "undone")
    done("ann", "done")
    states = {one["id"]: one["state"] for one in rows_of(project, "SELECT id, state FROM step")}
    assert (states[mine], states[theirs]) == ("dropped", "undone")


@pytest.mark.parametrize(
    "changes",
    [
        Changes("Add “x”", 7),
        Changes("a", 1, frozenset({DocumentId("é"), DocumentId("b")}), labels=True, list_changed=True, everything=True),
        Changes("b", 2, focus=Focus(DocumentId("d"))),
        Changes("c", 3, focus=Focus(DocumentId("d"), 0, 5, SpanId("s"))),
    ],
)
def test_what_a_step_touched_reads_back_from_the_journal(
    project: Project, database: Database, changes: Changes
) -> None:
    with database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO step VALUES ('x', ?, 99, '', 'ann', ?, 'do', NULL, 'done', 0, ?)",
            (100 + changes.number, changes.what, transaction.detail_of(changes)),
        )
        row = connection.exec_driver_sql("SELECT what, number - 100 AS number, detail FROM step WHERE id = 'x'").one()
        assert transaction.changes_from(row) == changes


def test_people_read_of_passes() -> None:
    assert transaction.noun(transaction.change.metadata.tables["annotation_set"]) == "pass"
    assert transaction.noun(span) == "span"
