"""Ids grow with time, never repeat, and are UUIDs of version 7."""

import itertools
import os
import threading
import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain import ids


@given(st.lists(st.integers(min_value=0, max_value=400), max_size=6))
def test_ids_of_any_blocks_grow_strictly(blocks: list[int]) -> None:
    made = [one for count in blocks for one in ids.new_ids(count)]
    assert len(made) == sum(blocks)
    assert all(early < late for early, late in itertools.pairwise(made))


@given(st.integers(min_value=1, max_value=50))
def test_every_id_is_a_uuid_of_version_7(count: int) -> None:
    for one in ids.new_ids(count):
        parsed = uuid.UUID(hex=one)
        assert parsed.hex == one
        assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)


def test_an_id_tells_when_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.time_ns() + 3_600_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later)
    monkeypatch.setattr(ids, "_last", 0)
    assert int(ids.new_id()[:12], 16) == later // 1_000_000


def test_ids_grow_when_the_clock_stands_still_or_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ids.new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    rest = ids.new_ids(10_000)  # more than one millisecond can count
    assert first < rest[0]
    assert sorted(set(rest)) == rest


def test_ids_made_at_one_moment_differ_in_chance_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda count: bytes(range(count)))
    one, two = ids.new_ids(2)
    assert one[16:] != two[16:]


def test_threads_never_get_the_same_id() -> None:
    made: list[list[str]] = [[] for _ in range(4)]
    threads = [
        threading.Thread(target=lambda mine=mine: mine.extend(ids.new_id() for _ in range(2_000))) for mine in made
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one for mine in made for one in mine}) == 8_000
