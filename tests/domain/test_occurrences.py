"""Ctrl+D marks the same words again: whole words only, never twice the same place."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.occurrences import occurrences


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("Iran and Iranian, Iran.", "Iran", [(0, 4), (18, 22)]),
        ("a U.S. and U.S.S.R.", "U.S.", [(2, 6), (11, 15)]),  # ends with a sign: what follows does not matter
        ("aXa Xa aX X", "X", [(10, 11)]),
        ("6,100 of 16,100", "6,100", [(0, 5)]),
        ("— — —", "—", [(0, 1), (2, 3), (4, 5)]),
        ("snake_case case", "case", [(11, 15)]),
        ("Kyiv", "", []),
        ("Kyiv", "Lviv", []),
        ("北京 北京", "北京", [(0, 2), (3, 5)]),
    ],
)
def test_whole_words_in_order(text: str, quote: str, found: list[tuple[int, int]]) -> None:
    assert list(occurrences(text, quote)) == found


@given(st.text("ab _.é", max_size=40), st.text("ab _.é", min_size=1, max_size=4))
def test_every_find_reads_as_the_quote_and_none_overlap(text: str, quote: str) -> None:
    found = list(occurrences(text, quote))
    assert all(text[start:end] == quote for start, end in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))


def test_a_letter_is_not_cut_from_its_accent_and_chinese_has_no_blanks() -> None:
    assert list(occurrences("Jose\u0301, Jose", "Jose")) == [(7, 11)]
    assert list(occurrences("我在北京市。北京", "北京")) == [(2, 4), (6, 8)]
