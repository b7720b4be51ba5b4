"""Documents cut into units: nothing visible is dropped, nothing is cut that could stay whole."""

import json
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.errors import AnnotatorError
from annotator.domain.units import Crossing, UnitOptions, Whole, cut_units, unit_extents

TORTURE = json.loads((Path(__file__).parents[1] / "torture.json").read_text(encoding="utf-8"))
TEXT = "Kerry met Putin. Mr. Lavrov was there too.\r\n \r\nTalks went on.\n"


def units(spans=(), text=TEXT, **options):
    return cut_units("d", text, spans, UnitOptions(**options))


def texts(found):
    return [unit.text for unit in found.units]


def span(quote, label="claim", text=TEXT):
    start = text.index(quote)
    return start, start + len(quote), label


@pytest.mark.parametrize(
    ("whole", "wanted"),
    [
        (Whole.DOCUMENT, [TEXT]),
        (Whole.PARAGRAPH, ["Kerry met Putin. Mr. Lavrov was there too.", "Talks went on."]),
        (Whole.SENTENCE, ["Kerry met Putin.", "Mr. Lavrov was there too.", "Talks went on."]),
    ],
)
def test_a_document_its_paragraphs_or_its_sentences(whole, wanted):
    found = units(whole=whole)
    assert texts(found) == wanted
    assert [TEXT[unit.start : unit.end] for unit in found.units] == wanted


def test_spans_count_from_the_start_of_their_unit_and_keep_what_they_carry():
    lavrov = (*span("Mr. Lavrov"), "ann")
    found = units([lavrov], whole=Whole.SENTENCE)
    assert [unit.spans for unit in found.units] == [(), ((0, 10, "claim", "ann"),), ()]


def test_a_blank_document_is_one_unit_and_has_no_paragraph():
    assert texts(units(text="")) == [""]
    assert texts(units(text=" \n ", whole=Whole.PARAGRAPH)) == []
    assert texts(units(text=" \n ", whole=Whole.DOCUMENT, longest=1)) == []


# --- windows --------------------------------------------------------------------------------------------------------


def test_a_window_holds_as_many_whole_sentences_as_fit():
    assert texts(units(longest=42)) == ["Kerry met Putin. Mr. Lavrov was there too.", "Talks went on."]
    assert texts(units(longest=41)) == ["Kerry met Putin.", "Mr. Lavrov was there too.", "Talks went on."]


def test_what_fits_is_no_window_and_stays_as_it_is():
    assert texts(units(longest=len(TEXT))) == [TEXT]


def test_a_long_sentence_is_cut_between_words_and_a_long_word_between_signs():
    assert texts(units(text="one two three", whole=Whole.SENTENCE, longest=7)) == ["one two", "three"]
    assert texts(units(text="abcdefg hi", whole=Whole.SENTENCE, longest=3)) == ["abc", "def", "g", "hi"]
    assert texts(units(text="abe\u0301fgh", whole=Whole.SENTENCE, longest=3)) == ["ab", "e\u0301f", "gh"]
    assert texts(units(text="e" + "\u0301" * 4, whole=Whole.SENTENCE, longest=2)) == ["e\u0301", "\u0301" * 2, "\u0301"]


def test_windows_with_a_stride_overlap_and_none_lies_in_another():
    text = "aa bb cc dd ee"
    assert texts(units(text=text, whole=Whole.SENTENCE, longest=8, stride=3)) == ["aa bb cc", "bb cc dd", "cc dd ee"]
    assert texts(units(text=text, whole=Whole.SENTENCE, longest=8, stride=4)) == ["aa bb cc", "cc dd ee"]
    assert texts(units(text="aaaa b b bbbb", whole=Whole.SENTENCE, longest=6, stride=1)) == ["aaaa b", "b b", "b bbbb"]
    assert texts(units(text="aaaa b b bbbbbb", whole=Whole.SENTENCE, longest=6, stride=1)) == [
        "aaaa b",
        "b b",
        "bbbbbb",
    ]


@pytest.mark.parametrize(
    "options",
    [
        {"longest": 0},
        {"stride": 3},
        {"longest": 4, "stride": 5},
        {"longest": 4, "stride": 0},
        {"empty": Fraction(3, 2)},
    ],
)
def test_numbers_that_cannot_be_are_refused(options):
    with pytest.raises(AnnotatorError, match="Give a"):
        units(**options)


# --- spans at the edges ---------------------------------------------------------------------------------------------

OVER = span("Putin. Mr. Lavrov")


def test_a_span_that_crosses_an_edge_is_lost_and_told():
    found = units([OVER, (0, len(TEXT), "all")], whole=Whole.SENTENCE)
    assert [unit.spans for unit in found.units] == [(), (), ()]
    assert [(each.span[2], each.why) for each in found.lost] == [
        ("all", "crosses the edge of a sentence at 16"),
        ("claim", "crosses the edge of a sentence at 16"),
    ]
    assert units([(45, 50, "x")], whole=Whole.PARAGRAPH).lost[0].why == "crosses the edge of a paragraph at 47"


def test_a_span_that_crosses_an_edge_is_clipped_when_asked_and_told():
    found = units([OVER], whole=Whole.SENTENCE, crossing=Crossing.CLIP)
    assert [[unit.text[s:e] for s, e, _ in unit.spans] for unit in found.units] == [["Putin."], ["Mr. Lavrov"], []]
    assert [(each.before, each.why) for each in found.clipped] == [
        (OVER, "clipped to 10–16 at the edge of a sentence"),
        (OVER, "clipped to 17–27 at the edge of a sentence"),
    ]
    assert found.lost == ()


