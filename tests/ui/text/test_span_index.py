"""The spans over a stretch are found, all of them and no others, whatever their length and order."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.text.model import ViewSpan
from annotator.ui.text.span_index import SpanIndex

lengths = st.one_of(st.integers(1, 40), st.integers(200, 300), st.integers(8_100, 9_000))
spans_lists = st.lists(st.tuples(st.integers(0, 20_000), lengths), max_size=30).map(
    lambda pairs: [ViewSpan(str(n), start, start + length, "") for n, (start, length) in enumerate(pairs)]
)
stretches = st.tuples(st.integers(0, 20_000), st.integers(1, 500)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def expected(spans, start, end):
    return {span.id for span in spans if span.start < end and span.end > start}


@given(spans_lists, stretches)
def test_touching_finds_what_a_walk_through_all_would_find(spans, stretch):
    found = SpanIndex(spans).touching(*stretch)
    assert {span.id for span in found} == expected(spans, *stretch)
    assert len(found) == len({span.id for span in found})
    assert [(s.start, -s.end) for s in found] == sorted((s.start, -s.end) for s in found)


@given(spans_lists, spans_lists, stretches)
def test_changes_one_by_one_give_the_same_as_setting_all(before, added, stretch):
    index = SpanIndex(before)
    removed = [span.id for span in before[::2]] + ["unknown"]
    touched = index.replace(added, removed)
    after = {span.id: span for span in before}
    for span_id in removed:
        after.pop(span_id, None)
    after.update((span.id, span) for span in added)
    assert {span.id for span in index.touching(*stretch)} == expected(after.values(), *stretch)
    assert len(index) == len(after)
    assert all((span.start, span.end) in touched for span in added)


def test_the_innermost_comes_first():
    index = SpanIndex([ViewSpan("long", 0, 50, ""), ViewSpan("short", 5, 9, ""), ViewSpan("middle", 2, 20, "")])
    assert [span.id for span in index.at(6)] == ["short", "middle", "long"]
    assert index.get("long").end == 50
    assert index.get(None) is None
    assert index.get("gone") is None
