"""Cases: what the analysts of one document left to decide, worked example by worked example."""

import re
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.cases import Kind, case_id, cases_of, kind_of, trimmed
from annotator.domain.passes import DocumentPasses

PUTIN = "President Vladimir Putin said more than 6,100 people died in eastern Ukraine."
CLAIM = "more than 6,100 people died in eastern Ukraine"


def span(quote, label, text=PUTIN):
    start = text.index(quote)
    return start, start + len(quote), label


def passes(*held, text=PUTIN, name="d"):
    """The passes of analyst-1, analyst-2 …"""
    return DocumentPasses(name, text, {f"analyst-{number}": tuple(marks) for number, marks in enumerate(held, 1)})


def kinds(*held, text=PUTIN):
    return [case.kind.value for case in cases_of(passes(*held, text=text))]


# --- the worked examples of the contract ----------------------------------------------------------------------------


def test_worked_example_boundary():
    (case,) = cases_of(passes([span("President Vladimir Putin", "actor")], [span("Vladimir Putin", "actor")]))
    assert case.kind is Kind.BOUNDARY
    assert [(each.quote, each.voters) for each in case.candidates] == [
        ("President Vladimir Putin", ("analyst-1",)),
        ("Vladimir Putin", ("analyst-2",)),
    ]
    assert case.against == ()


def test_worked_example_nested_location_is_missing():
    claim = span(CLAIM, "claim")
    agreed, missing = cases_of(passes([claim, span("Ukraine", "location")], [claim]))
    assert (agreed.kind, missing.kind) == (Kind.AGREE, Kind.MISSING)
    assert missing.candidates[0].quote == "Ukraine"
    assert (missing.candidates[0].voters, missing.against) == (("analyst-1",), ("analyst-2",))


def test_worked_example_label():
    assert kinds([span("Ukraine", "location")], [span("Ukraine", "actor")]) == ["label"]


def test_worked_example_below_one_half_is_two_cases():
    cases = cases_of(passes([span("eastern Ukraine", "location")], [span("Ukraine", "actor")]))
    assert [(case.kind, case.against) for case in cases] == [
        (Kind.MISSING, ("analyst-2",)),
        (Kind.MISSING, ("analyst-1",)),
    ]


def test_worked_example_mixed():
    halves = [span("Vladimir", "actor"), span("Putin", "actor")]
    (case,) = cases_of(passes([span("Vladimir Putin", "actor")], halves))
    assert case.kind is Kind.MIXED
    assert [each.quote for each in case.candidates] == ["Vladimir Putin", "Vladimir", "Putin"]


def test_worked_example_trivial():
    assert kinds([span(CLAIM + ".", "claim")], [span(CLAIM, "claim")]) == ["trivial"]


def test_worked_example_nothing_and_nothing_is_no_case():
    assert cases_of(passes([], [])) == []


# --- kinds ----------------------------------------------------------------------------------------------------------


def test_nested_actor_in_claim_with_full_agreement_gives_no_conflict():
    both = [span(CLAIM, "claim"), span("Ukraine", "location")]
    assert kinds(both, both, both) == ["agree", "agree"]


def test_boundary_case_gives_one_case_not_two():
    assert kinds([span("said more", "claim")], [span("more than", "claim")]) == ["boundary"]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([["Vladimir"], ["Vladimir"], []], "missing"),
        ([["Vladimir"], ["Vladimir Putin"], []], "mixed"),
        ([["Vladimir", "Vladimir Putin"], ["Vladimir", "Vladimir Putin"]], "mixed"),
        ([["Vladimir Putin"], ["Vladimir Putin "], ["Vladimir Putin"]], "trivial"),
        ([["Vladimir Putin "], ["Putin"]], "boundary"),
    ],
)
def test_kind_is_the_first_that_fits(held, expected):
    assert kinds(*([span(quote, "actor") for quote in quotes] for quotes in held)) == [expected]


def test_labels_and_extents_that_both_differ():
    assert kinds([span("eastern Ukraine", "location")], [span("in eastern Ukraine", "actor")]) == ["both"]


