"""Records that come in large numbers are not looked through for garbage."""

import gc

import pytest

from annotator.ui.kit import garbage


def _fail() -> None:
    assert not gc.isenabled()
    raise KeyError


def test_nothing_is_collected_meanwhile_and_again_afterwards() -> None:
    assert gc.isenabled()
    with pytest.raises(KeyError), garbage.uncollected():
        _fail()
    assert gc.isenabled()


def test_who_had_stopped_it_finds_it_stopped() -> None:
    gc.disable()
    try:
        with garbage.uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_few_records_leave_everything_as_it_was() -> None:
    before = gc.get_freeze_count()
    garbage.leave_out(10)
    assert gc.get_freeze_count() == before
    garbage.leave_out(1_000_000)
    try:
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
