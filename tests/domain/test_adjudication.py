"""From passes to gold: a reviewer and the policies, in one document."""

from fractions import Fraction

import pytest

from annotator.domain.adjudication import add_gold, decidable, decide, review, rule, settle
from annotator.domain.decisions import Source, gold_spans
from annotator.domain.errors import AnnotatorError
from annotator.domain.passes import DocumentPasses

TEXT = "President Vladimir Putin met John Kerry in Sochi. They talked."
PUTIN, PRESIDENT, KERRY = (10, 24, "actor"), (0, 24, "actor"), (29, 39, "actor")
SOCHI, SOCHI_DOT = (43, 48, "location"), (43, 49, "location")
PASSES = DocumentPasses(
    "d",
    TEXT,
    {"ann": (PUTIN, KERRY, SOCHI_DOT), "ben": (PRESIDENT, KERRY, SOCHI), "cleo": (PRESIDENT, KERRY, SOCHI)},
)
WHO = {"reviewer": "rita", "at": "2026-01-01T10:00:00+00:00"}


def settled(name, decisions=(), **options):
    return list(settle(review(PASSES, decisions), rule(name, **options), **WHO))


def listed(decisions=()):
    return [each.case.kind.value for each in review(PASSES, decisions) if each.is_listed]


def test_unanimous_makes_what_all_agree_on_gold():
    (decision,) = settled("unanimous")
    assert (decision.spans, decision.source, decision.policy) == ((KERRY,), Source.AUTO_UNANIMOUS, "unanimous")
    assert (decision.reviewer, decision.at, decision.candidates[0].voters) == (
        "rita",
        WHO["at"],
        ("ann", "ben", "cleo"),
    )
    assert listed([decision]) == listed() == ["boundary", "trivial"]


def test_trivial_adopts_and_says_that_it_was_a_policy():
    (decision,) = settled("trivial")
    assert (decision.spans, decision.source, decision.policy) == ((SOCHI,), Source.ADOPTED, "trivial")
    assert decision.is_automatic


def test_majority_settles_all_with_more_than_half():
    decisions = settled("majority")
    assert [each.spans for each in decisions] == [(PRESIDENT,), (KERRY,), (SOCHI,)]
    assert {each.source for each in decisions} == {Source.AUTO_MAJORITY}
    assert [each.spans for each in settled("majority", share=Fraction(2, 3))] == [(KERRY,)]
    assert listed(decisions) == []


def test_policies_one_after_another_take_what_is_left():
    first = settled("unanimous")
    second = settled("trivial", first)
    third = settled("majority", first + second)
    assert [len(each) for each in (first, second, third)] == [1, 1, 1]
    assert settled("majority", first + second + third) == []
    assert [(gold.source.value, gold.of) for gold in gold_spans(first + second + third)] == [
        ("auto_majority", 3),
        ("auto_unanimous", 3),
        ("adopted", 3),
    ]


def test_a_policy_leaves_a_reviewers_decision_alone_even_when_it_is_stale():
    case = review(PASSES, ())[0].case
    mine = decide(PASSES, case, [PUTIN], **WHO)
    assert [each.spans for each in settled("majority", [mine])] == [(KERRY,), (SOCHI,)]
    edited = DocumentPasses("d", TEXT, {"ann": (PRESIDENT,), "ben": (PRESIDENT,)})
    assert list(settle(review(edited, [mine]), rule("unanimous"), **WHO)) == []


@pytest.mark.parametrize(
    ("spans", "source"),
    [
        ([], "adopted"),
        ([PUTIN], "adopted"),
        ([(10, 18, "actor"), (19, 24, "actor")], "edited"),
        ([PUTIN, KERRY], "edited"),
    ],
)
def test_a_reviewer_takes_candidates_edits_or_takes_none(spans, source):
    case = review(PASSES, ())[0].case
    decision = decide(PASSES, case, spans, reason="boundary convention", note="titles are part of names", **WHO)
    assert (list(decision.spans), decision.source.value) == (spans, source)
    assert (decision.reason, decision.note, decision.policy) == (
        "boundary convention",
        "titles are part of names",
        None,
    )
    assert (decision.candidates, decision.against) == (case.candidates, case.against)


@pytest.mark.parametrize("span", [(0, 0, "actor"), (-1, 4, "actor"), (60, 63, "actor"), (0, 4, "")])
def test_a_span_that_the_text_cannot_hold_is_refused(span):
    case = review(PASSES, ())[0].case
    with pytest.raises(AnnotatorError, match=r"^d: ") as refused:
        decide(PASSES, case, [span], **WHO)
    assert refused.value.hint
    with pytest.raises(AnnotatorError, match=r"^d: "):
        add_gold(PASSES, [span], **WHO)


def test_gold_that_nobody_marked_counts_all_who_finished_as_against():
    decision = add_gold(PASSES, [(50, 54, "actor")], reason="analysts' slip", **WHO)
    assert (decision.source, decision.against, decision.candidates) == (Source.NEW, ("ann", "ben", "cleo"), ())
    assert [(gold.voters, gold.of) for gold in gold_spans([decision])] == [((), 3)]


def test_gold_that_somebody_marked_has_a_case_to_decide():
    with pytest.raises(AnnotatorError, match=r"marked 29\.\.39 as actor") as refused:
        add_gold(PASSES, [KERRY], **WHO)
    assert "case" in refused.value.hint
    with pytest.raises(AnnotatorError, match="no span"):
        add_gold(PASSES, [], **WHO)


def test_an_unknown_policy_is_refused_by_name():
    with pytest.raises(AnnotatorError, match="loudest") as refused:
        rule("loudest")
    assert "majority" in refused.value.hint


def test_what_was_decided_where_nobody_has_a_span_any_more_can_be_decided_again():
    text = "Kerry met Putin and Lavrov."
    before = DocumentPasses("d", text, {"ann": ((0, 5, "actor"),), "ben": ((0, 9, "actor"), (20, 26, "actor"))})
    first, second = review(before, [])
    at = {"reviewer": "rita", "at": "2026-01-01T00:00:00.000+00:00"}
    decisions = [decide(before, first.case, [], **at), decide(before, second.case, [(20, 26, "actor")], **at)]
    after = DocumentPasses("d", text, {"ann": (), "ben": ()})
    found = list(decidable(after, decisions))
    assert [(each.case.kind.value, each.case.against, each.decision) for each in found] == [
        ("mixed", ("ann", "ben"), decisions[0]),
        ("missing", ("ann", "ben"), decisions[1]),
    ]
    assert len(list(decidable(before, decisions))) == 2
