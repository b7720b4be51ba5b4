"""Overlapping spans never hide each other: the innermost is tinted, longer ones lie further from the text."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.lanes import levels

extents = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=30
)


@given(extents)
def test_overlapping_extents_never_share_a_level_and_the_longer_lies_lower(spans):
    assigned = levels(spans)
    for one, two in combinations(range(len(spans)), 2):
        if spans[one][0] < spans[two][1] and spans[two][0] < spans[one][1]:
            assert assigned[one] != assigned[two]
            lengths = [spans[number][1] - spans[number][0] for number in (one, two)]
            if lengths[0] != lengths[1]:
                assert (assigned[one] < assigned[two]) == (lengths[0] < lengths[1])


@given(extents)
def test_no_level_is_left_empty_above_an_extent(spans):
    assigned = levels(spans)
    for number, level in enumerate(assigned):
        below = [
            other
            for other, span in enumerate(spans)
            if assigned[other] == level - 1 and span[0] < spans[number][1] and spans[number][0] < span[1]
        ]
        assert level == 0 or below


def test_of_two_labels_on_the_same_words_the_first_is_next_to_the_text():
    assert levels([(3, 8), (3, 8), (0, 20)]) == [0, 1, 2]


def test_neighbours_share_a_level():
    assert levels([(0, 5), (5, 9)]) == [0, 0]
