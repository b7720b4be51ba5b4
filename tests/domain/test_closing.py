"""The check list of a document, line by line."""

from annotator.domain.adjudication import add_gold, decide, review
from annotator.domain.cases import cases_of
from annotator.domain.closing import Problem, problems
from annotator.domain.decisions import Decision, gold_spans
from annotator.domain.passes import DocumentPasses, Mark

TEXT = "Kerry met Putin  today. "
AT = {"reviewer": "rita", "at": "2026-01-01T00:00:00.000+00:00"}


def gold_only(*marks: Mark) -> list[Problem]:
    document = DocumentPasses("d", TEXT, {"ann": ()})
    return problems(TEXT, [], gold_spans([add_gold(document, marks, **AT)]))


def test_open_and_changed_cases_block() -> None:
    before = DocumentPasses("d", TEXT, {"ann": ((0, 5, "actor"),), "ben": ()})
    made: Decision = decide(before, cases_of(before)[0], [], **AT)
    after = DocumentPasses("d", TEXT, {"ann": ((0, 5, "actor"), (10, 15, "actor")), "ben": ((0, 9, "actor"),)})
    assert problems(TEXT, review(after, [made]), []) == [
        Problem(0, 9, "actor", "“Kerry met” has changed since it was decided.", blocks=True),
        Problem(10, 15, "actor", "“Putin” is not decided (missing).", blocks=True),
    ]
    assert problems(TEXT, review(before, [made]), []) == []


def test_white_space_in_gold_is_named() -> None:
    assert [one.words for one in gold_only((10, 16, "actor"), (15, 17, "claim"))] == [
        "“Putin” begins or ends with white space.",
        "The span holds nothing but white space.",
    ]


def test_rivals_are_named_and_nesting_is_none() -> None:
    assert gold_only((0, 15, "claim"), (0, 5, "actor"), (10, 15, "actor")) == []
    assert [one.words for one in gold_only((0, 5, "actor"), (0, 5, "location"), (3, 9, "actor"))] == [
        "“Kerry” is both actor and location.",
        "“ry met” overlaps another actor.",
    ]
    assert [one.words for one in gold_only((0, 9, "actor"), (6, 9, "actor"))] == ["“met” lies inside another actor."]
