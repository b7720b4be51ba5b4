"""Names with hard signs survive being written in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.name_lists import escape, join_names, split_names, split_renaming
from annotator.domain.names import is_label_name

names = (st.text(min_size=1, max_size=9) | st.text("a,=\\ \u00a0", min_size=1, max_size=6)).filter(is_label_name)


@given(st.lists(names, min_size=1, max_size=4).map(tuple))
def test_what_is_joined_splits_into_the_same(given_names):
    assert split_names(join_names(given_names)) == given_names


@given(names, names)
def test_a_renaming_has_two_sides(old, new):
    assert split_renaming(f"{escape(old)}={escape(new)}") == (old, new)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("a, b", ("a", "b")), (r"a\,b", ("a,b",)), (r"a\b", (r"a\b",)), ("a,,b", ("a", "", "b")), ("", ("",))],
)
def test_plain_lines_read_as_they_look(words, expected):
    assert split_names(words) == expected
