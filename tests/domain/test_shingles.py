"""Normalised words, and what makes two texts read the same to a program."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.shingles import paragraph_number, paragraph_words, shingles

TORTURE = json.loads((Path(__file__).parents[1] / "torture.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Putin’s  visit\u00a0to Sochi.", "putin's VISIT to—Sochi"),
        ("Zu\u0308rich", "Zürich"),
        ("ｔｗｏ oﬃces", "two offices"),
        ("co\u00adoperation \u200bnow", "cooperation now"),
        ("STRASSE", "straße"),
    ],
)
def test_writing_that_differs_only_in_form_is_the_same(one, two):
    assert paragraph_words(one) == paragraph_words(two) != []


def test_paragraphs_end_at_every_kind_of_line_end_and_blank_ones_are_none():
    assert paragraph_words("one two\r\n\r\nthree\rfour\n \n…\n") == [["one", "two"], ["three"], ["four"]]


def test_what_is_left_out_does_not_end_a_paragraph():
    text = "Kerry met [advertisement] Putin.\nSubscribe!\nThe end."
    holes = [(text.index("["), text.index("]") + 1), (text.index("Sub"), text.index("\nThe"))]
    assert paragraph_words(text, holes) == [["kerry", "met", "putin"], ["the", "end"]]


def test_scripts_without_blanks_count_sign_by_sign():
    assert paragraph_words("王小明 met 5 people") == [["王", "小", "明", "met", "5", "people"]]


def test_one_run_for_each_five_words_and_one_for_fewer():
    assert [len(shingles(list("abcdefg"[:count]))) for count in range(8)] == [
        0,
        1,
        1,
        1,
        1,
        1,
        2,
        3,
    ]


def test_runs_are_the_same_on_every_machine():
    assert shingles(["the", "kremlin", "said", "on", "monday"]) == [725408616954644302]
    assert paragraph_number(["the", "kremlin"]) == 4697003384197764349


def test_the_order_of_words_matters():
    assert set(shingles(["a", "b", "c", "d", "e"])).isdisjoint(shingles(["b", "a", "c", "d", "e"]))


@given(st.lists(st.sampled_from("abcde"), min_size=5, max_size=30))
def test_equal_runs_and_no_others_have_equal_numbers(words):
    numbers = shingles(words)
    runs = [tuple(words[at : at + 5]) for at in range(len(words) - 4)]
    assert len(set(zip(runs, numbers, strict=True))) == len(set(runs)) == len(set(numbers))


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_any_text_can_be_taken_apart(case):
    text = case["text"]
    words = [word for paragraph in paragraph_words(text) for word in paragraph]
    assert len(shingles(words)) == (max(len(words) - 4, 1) if words else 0)
    assert paragraph_words(text, [(0, len(text))]) == []