def test_another_label_is_never_trivial():
    assert kinds([span("Ukraine.", "location")], [span("Ukraine", "actor")]) == ["both"]


def test_what_one_analyst_alone_finished_is_agreed_by_all_who_did():
    assert kinds([span("Putin", "actor")]) == ["agree"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Kyiv”", "Kyiv"),
        ("\u00a0(Kyiv),\u2028", "Kyiv"),
        ("¿Kyiv?!…", "Kyiv"),
        ("$5", "$5"),  # a symbol, not punctuation
        ("👍Kyiv👍", "👍Kyiv👍"),
        ("U.S.", "U.S"),
        ("a, b", "a, b"),
        (" -- ", " -- "),  # nothing else there
    ],
)
def test_trimming(text, expected):
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == expected


def test_a_span_of_signs_alone_is_not_trivially_another():
    assert kinds([(0, 2, "x")], [(0, 3, "x")], text="-- no") == ["boundary"]


# --- votes and order ------------------------------------------------------------------------------------------------


def test_candidates_by_most_voters_then_start_then_longest_then_label():
    text = "abcdefghij"
    held = [[(2, 9, "x")], [(2, 9, "x")], [(1, 8, "x")], [(2, 8, "x")], [(2, 8, "w")], [(1, 9, "x")], []]
    (case,) = cases_of(passes(*held, text=text))
    assert [each.mark for each in case.candidates] == [
        (2, 9, "x"),
        (1, 9, "x"),
        (1, 8, "x"),
        (2, 8, "w"),
        (2, 8, "x"),
    ]
    assert case.candidates[0].voters == ("analyst-1", "analyst-2")
    assert case.against == ("analyst-7",)
    assert case.finished == 7


def test_an_analyst_counts_once_for_a_span_imported_twice():
    (case,) = cases_of(passes([span("Putin", "actor")] * 2, [span("Putin", "actor")]))
    assert (case.kind, case.candidates[0].voters) == (Kind.AGREE, ("analyst-1", "analyst-2"))


def test_unfinished_passes_have_no_vote():
    putin = span("Putin", "actor")
    document = DocumentPasses(
        "d", PUTIN, {"ann": (putin,), "ben": (putin,)}, {"cleo": (span("Vladimir Putin", "actor"),)}
    )
    assert [case.kind for case in cases_of(document)] == [Kind.AGREE]


def test_forty_seven_analysts():
    held = [[span("Vladimir Putin", "actor")]] * 23 + [[span("Putin", "actor")]] * 23 + [[]]
    (case,) = cases_of(passes(*held))
    assert (case.kind, case.finished, len(case.against)) == (Kind.MIXED, 47, 1)
    assert [len(each.voters) for each in case.candidates] == [23, 23]


def test_quotes_are_code_points_of_the_text():
    text = "👩‍🚀🇺🇦 Kyiv 👍🏽"
    (case,) = cases_of(passes([span("Kyiv", "location", text)], [span("🇺🇦 Kyiv", "location", text)], text=text))
    assert [each.quote for each in case.candidates] == ["🇺🇦 Kyiv", "Kyiv"]


def test_cases_come_in_text_order():
    held = [span(quote, "actor") for quote in ("Ukraine", "President", "people")]
    assert [case.candidates[0].quote for case in cases_of(passes(held, held))] == ["President", "people", "Ukraine"]


# --- ids ------------------------------------------------------------------------------------------------------------


def test_an_id_is_short_hex_that_never_changes():
    """Decisions and other programs keep ids: this one may not change from one release to the next."""
    assert case_id("003", [(5, 9, "actor"), (0, 9, "actor")]) == case_id("003", [(0, 9, "actor"), (5, 9, "actor")])
    assert case_id("003", [(0, 9, "actor")]) == "3e6e060850890b32"
    assert re.fullmatch("[0-9a-f]{16}", case_id('"\ud800', [(0, 1, "é")]))


