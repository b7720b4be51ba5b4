"""What competes, what hangs together, and where a chain is cut."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.competing import competes, components

marks = st.sets(
    st.tuples(st.integers(0, 40), st.integers(1, 14), st.sampled_from(["actor", "claim"])).map(
        lambda parts: (parts[0], parts[0] + parts[1], parts[2])
    ),
    max_size=14,
)


def overlap_share(one, two):
    shared = max(0, min(one[1], two[1]) - max(one[0], two[0]))
    return Fraction(shared, one[1] - one[0] + two[1] - two[0] - shared)


def naive_components(spans):
    """Compares all with all; cuts by taking the weakest link away and looking whether the rest still hangs together."""
    links = {
        pair
        for pair in combinations(sorted(spans), 2)
        if overlap_share(*pair) >= Fraction(1, 2) or (pair[0][2] == pair[1][2] and overlap_share(*pair) > 0)
    }
    groups, done = [connected(span, links) for span in spans], []
    while groups:
        group = groups.pop()
        width = max(end for _, end, _ in group) - min(start for start, _, _ in group)
        inner = {pair for pair in links if group.issuperset(pair)}
        if width > 2 * max(end - start for start, end, _ in group):
            while connected(min(group), inner) == group:
                inner.remove(min(inner, key=lambda pair: weakness(*pair)))
            links -= {pair for pair in links if group.issuperset(pair)} - inner
            groups += [connected(span, inner) for span in group]
        else:
            done.append(group)
    return {frozenset(group) for group in done}


def weakness(one, two):
    texts = sorted((one, two), key=lambda span: (span[0], -span[1], span[2]))
    keys = [(span[0], -span[1], span[2]) for span in texts]
    return overlap_share(one, two), max(one[0], two[0]), min(one[1], two[1]), keys


def connected(span, links):
    reached, pending = set(), [span]
    while pending:
        at = pending.pop()
        if at not in reached:
            reached.add(at)
            pending += [other for pair in links if at in pair for other in pair]
    return reached


def found(spans):
    return {frozenset(group) for group in components(spans)}


@given(marks)
def test_equals_comparing_all_with_all(spans):
    assert found(spans) == naive_components(spans)


@given(marks, st.randoms())
def test_order_of_the_spans_does_not_matter_and_each_is_in_one_group(spans, random):
    shuffled = list(spans)
    random.shuffle(shuffled)
    groups = components(shuffled)
    assert groups == components(sorted(spans))
    assert sorted(span for group in groups for span in group) == sorted(spans)


@given(marks)
def test_no_group_is_wider_than_twice_its_longest_span(spans):
    for group in components(spans):
        width = max(end for _, end, _ in group) - min(start for start, _, _ in group)
        assert width <= 2 * max(end - start for start, end, _ in group)


@given(marks)
def test_each_group_hangs_together(spans):
    for group in components(spans):
        links = {pair for pair in combinations(group, 2) if competes(*pair)}
        assert connected(group[0], links) == set(group)


@given(marks)
def test_competing_is_mutual_and_what_the_contract_says(spans):
    for one, two in combinations(spans, 2):
        share = overlap_share(one, two)
        assert competes(one, two) == competes(two, one) == (share >= Fraction(1, 2) or (one[2] == two[2] and share > 0))


@pytest.mark.parametrize(
    ("one", "two", "together"),
    [
        ((0, 10, "actor"), (9, 20, "actor"), True),
        ((0, 10, "actor"), (10, 20, "actor"), False),
        ((0, 10, "actor"), (0, 5, "claim"), True),  # exactly one half
        ((0, 11, "actor"), (0, 5, "claim"), False),
        ((0, 10, "actor"), (0, 10, "claim"), True),
        ((0, 10, "actor"), (20, 30, "claim"), False),
    ],
)
def test_at_the_edge_of_competing(one, two, together):
    assert competes(one, two) is together


def chain(*starts, length=10, label="claim"):
    return [(start, start + length, label) for start in starts]


def test_a_chain_is_cut_at_its_weakest_link():
    """0..10 and 4..14 share six, 4..14 and 13..23 one: the second link goes."""
    assert components(chain(0, 4, 13)) == [chain(0, 4), chain(13)]


def test_of_equal_links_the_leftmost_is_cut():
    assert components(chain(0, 8, 16)) == [chain(0), chain(8, 16)]


def test_a_chain_is_cut_until_every_piece_is_narrow():
    assert components(chain(0, 8, 16, 24, 32, 40)) == [chain(0), chain(8), chain(16), chain(24), chain(32, 40)]


def test_twice_the_longest_is_not_yet_too_wide():
    assert components(chain(0, 5, 10)) == [chain(0, 5, 10)]
    assert len(components(chain(0, 6, 11))) == 2


def test_a_long_span_holds_its_chain_together():
    spans = [(0, 20, "claim"), (18, 28, "claim"), (26, 36, "claim")]
    assert components(spans) == [spans]


def test_a_link_inside_a_ring_is_passed_over_until_one_parts_it():
    """0..10, 5..15 and 9..19 all share: the weak link between first and last goes without parting them."""
    assert components(chain(0, 5, 9, 18)) == [chain(0, 5, 9), chain(18)]


def test_one_extent_with_two_labels_is_never_cut_apart():
    """They share all they have; the chain breaks elsewhere."""
    spans = [(0, 10, "actor"), (0, 10, "claim"), (9, 19, "claim"), (18, 28, "claim")]
    assert components(spans)[0] == spans[:2]


def test_nothing_marked():
    assert components([]) == []


class Counted(int):
    """A number that counts how often it is compared."""

    comparisons = 0
    __hash__ = int.__hash__


def counting(name):
    plain = getattr(int, name)

    def compare(self, other):
        Counted.comparisons += 1
        return plain(self, other)

    return compare


for operator in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__"):
    setattr(Counted, operator, counting(operator))


def comparisons(spans):
    Counted.comparisons = 0
    components([(Counted(start), Counted(end), label) for start, end, label in spans])
    return Counted.comparisons


def actors_in_a_claim(number):
    return [(0, 20 * number, "claim"), *((20 * each, 20 * each + 9 + each % 3, "actor") for each in range(number))]


def a_long_chain(number):
    return [span for each in range(number) for span in chain(8 * each)]


def pages_of_pairs(number):
    return [
        span
        for each in range(number)
        for span in ((30 * each, 30 * each + 9, "x"), (30 * each + 3, 30 * each + 12, "x"))
    ]


@pytest.mark.parametrize("layout", [actors_in_a_claim, a_long_chain, pages_of_pairs])
def test_cost_grows_with_the_spans_not_with_their_square(layout):
    few, many = comparisons(layout(500)), comparisons(layout(4000))
    assert few > 500
    assert many < 12 * few  # eight times the spans; the square would be sixty-four times
