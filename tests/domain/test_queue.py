"""The queue: what is to do, how it is chosen and ordered, what is counted."""

from dataclasses import replace

import pytest

from annotator.domain.case_marks import CaseMark
from annotator.domain.cases import Kind
from annotator.domain.decisions import Standing
from annotator.domain.queue import (
    Order,
    QueueItem,
    Selection,
    Which,
    chosen,
    counts,
    place,
    recounted,
    refreshed,
    with_alike,
)

OPEN, DECIDED, STALE = Standing.OPEN, Standing.DECIDED, Standing.STALE


def item(name: str, document: str = "d", start: int = 0, **given: object) -> QueueItem:
    one = QueueItem(
        document_id=document,
        title=f"Title of {document}",
        case_id=name,
        kind=Kind.BOUNDARY,
        standing=OPEN,
        start=start,
        end=start + 5,
        quote="Kerry",
        labels=frozenset({"actor"}),
        analysts_for=(("ann",), ("ben",)),
        against=(),
        shape=1,
    )
    return replace(one, **given)  # type: ignore[arg-type]


AGREED = item("agreed", start=0, kind=Kind.AGREE, analysts_for=(("ann", "ben"),), shape=2)
BOUNDARY = item("boundary", start=10)
MISSING = item(
    "missing", "e", 3, kind=Kind.MISSING, quote="In Sochi", labels=frozenset({"location"}),
    analysts_for=(("ben",),), against=("ann",), shape=3,
)  # fmt: skip
DONE = item("done", start=20, standing=DECIDED, shape=4, is_audit=True)
CHANGED = item("changed", start=30, standing=STALE, shape=5)
APPEALED = item("appealed", start=40, standing=DECIDED, marks=frozenset({CaseMark.DISPUTED}), shape=1)
SKIPPED = item("skipped", "c", marks=frozenset({CaseMark.SKIPPED, CaseMark.FLAGGED}), shape=1)
QUEUE = (SKIPPED, AGREED, BOUNDARY, DONE, CHANGED, APPEALED, MISSING)


def names(selection: Selection | None = None, order: Order = Order.DOCUMENT) -> list[str]:
    return [one.case_id for one in chosen(QUEUE, selection, order)]


def test_what_is_to_do_comes_in_text_order_and_what_was_skipped_last() -> None:
    assert names() == ["boundary", "changed", "appealed", "missing", "skipped"]


@pytest.mark.parametrize(
    ("which", "wanted"),
    [
        (Which.OPEN, ["boundary", "missing", "skipped"]),
        (Which.STALE, ["changed"]),
        (Which.DISPUTED, ["appealed"]),
        (Which.SKIPPED, ["skipped"]),
        (Which.FLAGGED, ["skipped"]),
        (Which.AUDIT, ["done"]),
        (Which.DECIDED, ["done", "appealed"]),
        (Which.AGREE, ["agreed"]),
        (Which.ALL, ["agreed", "boundary", "done", "changed", "appealed", "missing", "skipped"]),
    ],
)
def test_each_part_of_the_cases_can_be_looked_at(which: Which, wanted: list[str]) -> None:
    assert names(Selection(which)) == wanted


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        (Selection(kinds=frozenset({Kind.MISSING})), ["missing"]),
        (Selection(labels=frozenset({"location", "claim"})), ["missing"]),
        (Selection(document="e"), ["missing"]),
        (Selection(phrase="SOCHI"), ["missing"]),
        (Selection(phrase="nowhere"), []),
        (Selection(pair=("ann", "ben")), ["boundary", "changed", "appealed", "missing", "skipped"]),
        (Selection(pair=("ben", "ann"), kinds=frozenset({Kind.MISSING})), ["missing"]),
        (Selection(pair=("ann", "cleo")), []),
        (Selection(Which.AGREE, pair=("ann", "ben")), []),
    ],
)
def test_a_selection_narrows(selection: Selection, wanted: list[str]) -> None:
    assert names(selection) == wanted


