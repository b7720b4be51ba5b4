"""What comes back from a pack: everything done there, and nothing of ours is lost without a word."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.domain.errors import BusyError
from annotator.domain.model import DocumentId, State
from annotator.services import annotate, case_notes, deciding, documents, history, labels, repeats, reviewing
from annotator.services import closing as closing_documents
from annotator.services.checking import check
from annotator.services.merging import MergeReport, merge
from annotator.services.packing import pack
from annotator.services.project import Project
from tests.projects import add_passes, add_texts, contents, everything, label_ids, make_empty_project, spans_in
from tests.services.packs import (
    DOCUMENT,
    OTHER,
    OTHER_NOTE,
    at_home,
    finish,
    mark,
    marks,
    pack_of,
    span_at,
    tamper,
    with_two_analysts,
)

START = [(0, 5, "actor"), (19, 24, "location")]


@pytest.fixture
def two(project: Project) -> Project:
    with_two_analysts(project)
    return project


@pytest.fixture
def out(two: Project, tmp_path: Path) -> Path:
    return pack_of(two, tmp_path / "out.db")


def counts(report: MergeReport) -> tuple[int, int, int, int]:
    """Added, changed, removed, unchanged; nothing rejected."""
    assert report.rejected == []
    return report.added, report.changed, report.removed, report.unchanged


def whys(report: MergeReport) -> str:
    assert report.rejected
    return "\n".join(each.where + " | " + each.why for each in report.rejected)


def test_a_pack_that_nobody_touched_changes_nothing(two: Project, out: Path) -> None:
    before = everything(two)
    assert counts(merge(two, [out])) == (0, 0, 0, 2)
    assert everything(two) == before


def test_added_changed_and_removed_there(two: Project, out: Path) -> None:
    with at_home(out) as home:
        annotate.delete_span(home, span_at(home, 0, 5, "actor"))
        annotate.set_bounds(home, span_at(home, 19, 24, "location"), 16, 24)
        mark(home, 10, 15, "actor")
        mark(home, 3, 9, "location", "b-chart")
        finish(home, State.DONE)
        there = spans_in(home, DOCUMENT)
    report = merge(two, [out])
    assert counts(report) == (2, 1, 1, 0)
    assert report.states == 2
    assert marks(two) == [(10, 15, "actor"), (16, 24, "location")]
    assert [span.id for span in spans_in(two, DOCUMENT)] == [span.id for span in there]
    assert documents.open_document(two, DocumentId(DOCUMENT)).state == State.DONE
    assert check(two).problems == []


def test_a_second_merge_changes_nothing(two: Project, out: Path) -> None:
    with at_home(out) as home:
        annotate.delete_span(home, span_at(home, 0, 5, "actor"))
        mark(home, 10, 15, "actor")
    merge(two, [out])
    before = everything(two)
    report = merge(two, [out, out])
    assert counts(report) == (0, 0, 0, 4)
    assert report.changes is None
    assert everything(two) == before


def test_what_was_done_alike_on_both_sides_is_no_step(two: Project, out: Path) -> None:
    with at_home(out) as home:
        annotate.delete_span(home, span_at(home, 0, 5, "actor"))
        finish(home, State.DONE)
    annotate.delete_span(two, span_at(two, 0, 5, "actor"))
    finish(two, State.DONE)
    before = everything(two)
    report = merge(two, [out])
    assert (report.added, report.changed, report.removed, report.changes) == (0, 0, 0, None)
    assert everything(two) == before


def test_undo_takes_the_whole_merge_back(two: Project, out: Path) -> None:
    with at_home(out) as home:
        annotate.delete_span(home, span_at(home, 0, 5, "actor"))
        annotate.set_note(home, span_at(home, 19, 24, "location"), "sure?")
        labels.add_label(home, "date")
        mark(home, 10, 15, "date")
        finish(home, State.DONE, "c-note")
    before = contents(two)
    assert merge(two, [out]).labels_added == ["date"]
    after = contents(two)
    history.undo(two)
    assert contents(two) == before
    history.redo(two)
    assert contents(two) == after
    assert check(two).problems == []


def test_work_of_others_and_ours_stays(two: Project, other: Project, out: Path) -> None:
    mark(other, 0, 5, "claim")
    mark(two, 6, 9, "claim")
    with at_home(out) as home:
        annotate.delete_span(home, span_at(home, 0, 5, "actor"))
    assert counts(merge(two, [out])) == (0, 0, 1, 1)
    assert marks(other) == [(0, 5, "claim")]
    assert marks(two) == [(6, 9, "claim"), (19, 24, "location")]


def test_a_span_changed_here_too_is_listed_each_time_and_kept(two: Project, out: Path) -> None:
    with at_home(out) as home:
        annotate.delete_span(home, span_at(home, 0, 5, "actor"))
        annotate.set_bounds(home, span_at(home, 19, 24, "location"), 16, 24)
        mark(home, 10, 15, "actor")
    annotate.set_note(two, span_at(two, 0, 5, "actor"), "look")
    annotate.set_bounds(two, span_at(two, 19, 24, "location"), 19, 25)
    first = merge(two, [out])
    assert (first.added, first.changed, first.removed) == (1, 0, 0)
    assert "“Kerry” was removed there, but changed here" in whys(first)
    assert "“in Sochi” was changed here too" in whys(first)
    assert marks(two) == [(0, 5, "actor"), (10, 15, "actor"), (19, 25, "location")]
    before = everything(two)
    assert merge(two, [out]).rejected == first.rejected
    assert everything(two) == before


def test_both_finished_it_differently(two: Project, out: Path) -> None:
    with at_home(out) as home:
        finish(home, State.SKIPPED)
    finish(two, State.DONE)
    assert "is skipped there and done here" in whys(merge(two, [out]))
    assert documents.open_document(two, DocumentId(DOCUMENT)).state == State.DONE


def test_a_state_is_lowered_only_when_it_was_lowered_there(two: Project, tmp_path: Path) -> None:
    finish(two, State.DONE)
    finish(two, State.DONE, "b-chart")
    out = pack_of(two, tmp_path / "out.db")
    with at_home(out) as home:
        finish(home, State.IN_PROGRESS)
    assert merge(two, [out]).states == 1
    states = [documents.open_document(two, DocumentId(name)).state for name in (DOCUMENT, "b-chart")]
    assert states == [State.IN_PROGRESS, State.DONE]


def test_work_that_goes_on_after_a_merge_comes_too(two: Project, out: Path) -> None:
    with at_home(out) as home:
        mark(home, 10, 15, "actor")
        mark(home, 26, 31, "actor")
    merge(two, [out])
    with at_home(out) as home:
        annotate.delete_span(home, span_at(home, 10, 15, "actor"))
        annotate.set_note(home, span_at(home, 26, 31, "actor"), "again")
    assert counts(merge(two, [out])) == (0, 1, 1, 2)
    assert marks(two) == [*START, (26, 31, "actor")]


def test_what_was_removed_here_after_a_merge_does_not_come_back(two: Project, out: Path) -> None:
    with at_home(out) as home:
        mark(home, 10, 15, "actor")
    merge(two, [out])
    annotate.delete_span(two, span_at(two, 10, 15, "actor"))
    assert counts(merge(two, [out])) == (0, 0, 0, 3)
    assert marks(two) == START


def test_an_older_copy_of_a_pack_takes_nothing_away(two: Project, out: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    shutil.copyfile(out, older)
    with at_home(older) as home:
        mark(home, 6, 9, "claim")
    with at_home(out) as home:
        mark(home, 10, 15, "actor")
    merge(two, [out])
    assert counts(merge(two, [older])) == (1, 0, 0, 2)
    assert marks(two) == [(0, 5, "actor"), (6, 9, "claim"), (10, 15, "actor"), (19, 24, "location")]
    assert counts(merge(two, [out])) == (0, 0, 0, 3)


def test_two_spans_that_changed_places_come_back(two: Project, out: Path) -> None:
    with at_home(out) as home:
        ids = label_ids(home)
        annotate.relabel(home, mark(home, 0, 5, "claim"), ids["location"])
    merge(two, [out])
    with at_home(out) as home:
        actor, location = span_at(home, 0, 5, "actor"), span_at(home, 0, 5, "location")
        annotate.relabel(home, actor, ids["boilerplate"])
        annotate.relabel(home, location, ids["actor"])
        annotate.relabel(home, span_at(home, 0, 5, "boilerplate"), ids["location"])
        there = {span.id: (span.start, span.end, span.label_id) for span in spans_in(home, DOCUMENT)}
    before = contents(two)
    assert counts(merge(two, [out])) == (0, 2, 0, 1)
    assert {span.id: (span.start, span.end, span.label_id) for span in spans_in(two, DOCUMENT)} == there
    history.undo(two)
    assert contents(two) == before
    assert check(two).problems == []


def test_a_label_renamed_on_either_side_is_the_same_label(two: Project, out: Path) -> None:
    labels.rename_label(two, "location", "place")
    with at_home(out) as home:
        labels.rename_label(home, "actor", "person")
        mark(home, 10, 15, "person")
    assert counts(merge(two, [out])) == (1, 0, 0, 2)
    assert marks(two) == [(0, 5, "actor"), (10, 15, "actor"), (19, 24, "place")]


def test_a_document_that_is_gone_here_is_listed(two: Project, out: Path) -> None:
    documents.remove_document(two, DocumentId("c-note"))
    assert "c-note | is no document" in whys(merge(two, [out]))


def test_a_document_removed_there_is_listed_and_kept(two: Project, out: Path) -> None:
    with at_home(out) as home:
        documents.remove_document(home, DocumentId(DOCUMENT))
    assert f"{DOCUMENT} | was handed out, but is not in the pack" in whys(merge(two, [out]))
    assert marks(two) == START


def test_work_of_somebody_else_in_a_pack_is_listed(two: Project, out: Path) -> None:
    with at_home(out) as home:
        add_passes(home, OTHER, {DOCUMENT: [(6, 9, "claim")]})
    before = everything(two)
    assert OTHER in whys(merge(two, [out]))
    assert everything(two) == before


def test_two_packs_in_one_merge_are_one_step(two: Project, out: Path, tmp_path: Path) -> None:
    pack(two, tmp_path / "other.db", OTHER)
    with at_home(out) as home:
        mark(home, 10, 15, "actor")
    with at_home(tmp_path / "other.db") as home:
        mark(home, 10, 15, "actor")
    before = contents(two)
    assert counts(merge(two, [out, tmp_path / "other.db"])) == (2, 0, 0, 4)
    history.undo(two)
    assert contents(two) == before


def test_work_in_the_log_of_a_killed_program_comes_too(two: Project, out: Path, tmp_path: Path) -> None:
    killed = tmp_path / "killed.db"
    with at_home(out) as home:
        mark(home, 10, 15, "actor")
        for end in ("", "-wal"):
            shutil.copy2(f"{out}{end}", f"{killed}{end}")
    assert counts(merge(two, [killed])) == (1, 0, 0, 2)
    assert sorted(path.name for path in tmp_path.glob("killed*")) == ["killed.db", "killed.db-wal"]


def test_a_merge_waits_for_no_lock_longer_than_it_may(two: Project, out: Path) -> None:
    with at_home(out) as home:
        mark(home, 10, 15, "actor")
    with closing(sqlite3.connect(two.path, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError):
            merge(two, [out])


# An ordinary project


def test_another_project_adds_and_takes_nothing(two: Project, tmp_path: Path) -> None:
    with make_empty_project(tmp_path / "else.db") as elsewhere:
        add_texts(elsewhere, {DOCUMENT: documents.open_document(two, DocumentId(DOCUMENT)).document.text})
        add_passes(elsewhere, "analyst-1", {DOCUMENT: [(0, 5, "actor"), (10, 15, "actor")]})
        add_passes(elsewhere, "analyst-3", {DOCUMENT: [(10, 15, "actor")]}, "done")
    assert counts(merge(two, [tmp_path / "else.db"])) == (2, 0, 0, 1)
    assert marks(two) == [(0, 5, "actor"), (10, 15, "actor"), (19, 24, "location")]
    before = everything(two)
    assert counts(merge(two, [tmp_path / "else.db"])) == (0, 0, 0, 3)
    assert everything(two) == before
    assert check(two).problems == []


def test_a_copy_of_this_project_adds_too(two: Project, tmp_path: Path) -> None:
    two.save_copy(tmp_path / "copy.db")
    annotate.set_bounds(two, span_at(two, 0, 5, "actor"), 0, 9)
    assert counts(merge(two, [tmp_path / "copy.db"])) == (1, 0, 0, 3)
    assert marks(two) == [(0, 9, "actor"), *START]
    assert check(two).problems == []


def test_a_pack_of_another_project_adds_only(two: Project, out: Path, tmp_path: Path) -> None:
    with at_home(out) as home:
        annotate.delete_span(home, span_at(home, 0, 5, "actor"))
        mark(home, 10, 15, "actor")
    with make_empty_project(tmp_path / "new.db") as elsewhere:
        text = documents.open_document(two, DocumentId(DOCUMENT)).document.text
        add_texts(elsewhere, {DOCUMENT: text})
        add_passes(elsewhere, "analyst-1", {DOCUMENT: [(0, 5, "actor")]})
        report = merge(elsewhere, [out])
        assert (report.added, report.removed) == (2, 0)
        assert "b-chart" in whys(report)
        assert marks(elsewhere) == [(0, 5, "actor"), (10, 15, "actor"), (19, 24, "location")]


# Rows that do not fit


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE span SET quote = 'Harry' WHERE start = 0", "does not hold the text"),
        ('UPDATE span SET start = 1000, "end" = 1005 WHERE start = 0', "has only"),
        ("UPDATE span SET id = 'x' WHERE start = 0", "has an id that cannot be"),
        ("UPDATE span SET note = 'a' || char(0) || 'b' WHERE start = 0", "has a note"),
        ("UPDATE label SET name = char(10), id = 'x' WHERE name = 'actor'", "not as this program writes"),
        ("UPDATE annotation_set SET id = 'y'", "not as this program writes"),
        ("UPDATE document SET text = replace(text, 'Kerry', 'Harry') WHERE id = 'a-meeting'", "has another text"),
        ("UPDATE document SET id = 'z' WHERE id = 'c-note'", "is no document of this project"),
        (
            "UPDATE setting SET value = replace(value, 'analyst-1', 'Canary-Zwei') WHERE id = 'pack'",
            "changed afterwards",
        ),
        ("UPDATE setting SET value = '[[[' WHERE id = 'pack:a-meeting'", "changed afterwards"),
        ("UPDATE annotation_set SET owner = 'nobody'", "lost the pass"),
    ],
)
def test_what_does_not_fit_is_listed_and_nothing_here_is_lost(
    two: Project, out: Path, statement: str, why: str
) -> None:
    tamper(out, statement)
    before = everything(two)
    assert why in whys(merge(two, [out]))
    assert everything(two) == before


def test_the_rest_of_a_file_with_a_bad_span_is_taken(two: Project, out: Path) -> None:
    with at_home(out) as home:
        mark(home, 10, 15, "actor")
        annotate.delete_span(home, span_at(home, 19, 24, "location"))
    tamper(out, "UPDATE span SET quote = 'Harry' WHERE start = 0")
    report = merge(two, [out])
    assert (report.added, report.removed) == (1, 0)
    assert "damaged" in whys(report)  # what a damaged pass lacks may be lost, not removed
    assert marks(two) == [(0, 5, "actor"), (10, 15, "actor"), (19, 24, "location")]
    assert check(two).problems == []


def test_a_record_made_by_hand_removes_nothing(two: Project, out: Path) -> None:
    """Somebody who writes themself a record of another's spans cannot have them removed by leaving them out."""
    theirs = [str(span.id) for span in spans_in(two, DOCUMENT)]
    with closing(sqlite3.connect(out)) as raw, raw:
        (value,) = raw.execute("SELECT value FROM setting WHERE id = 'pack:a-meeting'").fetchone()
        raw.execute("UPDATE setting SET value = ? WHERE id = 'pack:c-note'", (value,))
        raw.execute("DELETE FROM setting WHERE id = 'pack:a-meeting'")
        raw.execute("DELETE FROM span")
    assert "c-note" in whys(merge(two, [out]))
    assert [str(span.id) for span in spans_in(two, DOCUMENT)] == theirs


def test_a_review_that_is_under_way_is_not_in_a_pack_and_lives_through_a_merge(two: Project, tmp_path: Path) -> None:
    """Work is handed out again after a first round: decisions, appeals, flags, repeats and closed documents stay."""
    document = DocumentId("b-chart")
    add_passes(two, "analyst-1", {"b-chart": [(3, 7, "actor")]}, "done")
    first = reviewing.review_document(two, document).reviews[0].case
    deciding.decide(two, document, first.id, [(3, 9, "actor")])
    closing_documents.close(two, document)
    case_notes.flag(two, document, first.id, OTHER_NOTE)
    case_notes.appeal(two, document, first.id, OTHER_NOTE)
    repeats.draw(two, 1, "rolf", rested=False)
    tables = ("decision", "case_mark", "closure", "repeat")
    before = {name: contents(two)[name] for name in tables}
    assert all(before.values())
    out = pack_of(two, tmp_path / "out.db")
    with at_home(out) as theirs:
        assert not any(contents(theirs)[name] for name in tables)
        mark(theirs, 10, 12, "actor", "b-chart")
    assert counts(merge(two, [out]))[0] == 1
    assert {name: contents(two)[name] for name in tables} == before
    assert check(two).ok
