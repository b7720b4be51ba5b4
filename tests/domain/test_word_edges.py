"""No sign and no word is cut in two."""

import pytest

from annotator.domain.word_edges import inside_sign, inside_word

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("signs", "why"),
    [
        (["a", "b"], "letters"),
        (["e\u0301", "t"], "an accent"),
        (["क\u093f", "ता"[0] + "\u093e", "ब"], "vowels of Devanagari"),
        ([FAMILY, "x"], "an emoji of several"),
        (["👍🏽", "👍"], "a skin tone"),
        (["🇩🇪", "🇫🇷", "🇩"], "flags, pair by pair"),
        (["x", *["🇩🇪"] * 1500, "🇩"], "more flags than are looked back at in one piece"),
        (["🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "x"], "a flag with tags"),
        (["น\u0e33", "ก", "ກ\u0eb3"], "vowels of Thai and Lao that follow"),
        (["ｶ\uff9e", "ﾊ\uff9f", "ｶ"], "narrow katakana"),
        (["م", "ی", "\u200c", "ش"], "what only keeps letters apart"),
        (["\u1112\u1161\u11ab", "\u1100\u1173"], "Korean written in its parts"),
        (["한", "국"], "Korean syllables"),
        (["\r\n", "\n"], "line ends"),
        (["a", "\u00ad", "b", "\u200b", "c", "`", "^"], "what is invisible or no mark"),
        (["❤\ufe0f", "x"], "a variation"),
    ],
)
def test_signs(signs: list[str], why: str) -> None:
    text = "".join(signs)
    ends = {len("".join(signs[:number])) for number in range(len(signs) + 1)}
    assert {at for at in range(len(text) + 1) if not inside_sign(text, at)} == ends, why


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["Iran", "'", "s", " ", "Iran", "-", "U", ".", "S", "."], "letters and signs"),
        (["a_b1", " ", "2"], "digits and underscores"),
        (["Jose\u0301", " ", "किताब", "!"], "marks belong to their letters"),
        (["北", "京", "市", "a", "ひ"], "characters that are words"),
        (["de", "\u00ad", "us"], "a soft hyphen"),
    ],
)
def test_words(words: list[str], why: str) -> None:
    text = "".join(words)
    ends = {len("".join(words[:number])) for number in range(len(words) + 1)}
    assert {at for at in range(len(text) + 1) if not inside_word(text, at)} == ends, why


def test_beyond_the_text_nothing_is_inside() -> None:
    assert not any(ask("ab", at) for ask in (inside_sign, inside_word) for at in (-1, 0, 2, 3))
    assert not inside_sign(" \u0301", 1), "a mark that stands on a blank"