def test_two_against_any_span_do_not_differ() -> None:
    assert not item("x", analysts_for=(("ben",),), against=("ann", "cleo")).differs_between("ann", "cleo")


def test_an_agreed_case_is_to_do_only_when_somebody_appeals() -> None:
    assert not AGREED.is_to_do
    assert replace(AGREED, marks=frozenset({CaseMark.DISPUTED})).is_to_do


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        (Order.KIND, ["missing", "boundary", "changed", "appealed", "skipped"]),
        (Order.LABEL, ["boundary", "changed", "appealed", "missing", "skipped"]),
        (Order.PHRASE, ["missing", "boundary", "changed", "appealed", "skipped"]),
        (Order.DOCUMENT, ["boundary", "changed", "appealed", "missing", "skipped"]),
    ],
)
def test_orders(order: Order, wanted: list[str]) -> None:
    assert names(order=order) == wanted


def test_by_impact_comes_first_what_settles_most() -> None:
    queue = with_alike(QUEUE)
    assert {one.case_id: one.alike for one in queue} == {
        "boundary": 3, "appealed": 3, "skipped": 3, "missing": 1, "changed": 1, "agreed": 0, "done": 0,
    }  # fmt: skip
    found = [one.case_id for one in chosen(queue, order=Order.IMPACT)]
    assert found == ["boundary", "appealed", "changed", "missing", "skipped"]


def test_counts() -> None:
    found = counts(QUEUE)
    assert (found.decided, found.to_do, found.agreed) == (1, 5, 1)
    assert found.by_kind == {Kind.BOUNDARY: 4, Kind.MISSING: 1}
    assert found.by_label == {"actor": 4, "location": 1}
    one = found.by_document["d"]
    assert (one.title, one.decided, one.to_do, one.agreed) == ("Title of d", 1, 3, 1)
    assert list(found.by_document) == ["c", "d", "e"]


def test_nothing_counts_as_nothing() -> None:
    found = counts([])
    assert (found.decided, found.to_do, found.agreed, found.by_document) == (0, 0, 0, {})


def test_a_document_read_again_takes_its_place_and_the_others_know_it() -> None:
    queue = with_alike(QUEUE)
    settled = replace(BOUNDARY, standing=DECIDED)
    after = refreshed(queue, "d", [AGREED, settled])
    assert [one.case_id for one in after] == ["skipped", "agreed", "boundary", "missing"]
    assert next(one.alike for one in after if one.case_id == "skipped") == 1


@pytest.mark.parametrize("document", ["a", "z"])
def test_a_document_that_is_new_in_the_queue_takes_its_place(document: str) -> None:
    after = refreshed(QUEUE, document, [item("new", document)])
    assert sorted(one.document_id for one in after) == [one.document_id for one in after]
    assert len(after) == len(QUEUE) + 1


def test_a_document_that_is_gone_leaves() -> None:
    assert "d" not in {one.document_id for one in refreshed(QUEUE, "d", [])}


@pytest.mark.parametrize("fresh", [[], [BOUNDARY], [AGREED, replace(BOUNDARY, standing=DECIDED), DONE]])
def test_a_document_counted_again_is_as_if_all_were_counted(fresh: list[QueueItem]) -> None:
    old = [one for one in QUEUE if one.document_id == "d"]
    after = recounted(counts(QUEUE), old, fresh)
    assert after == counts(refreshed(QUEUE, "d", fresh))


def test_a_document_that_is_new_is_counted() -> None:
    fresh = [item("new", "z")]
    assert recounted(counts(QUEUE), [], fresh) == counts(refreshed(QUEUE, "z", fresh))


def test_a_document_in_which_nothing_changed_changes_nothing() -> None:
    queue = with_alike(QUEUE)
    theirs = [replace(one, alike=0) for one in queue if one.document_id == "d"]
    assert refreshed(queue, "d", theirs) == queue


def test_a_place_goes_by_document_then_start_then_length() -> None:
    long, short, later, other = item("x", end=9), item("y"), item("a", start=1), item("b", "a", 7)
    assert sorted([later, short, long, other], key=place) == [other, long, short, later]
