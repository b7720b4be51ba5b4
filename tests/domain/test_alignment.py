"""Spans brought to tokens or to their visible signs, and what the reader of the list is told."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.alignment import Alignment, Edges, align, trim
from annotator.domain.flatten import FlatPolicy, flatten

TEXT = "In Kerry’s U.S. visit, he said."
TOKENS = [found.span() for found in re.finditer(r"U\.S\.|\w+|[^\w\s]", TEXT)]


def span(quote, label="actor", text=TEXT):
    start = text.index(quote)
    return start, start + len(quote), label


def quotes(aligned, text=TEXT):
    return [text[each[0] : each[1]] for each in aligned.kept]


@pytest.mark.parametrize(
    ("quote", "why"),
    [
        ("erry", "starts inside the token 3–8"),
        ("Kerr", "ends inside the token 3–8"),
        (" Kerry", "starts between tokens"),
        ("U.S. ", "ends between tokens"),
        (" ", "holds no token"),
    ],
)
def test_strict_loses_what_is_not_on_tokens_and_says_where(quote, why):
    found = align([span(quote)], TOKENS, Alignment.STRICT)
    assert (found.kept, found.moved) == ((), ())
    assert [(each.span, each.why) for each in found.lost] == [(span(quote), why)]


def test_expand_takes_the_tokens_that_a_span_touches():
    found = align([span("erry"), span("visit, h"), span("U.S.")], TOKENS, Alignment.EXPAND)
    assert quotes(found) == ["Kerry", "U.S.", "visit, he"]
    assert [(TEXT[slice(*each.before[:2])], each.why) for each in found.moved] == [
        ("erry", "taken out to whole tokens"),
        ("visit, h", "taken out to whole tokens"),
    ]


def test_expand_leaves_blanks_at_the_edges_behind():
    found = align([span(" Kerry")], TOKENS, Alignment.EXPAND)
    assert (quotes(found), found.moved[0].why) == (["Kerry"], "taken in to tokens")


def test_contract_takes_whole_tokens_only_and_loses_a_span_without_one():
    found = align([span("Kerry’s U"), span("erry", "claim")], TOKENS, Alignment.CONTRACT)
    assert quotes(found) == ["Kerry’s"]
    assert [(each.span[2], each.why) for each in found.lost] == [("claim", "holds no whole token")]


def test_without_tokens_everything_is_lost():
    assert len(align([span("Kerry")], [], Alignment.EXPAND).lost) == 1


def test_spans_that_meet_after_moving_are_for_the_flat_policy_to_settle():
    found = align([span("Ker"), span("erry")], TOKENS, Alignment.EXPAND)
    assert quotes(found) == ["Kerry", "Kerry"]
    assert [each.why for each in flatten(found.kept, FlatPolicy.LONGEST).lost] == ["marked twice; one kept"]


@pytest.mark.parametrize(
    ("quote", "blanks", "punctuation"),
    [
        (" visit, ", "visit,", "visit"),
        ("he said.", "he said.", "he said"),
        ("U.S. ", "U.S.", "U.S."),
        ("’", "’", "’"),
        ("Kerry", "Kerry", "Kerry"),
    ],
)
def test_edges_are_cut_but_the_dot_of_an_abbreviation_stays(quote, blanks, punctuation):
    assert quotes(trim(TEXT, [span(quote)], Edges.KEEP)) == [quote]
    assert quotes(trim(TEXT, [span(quote)], Edges.BLANKS)) == [blanks]
    assert quotes(trim(TEXT, [span(quote)], Edges.PUNCTUATION)) == [punctuation]


def test_what_was_cut_is_told_and_white_space_alone_is_lost():
    found = trim(TEXT, [span(" "), span(" visit, "), span("visit, he")], Edges.PUNCTUATION)
    assert [each.why for each in found.moved] == ["without punctuation at its edges"]
    assert [each.why for each in found.lost] == ["holds nothing but white space"]
    assert trim(TEXT, [span(" he ")], Edges.PUNCTUATION).moved[0].why == "without white space at its edges"


def test_a_mark_before_a_quotation_is_cut_from_both_sides():
    text = "He said: “No (never!).”"
    assert quotes(trim(text, [span(": “No (never!).”", text=text)], Edges.PUNCTUATION), text) == ["No (never"]


ALPHABET = st.text("ab .,’\u00a0U\U0001f600", max_size=30)


@st.composite
def marked(draw):
    text = draw(ALPHABET.filter(bool))
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges, st.sampled_from("xy")), max_size=8))
    return text, [(min(a, b), max(a, b), label) for a, b, label in pairs if a != b]


@given(marked(), st.sampled_from(Alignment))
def test_aligned_spans_are_whole_tokens_and_every_span_is_accounted_for(page, mode):
    text, spans = page
    tokens = [found.span() for found in re.finditer(r"\w+|[^\w\s]", text)]
    found = align(spans, tokens, mode)
    starts, ends = {start for start, _ in tokens}, {end for _, end in tokens}
    assert all(start in starts and end in ends for start, end, _ in found.kept)
    assert _came_from(found) == Counter(spans)
    for each in found.moved:
        covered = [t for t in tokens if t[0] < each.before[1] and each.before[0] < t[1]]
        whole = [t for t in covered if each.before[0] <= t[0] and t[1] <= each.before[1]]
        wanted = whole if mode is Alignment.CONTRACT else covered
        assert each.after[:2] == (wanted[0][0], wanted[-1][1])
    assert mode is not Alignment.STRICT or not found.moved


@given(marked(), st.sampled_from(Edges))
def test_trimmed_spans_lie_within_and_every_span_is_accounted_for(page, edges):
    text, spans = page
    found = trim(text, spans, edges)
    assert _came_from(found) == Counter(spans)
    for each in found.moved:
        assert each.before[0] <= each.after[0] < each.after[1] <= each.before[1]
    if edges is not Edges.KEEP:
        assert not any(quote[0].isspace() or quote[-1].isspace() for quote in quotes(found, text))
    assert trim(text, found.kept, edges).kept == found.kept


def _came_from(found):
    unmoved = Counter(found.kept) - Counter(each.after for each in found.moved)
    return unmoved + Counter(each.before for each in found.moved) + Counter(each.span for each in found.lost)
