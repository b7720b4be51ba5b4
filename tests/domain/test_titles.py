"""The list of documents shows headlines, not the clutter above them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.titles import shorten_title, title_of
from tests.projects import seed_texts

HEADLINES = {
    "000_d2acc858213467b1": "Kremlin Says Nuland's Visit to Moscow a Sign Ties are Improving",
    "001_aa3be96bf097aa5b": "Kerry and Putin to Discuss Ukraine, Iran in Sochi",
    "002_3a02d33bc937b57f": "John Kerry Visits Russia for First Time Since Ukraine Crisis",
    "003_0497646793bed851": "Kerry in Russia Meeting Putin, Lavrov",
    "004_82d72fdd3463876a": "Talk of U.S.-Russia Thaw Premature, Says Kremlin Spokesman",
}


def test_the_seed_pages_are_called_by_their_headlines() -> None:
    assert {key: title_of(text) for key, text in seed_texts().items()} == HEADLINES


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", ""),
        (" \n\u00a0\n\t", ""),
        ("\u200b\n\u200b", ""),
        (
            "Subscribe\nMenu\nMinister Resigns After Long Night\nHe said so on Monday.",
            "Minister Resigns After Long Night",
        ),
        ("only line", "only line"),
        ("\u00a0padded\u00a0line", "padded line"),
        ("99\n100", "99"),
        ("\n" * 200_000 + "too far down", ""),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert title_of(text) == title


@given(st.text(st.characters(exclude_categories=())))
def test_a_title_is_one_line_of_at_most_140(text: str) -> None:
    title = title_of(text)
    assert len(title) <= 140
    assert title.splitlines() in ([title], [])
    assert title == title.strip()


def test_a_text_without_line_breaks_is_cut() -> None:
    assert title_of("word " * 100_000) == ("word " * 27 + "word") + "…"


def test_a_name_that_is_longer_than_a_title_is_cut_and_a_blank_one_is_none() -> None:
    assert len(shorten_title("x" * 500)) == 140
    assert shorten_title("a\nb") == "a b"
    assert shorten_title(" \n") == ""
