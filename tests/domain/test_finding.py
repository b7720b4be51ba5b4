"""Find: what a reader sees is found, however it is written, and nothing is cut in two."""

import pytest

from annotator.domain.finding import USUAL, Manner, find_words, holds_words

CASE, WHOLE, BOTH = Manner(case=True), Manner(whole=True), Manner(case=True, whole=True)


def quotes(text: str, words: str, manner: Manner = USUAL) -> list[str]:
    return [text[start:end] for start, end in find_words(text, words, manner)]


@pytest.mark.parametrize(
    ("words", "manner", "found"),
    [
        ("iran", Manner(), ["Iran", "Iran", "IRAN", "iran"]),
        ("Iran", CASE, ["Iran", "Iran"]),
        ("iran", WHOLE, ["Iran", "IRAN", "iran"]),
        ("iran", BOTH, ["iran"]),
        ("IRANIAN", WHOLE, ["Iranian"]),
        ("iranian  and", WHOLE, ["Iranian\u00a0and"]),
        ("an", WHOLE, []),
        ("-iran", WHOLE, ["-iran"]),
        ("  ", WHOLE, []),
        ("", Manner(), []),
        (".*", Manner(), []),
    ],
)
def test_case_and_whole_words(words: str, manner: Manner, found: list[str]) -> None:
    assert quotes("Iran’s, Iranian\u00a0and IRAN: pro-iran", words, manner) == found


def test_an_accent_is_found_both_ways_and_a_letter_without_it_is_another() -> None:
    text = "Jos\u00e9 and Jose\u0301, Jose"
    for typed in ("jos\u00e9", "jose\u0301"):
        for manner in (Manner(), WHOLE):
            assert quotes(text, typed, manner) == ["Jos\u00e9", "Jose\u0301"]
    assert list(find_words(text, "jose")) == [(16, 20)]
    assert quotes("क\u093fताब क", "क") == ["क"]


def test_flags_and_emoji_are_not_cut() -> None:
    text = "🇩🇪🇫🇷 👨\u200d👩\u200d👧 👨"
    assert list(find_words(text, "🇫🇷")) == [(2, 4)]
    assert list(find_words(text, "🇪🇫")) == []
    assert quotes(text, "👨") == ["👨"]


def test_whole_words_where_no_blanks_are() -> None:
    assert quotes("我在北京市。", "北京", WHOLE) == ["北京"]
    assert quotes("सीताराम सीता", "सीता", WHOLE) == ["सीता"]


def test_an_invisible_sign_behind_a_word_hides_it_from_nobody() -> None:
    assert quotes("שלום\u200f gov\u00adernment", "שלום", WHOLE) == ["שלום"]
    assert quotes("gov\u00adernment", "gov") == ["gov"]


def test_every_word_must_be_there() -> None:
    assert holds_words("Kerry in Iran", "iran kerry", WHOLE)
    assert not holds_words("Kerry in Iran", "iran Ker", WHOLE)
    assert holds_words("Kerry", "", WHOLE)
