"""Names that can be stored, shown on one line and told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.names import is_label_name, is_person_name, is_storable

HIDDEN = ["\0", "\n", "\r", "\t", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u200f", "\u2066", "\ud800"]


@pytest.mark.parametrize("name", ["analyst-1", "Жанна", "李 雷", "a", "x" * 200, "O'Neil (2)"])
def test_names_of_people(name: str) -> None:
    assert is_person_name(name)


@pytest.mark.parametrize("name", ["", " ", " ann", "ann ", "x" * 201, "ann\u00a0", "a\u00a0b", "\u200b"])
def test_names_that_people_cannot_tell_apart_or_read(name: str) -> None:
    assert not is_person_name(name)


@pytest.mark.parametrize("name", ["actor", "Akteur*in", "a b", "👩\u200d🚒", "x" * 200, "<img>", " edge"])
def test_names_of_labels(name: str) -> None:
    assert is_label_name(name)


@pytest.mark.parametrize("name", ["", "  ", "\u00a0", "x" * 201])
def test_names_that_no_label_can_have(name: str) -> None:
    assert not is_label_name(name)


@pytest.mark.parametrize("sign", HIDDEN)
def test_no_name_holds_a_sign_that_breaks_or_reorders_a_line(sign: str) -> None:
    assert not is_person_name(f"an{sign}n")
    assert not is_label_name(f"ac{sign}tor")


@pytest.mark.parametrize(("text", "can"), [("", True), ("a\nb 💩", True), ("a\0b", False), ("a\udcffb", False)])
def test_what_can_be_stored(text: str, can: bool) -> None:
    assert is_storable(text) is can


@given(st.text(st.characters(exclude_categories=())))
def test_what_can_be_stored_can_be_encoded(text: str) -> None:
    if is_storable(text):
        assert text.encode("utf-8").decode("utf-8") == text
