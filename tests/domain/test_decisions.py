"""Decisions hold until what they were about changes, and only for what changed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.cases import Candidate, cases_of
from annotator.domain.decisions import Decision, GoldSpan, Source, Standing, gold_spans, reviewed, standing
from annotator.domain.passes import DocumentPasses

TEXT = "President Vladimir Putin met John Kerry in Sochi."
PUTIN, VLADIMIR_PUTIN, PRESIDENT = (19, 24, "actor"), (10, 24, "actor"), (0, 24, "actor")
KERRY, JOHN_KERRY, SOCHI = (34, 39, "actor"), (29, 39, "actor"), (43, 48, "location")


def document(*held):
    return DocumentPasses("d", TEXT, {f"a{number}": tuple(spans) for number, spans in enumerate(held)})


def candidate(mark, *voters):
    return Candidate(*mark, TEXT[mark[0] : mark[1]], voters)


def decision(candidates, spans, source=Source.ADOPTED, against=(), policy=None):
    return Decision("d", tuple(candidates), tuple(against), tuple(spans), source, "rita", "2026-01-01", policy=policy)


def decided(case, *spans):
    source = Source.ADOPTED if case.spans.issuperset(spans) else Source.EDITED
    return decision(case.candidates, spans, source, case.against)


def standings(passes, *decisions):
    return [review.standing.value for review in reviewed(cases_of(passes), decisions)]


FIRST = document([VLADIMIR_PUTIN, KERRY], [PRESIDENT, JOHN_KERRY])


@pytest.fixture
def putin():
    """The boundary case about Putin, decided for the longer one of two."""
    return decided(cases_of(FIRST)[0], PRESIDENT)


@pytest.fixture
def kerry():
    """The boundary case about Kerry, decided for the longer one."""
    return decided(cases_of(FIRST)[1], JOHN_KERRY)


def test_nothing_decided_is_open():
    assert standings(FIRST) == ["open", "open"]


def test_a_decision_closes_its_case_alone(putin, kerry):
    assert standings(FIRST, putin) == ["decided", "open"]
    assert standings(FIRST, putin, kerry) == ["decided", "decided"]
    review = reviewed(cases_of(FIRST), [putin])[0]
    assert (review.decision, review.is_listed) == (putin, False)


def test_rejection_counts_as_progress():
    rejected = decided(cases_of(FIRST)[0])
    assert rejected.spans == ()
    assert standings(FIRST, rejected) == ["decided", "open"]
    assert gold_spans([rejected]) == []


def test_edit_after_gold_makes_exactly_the_touched_case_stale(putin, kerry):
    edited = document([VLADIMIR_PUTIN, KERRY], [(0, 18, "actor"), JOHN_KERRY])
    assert standings(edited, putin, kerry) == ["stale", "decided"]
    review = reviewed(cases_of(edited), [putin, kerry])[0]
    assert (review.decision, review.is_listed) == (putin, True)
    assert [gold.label for gold in gold_spans([putin, kerry])] == ["actor", "actor"]


def test_a_span_taken_away_makes_its_case_stale(putin):
    assert standings(document([VLADIMIR_PUTIN], []), putin) == ["stale"]


@pytest.mark.parametrize("later", [[], [VLADIMIR_PUTIN, KERRY], [PRESIDENT, JOHN_KERRY], [SOCHI]])
def test_another_analysts_silence_or_agreement_makes_nothing_stale(putin, kerry, later):
    wider = document(*FIRST.passes.values(), later)
    assert standings(wider, putin, kerry)[:2] == ["decided", "decided"]


def test_another_analysts_new_reading_makes_the_case_stale(putin, kerry):
    assert standings(document(*FIRST.passes.values(), [PUTIN]), putin, kerry) == ["stale", "decided"]


def test_marking_the_gold_itself_is_agreement():
    edited = decided(cases_of(FIRST)[0], PUTIN)
    assert edited.source is Source.EDITED
    assert standings(document(*FIRST.passes.values(), [PUTIN]), edited)[0] == "decided"


def test_a_case_that_falls_apart_leaves_two_stale_ones():
    halves = [(10, 18, "actor"), (19, 24, "actor")]
    whole = document([VLADIMIR_PUTIN], halves)
    assert standings(document(halves, halves), decided(cases_of(whole)[0], VLADIMIR_PUTIN)) == ["stale", "stale"]


def test_what_shares_no_span_with_a_decision_is_a_new_case(putin):
    assert standings(document([PUTIN], []), putin) == ["open"]


def test_deciding_a_stale_case_again_replaces_the_old_decision(putin):
    edited = document([VLADIMIR_PUTIN], [PUTIN])
    assert standings(edited, putin) == ["stale"]
    again = decided(cases_of(edited)[0], PUTIN)
    assert standings(edited, putin, again) == ["decided"]
    assert standing([putin, again]) == [again]
    assert [(gold.start, gold.end) for gold in gold_spans([putin, again])] == [(19, 24)]


def test_a_decision_may_be_made_again_with_another_outcome(putin):
    other = replace(putin, spans=())
    assert standing([putin, other]) == [other]
    assert gold_spans([putin, other]) == []


def test_one_decision_may_replace_several(putin, kerry):
    both = decision([candidate(PRESIDENT, "a0"), candidate(JOHN_KERRY, "a1"), candidate(KERRY)], [PRESIDENT])
    assert standing([putin, kerry, both]) == [both]


def test_two_decided_cases_that_grew_together_are_one_stale_case_that_names_the_newest():
    apart = cases_of(document([(0, 9, "actor")], [(19, 24, "actor")]))
    left, right = decided(apart[0], (0, 9, "actor")), decided(apart[1])
    grown = cases_of(document([(0, 9, "actor")], [(19, 24, "actor")], [(0, 24, "actor")]))
    for order in ([left, right], [right, left]):
        (review,) = reviewed(grown, order)
        assert (review.standing, review.decision) == (Standing.STALE, order[-1])


def test_agreed_cases_are_listed_only_when_stale():
    agreed = document([PUTIN], [PUTIN])
    (fresh,) = reviewed(cases_of(agreed), [])
    assert (fresh.standing, fresh.is_listed) == (Standing.OPEN, False)
    (stale,) = reviewed(cases_of(agreed), [decided(cases_of(document([PUTIN], [PRESIDENT]))[0], PRESIDENT)])
    assert (stale.standing, stale.is_listed) == (Standing.STALE, True)
    assert reviewed(cases_of(FIRST), [])[0].is_listed


def test_gold_says_who_was_for_it_and_of_how_many():
    passes = document([VLADIMIR_PUTIN], [PRESIDENT], [PRESIDENT], [])
    case = cases_of(passes)[0]
    gold = gold_spans([decided(case, PRESIDENT)])
    assert gold == [GoldSpan(0, 24, "actor", Source.ADOPTED, ("a1", "a2"), 4, "rita")]
    both = gold_spans([decided(case, PRESIDENT, PUTIN)])
    assert [(each.source.value, each.voters, each.of) for each in both] == [
        ("adopted", ("a1", "a2"), 4),
        ("edited", (), 4),
    ]


def test_gold_that_nobody_marked():
    new = decision([], [SOCHI], Source.NEW, against=("a0", "a1"))
    assert gold_spans([new]) == [GoldSpan(*SOCHI, Source.NEW, (), 2, "rita")]
    assert standings(document([SOCHI], []), new) == ["decided"]
    assert standings(document([SOCHI], [(40, 48, "location")]), new) == ["stale"]


def test_gold_that_nobody_marked_reopens_no_case_and_is_replaced_by_one(putin):
    new = decision([], [PRESIDENT], Source.NEW)
    assert standing([putin, new]) == [putin, new]
    assert standings(FIRST, putin, new) == ["decided", "open"]
    assert standing([new, new, putin]) == [putin]
    assert len(gold_spans([putin, new])) == 1


def test_gold_stands_in_text_order(putin, kerry):
    assert [gold.start for gold in gold_spans([kerry, putin])] == [0, 29]


def test_a_decision_knows_its_case(putin):
    assert putin.case_id == cases_of(FIRST)[0].id
    assert putin.finished == 2


def test_what_a_policy_settled_is_told_apart(putin):
    assert not putin.is_automatic
    assert replace(putin, policy="trivial").is_automatic
    assert replace(putin, source=Source.AUTO_MAJORITY).is_automatic


held = st.lists(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from("xy")).map(
            lambda t: (t[0], t[0] + t[1], t[2])
        ),
        max_size=4,
    ),
    min_size=2,
    max_size=4,
)


@given(held, st.data())
def test_recompute_is_idempotent_and_keeps_every_decision(marks, data):
    passes = document(*marks)
    chosen = [case for case in cases_of(passes) if data.draw(st.booleans())]
    decisions = [decided(case, *[each.mark for each in case.candidates[:1]]) for case in chosen]
    once = reviewed(cases_of(passes), decisions)
    assert once == reviewed(cases_of(passes), decisions)
    assert [review.case for review in once if review.standing is Standing.DECIDED] == chosen
    assert not [review for review in once if review.standing is Standing.STALE]
    assert len(gold_spans(decisions)) == len(chosen)


@given(held, held.map(lambda marks: marks[0]))
def test_a_later_analyst_disturbs_only_the_cases_touched(marks, later):
    before = cases_of(document(*marks))
    decisions = [decided(case) for case in before]
    for review in reviewed(cases_of(document(*marks, later)), decisions):
        same = any(review.case.spans == case.spans for case in before)
        shares = any(review.case.spans & case.spans for case in before)
        expected = Standing.DECIDED if same else Standing.STALE if shares else Standing.OPEN
        assert review.standing is expected
