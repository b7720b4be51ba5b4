"""Spans of two analysts put together one to one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.competing import competes
from annotator.domain.matching import overlap_matches
from annotator.domain.pairing import paired

marks = st.sets(
    st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from("xy")).map(lambda m: (m[0], m[0] + m[1], m[2])),
    max_size=7,
)


@pytest.mark.parametrize(
    ("one", "two", "wanted"),
    [
        ([(0, 9, "x")], [(0, 9, "x")], [((0, 9, "x"), (0, 9, "x"))]),
        ([(0, 9, "x")], [(4, 12, "x")], [((0, 9, "x"), (4, 12, "x"))]),
        ([(0, 9, "x")], [(0, 9, "y")], [((0, 9, "x"), (0, 9, "y"))]),
        ([(0, 9, "x")], [(0, 4, "y")], [((0, 9, "x"), None), (None, (0, 4, "y"))]),
        ([], [], []),
        # A claim with an actor inside: nesting, not a confusion.
        ([(0, 40, "claim")], [(0, 5, "actor")], [((0, 40, "claim"), None), (None, (0, 5, "actor"))]),
        # The one that fits better; the other has nothing in its place.
        ([(0, 9, "x")], [(0, 8, "x"), (8, 9, "x")], [((0, 9, "x"), (0, 8, "x")), (None, (8, 9, "x"))]),
        # The same label before the same extent.
        ([(0, 9, "x")], [(0, 9, "y"), (0, 8, "x")], [((0, 9, "x"), (0, 8, "x")), (None, (0, 9, "y"))]),
    ],
)
def test_by_hand(one, two, wanted):
    assert paired(one, two) == wanted


@given(marks, marks)
def test_every_span_once_and_only_with_one_that_competes(one, two):
    found = paired(one, two)
    assert sorted(first for first, _ in found if first) == sorted(one)
    assert sorted(second for _, second in found if second) == sorted(two)
    assert all(competes(*pair) for pair in found if None not in pair)
    alone = [{pair[side] for pair in found if pair[1 - side] is None} for side in (0, 1)]
    assert not [1 for a in alone[0] for b in alone[1] if competes(a, b)]


@given(marks, marks)
def test_turned_about_it_is_the_same(one, two):
    assert {(b, a) for a, b in paired(one, two)} == set(paired(two, one)) or _ties(one, two)


def _ties(one, two):
    """Where two fit equally well, which is taken depends on the side."""
    links = [frozenset((a, b)) for a in one - two for b in two - one if competes(a, b)]
    return len({mark for link in links for mark in link}) < 2 * len(links)


@given(marks, marks)
def test_no_more_go_together_than_can_overlap(one, two):
    together = sum(a is not None and b is not None and a[2] == b[2] for a, b in paired(one, two))
    most = sum(
        overlap_matches([m[:2] for m in one if m[2] == label], [m[:2] for m in two if m[2] == label]) for label in "xy"
    )
    assert together <= most
