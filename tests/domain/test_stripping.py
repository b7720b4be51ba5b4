"""A page without its boilerplate: what is left, where it came from, and which spans that cost."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.stripping import PageMap, strip

TORTURE = json.loads((Path(__file__).parents[1] / "torture.json").read_text(encoding="utf-8"))
SEEDS = Path(__file__).parents[2] / "seeds" / "labels.jsonl"
TEXT = "Support us!\n\nThe Kremlin said [advertisement] it would.\n\nRead more"


def span(quote, label):
    start = TEXT.index(quote)
    return start, start + len(quote), label


HOLES = [span("Support us!", "boilerplate"), span("[advertisement] ", "boilerplate"), span("Read more", "boilerplate")]


def quotes(stripped):
    return [stripped.text[start:end] for start, end, _ in stripped.kept]


def test_the_text_is_left_without_boilerplate_and_other_spans_keep_their_quotes():
    found = strip(TEXT, [*HOLES, span("Kremlin", "actor"), span("it", "actor")])
    assert found.text == "\n\nThe Kremlin said it would.\n\n"
    assert quotes(found) == ["Kremlin", "it"]
    assert (found.moved, found.lost, found.cut) == ((), (), tuple(HOLES))


def test_a_span_over_boilerplate_becomes_the_unbroken_rest_and_is_told():
    claim = span("Kremlin said [advertisement] it would", "claim")
    found = strip(TEXT, [*HOLES, claim])
    assert quotes(found) == ["Kremlin said it would"]
    (change,) = found.moved
    assert (change.before, change.after) == (claim, found.kept[0])
    assert change.why == "runs over boilerplate 30–46, which is cut out of it"


def test_a_span_into_boilerplate_keeps_what_is_outside_and_is_told():
    found = strip(TEXT, [*HOLES, span("said [adv", "claim"), span("ment] it", "claim")])
    assert quotes(found) == ["said ", "it"]
    assert {each.why for each in found.moved} == {"runs into boilerplate 30–46, which is cut out of it"}


def test_a_span_of_which_nothing_visible_is_left_is_lost_and_told():
    spans = [span("advert", "actor"), (TEXT.index(" [adv"), TEXT.index("vert"), "actor")]
    found = strip(TEXT, [*HOLES, *spans])
    assert found.kept == ()
    assert sorted(each.span for each in found.lost) == sorted(spans)
    assert {each.why for each in found.lost} == {"stands in boilerplate, which is cut out"}


def test_a_blank_span_that_boilerplate_does_not_touch_is_none_of_our_business():
    assert strip("a b", [(1, 2, "x")]).kept == ((1, 2, "x"),)


def test_what_is_boilerplate_goes_by_the_labels_named():
    found = strip("ab", [(0, 1, "boilerplate"), (1, 2, "menu")], boilerplate={"menu"})
    assert (found.text, found.kept) == ("a", ((0, 1, "boilerplate"),))


def test_overlapping_boilerplate_is_cut_once():
    found = strip("abcdef", [(1, 4, "boilerplate"), (2, 5, "boilerplate"), (2, 3, "boilerplate"), (5, 6, "x")])
    assert (found.text, found.kept, len(found.cut)) == ("af", ((1, 2, "x"),), 3)


def test_places_are_found_both_ways():
    page = strip(TEXT, HOLES).page
    assert page.to_page(0, 20) == [(11, 30), (46, 47)]
    assert page.to_page(5, 5) == []
    assert [page.to_stripped(offset) for offset in (0, 5, 11, 30, 40, 46, len(TEXT))] == [0, 0, 0, 19, 19, 19, 30]
    assert PageMap.of([]).to_page(0, 1) == []
    assert PageMap.of([]).to_stripped(3) == 0


def test_the_seeds_lose_their_appeals_and_nothing_else():
    for line in map(json.loads, SEEDS.read_text(encoding="utf-8").splitlines()):
        spans = [(each["start"], each["end"], each["label"]) for each in line["spans"]]
        found = strip(line["text"], spans)
        assert "small favor" not in found.text or line["layer"] == "analyst-2"
        stays = [each["text"] for each in line["spans"] if each["label"] != "boilerplate"]
        lost = [line["text"][each.span[0] : each.span[1]] for each in found.lost]
        assert found.moved == ()
        assert Counter(quotes(found)) + Counter(lost) == Counter(stays)


@st.composite
def pages(draw):
    text = draw(st.text("abc \n\u0301\U0001f600", max_size=25))
    edges = st.integers(0, len(text))
    labels = st.sampled_from(["boilerplate", "actor", "claim"])
    drawn = draw(st.lists(st.tuples(edges, edges, labels), max_size=8))
    return text, [(min(a, b), max(a, b), label) for a, b, label in drawn if a != b]


@given(pages())
def test_every_character_and_every_span_is_accounted_for(page):
    text, spans = page
    found = strip(text, spans)
    hidden = {at for start, end, label in spans if label == "boilerplate" for at in range(start, end)}
    left = [at for at in range(len(text)) if at not in hidden]
    assert found.text == "".join(text[at] for at in left)
    unmoved = [each for each in spans if each[2] != "boilerplate"]
    before = Counter(unmoved) - Counter(each.span for each in found.lost)
    visible = Counter(
        ("".join(text[at] for at in range(s, e) if at not in hidden), label) for s, e, label in before.elements()
    )
    assert Counter((found.text[s:e], label) for s, e, label in found.kept) == visible
    assert len(found.kept) + len(found.lost) + len(found.cut) == len(spans)
    assert all(not set(range(each.span[0], each.span[1])) - hidden - _blanks(text) for each in found.lost)
    changed = Counter(each for each in before.elements() if hidden & set(range(each[0], each[1])))
    assert Counter(each.before for each in found.moved) == changed


@given(pages(), st.data())
def test_the_map_leads_to_the_page_and_back(page, data):
    text, spans = page
    found = strip(text, spans)
    start = data.draw(st.integers(0, len(found.text)))
    end = data.draw(st.integers(start, len(found.text)))
    pieces = found.page.to_page(start, end)
    assert "".join(text[first:last] for first, last in pieces) == found.text[start:end]
    assert all(first < last for first, last in pieces)
    if pieces:
        assert (found.page.to_stripped(pieces[0][0]), found.page.to_stripped(pieces[-1][1])) == (start, end)


def _blanks(text):
    return {at for at, sign in enumerate(text) if sign.isspace()}


@pytest.mark.parametrize("case", [case for case in TORTURE if case["start"] < case["end"]], ids=lambda case: case["id"])
def test_torture_spans_keep_their_quotes_when_what_is_around_them_is_cut(case):
    text, start, end = case["text"], case["start"], case["end"]
    around = [(0, start, "boilerplate"), (end, len(text), "boilerplate")]
    found = strip(text, [(start, end, "actor"), *(each for each in around if each[0] < each[1])])
    assert (found.text, found.kept) == (case["quote"], ((0, end - start, "actor"),))
    assert found.page.to_page(0, end - start) == [(start, end)]
