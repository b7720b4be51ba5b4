"""Spans are looked up by an index and come in their one order."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from annotator.domain.ids import new_id
from annotator.domain.model import DocumentId, LabelId, SetId, SpanId
from annotator.domain.spans import in_order
from annotator.services.project import Project
from annotator.store import documents, spans
from annotator.store.bulk import BulkStep
from annotator.store.database import Database
from tests.projects import label_ids
from tests.store.plans import Watch, plan_of

QUESTIONS: dict[str, Callable[[Connection], Any]] = {
    "all of a pass": lambda connection: spans.spans_of(connection, SetId("x")),
    "twin": lambda connection: spans.find_span(connection, SetId("x"), 0, 1, LabelId("x")),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_spans_are_looked_up_by_an_index(database: Database, watch: Watch, name: str) -> None:
    with watch() as asked, database.read() as connection:
        QUESTIONS[name](connection)
    assert asked
    for question in asked:
        plan = plan_of(database, question)
        assert "SEARCH span USING" in plan
        assert "SCAN" not in plan


def test_spans_are_found_by_id_and_by_extent(project: Project, database: Database) -> None:
    with database.read() as connection:
        own = documents.get_set(connection, DocumentId("a"), "ann")
        assert own is not None
        first = spans.spans_of(connection, own.id)[0]
        assert (first.start, first.end, first.quote, first.flagged, first.note) == (
            0,
            15,
            "Kerry met Putin",
            False,
            None,
        )
        assert spans.spans_by_id(connection, own.id, [first.id]) == (first,)
        assert spans.find_span(connection, own.id, 0, 15, first.label_id) == first
        assert spans.find_span(connection, own.id, 0, 14, first.label_id) is None
        assert spans.find_span(connection, own.id, 0, 15, label_ids(project)["actor"]) is None
        assert spans.spans_by_id(connection, own.id, [SpanId("gone")]) == ()
        assert spans.spans_of(connection, SetId("gone")) == ()


EXTENTS = st.tuples(st.integers(0, 6), st.integers(7, 13), st.sampled_from(["actor", "claim", "location"]))


@settings(max_examples=20)
@given(extents=st.lists(EXTENTS, unique=True, min_size=1, max_size=12))
def test_the_database_lists_spans_as_the_domain_orders_them(
    project: Project, database: Database, extents: list[tuple[int, int, str]]
) -> None:
    bulk = BulkStep(database, "ann", "spans")
    names = label_ids(project)
    set_id = new_id()
    with bulk.batch() as batch:
        batch.add_sets([(set_id, "b", set_id, "human", "new")])
        batch.add_spans(
            [(new_id(), set_id, start, end, names[name], "q" * (end - start), None, 0) for start, end, name in extents]
        )
    with database.read() as connection:
        listed = spans.spans_of(connection, SetId(set_id))
    assert len(listed) == len(extents)
    assert list(listed) == in_order(reversed(listed), {key: name for name, key in names.items()})
