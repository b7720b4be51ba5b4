"""What Tab leads to: names with the roles before them, numbers, quotations; of headlines the names alone."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.candidates import candidates, next_candidates, previous_candidates
from annotator.domain.headlines import is_headline
from annotator.domain.name_roles import follows_role
from tests.domain.test_tokens import NEWS, at, texts


def found(text: str) -> list[str]:
    return [text[slice(*stretch)] for stretch in next_candidates(text, 0)]


def test_candidates_are_names_numbers_and_quotations_in_order():
    found = [NEWS[slice(*stretch)] for stretch in candidates(NEWS, 0, len(NEWS))]
    assert found == [
        "Secretary of State John Kerry",
        "Vladimir Putin",
        "Sochi",
        "U.S. State Department",
        "6,100",
        "Mr. Lavrov",
        "We want peace,",
        "Gen. Philip Breedlove",
        "Ukraine",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Bank of England and others", ["Bank of England"]),
        ("He met Kerry, Lavrov", ["Kerry", "Lavrov"]),
        ("Kerry  Lavrov", ["Kerry", "Lavrov"]),
        ("Kerry the", ["Kerry"]),
        ("New\u00a0York", ["New\u00a0York"]),
        ("it cost $1,200.50, or 6.5 %", ["$1,200.50", "6.5 %"]),
        ("the B2B site x264", ["B2B"]),
        ("P5 2 talks", ["P5", "2"]),
        ("Kerry in the of Moscow", ["Kerry", "Moscow"]),
        ('he said "no way" twice', ["no way"]),
        ("Kerry and Putin", ["Kerry", "Putin"]),
        ("Russia and the United States and Iran", ["Russia", "United States", "Iran"]),
        ("the Ministry of Trade and Industry", ["Ministry of Trade and Industry"]),
        ("Minister Lavrov and Secretary of State Kerry", ["Minister Lavrov", "Secretary of State Kerry"]),
        ("On Monday, Vladimir Putin Tuesday", ["Vladimir Putin"]),
        ("Tuesday Kerry left in Apr. 2014", ["Kerry", "2014"]),
        ("Asked in June, Theresa May left", ["Theresa May"]),
    ],
)
def test_candidate_runs(text, expected):
    assert [text[slice(*stretch)] for stretch in candidates(text, 0, len(text))] == expected


def test_next_and_previous_candidates_cross_paragraphs():
    place = at("Breedlove")[0]
    assert [NEWS[slice(*c)] for c in next_candidates(NEWS, place)] == ["Ukraine"]
    back = [NEWS[slice(*c)] for c in islice(previous_candidates(NEWS, len(NEWS)), 3)]
    assert back == ["Ukraine", "Gen. Philip Breedlove", "We want peace,"]


@given(texts)
def test_all_candidates_are_reached_from_both_ends(text):
    forward = list(next_candidates(text, 0))
    back = list(previous_candidates(text, len(text)))
    assert set(forward) == set(back)
    assert [start for start, _end in forward] == sorted(start for start, _end in forward)
    assert all(0 <= start < end <= len(text) for start, end in forward)


def test_a_long_line_is_searched_piece_by_piece():
    text = "word " * 4000 + "Kyiv " + "word " * 4000
    assert [text[slice(*c)] for c in islice(next_candidates(text, 0), 1)] == ["Kyiv"]
    assert [text[slice(*c)] for c in islice(previous_candidates(text, len(text)), 1)] == ["Kyiv"]


def test_the_search_gives_up_in_the_end():
    text = "Kyiv said so.\n" * 100
    assert len(list(next_candidates(text, 0, reach=130))) == 10
    assert len(list(previous_candidates(text, len(text), reach=130))) == 10
    assert len(list(next_candidates("nothing here\n" * 100 + text, 0, reach=130))) == 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kremlin spokesman Dmitry Peskov said", ["Kremlin spokesman Dmitry Peskov", "Kremlin", "Dmitry Peskov"]),
        ("the former president Jane Doe", ["former president Jane Doe", "Jane Doe"]),
        ("with former Ambassador Michael McFaul", ["former Ambassador Michael McFaul", "Ambassador Michael McFaul"]),
        ("President Jane Doe and Sen. Smith", ["President Jane Doe", "Sen. Smith"]),
        ("Ukraine's pro-Moscow president Ann B", ["Ukraine's pro-Moscow president Ann B", "Ukraine", "Ann B"]),
        ("Russia’s foreign minister Lavrov", ["Russia’s foreign minister Lavrov", "Russia", "Lavrov"]),
        ("rebel-backed\u00a0leader Ivan", ["rebel-backed\u00a0leader Ivan", "Ivan"]),
        ("the minister, Lavrov", ["Lavrov"]),
        ("the minister of Russia", ["Russia"]),
        ("the former Soviet Union", ["Soviet Union"]),
        ("the minister  Lavrov", ["Lavrov"]),
        ("vice-president Ann", ["Ann"]),
        ("administer Lavrov", ["Lavrov"]),
        ("spokesman Monday said", []),
    ],
)
def test_a_role_before_a_name_belongs_to_it_and_the_name_alone_comes_next(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_role_ends_with_its_line() -> None:
    assert found("a spokesman\nDmitry Peskov") == ["Dmitry Peskov"]
    assert not follows_role("a spokesman\nDmitry", 12, 18)
    assert follows_role("a spokesman Dmitry", 12, 18)


BODY = (
    "The crisis began when the official visited the front. He has ties to Moscow, as The Moscow Times wrote in May. "
    "Her visit to the United States is the first since the talks, the State Department said."
)


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("John Kerry Visits Russia for First Talks Since Ukraine Crisis", ["John Kerry", "Russia", "Ukraine"]),
        ("Kerry and Putin to Discuss Ukraine, Iran in Sochi", ["Kerry", "Putin", "Ukraine", "Iran", "Sochi"]),
        ("Kremlin Says Nuland's Visit a Sign Ties Matter", ["Kremlin", "Nuland", "Sign", "Matter"]),
        ("State Department Says United States Backs Kiev", ["State Department", "United States", "Kiev"]),
        ("Talks Begin, Says Kremlin Spokesman in Minsk", ["Begin", "Kremlin Spokesman", "Minsk"]),
        ("Moscow Times Hits Out at Ministry of Visits", ["Moscow Times", "Ministry"]),
        ("The Visit of Kerry Ends", ["Kerry Ends"]),
    ],
)
def test_a_headline_is_not_one_name(headline: str, expected: list[str]) -> None:
    text = f"{headline}\n\n{BODY}"
    assert [text[slice(*one)] for one in candidates(text, 0, len(headline))] == expected


def test_without_a_page_under_it_a_headline_keeps_what_may_be_a_name() -> None:
    assert found("Russia Crisis Visits Tomorrow Evening") == ["Russia Crisis Visits", "Evening"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Kerry and Putin to Discuss Ukraine", True),
        ("Kerry met Putin in Sochi on Tuesday", False),
        ("Kerry Visits Russia", False),
        ("KERRY VISITS RUSSIA FOR TALKS", False),
        ("Kerry Visits Russia for Talks.", False),
        ("Kerry to go to it as is", False),
        ("", False),
        ("Kerry Visits Russia " * 20, False),
    ],
)
def test_what_a_headline_is(line: str, expected: bool) -> None:
    assert is_headline(line) is expected


@given(st.text("Ab f.\n'’-", max_size=60))
def test_whatever_the_roles_and_headlines_candidates_are_not_empty_and_within(text: str) -> None:
    for start, end in next_candidates(f"{text} president {text} Visits", 0):
        assert 0 <= start < end
        assert not f"{text} president {text} Visits"[start:end].isspace()
