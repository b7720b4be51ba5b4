"""Pairing spans that share a character: never more than one partner each, never fewer pairs than possible."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.matching import overlap_matches

extents = st.sets(
    st.tuples(st.integers(0, 25), st.integers(1, 12)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=9
)


def most_pairs(first, second):
    """Kuhn's augmenting paths over the overlap graph."""
    partner = {}

    def place(one, seen):
        for two in second:
            if two not in seen and one[0] < two[1] and two[0] < one[1]:
                seen.add(two)
                if two not in partner or place(partner[two], seen):
                    partner[two] = one
                    return True
        return False

    return sum(place(one, set()) for one in first)


@given(extents, extents)
def test_as_many_pairs_as_any_matching_has(first, second):
    assert overlap_matches(first, second) == most_pairs(first, second) == overlap_matches(second, first)


def test_touching_is_not_sharing():
    assert overlap_matches([(0, 5)], [(5, 9)]) == 0
    assert overlap_matches([(0, 5)], [(4, 9)]) == 1
    assert overlap_matches([(0, 5), (5, 8)], [(5, 9)]) == overlap_matches([(5, 9)], [(0, 5), (5, 8)]) == 1


def test_one_long_span_takes_one_partner_only():
    assert overlap_matches([(0, 30)], [(0, 5), (10, 15), (20, 25)]) == 1


def test_equal_extents_are_not_paired_at_the_cost_of_another_pair():
    """Both hold 0..10; pairing those two would leave 0..2 and 8..9, which do not meet, alone."""
    assert overlap_matches([(0, 10), (8, 9)], [(0, 10), (0, 2)]) == 2


def test_a_nested_span_leaves_the_outer_one_to_who_needs_it():
    assert overlap_matches([(0, 20), (2, 4)], [(3, 5), (12, 18)]) == 2
    assert overlap_matches([(0, 20), (2, 4), (3, 4)], [(3, 5)]) == 1


def test_nothing_on_one_side():
    assert overlap_matches([], [(0, 1)]) == overlap_matches([(0, 1)], []) == overlap_matches([], []) == 0
