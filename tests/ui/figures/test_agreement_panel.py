"""The agreement panel by keys: every number, why there is none, the cases behind a cell, reports."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from annotator.domain.cases import Kind
from annotator.domain.queue import Selection, Which, chosen
from annotator.services import labels, roles
from annotator.services.agreement import agreement
from annotator.services.project import open_project
from annotator.services.queue import read_queue
from annotator.ui.figures.agreement_panel import BOUNDARIES, CONFUSIONS, EVERYBODY, LABELS, PAIRS, AgreementPanel
from annotator.ui.figures.opening import open_agreement
from annotator.ui.kit import ask
from annotator.ui.look import theme
from tests.projects import add_passes, add_texts, make_empty_project
from tests.ui.desk import Desk, start
from tests.ui.test_plain_text import bait, clean

__all__ = ["bait"]  # a fixture


class Opened:
    """The panel over a desk, and what it asked to be shown."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.asked: list[Selection] = []
        workspace = desk.workspace
        assert workspace.session.project is not None
        open_agreement(desk.window, workspace.session.project, workspace.worker, self.asked.append)
        panel = desk.dialog()
        assert isinstance(panel, AgreementPanel)
        self.panel = panel
        desk.qtbot.waitUntil(lambda: not panel.working.busy)

    def words(self) -> list[list[str]]:
        """What stands in the table, cell by cell."""
        return [[shown.words for shown in row] for row in self.panel.table.model_.grid.rows]

    def stand(self, row: int, column: int) -> None:
        self.panel.table.setCurrentIndex(self.panel.table.model_.index(row, column))


@pytest.fixture
def opened(desk: Desk) -> Opened:
    return Opened(desk)


def test_the_figures_are_those_of_the_service(opened: Opened) -> None:
    with open_project(str(opened.desk.path)) as project:
        pair = agreement(project)["pairs"][0]
    titles = opened.panel.table.model_.grid.titles
    assert titles == ("analyst-1 / analyst-2", "actor", "location")
    wanted = [[pair, *pair["by_label"].values()][row] for row in range(3)]
    assert opened.words() == [
        [f"{figures[measure]:.3f}" for measure in ("f1_exact", "f1_overlap", "kappa_token")] for figures in wanted
    ]
    assert "2 documents done by two or more of analyst-1, analyst-2" in opened.panel.summary.text()
    assert "2 families" in opened.panel.summary.text()
    assert opened.panel.table.model_.grid.rows[0][0].below.count("–") == 1


def test_arrows_walk_and_say_everything_about_a_cell(opened: Opened) -> None:
    assert opened.desk.has_focus(opened.panel.table)
    assert "F1, exact" in opened.panel.detail.text()
    opened.desk.press("Right", "Right", "Down")
    assert "actor, Cohen's kappa over tokens" in opened.panel.detail.text()
    assert "Tokens inside:" in opened.panel.detail.text()
    index = opened.panel.table.currentIndex()
    spoken = opened.panel.table.model_.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken in opened.panel.detail.text()


def test_enter_opens_the_cases_behind_a_figure(opened: Opened) -> None:
    opened.desk.press("Down", "Down", "Return")
    opened.desk.qtbot.waitUntil(lambda: bool(opened.asked))
    (asked,) = opened.asked
    assert (asked.pair, asked.labels) == (("analyst-1", "analyst-2"), frozenset({"location"}))
    assert QApplication.activeModalWidget() is None
    with open_project(str(opened.desk.path)) as project:
        found = [item.kind for item in chosen(read_queue(project), asked)]
    assert sorted(found) == [Kind.LABEL, Kind.MISSING]


