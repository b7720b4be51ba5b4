"""Merging a pass: what only one side did is taken, what both did differently is kept and told."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.three_way import (
    CHANGED_HERE,
    OTHER_REMARKS,
    REMOVED_HERE,
    REMOVED_THERE,
    TAKEN,
    Held,
    Plan,
    additions_of,
    plan_of,
    state_of,
)

A, B, C = Held(0, 5, "actor"), Held(0, 5, "claim"), Held(2, 9, "actor")


def whys(plan: Plan) -> list[str]:
    return [conflict.why for conflict in plan.conflicts]


def test_added_there_is_added() -> None:
    assert plan_of({}, {"s": A}, {}).add == {"s": A}


def test_changed_there_only_is_changed() -> None:
    assert plan_of({"s": A}, {"s": B}, {"s": A}).change == {"s": B}


def test_removed_there_only_is_removed() -> None:
    assert plan_of({"s": A}, {}, {"s": A}).remove == {"s"}


def test_changed_here_only_stays() -> None:
    plan = plan_of({"s": A}, {"s": A}, {"s": B})
    assert (plan.unchanged, plan.change, plan.conflicts) == (1, {}, [])


def test_removed_here_only_stays_removed() -> None:
    plan = plan_of({"s": A}, {"s": A}, {})
    assert (plan.add, plan.conflicts) == ({}, [])


def test_changed_on_both_sides_in_the_same_way_is_no_conflict() -> None:
    assert plan_of({"s": A}, {"s": B}, {"s": B}).unchanged == 1


def test_changed_on_both_sides_is_told() -> None:
    assert whys(plan_of({"s": A}, {"s": B}, {"s": C})) == [CHANGED_HERE]
    assert whys(plan_of({"s": A}, {"s": B}, {})) == [REMOVED_HERE]
    assert whys(plan_of({"s": A}, {}, {"s": B})) == [REMOVED_THERE]


def test_what_a_damaged_pass_lacks_was_not_removed() -> None:
    plan = plan_of({"s": A}, {}, {"s": A}, damaged=True)
    assert not plan.remove
    assert len(plan.conflicts) == 1


def test_two_spans_may_change_places() -> None:
    assert plan_of({"s": A, "t": B}, {"s": B, "t": A}, {"s": A, "t": B}).change == {"s": B, "t": A}


def test_a_span_that_would_equal_another_here_is_told() -> None:
    plan = plan_of({"s": A}, {"s": B}, {"s": A, "ours": B})
    assert (plan.change, whys(plan)) == ({}, [TAKEN])


def test_one_that_cannot_move_blocks_the_next() -> None:
    plan = plan_of({"s": A, "t": B}, {"s": B, "t": C}, {"s": A, "t": B, "ours": C})
    assert (plan.change, whys(plan)) == ({}, [TAKEN, TAKEN])


def test_the_same_span_added_on_both_sides_is_one() -> None:
    assert plan_of({}, {"s": A}, {"ours": A}).unchanged == 1
    assert whys(plan_of({}, {"s": A._replace(note="why")}, {"ours": A})) == [OTHER_REMARKS]


def test_additions_remove_and_change_nothing() -> None:
    plan = additions_of({"s": A, "t": C}, {"s": B, "ours": A})
    assert (plan.add, plan.change, plan.remove, plan.unchanged) == ({"t": C}, {}, set(), 1)


def test_states() -> None:
    assert state_of("new", "done", "new") == "done"
    assert state_of("done", "in_progress", "done") == "in_progress"
    assert state_of("new", "new", "done") == "done"
    assert state_of("new", "skipped", "done") is None


values = st.builds(Held, st.integers(0, 2), st.integers(3, 4), st.sampled_from("ab"), st.sampled_from([None, "n"]))


def _is_a_pass(spans: dict[str, Held]) -> bool:
    return len({held.key for held in spans.values()}) == len(spans)


passes = st.dictionaries(st.sampled_from("uvwxyz"), values, max_size=5).filter(_is_a_pass)


def _applied(plan: Plan, ours: dict[str, Held]) -> dict[str, Held]:
    kept = {span_id: held for span_id, held in ours.items() if span_id not in plan.remove}
    return kept | plan.change | plan.add


@given(passes, passes, passes)
def test_the_outcome_is_a_pass_and_nothing_of_ours_goes_unsaid(
    base: dict[str, Held], theirs: dict[str, Held], ours: dict[str, Held]
) -> None:
    plan = plan_of(base, theirs, ours)
    after = _applied(plan, ours)
    assert _is_a_pass(after)
    for span_id, held in ours.items():
        if base.get(span_id) != held:  # changed or made here: whatever happened there
            assert after[span_id] == held
    for span_id, held in theirs.items():
        if base.get(span_id) != held and after.get(span_id) != held:
            same = any(one.key == held.key for one in after.values())
            assert same or held in [conflict.held for conflict in plan.conflicts]


@given(passes, passes, passes)
def test_merging_again_changes_nothing_and_tells_the_same(
    base: dict[str, Held], theirs: dict[str, Held], ours: dict[str, Held]
) -> None:
    first = plan_of(base, theirs, ours)
    after = _applied(first, ours)
    for known in (first.base, base):  # with and without what was remembered of the first
        again = plan_of(known, theirs, after)
        assert _applied(again, after) == after
    assert {c.held.key for c in plan_of(first.base, theirs, after).conflicts} == {c.held.key for c in first.conflicts}
