"""What makes a span valid, and the order of spans."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain import spans
from annotator.domain.errors import SpanRefused
from annotator.domain.model import LabelId, SetId, Span, SpanId

TORTURE = json.loads((Path(__file__).parents[1] / "torture.json").read_text(encoding="utf-8"))
ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize("case", [case for case in TORTURE if case["quote"]], ids=lambda case: case["id"])
def test_offsets_count_code_points(case: dict[str, Any]) -> None:
    assert spans.quote_of(case["text"], case["start"], case["end"]) == case["quote"]


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (-1, 2, "before the text begins"),
        (2, 2, "is empty"),
        (0, 0, "is empty"),
        (3, 1, "behind its end"),
        (0, 6, "has only 5 characters"),
        (5, 6, "has only 5 characters"),
        (7, 9, "has only 5 characters"),
        (0, 2**80, "has only 5 characters"),
    ],
)
def test_a_stretch_that_is_no_span_is_refused_with_the_reason(start: int, end: int, why: str) -> None:
    with pytest.raises(SpanRefused, match=why) as refused:
        spans.quote_of("hello", start, end)
    assert refused.value.hint


@given(st.integers(0, 12), st.integers(-3, 15), st.integers(-3, 15))
def test_exactly_the_stretches_inside_the_text_are_spans(length: int, start: int, end: int) -> None:
    assert (spans.refusal(length, start, end) is None) == (0 <= start < end <= length)


def _span(start: int, end: int, label: str) -> Span:
    return Span(SpanId(f"{start}-{end}-{label}"), SetId("s"), start, end, LabelId(label), "")


def test_spans_are_listed_by_start_then_longest_then_label_name() -> None:
    names = {"1": "claim", "2": "actor"}
    listed = [_span(0, 9, "2"), _span(0, 9, "1"), _span(0, 4, "1"), _span(2, 9, "2")]
    assert spans.in_order(reversed(listed), names) == listed


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(6, 9), st.sampled_from("abc")), unique=True))
def test_the_order_does_not_depend_on_where_spans_came_from(extents: list[tuple[int, int, str]]) -> None:
    given_ones = [_span(*extent) for extent in extents]
    names = {"a": "x", "b": "y", "c": "z"}
    listed = spans.in_order(given_ones, names)
    assert listed == spans.in_order(reversed(given_ones), names)
    keys = [(one.start, -one.end, names[one.label_id]) for one in listed]
    assert keys == sorted(keys)


def test_the_hash_is_of_utf8_bytes() -> None:
    assert spans.sha256_of("é").startswith("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c")


@given(ANY_TEXT, st.integers(2, 60))
def test_a_shortened_quote_is_one_short_line(quote: str, limit: int) -> None:
    line = spans.shortened(quote, limit)
    assert 1 <= len(line) <= limit
    assert line.splitlines() == [line]
    assert not set(line) & {"\0", "\x1b", "\t", "\u202e"}


@pytest.mark.parametrize(
    ("quote", "line"),
    [
        ("Kerry", "Kerry"),
        ("the United\r\n  States", "the United States"),
        ("\u00a0", " "),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 39 + "…"),
        ("one " * 20, "one one one one one one one one one one…"),
        ("a" + " " * 5_000 + "b", "a…"),
        ("\u202eevil\u202c", "evil"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
    ],
)
def test_a_quote_in_a_menu(quote: str, line: str) -> None:
    assert spans.shortened(quote) == line


@given(
    st.sets(st.tuples(st.integers(0, 5), st.integers(6, 9))),
    st.sets(st.tuples(st.integers(0, 5), st.integers(6, 9))),
    st.randoms(),
)
def test_a_few_spans_are_exchanged_without_sorting(before, fresh, chance) -> None:
    listed = tuple(spans.in_order([_span(*extent, "1") for extent in before], {}))
    gone = [span for span in listed if (span.start, span.end) in fresh or chance.random() < 0.3]
    added = [_span(*extent, "2") for extent in fresh]
    kept = [span for span in listed if span not in gone]
    assert spans.patched(listed, gone, added) == tuple(spans.in_order([*kept, *added], {}))


def test_of_two_spans_with_one_extent_the_right_one_goes() -> None:
    first, second = _span(0, 4, "1"), _span(0, 4, "2")
    assert spans.patched((first, second), [second], []) == (first,)


def test_where_only_the_label_decides_the_order_somebody_else_must_sort() -> None:
    assert spans.patched((_span(0, 4, "1"),), [], [_span(0, 4, "2")]) is None
