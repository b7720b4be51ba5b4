"""A text made a JSON string at once gives the bytes that going through it sign by sign gives."""

from json.encoder import encode_basestring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.json_text import meta_text, quoted_bytes


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_quoted_as_the_library_does(text):
    assert quoted_bytes(text) == encode_basestring(text).encode()


@pytest.mark.parametrize("sign", [*map(chr, range(0x20)), "\\", '"', "\\\\n", '\\"', "\x7f", "\u2028", "💩"])
def test_every_sign_with_an_escape_is_quoted_as_the_library_does(sign):
    for text in (sign, f"a{sign}b\n\\", sign * 3):
        assert quoted_bytes(text) == encode_basestring(text).encode()


def test_half_a_character_is_refused():
    with pytest.raises(UnicodeEncodeError):
        quoted_bytes("\ud800")


def test_meta_keeps_its_letters_and_its_order() -> None:
    assert (
        meta_text({"née": ["Kyiv", 1.5, None], "a": {"💩": True}}) == '{"née": ["Kyiv", 1.5, null], "a": {"💩": true}}'
    )
    assert meta_text({}) == "{}"


def test_a_number_that_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        meta_text({"share": float("nan")})
