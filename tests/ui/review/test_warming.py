"""Whoever reviews here finds the review ready at the first F9; an analyst pays nothing for it."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.ui import warming
from tests.ui.desk import start
from tests.ui.review.conftest import ANNA, WHO, enter


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "AFTER_OPENING", 0)


def test_the_review_of_a_reviewer_is_made_before_it_is_asked_for(qtbot: QtBot, shared: Path) -> None:
    desk = start(qtbot, shared, WHO)
    qtbot.waitUntil(lambda: desk.workspace.reviewing.warming.is_done)
    assert desk.workspace.reviewing.review is not None
    assert desk.window.mode is None, "nothing is shown before somebody asks"
    made = desk.workspace.reviewing.review
    assert enter(desk).review is made


def test_f9_does_not_wait_for_what_is_half_made(qtbot: QtBot, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "AFTER_OPENING", 3_600_000)
    desk = start(qtbot, shared, WHO)
    desk.workspace.reviewing.warming.step()
    assert desk.workspace.reviewing.review is None
    assert enter(desk).quote == "President Vladimir Putin"


def test_an_analyst_gets_none(qtbot: QtBot, shared: Path) -> None:
    desk = start(qtbot, shared, ANNA)
    assert not desk.workspace.reviewing.warming._timer.isActive()
    assert desk.workspace.reviewing.review is None
