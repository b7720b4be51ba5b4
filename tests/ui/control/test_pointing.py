"""A codebook of sixty labels: what the mouse is offered fits the window, and every label is within reach."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from annotator.services import labels
from annotator.ui.kit.key_popup import KeyLine
from tests.projects import make_project
from tests.ui.desk import KERRY, Desk, start
from tests.ui.test_mouse_story import _point, drag


@pytest.fixture
def codebook(qtbot: QtBot, tmp_path: Path) -> Desk:
    path = tmp_path / "codebook.db"
    with make_project(path) as project:
        for number in range(56):
            labels.add_label(project, f"category {number:02}")
    desk = start(qtbot, path)
    desk.open(KERRY)
    return desk


def offered(desk: Desk) -> list[str]:
    return [line.alternative.words for line in desk.window.page.popup.lines]


def test_the_small_palette_fits_and_leads_to_the_others(codebook: Desk) -> None:
    drag(codebook, "Vladimir Putin")
    popup = codebook.window.page.popup
    assert popup.isVisible()
    assert codebook.window.page.rect().contains(popup.geometry())
    assert popup.height() < codebook.window.page.height() // 2, "the text can still be read"
    drawn = [line for line in popup.findChildren(KeyLine) if line.isVisible()]
    assert len(drawn) == len(popup.lines), "nothing of the sixty is left under them"
    assert offered(codebook)[:4] == ["Actor", "Location", "Claim", "Boilerplate"]
    QTest.mouseClick(popup.lines[-1], Qt.MouseButton.LeftButton)
    codebook.type("category 47")
    codebook.press("Return")
    assert codebook.stored() == [("Vladimir Putin", "category 47")]


def test_the_small_palette_does_not_cover_what_was_selected(desk: Desk) -> None:
    desk.window.resize(900, 700)
    for phrase in ("U.S. Assistant Secretary of State Victoria Nuland attending", "Sochi.", "Kremlin Says Nuland"):
        begin = desk.text.index(phrase)
        place = _point(desk, begin + 8)
        viewport = desk.window.text.viewport()
        for click in (QTest.mouseClick, QTest.mouseDClick, QTest.mouseClick):
            click(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        selection = desk.window.text.selection()
        assert selection is not None
        popup = desk.window.page.popup
        assert popup.isVisible()
        words = desk.selected()
        covered = QRect(viewport.mapFromGlobal(popup.mapToGlobal(QPoint())), popup.size())
        for offset in range(*selection):
            assert not covered.contains(_point(desk, offset)), f"{desk.text[offset]!r} of {words!r} is hidden"
        desk.press("Escape", "Escape")


def test_what_was_used_last_comes_first(codebook: Desk) -> None:
    for words, name in (("Ukraine", "category 40"), ("Iran", "category 50")):
        codebook.select(words)
        codebook.press("L")
        codebook.type(name)
        codebook.press("Return")
    codebook.select("Putin")
    codebook.press("L")
    shown = [choice.text for choice in codebook.workspace.offering.palette.rows.rows]
    assert shown[:3] == ["Category 50", "Category 40", "Actor"]
    codebook.press("Return")
    assert ("Putin", "category 50") in codebook.stored(), "L and Enter: the same again"
    drag(codebook, "Russia")
    assert offered(codebook)[10:12] == ["Category 50", "Category 40"]


def test_the_menu_at_the_right_button_fits_too(codebook: Desk) -> None:
    codebook.select("Iran")
    codebook.window.text.context_requested.emit(codebook.text.index("Iran") + 1, QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.height() < codebook.window.height()
    entries = [action.text() for action in menu.actions()]
    assert entries[12] == "Choose a label…"
    assert "Remove span" in entries
    menu.close()
