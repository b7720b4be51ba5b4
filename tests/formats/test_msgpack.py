"""MessagePack: what is written comes back, and no announced length is believed."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.msgpack import Malformed, bytes_head, list_head, map_head, packed, read_value, skip
from tests.effort import little_work


def value(data):
    return read_value(io.BytesIO(data))


@given(
    st.one_of(
        st.none(), st.booleans(), st.integers(0, 2**32 - 1), st.binary(max_size=300), st.text(max_size=80),
    )
)  # fmt: skip
def test_plain_values_come_back(one):
    assert value(packed(one)) == one
    file = io.BytesIO(packed(one) + packed("next"))
    skip(file)
    assert read_value(file) == "next"


@pytest.mark.parametrize("count", [0, 3, 15, 16, 300])
def test_lists_and_maps_of_any_length_come_back(count):
    numbers = b"".join(map(packed, range(count)))
    assert value(list_head(count) + numbers) == list(range(count))
    pairs = b"".join(packed(str(number)) + packed(number) for number in range(count))
    assert value(map_head(count) + pairs) == {str(number): number for number in range(count)}


@pytest.mark.parametrize(
    ("data", "is_value"),
    [
        (b"\xff", -1), (b"\xcc\xff", 255), (b"\xcd\x01\x00", 256), (b"\xcf" + b"\xff" * 8, 2**64 - 1),
        (b"\xd0\x80", -128), (b"\xd1\xff\x00", -256), (b"\xcb\x3f\xf8" + b"\0" * 6, 1.5), (b"\xd9\x01a", "a"),
        (b"\xda\x00\x01a", "a"), (b"\xc5\x00\x01a", b"a"), (b"\xdc\x00\x01\x01", [1]),
        (b"\xde\x00\x01\x01\x02", {1: 2}),
    ],
)  # fmt: skip
def test_every_width_is_read(data, is_value):
    assert value(data) == is_value


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "ends in the middle"),
        (b"\xa5ab", "ends in the middle"),
        (b"\xdd\xff\xff\xff\xff", "items"),
        (b"\xdf\x7f\xff\xff\xff", "items"),
        (b"\xc6\xff\xff\xff\xff", "bytes"),
        (b"\x91" * 100_000, "deeper than"),
        (b"\x81" * 100_000, "deeper than"),
        (b"\x81\x80\x01", "a key that is no string"),
        (b"\x81\x91\x90\x01", "a key that is no string"),
        (b"\xc7\x01\x01a", "a kind of value"),  # an extension, which other readers turn into objects
        (b"\xd4\x01a", "a kind of value"),
        (b"\xa1\xff", "not UTF-8"),
    ],
)
def test_what_is_no_value_is_refused_at_once(data, why):
    with little_work(10), pytest.raises(Malformed, match=why):
        value(data)


@pytest.mark.parametrize("data", [b"\xdd\x7f\xff\xff\xff" + b"\xc0" * 10, b"\x91" * 300_000, b"\xc6\x00\x00\x00\xff"])
def test_passing_over_ends_too(data):
    file = io.BytesIO(data)

    def pass_over_everything():
        while True:  # what a false length passes over, the next value misses
            skip(file)

    with pytest.raises(Malformed):
        pass_over_everything()


def test_spacys_extension_attributes_have_keys_of_several_words():
    assert value(b"\x81\x92\xa1a\xc0\x01") == {("a", None): 1}


def test_a_stretch_of_bytes_says_its_length():
    assert bytes_head(255) == b"\xc4\xff"
    assert bytes_head(2**32 - 1) == b"\xc6\xff\xff\xff\xff"
    with pytest.raises(OverflowError):
        bytes_head(2**32)