@pytest.mark.parametrize(
    ("view", "row", "kinds"),
    [(EVERYBODY, 0, 3), (LABELS, 0, 3), (CONFUSIONS, 0, 1), (CONFUSIONS, 1, 1), (CONFUSIONS, 2, 1), (BOUNDARIES, 0, 1)],
)
def test_every_view_leads_to_cases_that_are_there(opened: Opened, view: int, row: int, kinds: int) -> None:
    opened.panel.show_view(view)
    opened.stand(row, 0)
    opened.panel.table.setFocus()
    opened.desk.press("Return")
    opened.desk.qtbot.waitUntil(lambda: bool(opened.asked))
    with open_project(str(opened.desk.path)) as project:
        found = chosen(read_queue(project), opened.asked[0])
    assert len(found) == kinds
    assert opened.asked[0].which is Which.ALL


def test_the_button_opens_what_enter_opens(opened: Opened) -> None:
    QTest.mouseClick(opened.panel.open_button, Qt.MouseButton.LeftButton)
    opened.desk.qtbot.waitUntil(lambda: bool(opened.asked))


def test_views_by_keys(opened: Opened) -> None:
    chip = opened.panel.views.button(PAIRS)
    chip.setFocus()
    opened.desk.press("Right", "Right", "Right")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert opened.panel.views.checkedId() == CONFUSIONS
    assert [row[:3] for row in opened.words()] == [
        ["1", "actor", "actor, other ends"],
        ["1", "actor", "location"],
        ["1", "location", "nothing"],
    ]
    opened.panel.show_view(BOUNDARIES)
    first = opened.words()[0]
    assert first[:5] == ["analyst-1", "gold", "actor", "2", "1"]
    assert first[5].startswith("1 longer")


def test_one_measure_by_label(opened: Opened) -> None:
    opened.panel.show_view(LABELS)
    assert not opened.panel.measure.isHidden()
    before = opened.words()
    opened.panel.measure.setFocus()
    opened.desk.press("Down")
    assert opened.words() != before
    opened.desk.press("End")
    assert opened.panel.table.model_.grid.titles == ("α tokens",)
    assert opened.panel.table.model_.grid.columns == ("All labels", "actor", "location")


