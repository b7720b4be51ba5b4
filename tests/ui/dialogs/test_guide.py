"""The guide says what is so, and F1 opens it."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from annotator.ui.actions.table import ACTIONS
from annotator.ui.dialogs import guide, shortcut_sheet
from annotator.ui.dialogs.first_steps import FirstSteps
from annotator.ui.dialogs.guide import GuideWindow
from tests.ui.desk import Desk

ROOT = Path(guide.__file__).parents[3]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md")))
# Keys of fields and dialogs, and of the text view itself, which no action has.
ELSEWHERE = {"Escape", "Enter", "Shift", "Ctrl", "Ctrl+→", "Ctrl+↓", "Alt+→", "Alt+←", "Delete"}


def test_f1_opens_the_guide_and_its_links_lead_there_and_back(desk: Desk) -> None:
    desk.press("F1")
    window = desk.dialog()
    assert isinstance(window, GuideWindow)
    assert "You read pages" in window.page.toPlainText()
    window.page.setSource(QUrl("shortcuts.md"))
    assert "Label the selection" in window.page.toPlainText()
    back = next(button for button in window.findChildren(QPushButton) if button.text() == "&Back")
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert "You read pages" in window.page.toPlainText()
    for picture in re.findall(r"\]\((images/[^)]+)\)", (ROOT / "docs/guide/README.md").read_text(encoding="utf-8")):
        found = window.page.loadResource(QTextDocument.ResourceType.ImageResource, QUrl(picture))
        assert isinstance(found, QImage) or found, picture
    window.reject()


def test_an_installation_without_the_guide_has_the_first_steps(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide, "is_there", lambda: False)
    desk.press("F1")
    assert isinstance(desk.dialog(), FirstSteps)


def test_the_table_of_keys_is_current() -> None:
    assert (ROOT / "docs/guide/shortcuts.md").read_text(encoding="utf-8") == shortcut_sheet.page()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_are_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_key_that_is_named_does_something(page: Path) -> None:
    named = set(re.findall(r"`((?:(?:Ctrl|Alt|Shift)\+)+\S+|F\d+|[A-Z.,?0-9])`", page.read_text(encoding="utf-8")))
    known = {keys for spec in ACTIONS.values() for keys in spec.keys}
    known |= {keys.replace("Down", "Dn") for keys in known}
    assert named - known - ELSEWHERE == set()
