"""What a policy settles, and what it must leave to the reviewer."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.cases import Kind, cases_of
from annotator.domain.errors import AnnotatorError
from annotator.domain.passes import DocumentPasses
from annotator.domain.policies import AUDIT_SHARE, is_sampled, majority, majority_with, trivial, unanimous

TEXT = "“Kyiv,” said the U.S. envoy."
WIDE, NARROW, OTHER = (0, 9, "x"), (1, 5, "x"), (17, 21, "x")


def case_of(*held, text=TEXT):
    """The only case of analysts who marked this."""
    marks = {f"a{number:02}": tuple(spans) for number, spans in enumerate(held)}
    (case,) = cases_of(DocumentPasses("d", text, marks))
    return case


def marked(*quotes, text=TEXT):
    """One analyst for each quote."""
    return case_of(*([(text.index(quote), text.index(quote) + len(quote), "x")] for quote in quotes), text=text)


def adopted(*quotes, text=TEXT):
    chosen = trivial(marked(*quotes, text=text))
    return chosen and text[chosen[0][0] : chosen[0][1]]


def test_unanimous_takes_what_all_hold():
    assert unanimous(case_of([WIDE], [WIDE])) == (WIDE,)
    assert unanimous(case_of([WIDE], [WIDE], [])) is None
    assert unanimous(case_of([WIDE], [NARROW])) is None


@pytest.mark.parametrize("policy", [unanimous, trivial, majority])
def test_a_single_analyst_settles_nothing(policy):
    assert policy(case_of([WIDE])) is None
    assert policy(case_of([WIDE, NARROW])) is None


@pytest.mark.parametrize(
    ("quotes", "expected"),
    [
        (("Kyiv,", "Kyiv"), "Kyiv"),
        (("Kyiv,", "Kyiv,", "Kyiv"), "Kyiv,"),  # the most marked goes before the bare one
        (("said ", "said ", "said"), "said"),  # white space goes before votes
        (("“Kyiv,” ", "“Kyiv,”"), "“Kyiv,”"),  # nobody marked it bare: never an invented extent
        (("U.S.", "U.S"), "U.S."),  # the dot belongs to the abbreviation
        (("U.S.", "U.S. "), "U.S."),
        (("envoy.", "envoy"), "envoy"),
        (("“Kyiv", "Kyiv,"), None),  # as good as each other: a tie
    ],
)
def test_trivial_adopts_the_best_of_what_was_marked(quotes, expected):
    assert adopted(*quotes) == expected


def test_trivial_knows_titles_and_nbsp():
    text = "Barack Obama Jr.\u00a0came."
    assert adopted("Obama Jr.", "Obama Jr", text=text) == "Obama Jr."
    assert adopted("Obama Jr.\u00a0", "Obama Jr.\u00a0", "Obama Jr", text=text) == "Obama Jr"


def test_trivial_leaves_other_kinds_alone():
    assert trivial(case_of([WIDE], [WIDE])) is None
    assert trivial(marked("Kyiv,” said", "Kyiv")) is None


def test_majority_is_more_than_half():
    assert majority(case_of([WIDE], [WIDE], [NARROW])) == (WIDE,)
    assert majority(case_of([WIDE], [NARROW])) is None


def test_three_analyst_tie_stays_open():
    assert majority(case_of([WIDE], [NARROW], [(2, 7, "x")])) is None
    assert majority(case_of([WIDE], [(0, 9, "y")], [])) is None


def test_most_analysts_with_nothing_there_decide_for_no_span():
    assert majority(case_of([WIDE], [], [])) == ()
    assert majority(case_of([WIDE], [])) is None


def test_majority_takes_what_all_hold():
    assert majority(case_of([WIDE], [WIDE])) == (WIDE,)


def test_two_winners_that_compete_leave_the_case_open():
    both = [WIDE, NARROW]
    assert majority(case_of(both, both, [WIDE])) is None


def test_two_winners_side_by_side_both_stand():
    left, right = (0, 8, "x"), (9, 15, "x")
    assert majority(case_of([left, right], [left, right], [(0, 15, "x")])) == (left, right)


@pytest.mark.parametrize(
    ("share", "votes", "of", "wins"),
    [
        (Fraction(2, 3), 2, 3, False),  # more than, not at least
        (Fraction(2, 3), 3, 4, True),
        (Fraction("0.6"), 3, 5, False),
        (Fraction("0.6"), 4, 5, True),
        (Fraction("0.99"), 3, 3, True),
    ],
)
def test_another_share(share, votes, of, wins):
    case = case_of(*[[WIDE]] * votes, *[[NARROW]] * (of - votes))
    assert majority_with(share)(case) == ((WIDE,) if wins else None)


def test_a_low_share_settles_no_tie():
    low = majority_with(Fraction(1, 4))
    assert low(case_of([WIDE], [NARROW])) is None
    assert low(case_of([WIDE], [])) is None
    assert majority_with(Fraction(1, 3))(case_of([WIDE], [WIDE], [NARROW])) == (WIDE,)


@pytest.mark.parametrize("share", [Fraction(-1, 2), Fraction(1), Fraction(7, 5)])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(AnnotatorError, match=str(share)):
        majority_with(share)


def test_forty_seven_analysts_need_twenty_four():
    assert majority(case_of(*[[WIDE]] * 24, *[[NARROW]] * 23)) == (WIDE,)
    assert majority(case_of(*[[WIDE]] * 23, *[[NARROW]] * 23, [])) is None


held = st.lists(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from("xy")).map(
            lambda t: (t[0], t[0] + t[1], t[2])
        ),
        max_size=3,
    ),
    min_size=1,
    max_size=5,
)


@given(held, st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3)]))
def test_policies_never_invent_and_a_majority_is_one(marks, share):
    document = DocumentPasses("d", TEXT, {str(number): tuple(spans) for number, spans in enumerate(marks)})
    for case in cases_of(document):
        for policy in (unanimous, trivial, majority_with(share)):
            assert case.spans.issuperset(policy(case) or ())
        won = majority_with(share)(case)
        if won is not None:
            votes = {each.mark: len(each.voters) for each in case.candidates}
            assert all(votes[mark] > share * len(marks) for mark in won)
            assert won or len(case.against) > share * len(marks)
            assert all(count <= share * len(marks) for mark, count in votes.items() if mark not in won)
        if case.kind is Kind.AGREE and len(marks) > 1:
            assert unanimous(case) == won == tuple(case.spans)


def test_the_sample_is_about_its_share_and_grows_with_it():
    ids = [f"{number:016x}" for number in range(4000)]
    sample = {each for each in ids if is_sampled(each)}
    assert 0.8 * AUDIT_SHARE < Fraction(len(sample), len(ids)) < 1.2 * AUDIT_SHARE
    assert sample < {each for each in ids if is_sampled(each, Fraction(1, 5))}
    assert all(is_sampled(each, Fraction(1)) for each in ids)
    assert not any(is_sampled(each, Fraction(0)) for each in ids)
