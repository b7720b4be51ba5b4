"""Reason codes: words for people, codes for counting, and free text that stays as it is."""

import pytest

from annotator.domain.reasons import Reason, code_of, words_of


def test_every_code_has_words_of_its_own() -> None:
    assert len({reason.words for reason in Reason}) == len(Reason)
    assert words_of("guideline_gap") == "Guideline gap"


def test_free_text_stays_free_text() -> None:
    assert words_of("the page is cut off") == "the page is cut off"
    assert words_of(None) == words_of("") == ""
    assert code_of("the page is cut off") == "the page is cut off"
    assert code_of(None) is None


@pytest.mark.parametrize("said", ["Analyst's slip", "analyst’s  slip", "ANALYST-SLIP", "analyst_slip", "analyst slip"])
def test_a_code_is_understood_however_it_is_typed(said: str) -> None:
    assert code_of(said) == Reason.ANALYST_SLIP
