"""Beside each section of the guidelines stands how many disagreements it causes, for those who may know."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.services import roles
from annotator.services.project import open_project
from annotator.ui.control import trouble
from tests.ui.desk import KERRY, Desk, start


def unfolded(desk: Desk, words: str) -> bool:
    """Whether these words come to stand there when nothing is to be counted any more."""
    desk.window.side.guidelines.set_open(True)
    desk.qtbot.waitUntil(lambda: not desk.workspace.worker.busy)
    desk.qtbot.waitUntil(lambda: desk.window.side.guidelines.note.text() == words)
    return True


def on(desk: Desk, words: str) -> None:
    """Stand on a span, whose label's section is shown then."""
    desk.open(KERRY)
    desk.select(words)
    desk.window.text.setFocus()
    desk.press("Left")


def test_the_section_in_use_says_how_many(desk: Desk) -> None:
    on(desk, "Syria")
    assert unfolded(desk, "Actor · 2 cases")
    on(desk, "Sochi")
    desk.qtbot.waitUntil(lambda: desk.window.side.guidelines.note.text() == "Location · 2 cases")


def test_an_analyst_learns_nothing_before_release(blind: Desk) -> None:
    on(blind, "Syria")
    assert unfolded(blind, "Actor")


def test_a_reviewer_knows_before(qtbot: QtBot, round_: Path) -> None:
    with open_project(str(round_), "rita") as project:
        roles.begin_round(project)
    desk = start(qtbot, round_, "rita")
    desk.workspace.trouble.count()
    qtbot.waitUntil(lambda: not desk.workspace.worker.busy)
    desk.window.side.guidelines.show_label(desk.workspace.session.labels[1])
    qtbot.waitUntil(lambda: desk.window.side.guidelines.note.text() == "Location · 2 cases")


def test_another_person_does_not_see_what_was_counted_before(desk: Desk) -> None:
    on(desk, "Syria")
    assert unfolded(desk, "Actor · 2 cases")
    with open_project(str(desk.path), "rita") as project:
        roles.begin_round(project)
    desk.workspace.trouble.count()
    assert desk.window.side.guidelines.note.text() == "Actor"


def test_large_projects_are_not_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trouble, "MOST_DOCUMENTS", 2)
    on(desk, "Syria")
    assert unfolded(desk, "Actor")