def test_ids_differ_by_document_and_spans():
    ids = {
        case_id("1", [(0, 9, "a")]),
        case_id("2", [(0, 9, "a")]),
        case_id("1", [(0, 8, "a")]),
        case_id("1", [(0, 9, "b")]),
        case_id("1", [(0, 9, "a"), (1, 9, "a")]),
    }
    assert len(ids) == 5


def test_an_id_does_not_depend_on_who_votes():
    putin = [span("Putin", "actor")]
    assert len({cases_of(passes(*held))[0].id for held in ([putin], [putin, []], [[], putin, putin])}) == 1


TEXT = "Ann said: “no” to Ben. Ben — the U.S. envoy — said yes… 👍🏽"
extents = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], len(TEXT)))
)
held = st.lists(
    st.lists(st.tuples(extents, st.sampled_from(["actor", "claim"])).map(lambda pair: (*pair[0], pair[1])), max_size=5),
    min_size=1,
    max_size=4,
)


@given(held, st.randoms())
def test_the_order_of_analysts_and_spans_does_not_matter(marks, random):
    document = passes(*marks, text=TEXT)
    turned = {name: tuple(random.sample(spans, len(spans))) for name, spans in reversed(document.passes.items())}
    assert cases_of(document) == cases_of(DocumentPasses("d", TEXT, turned)) == cases_of(document)


@given(held)
def test_every_span_is_in_exactly_one_case_and_every_vote_is_counted(marks):
    cases = cases_of(passes(*marks, text=TEXT))
    everything = [each.mark for case in cases for each in case.candidates]
    assert sorted(everything) == sorted(set(chain.from_iterable(marks)))
    for case in cases:
        assert case.finished == len(marks)
        for each in case.candidates:
            assert each.voters == tuple(
                f"analyst-{number}" for number, spans in enumerate(marks, 1) if each.mark in spans
            )
            assert not set(each.voters) & set(case.against)
        ranks = [(-len(each.voters), each.start, -each.end, each.label) for each in case.candidates]
        assert all(one < two for one, two in pairwise(ranks))


@given(held)
def test_unrelated_spans_leave_ids_as_they_are(marks):
    wider = TEXT + " " * 3 + "Someone else."
    before = cases_of(passes(*marks, text=TEXT))
    added = [[*marks[0], (len(TEXT) + 3, len(TEXT) + 10, "actor")], *marks[1:]]
    after = cases_of(passes(*added, text=wider))
    assert [case.id for case in after[:-1]] == [case.id for case in before]
    assert [case.kind for case in after[:-1]] == [case.kind for case in before]


@given(held)
def test_kind_as_the_contract_words_it(marks):
    for case in cases_of(passes(*marks, text=TEXT)):
        each_holds = [[span for span in set(spans) if span in case.spans] for spans in marks]
        cores = {(*trimmed(TEXT, start, end), label) for start, end, label in case.spans}
        if all(spans == each_holds[0] and len(spans) == 1 for spans in each_holds):
            expected = "agree"
        elif len(case.spans) == 1:
            expected = "missing"
        elif any(len(spans) != 1 for spans in each_holds):
            expected = "mixed"
        elif len(cores) == 1:
            expected = "trivial"
        elif len({label for _, _, label in case.spans}) == 1:
            expected = "boundary"
        else:
            expected = "label" if len({span[:2] for span in case.spans}) == 1 else "both"
        assert case.kind == expected


def test_the_kind_of_a_case_is_told_again_from_what_was_written_down() -> None:
    text = "President Vladimir Putin met John Kerry in Sochi."
    both = {
        "ann": ((0, 24, "actor"), (29, 39, "actor"), (43, 48, "location"), (40, 42, "claim")),
        "ben": ((10, 24, "actor"), (29, 39, "actor"), (43, 49, "location"), (40, 42, "actor")),
    }
    for held in (both, both | {"cleo": ()}, {"ann": both["ann"]}, both | {"cleo": ((10, 18, "actor"),)}):
        for case in cases_of(DocumentPasses("d", text, held)):
            assert kind_of(text, case.candidates, case.against) is case.kind
