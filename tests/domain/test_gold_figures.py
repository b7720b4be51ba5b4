"""One analyst against gold, from decisions by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.cases import Candidate
from annotator.domain.decisions import Decision, Source
from annotator.domain.gold_figures import GoldFigures, LabelFigures

ACTOR, WIDER, PLACE, CLAIM = (0, 5, "actor"), (0, 9, "actor"), (0, 5, "location"), (20, 40, "claim")


def decision(held, gold, *, against=(), reviewer="rita", source=Source.ADOPTED, policy=None, document="d"):
    """`held`: who marked what in the case."""
    voters = {}
    for who, marks in held.items():
        for mark in marks:
            voters.setdefault(mark, []).append(who)
    candidates = tuple(Candidate(*mark, "quote", tuple(names)) for mark, names in voters.items())
    return Decision(
        document, candidates, tuple(against), tuple(gold), source, reviewer, "2026-01-01", "reason", "note", policy
    )


def figures(*decisions, who="ann"):
    found = GoldFigures(who)
    found.add(decisions)
    return found


def test_found_missed_and_too_much():
    found = figures(
        decision({"ann": [ACTOR], "ben": [ACTOR]}, [ACTOR]),
        decision({"ann": [CLAIM]}, [], against=["ben"]),
        decision({"ben": [(50, 55, "actor")]}, [(50, 55, "actor")], against=["ann"]),
    )
    assert found.by_label() == {"actor": LabelFigures(1, 0, 1), "claim": LabelFigures(0, 1, 0)}
    assert (found.overall().precision, found.overall().recall, found.overall().f1) == (0.5, 0.5, 0.5)
    assert [(slip.kind, slip.yours, slip.gold, slip.guideline) for slip in found.slips] == [
        ("extra", CLAIM, None, "claim"),
        ("missed", None, (50, 55, "actor"), "actor"),
    ]
    assert (found.slips[0].reason, found.slips[0].note, found.slips[0].place) == ("reason", "note", CLAIM)
    assert (found.documents, found.decisions) == (1, 3)


def test_other_ends_or_another_label_count_on_both_sides():
    found = figures(
        decision({"ann": [WIDER], "ben": [ACTOR]}, [ACTOR]), decision({"ann": [PLACE], "ben": [ACTOR]}, [ACTOR])
    )
    assert found.by_label() == {"actor": LabelFigures(0, 1, 2), "location": LabelFigures(0, 1, 0)}
    assert [(slip.kind, slip.guideline) for slip in found.slips] == [("boundary", "actor"), ("label", "actor")]


def test_gold_taken_from_oneself_alone_does_not_count_but_its_slips_are_told():
    found = figures(decision({"ann": [ACTOR]}, [ACTOR]), decision({"ann": [CLAIM]}, []))
    assert (found.from_you_alone, found.decisions, found.by_label()) == (2, 0, {})
    assert [(slip.kind, slip.counts) for slip in found.slips] == [("extra", False)]
    assert found.overall() == LabelFigures()
    assert found.overall().f1 is None


def test_gold_that_only_oneself_marked_counts_when_another_had_looked():
    assert figures(decision({"ann": [ACTOR]}, [ACTOR], against=["ben"])).by_label() == {"actor": LabelFigures(1, 0, 0)}


def test_what_one_decided_oneself_does_not_count_but_a_policy_one_let_run_does():
    mine = decision({"ann": [WIDER], "ben": [ACTOR]}, [WIDER], reviewer="ann")
    policy = decision({"ann": [ACTOR], "ben": [ACTOR]}, [ACTOR], reviewer="ann", policy="unanimous")
    found = figures(mine, policy)
    assert (found.by_yourself, found.decisions, found.by_policy) == (1, 1, 1)
    assert found.by_label() == {"actor": LabelFigures(1, 0, 0)}


def test_documents_that_one_had_not_finished_say_nothing():
    found = figures(decision({"ben": [ACTOR], "cleo": [ACTOR]}, [ACTOR]))
    assert (found.documents, found.decisions, found.slips) == (0, 0, [])


def test_gold_that_nobody_marked_is_missed_by_all():
    found = figures(decision({}, [ACTOR], against=["ann", "ben"], source=Source.NEW))
    assert found.by_label() == {"actor": LabelFigures(0, 0, 1)}


def test_the_commonest_slips_come_first():
    wrong = decision({"ann": [PLACE], "ben": [ACTOR]}, [ACTOR])
    found = figures(decision({"ann": [CLAIM]}, [], against=["ben"]), wrong, wrong)
    assert found.commonest() == [(("label", "location", "actor"), 2), (("extra", "claim", ""), 1)]


def test_two_gold_spans_for_one_of_mine():
    found = figures(
        decision({"ann": [(0, 10, "actor")], "ben": []}, [(0, 4, "actor"), (5, 10, "actor")], against=["ben"])
    )
    assert found.by_label() == {"actor": LabelFigures(0, 1, 2)}
    assert [slip.kind for slip in found.slips] == ["boundary", "missed"]


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ((0, 0, 0), (None, None, None)),
        ((0, 2, 0), (0.0, None, 0.0)),
        ((0, 0, 2), (None, 0.0, 0.0)),
        ((3, 1, 2), (0.75, 0.6, 2 / 3)),
    ],
)
def test_shares(counts, shares):
    found = LabelFigures(*counts)
    assert (found.precision, found.recall, found.f1) == pytest.approx(shares)


@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from([ACTOR, WIDER, PLACE, CLAIM])),
            st.sets(st.sampled_from([ACTOR, WIDER, PLACE, CLAIM])),
        ),
        max_size=5,
    )
)
def test_f1_is_that_of_sets_of_spans(drawn):
    found = GoldFigures("ann")
    for number, (mine, gold) in enumerate(drawn):
        found.add([decision({"ann": mine}, gold, against=["ben"] if mine else ["ann", "ben"], document=str(number))])
    both = sum(len(mine & gold) for mine, gold in drawn)
    total = sum(len(mine) + len(gold) for mine, gold in drawn)
    assert found.overall().f1 == (2 * both / total if total else None)
    assert len(found.slips) <= total - 2 * both
