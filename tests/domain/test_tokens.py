"""Snapping finds what a reader would call a word, a name, a sentence, and never walks through a whole long text."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain import tokens
from annotator.domain.tokens import Unit

TORTURE = json.loads((Path(__file__).parents[1] / "torture.json").read_text(encoding="utf-8"))
NEWS = (
    "Secretary of State John Kerry met Vladimir Putin in Sochi on Tuesday. The U.S. State Department said more than "
    "6,100 people died, Mr. Lavrov's office added. “We want peace,” Gen. Philip Breedlove said.\n\n"
    "Ukraine's president did not comment."
)
texts = st.text(
    alphabet=st.one_of(st.sampled_from("aB é.,'’“”\"-\n\r\t1$%京\u0301\u200d\U0001f1fa\U0001f600"), st.characters()),
    max_size=50,
)
units = st.sampled_from(list(Unit))


def at(quote: str, text: str = NEWS) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


def words(text: str) -> list[str]:
    return [text[slice(*token)] for token in tokens._tokens(text, 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lavrov's state-run TV", ["Lavrov", "'s", "state-run", "TV"]),
        ("Kerry’s “visit”.", ["Kerry", "’s", "“", "visit", "”", "."]),
        ("O'Brien isn't", ["O'Brien", "isn't"]),
        ("the U.S. said", ["the", "U.S.", "said"]),
        ("6,100 of 8.000, 5%", ["6,100", "of", "8.000", ",", "5", "%"]),
        ("習近平 in 北京", ["習", "近", "平", "in", "北", "京"]),
        ("Zu\u0308rich นายก", ["Zu\u0308rich", "นายก"]),
        ("\U0001f468\u200d\U0001f469 \U0001f44d\U0001f3fd", ["\U0001f468\u200d\U0001f469", "\U0001f44d\U0001f3fd"]),
        ("\U0001f1fa\U0001f1e6\U0001f1f7\U0001f1fa", ["\U0001f1fa\U0001f1e6", "\U0001f1f7\U0001f1fa"]),
        ("a, b", ["a", ",", "b"]),
    ],
)
def test_words_are_what_a_reader_would_call_words(text, expected):
    assert words(text) == expected


@given(texts)
def test_tokens_cover_every_sign_that_is_no_blank(text):
    covered = {place for start, end in tokens._tokens(text, 0) for place in range(start, end)}
    assert covered == {place for place, sign in enumerate(text) if not sign.isspace()} | covered
    assert all(one[1] <= two[0] for one, two in pairwise(tokens._tokens(text, 0)))


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("Putin", "Secretary of State John Kerry met Vladimir Putin in Sochi on Tuesday."),
        (
            "6,100",
            "The U.S. State Department said more than 6,100 people died, Mr. Lavrov's office added.",
        ),
        ("peace", "“We want peace,” Gen. Philip Breedlove said."),
        ("comment", "Ukraine's president did not comment."),
    ],
)
def test_a_sentence_does_not_end_at_an_abbreviation(quote, sentence):
    assert NEWS[slice(*tokens.sentence_at(NEWS, at(quote)[0]))] == sentence


@pytest.mark.parametrize(
    ("text", "offset", "sentence"),
    [
        ("Really?! Yes.", 0, "Really?!"),
        ("He left... Then rain.", 2, "He left..."),
        ("He said so. and left.", 2, "He said so. and left."),
        ("習近平說。他走了。", 6, "他走了。"),
        ("習近平說。他走了。", 1, "習近平說。"),
        ("Stop ) . Next.", 0, "Stop ) ."),
        ("Wait. ", 0, "Wait."),
        ("By J. Smith. Ok.", 0, "By J. Smith."),
    ],
)
def test_sentence_ends(text, offset, sentence):
    assert text[slice(*tokens.sentence_at(text, offset))] == sentence


@given(texts, st.integers(0, 50))
def test_units_lie_within_the_text_and_around_the_offset(text, offset):
    offset = min(offset, len(text))
    for unit in Unit:
        start, end = tokens.unit_at(text, offset, unit)
        assert 0 <= start <= end <= len(text)
    start, end = tokens.paragraph_at(text, offset)
    assert not set(text[start:end]) & set("\r\n")


@pytest.mark.parametrize("offset", range(8))
def test_between_cr_and_lf_one_is_still_in_the_paragraph_before(offset):
    text = "ab\r\ncd\re"
    expected = [(0, 2), (0, 2), (0, 2), (0, 2), (4, 6), (4, 6), (4, 6), (7, 8)][offset]
    assert tokens.paragraph_at(text, offset) == expected


@given(texts, st.integers(0, 50), st.integers(1, 50), units)
def test_snapping_covers_what_was_selected_and_is_stable(text, start, length, unit):
    start = min(start, len(text))
    end = min(start + length, len(text))
    once = tokens.snap(text, start, end, unit)
    solid = [place for place in range(start, end) if not text[place].isspace()]
    assert all(once[0] <= place < once[1] for place in solid)
    if unit is not Unit.SENTENCE:  # a sentence's end may be hidden by an end that lies further on
        assert tokens.snap(text, *once, unit) == once


def test_a_sloppy_drag_becomes_whole_words_without_the_blanks_around_them():
    start, end = at("ladimir Pu")
    assert tokens.snap(NEWS, start, end, Unit.WORD) == at("Vladimir Putin")
    start, end = at(" Vladimir Putin ")
    assert tokens.snap(NEWS, start, end, Unit.WORD) == at("Vladimir Putin")


def test_blanks_alone_stay_as_they_are():
    assert tokens.snap("a   b", 1, 4, Unit.WORD) == (1, 4)
    assert tokens.snap("a   b", 0, 3, Unit.CHARACTER) == (0, 3)


def test_growing_goes_from_word_to_name_to_clause_to_sentence_to_paragraph():
    sizes = [at("Lavrov")]
    for _ in range(7):
        sizes.append(tokens.grow(NEWS, *sizes[-1]))
    quotes = [NEWS[slice(*size)] for size in sizes]
    assert quotes[:4] == [
        "Lavrov",
        "Mr. Lavrov",
        "Mr. Lavrov's office added",
        "The U.S. State Department said more than 6,100 people died, Mr. Lavrov's office added.",
    ]
    assert quotes[4] == NEWS[: NEWS.index("\n")]
    assert quotes[5:] == [quotes[4]] * 3


def test_growing_from_a_bare_caret_takes_the_word():
    start = at("Putin")[0] + 2
    assert tokens.grow(NEWS, start, start) == at("Putin")


def test_growing_a_name_takes_the_whole_name():
    assert tokens.grow(NEWS, *at("Kerry")) == at("Secretary of State John Kerry")


def test_shrinking_goes_back_to_the_word_where_it_started():
    offset = at("Lavrov")[0]
    sizes = [tokens.paragraph_at(NEWS, offset)]
    while (smaller := tokens.shrink(NEWS, *sizes[-1], offset)) != sizes[-1]:
        sizes.append(smaller)
    assert NEWS[slice(*sizes[-1])] == "Lavrov"
    assert NEWS[slice(*sizes[1])].startswith("The U.S.")


def test_shrinking_without_a_place_keeps_the_beginning():
    assert tokens.shrink(NEWS, *at("Vladimir Putin")) == at("Vladimir")


@given(texts, st.integers(0, 50), st.integers(0, 50))
def test_growing_only_grows_and_shrinking_only_shrinks(text, start, length):
    start = min(start, len(text))
    end = min(start + length, len(text))
    grown = tokens.grow(text, start, end)
    assert grown[0] <= start <= end <= grown[1]
    shrunk = tokens.shrink(text, start, end)
    assert start <= shrunk[0] <= shrunk[1] <= end


@given(texts, st.integers(0, 50), units)
def test_boundaries_lead_on_until_the_ends_of_the_text(text, offset, unit):
    offset = min(offset, len(text))
    for forward in (tokens.next_start, tokens.next_end):
        reached = forward(text, offset, unit)
        assert reached > offset or reached == len(text) == offset
    for back in (tokens.previous_start, tokens.previous_end):
        reached = back(text, offset, unit)
        assert reached < offset or reached == 0 == offset


def test_empty_paragraphs_are_passed_over():
    text = "\n\nab\n\ncd"
    assert tokens.next_end(text, 0, Unit.PARAGRAPH) == 4
    assert tokens.previous_start(text, 6, Unit.PARAGRAPH) == 2


def test_a_dash_parts_clauses_and_on_it_both_are_taken():
    text = "One thing - another thing."
    assert tokens.grow(text, 10, 11) == (0, len(text) - 1)
    assert tokens.grow(text, 12, 19) == (12, len(text) - 1)


def test_a_word_ends_where_the_caret_stands_behind_it():
    assert tokens.word_at("ab  cd", 2) == (0, 2)
    assert tokens.word_at("ab  cd", 3) == (3, 3)
    assert tokens.word_at("ab", 2) == (0, 2)
    assert tokens.word_at("ab ", 3) == (3, 3)


@given(texts)
def test_going_back_by_words_visits_every_word_once(text):
    starts = [start for start, _end in tokens._tokens(text, 0)]
    visited, place = [], len(text)
    while place > 0:
        place = tokens.previous_start(text, place, Unit.WORD)
        visited.append(place)
    visited = [place for place in reversed(visited) if place in starts]
    assert visited == starts or set(starts) - set(visited) <= {0}


def test_ends_and_starts_of_neighbouring_words():
    start, end = at("John")
    assert tokens.next_end(NEWS, end, Unit.WORD) == at("Kerry")[1]
    assert tokens.previous_end(NEWS, end, Unit.WORD) == at("State")[1]
    assert tokens.next_start(NEWS, start, Unit.WORD) == at("Kerry")[0]
    assert tokens.previous_start(NEWS, start, Unit.WORD) == at("State")[0]


def test_sentences_follow_each_other_across_paragraphs():
    begins, place = [], 0
    while place < len(NEWS):
        place = tokens.next_start(NEWS, place, Unit.SENTENCE)
        begins.append(place)
    assert begins == [at("The U.S.")[0], at("“We")[0], at("Ukraine's")[0], len(NEWS)]
    assert tokens.previous_start(NEWS, at("“We")[0], Unit.SENTENCE) == at("The U.S.")[0]
    assert tokens.next_end(NEWS, 0, Unit.SENTENCE) == at("Tuesday.")[1]
    assert tokens.previous_end(NEWS, len(NEWS), Unit.SENTENCE) == at("Breedlove said.")[1]


def test_characters_are_what_a_reader_sees_as_one():
    text = "a\r\ne\u0301\U0001f1fa\U0001f1e6."
    stops, place = [0], 0
    while place < len(text):
        place = tokens.next_end(text, place, Unit.CHARACTER)
        stops.append(place)
    assert stops == [0, 1, 3, 5, 7, 8]
    back = [len(text)]
    while back[-1]:
        back.append(tokens.previous_end(text, back[-1], Unit.CHARACTER))
    assert back == stops[::-1]


def test_a_sentence_of_a_long_line_is_as_much_as_is_worth_looking_at():
    start, end = tokens.sentence_at("word " * 8000, 20_002)
    assert end - start <= 2 * tokens.SENTENCE_REACH


def test_a_run_of_letters_without_blanks_is_no_trap():
    text = "x" * 20_000
    assert tokens.word_at(text, 10_000)[1] == 20_000
    assert tokens.previous_start(text, 20_000, Unit.WORD) < 20_000


def test_names_under_the_caret():
    assert tokens.name_at(NEWS, at("State")[0]) == at("Secretary of State John Kerry")
    assert tokens.name_at(NEWS, at("met")[0]) is None


@pytest.mark.parametrize("case", [case for case in TORTURE if case["start"] < case["end"]], ids=lambda case: case["id"])
def test_snapping_a_torture_case_never_loses_what_was_selected(case):
    start, end = tokens.snap(case["text"], case["start"], case["end"], Unit.WORD)
    assert case["quote"].strip() in case["text"][start:end]