def test_undefined_is_said_and_why(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with make_empty_project(path, "rita") as project:
        add_texts(project, {"d": "Nothing here.", "e": "Nor here at all."})
        for who in ("ann", "ben"):
            add_passes(project, who, {"d": [], "e": []}, "done")
        roles.become_reviewer(project)
    opened = Opened(start(qtbot, path, "rita"))
    assert opened.words()[0] == ["undefined"] * 3
    assert "neither marked a span" in opened.panel.detail.text()
    opened.panel.show_view(CONFUSIONS)
    assert opened.panel.detail.text() == "Nobody marked anything that another did not."


def test_one_analyst_is_told_what_is_needed(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with make_empty_project(path, "rita") as project:
        add_texts(project, {"d": "Nothing here."})
        add_passes(project, "ann", {"d": []}, "done")
        roles.become_reviewer(project)
    opened = Opened(start(qtbot, path, "rita"))
    assert opened.panel.empty.isVisible()
    assert not opened.panel.save.isEnabled()


def test_reprints_alone_have_no_intervals(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    words = " ".join(f"word{number}" for number in range(60))
    with make_empty_project(path, "rita") as project:
        add_texts(project, {"d": words, "e": f"{words} more"})
        for who in ("ann", "ben"):
            add_passes(project, who, {"d": [(0, 5, "actor")], "e": []}, "done")
        roles.become_reviewer(project)
    opened = Opened(start(qtbot, path, "rita"))
    assert "There are no intervals" in opened.panel.summary.text()
    assert opened.panel.table.model_.grid.rows[0][0].below == ""
    assert "no interval: documents of at least two families" in opened.panel.detail.text()


def test_an_analyst_sees_nothing_before_release(blind: Desk) -> None:
    project: Any = blind.workspace.session.project
    open_agreement(blind.window, project, blind.workspace.worker, lambda _selection: None)
    assert not isinstance(QApplication.activeModalWidget(), AgreementPanel)
    assert "until the round is released" in blind.dialog().text()  # type: ignore[attr-defined]
    blind.dialog().reject()


def test_it_can_be_stopped_and_begun_again(desk: Desk) -> None:
    opened = Opened(desk)
    opened.panel.every.setChecked(True)
    QTest.mouseClick(opened.panel.working.cancel, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: not opened.panel.working.busy)
    if opened.panel.empty.isVisible():  # unless it was quicker
        opened.panel.empty.wanted.emit()
        desk.qtbot.waitUntil(lambda: not opened.panel.working.busy)
    assert opened.words()


def test_closing_stops_the_work(desk: Desk) -> None:
    opened = Opened(desk)
    opened.panel.every.setChecked(True)
    desk.press("Escape")
    desk.qtbot.waitUntil(lambda: not desk.workspace.worker.busy)
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("name", ["r.html", "r.csv", "r.svg", "r.png", "r"])
def test_reports(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / name)
    QTest.mouseClick(opened.panel.save, Qt.MouseButton.LeftButton)
    opened.desk.qtbot.waitUntil(lambda: not opened.panel.working.busy)
    out = tmp_path / (name if "." in name else "r.html")
    assert opened.panel.saved.whole_text() == f"Saved: {out}"
    if name == "r.png":
        picture = QImage(str(out))
        assert picture.width() > 400
        inks = {
            picture.pixelColor(x, y).name() for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)
        }
        assert len(inks) > 5
    else:
        assert "0.500" in out.read_text("utf-8") or "0.5" in out.read_text("utf-8")


def test_a_report_that_cannot_be_written_is_said(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "file_to_write", lambda *_: tmp_path / "no" / "r.html")
    QTest.mouseClick(opened.panel.save, Qt.MouseButton.LeftButton)
    opened.desk.qtbot.waitUntil(lambda: not opened.panel.working.busy)
    assert "There is no folder" in opened.desk.dialog().text()  # type: ignore[attr-defined]
    opened.desk.dialog().reject()
    assert opened.words()


def test_everything_has_a_name(opened: Opened) -> None:
    for widget in opened.panel.findChildren(object):
        taking = isinstance(widget, QAbstractButton | QAbstractItemView) and widget.isVisible()
        if taking and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert widget.accessibleName(), widget


@pytest.mark.parametrize("choice", [theme.Choice.LIGHT, theme.Choice.DARK, theme.Choice.CONTRAST])
def test_numbers_can_be_read_on_every_colour(qtbot: QtBot, choice: theme.Choice) -> None:
    from annotator.ui.figures.table import heat

    theme.apply(QApplication.instance(), choice)  # type: ignore[arg-type]
    for value in (None, *(number / 20 for number in range(-20, 21))):
        fill, ink = heat(value)
        assert theme.contrast(fill, ink) >= 4.5, value
    theme.apply(QApplication.instance(), theme.Choice.LIGHT)  # type: ignore[arg-type]


def test_hostile_names_are_words(qtbot: QtBot, tmp_path: Path, bait: str) -> None:
    path = tmp_path / "<b>a.db"
    with make_empty_project(path, "rita") as project:
        add_texts(project, {bait: f"{bait} and more", "e": "Quite another text"})
        labels.add_label(project, bait[:180])
        for who in (bait[:150], "ben"):
            held = [(0, 4, bait[:180])] if who != "ben" else [(0, 6, "actor")]
            add_passes(project, who, {bait: held, "e": []}, "done")
        roles.become_reviewer(project)
    opened = Opened(start(qtbot, path, "rita"))
    for view in (PAIRS, EVERYBODY, LABELS, CONFUSIONS, BOUNDARIES):
        opened.panel.show_view(view)
        clean(opened.panel)
        model = opened.panel.table.model_
        tips = [model.headerData(at, side, Qt.ItemDataRole.ToolTipRole) for at in range(2) for side in Qt.Orientation]
        tips += [model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)]
        assert not [tip for tip in tips if tip and "<img" in tip]
