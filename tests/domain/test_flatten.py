"""Which spans a flat format keeps, and what the list of losses says about the others."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.flatten import FlatPolicy, flatten, split_by_label
from annotator.domain.marks import moved, text_order

CLAIM, ACTOR, PLACE = (10, 40, "claim"), (10, 15, "actor"), (30, 40, "location")
MARKS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 12), st.sampled_from(["a", "b", "c"])).map(
        lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
    ),
    max_size=14,
)


def losses(spans, policy, priority=()):
    return [(each.span, each.why) for each in flatten(spans, policy, priority).lost]


def test_the_longest_is_kept_and_the_nested_ones_are_told():
    found = flatten([ACTOR, CLAIM, PLACE], FlatPolicy.LONGEST)
    assert found.kept == (CLAIM,)
    assert [(each.span, each.why) for each in found.lost] == [
        (ACTOR, "nested in claim 10–40; longest kept"),
        (PLACE, "nested in claim 10–40; longest kept"),
    ]


def test_the_innermost_are_kept_and_what_is_around_them_is_told():
    found = flatten([ACTOR, CLAIM, PLACE], FlatPolicy.INNERMOST)
    assert found.kept == (ACTOR, PLACE)
    assert losses([ACTOR, CLAIM, PLACE], FlatPolicy.INNERMOST) == [(CLAIM, "around actor 10–15; innermost kept")]


def test_labels_go_in_the_order_given_and_others_behind_by_length():
    found = flatten([ACTOR, CLAIM, PLACE], FlatPolicy.PRIORITY, ["location", "actor"])
    assert found.kept == (ACTOR, PLACE)
    assert found.lost[0].why == "around actor 10–15; actor goes before claim"
    assert losses([ACTOR, CLAIM], FlatPolicy.PRIORITY, ["x"]) == [(ACTOR, "nested in claim 10–40; longest kept")]


def test_of_a_label_named_twice_the_first_place_counts():
    assert flatten([ACTOR, CLAIM], FlatPolicy.PRIORITY, ["actor", "claim", "actor"]).kept == (ACTOR,)


def test_a_span_beside_a_lost_one_is_kept():
    spans = [(0, 10, "a"), (8, 14, "b"), (12, 16, "c")]
    assert flatten(spans, FlatPolicy.LONGEST).kept == (spans[0], spans[2])
    assert losses(spans, FlatPolicy.LONGEST) == [(spans[1], "crosses a 0–10; longest kept")]


@pytest.mark.parametrize(
    ("spans", "why"),
    [
        ([(0, 5, "actor"), (0, 5, "location")], "on the same words as actor 0–5; the first label of the alphabet kept"),
        ([(0, 5, "actor"), (0, 5, "actor")], "marked twice; one kept"),
        ([(0, 5, "actor"), (3, 8, "actor")], "crosses actor 0–5; the first kept"),
    ],
)
def test_equals_are_told_apart_the_same_way_every_time(spans, why):
    for given_order in (spans, spans[::-1]):
        assert flatten(given_order, FlatPolicy.LONGEST).kept == (spans[0],)
        assert [reason for _, reason in losses(given_order, FlatPolicy.LONGEST)] == [why]


def test_a_file_per_label_loses_only_what_overlaps_within_a_label():
    wide = (0, 45, "claim")
    found = split_by_label([ACTOR, CLAIM, PLACE, wide])
    assert {label: flat.kept for label, flat in found.items()} == {
        "actor": (ACTOR,),
        "claim": (wide,),
        "location": (PLACE,),
    }
    assert [each.why for each in found["claim"].lost] == ["nested in claim 0–45; longest kept"]


def test_a_long_label_does_not_drown_the_reason():
    ((_, why),) = losses([(0, 9, "x" * 500), (0, 5, "a")], FlatPolicy.LONGEST)
    assert len(why) < 100


def test_what_a_span_carries_goes_with_it():
    voted = (0, 5, "actor", ("ann",), 2)
    assert flatten([voted], FlatPolicy.LONGEST).kept == (voted,)
    assert moved(voted, 3, 4) == (3, 4, "actor", ("ann",), 2)


@given(MARKS, st.sampled_from(FlatPolicy), st.lists(st.sampled_from(["a", "b", "c"])))
def test_every_span_is_kept_or_lost_and_nothing_kept_overlaps(spans, policy, priority):
    found = flatten(spans, policy, priority)
    assert Counter(found.kept) + Counter(each.span for each in found.lost) == Counter(spans)
    assert all(one[1] <= two[0] for one, two in zip(found.kept, found.kept[1:], strict=False))
    assert list(found.kept) == sorted(found.kept, key=text_order)
    for lost in found.lost:
        assert any(lost.span[0] < kept[1] and kept[0] < lost.span[1] for kept in found.kept), lost
    assert flatten(spans[::-1], policy, priority) == found


@given(MARKS)
def test_a_longer_span_is_never_lost_to_shorter_ones_nor_an_inner_one_to_what_is_around_it(spans):
    for lost in flatten(spans, FlatPolicy.LONGEST).lost:
        rivals = [kept for kept in flatten(spans, FlatPolicy.LONGEST).kept if _meet(kept, lost.span)]
        assert max(map(_length, rivals)) >= _length(lost.span)
    for lost in flatten(spans, FlatPolicy.INNERMOST).lost:
        rivals = [kept for kept in flatten(spans, FlatPolicy.INNERMOST).kept if _meet(kept, lost.span)]
        assert min(map(_length, rivals)) <= _length(lost.span)


@given(MARKS)
def test_labels_apart_hold_all_that_one_file_would(spans):
    found = split_by_label(spans)
    together = [mark for flat in found.values() for mark in flat.kept]
    together += [each.span for flat in found.values() for each in flat.lost]
    assert Counter(together) == Counter(spans)
    assert all(mark[2] == label for label, flat in found.items() for mark in flat.kept)


def _length(span):
    return span[1] - span[0]


def _meet(one, two):
    return one[0] < two[1] and two[0] < one[1]
