"""Records that come in large numbers are not looked through for garbage."""

import gc
import sys

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


def test_a_library_that_came_stays_and_little_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(gc.isenabled()))
    with garbage.libraries_stay():
        assert not gc.isenabled()
    assert (frozen, gc.isenabled()) == ([], True)
    with garbage.libraries_stay():
        for number in range(100):
            monkeypatch.setitem(sys.modules, f"large_library_{number}", sys)
    assert (frozen, gc.isenabled()) == ([False], True)
