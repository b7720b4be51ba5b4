"""What a token is, and which labels it has for an analyst."""

import re
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.token_values import NOTHING, count_pairs, token_starts, value_steps

TEXT = "U.S. envoy: 6,100 dead—“no”\u00a0🇺🇦 cafe\u0301 👩‍🚀."


def by_hand(text, marks):
    """Every token, every span."""
    return [
        frozenset(label for start, end, label in marks if start < token.end() and token.start() < end)
        for token in re.finditer(r"\w+|[^\w\s]", text)
    ]


def spelled_out(steps, tokens):
    values = []
    for token in range(tokens):
        before = [value for begin, value in steps if begin <= token]
        values.append(before[-1] if before else NOTHING)
    return values


def test_blanks_of_strings_and_of_patterns_are_the_same():
    """Where a span begins in a blank is told by str.isspace, what a token is by the pattern."""
    assert all((re.match(r"\s", sign) is not None) == sign.isspace() for sign in map(chr, range(sys.maxunicode + 1)))


def test_every_other_sign_is_a_token_of_its_own():
    text = "6,100 dead."
    assert [text[start] for start in token_starts(text)] == list("6,1d.")
    assert len(token_starts("🇺🇦 cafe\u0301")) == 4
    assert token_starts(" \u00a0\n") == []


@pytest.mark.parametrize(
    ("mark", "tokens"),
    [
        ((1, 2, "x"), [0]),  # inside a word
        ((0, 5, "x"), [0]),  # a word and the blank behind it
        ((5, 7, "x"), []),  # blanks only
        ((5, 8, "x"), [1]),
        ((4, 12, "x"), [0, 1, 2]),
    ],
)
def test_a_token_is_in_when_one_character_is_shared(mark, tokens):
    text = "Putin  said:"
    values = spelled_out(value_steps(text, token_starts(text), [mark]), 3)
    assert [number for number, value in enumerate(values) if value] == tokens


def test_nested_spans_of_one_label_end_with_the_last():
    text = "a b c d"
    steps = value_steps(text, token_starts(text), [(0, 5, "x"), (2, 3, "x"), (2, 7, "y")])
    assert spelled_out(steps, 4) == [{"x"}, {"x", "y"}, {"x", "y"}, {"y"}]


marks = st.lists(
    st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12), st.sampled_from("xyz")).map(
        lambda parts: (parts[0], min(parts[0] + parts[1], len(TEXT)), parts[2])
    ),
    max_size=6,
)


@given(marks)
def test_values_equal_those_found_token_by_token(spans):
    starts = token_starts(TEXT)
    assert spelled_out(value_steps(TEXT, starts, spans), len(starts)) == by_hand(TEXT, spans)


@given(marks, marks)
def test_pairs_equal_those_counted_token_by_token(first, second):
    starts, table = token_starts(TEXT), Counter()
    count_pairs(table, value_steps(TEXT, starts, first), value_steps(TEXT, starts, second), len(starts))
    assert +table == Counter(zip(by_hand(TEXT, first), by_hand(TEXT, second), strict=True))
