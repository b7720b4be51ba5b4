"""Stretches of a text taken together."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.extents import merged, outside

EXTENTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).map(tuple), max_size=12)


def test_overlapping_and_touching_extents_become_one():
    assert merged([(5, 9), (0, 3), (3, 4), (6, 7), (8, 12)]) == [(0, 4), (5, 12)]


def test_an_empty_extent_covers_nothing():
    assert merged([(3, 3), (5, 5)]) == []


@given(EXTENTS)
def test_each_character_is_covered_or_outside_and_never_both(extents):
    covered = merged(extents)
    marked = {at for start, end in extents for at in range(start, end)}
    assert [at for start, end in covered for at in range(start, end)] == sorted(marked)
    left = outside(40, covered)
    assert [at for start, end in left for at in range(start, end)] == sorted(set(range(40)) - marked)
    assert all(start < end for start, end in covered + left)
