"""A reviewer sees letters, and cannot learn from one document who is who in the next."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.blinding import letters

NAMES = ["ann", "ben", "cleo"]


def test_blind_letters_are_not_stable_between_documents():
    seen = {tuple(letters(str(number), NAMES).values()) for number in range(200)}
    orders = {tuple(letters(str(number), NAMES)) for number in range(200)}
    assert seen == {("A", "B", "C")}
    assert len(orders) == 6


def test_letters_stay_while_one_document_is_reviewed():
    assert letters("d", NAMES) == letters("d", reversed(NAMES))


def test_letters_of_another_project_differ():
    assert len({tuple(letters("d", NAMES, secret)) for secret in map(str, range(40))}) > 1


@given(st.sets(st.text(max_size=5), max_size=60))
def test_everybody_has_a_letter_of_their_own(names):
    assert len(set(letters("d", names).values())) == len(names)


def test_the_twenty_seventh_is_aa():
    assert list(letters("d", map(str, range(54))).values())[25:28] == ["Z", "AA", "AB"]
    assert list(letters("d", map(str, range(54))).values())[-1] == "BB"