def test_a_cut_leaves_no_white_space_at_the_edge_it_makes():
    whole_line = (0, len(TEXT), "all")
    found = units([whole_line], whole=Whole.SENTENCE, crossing=Crossing.CLIP)
    assert [[unit.text[s:e] for s, e, _ in unit.spans] for unit in found.units] == [[each] for each in texts(found)]
    blank = units([(0, 3, "x")], text="ab \ncd", whole=Whole.PARAGRAPH, crossing=Crossing.CLIP)
    assert blank.units[0].spans == ((0, 3, "x"),)
    cut = units([(0, 5, "x")], text="ab \n cd", whole=Whole.PARAGRAPH, crossing=Crossing.CLIP)
    assert [unit.spans for unit in cut.units] == [((0, 2, "x"),), ()]


def test_a_span_in_the_blanks_between_units_is_lost_whatever_was_asked():
    for crossing in Crossing:
        found = units([(42, 44, "x")], whole=Whole.PARAGRAPH, crossing=crossing)
        assert [each.why for each in found.lost] == ["stands between two paragraphs"]


def test_where_windows_overlap_a_span_is_in_each_that_holds_it():
    options = {"text": "aa bb cc dd ee", "whole": Whole.SENTENCE, "longest": 8, "stride": 3}
    found = units([(3, 8, "x"), (0, 11, "y")], **options)
    assert [unit.spans for unit in found.units] == [((3, 8, "x"),), ((0, 5, "x"),), ()]
    assert [each.why for each in found.lost] == ["crosses the edge of a window at 8"]
    clipped = units([(3, 8, "x")], **options, crossing=Crossing.CLIP)
    assert [unit.spans for unit in clipped.units] == [((3, 8, "x"),), ((0, 5, "x"),), ((0, 2, "x"),)]


# --- empty units ----------------------------------------------------------------------------------------------------


def test_empty_units_are_sampled_the_same_way_every_time_and_full_ones_stay():
    text = "\n".join(f"Line {number}" for number in range(400))
    marked = [(0, 4, "x")]
    some = units(marked, text=text, whole=Whole.PARAGRAPH, empty=Fraction(1, 4))
    assert some == units(marked, text=text, whole=Whole.PARAGRAPH, empty=Fraction(1, 4))
    assert 70 < len(some.units) < 130
    assert len(some.units) + some.left_out == 400
    assert some.units[0].spans == ((0, 4, "x"),)
    more = units(marked, text=text, whole=Whole.PARAGRAPH, empty=Fraction(1, 2))
    assert set(texts(some)) < set(texts(more))
    other = units(marked, text=text, whole=Whole.PARAGRAPH, empty=Fraction(1, 4), seed=1)
    assert texts(other) != texts(some)
    assert texts(units(marked, text=text, whole=Whole.PARAGRAPH, empty=Fraction(0))) == ["Line 0"]


# --- whatever the text ----------------------------------------------------------------------------------------------

OPTIONS = st.builds(
    lambda whole, longest, stride, crossing: UnitOptions(
        whole, longest, min(stride, longest) if longest and stride else None, crossing
    ),
    st.sampled_from(Whole),
    st.none() | st.integers(1, 30),
    st.none() | st.integers(1, 30),
    st.sampled_from(Crossing),
)


@st.composite
def pages(draw):
    text = draw(st.text("aB. !?\r\n\u0301\u2028\U0001f600", max_size=60))
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges), max_size=8, unique_by=lambda pair: (min(pair), max(pair))))
    spans = [(min(a, b), max(a, b), "x", number) for number, (a, b) in enumerate(pairs) if a != b]
    return text, spans


@given(pages(), OPTIONS)
def test_units_hold_all_that_is_visible_and_every_span_is_accounted_for(page, options):
    text, spans = page
    found = cut_units("d", text, spans, options)
    seen = Counter(at for unit in found.units for at in range(unit.start, unit.end) if not text[at].isspace())
    assert set(seen) == {at for at, sign in enumerate(text) if not sign.isspace()}
    assert options.stride is not None or all(times == 1 for times in seen.values())
    extents = [(unit.start, unit.end) for unit in found.units]
    assert extents == list(unit_extents(text, options))
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(extents))
    assert options.longest is None or all(end - start <= options.longest for start, end in extents)
    placed = set()
    for unit in found.units:
        assert unit.text == text[unit.start : unit.end]
        for start, end, _, number in unit.spans:
            assert 0 <= start < end <= len(unit.text)
            before = next(each for each in spans if each[3] == number)
            assert before[0] <= start + unit.start < end + unit.start <= before[1]
            placed.add(before)
    assert placed.isdisjoint(each.span for each in found.lost)
    assert placed.union(each.span for each in found.lost) == set(spans)
    for each in found.lost:
        whole = any(start <= each.span[0] and each.span[1] <= end for start, end in extents)
        assert not whole
    if options.crossing is Crossing.LOSE:
        assert found.clipped == ()


@pytest.mark.parametrize("case", [case for case in TORTURE if case["start"] < case["end"]], ids=lambda case: case["id"])
def test_torture_texts_come_out_of_every_unit_as_they_went_in(case):
    text, mark = case["text"], (case["start"], case["end"], "x")
    for whole in Whole:
        found = cut_units("d", text, [mark], UnitOptions(whole))
        inside = [unit.text[s:e] for unit in found.units for s, e, _ in unit.spans]
        assert inside == [case["quote"]] or [each.span for each in found.lost] == [mark]
    assert cut_units("d", text, [mark], UnitOptions()).lost == ()


def test_a_line_of_a_megabyte_is_cut_in_seconds():
    text = "Word after word without a full stop " * 30_000
    extents = list(unit_extents(text, UnitOptions(Whole.SENTENCE, longest=500)))
    assert max(end - start for start, end in extents) <= 500
    assert "".join(text[start:end] for start, end in extents).replace(" ", "") == text.replace(" ", "")
