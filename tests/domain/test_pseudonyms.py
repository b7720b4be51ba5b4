"""Names that stand for people in a training file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.errors import AnnotatorError
from annotator.domain.pseudonyms import pseudonyms

NAMES = st.lists(st.text(max_size=6), max_size=12)


def test_people_are_numbered_in_an_order_that_tells_nothing():
    orders = {tuple(sorted("abcde", key=pseudonyms("abcde", salt).of.__getitem__)) for salt in ("x", "y", "z", "w")}
    assert len(orders) > 1
    assert sorted(pseudonyms("abcde", "x").of.values()) == ["A1", "A2", "A3", "A4", "A5"]


def test_the_register_holds_no_name():
    register = pseudonyms(["analyst-1", "Ann"], "secret").register
    assert not any("analyst" in key or "Ann" in key for key in register)
    assert sorted(register.values()) == ["A1", "A2"]


def test_without_a_salt_there_are_none():
    with pytest.raises(AnnotatorError, match="secret"):
        pseudonyms(["a"], "")


def test_another_salt_knows_nobody_of_a_register():
    first = pseudonyms(["a", "b"], "one")
    assert sorted(pseudonyms(["a", "b"], "two", first.register).of.values()) == ["A3", "A4"]


@given(NAMES, NAMES, st.text(min_size=1))
def test_whoever_had_a_pseudonym_keeps_it_and_no_two_share_one(earlier, later, salt):
    first = pseudonyms(earlier, salt)
    second = pseudonyms(later + earlier, salt, first.register)
    assert first.of.items() <= second.of.items()
    assert set(second.of) == {*earlier, *later}
    assert len(set(second.of.values())) == len(second.of)
    assert pseudonyms(reversed(earlier), salt).of == first.of
