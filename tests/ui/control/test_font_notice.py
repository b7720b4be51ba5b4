"""A page with characters that no font can show says so once, and names what to install."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from annotator.services import importing
from annotator.services.jobs import Progress
from annotator.ui.control import font_notice
from tests.ui.desk import KERRY, Desk

TEXTS = {"chinese": "北京市长说。", "linear": "𐀀𐀁 was written here", "plain": "Naïve café — “quoted” №5"}


@pytest.fixture
def foreign(desk: Desk, tmp_path: Path) -> Desk:
    path = tmp_path / "foreign.jsonl"
    lines = (json.dumps({"id": f"x-{name}", "text": text}) for name, text in TEXTS.items())
    path.write_text("\n".join(lines), encoding="utf-8")
    project = desk.workspace.session.project
    assert project is not None
    importing.import_paths(project, (path,))
    desk.workspace.operations.look_around()
    return desk


def settle(desk: Desk) -> None:
    desk.qtbot.waitUntil(lambda: not desk.workspace.worker.busy)


def test_it_names_the_package_until_it_is_dismissed(foreign: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, notice = foreign, foreign.window.page.notice
    monkeypatch.setattr(font_notice, "_shows", lambda _font, signs: signs[0] < "\u2e80")
    desk.workspace.navigating.open("x-chinese")
    desk.qtbot.waitUntil(notice.isVisible)
    assert "Chinese, Japanese or Korean" in notice.words()
    assert "apt install fonts-noto-cjk" in notice.words()
    desk.workspace.navigating.open(KERRY)
    assert not notice.isVisible()
    settle(desk)
    desk.workspace.navigating.open("x-linear")
    desk.qtbot.waitUntil(notice.isVisible)
    assert "apt install fonts-noto-core" in notice.words()
    shown = [button for button in notice.findChildren(QPushButton) if button.isVisible()]
    assert [button.text() for button in shown] == ["Got it"]
    QTest.mouseClick(shown[0], Qt.MouseButton.LeftButton)
    assert desk.has_focus(desk.window.text)
    desk.workspace.navigating.open("x-linear")
    settle(desk)
    assert not notice.isVisible()


def test_what_every_font_has_is_not_mentioned(foreign: Desk) -> None:
    foreign.workspace.navigating.open("x-plain")
    settle(foreign)
    assert not foreign.window.page.notice.isVisible()


def test_the_box_for_what_no_font_has_is_recognised(desk: Desk) -> None:
    assert font_notice.missing(frozenset("éЖ—“")) == []
    assert font_notice.missing(frozenset("\u0378")) == ["characters of a script"]


def test_only_what_a_font_must_draw_counts() -> None:
    assert font_notice.signs("a\u200d\u0301\n\ue000é北", Progress()) == frozenset("é北")
