"""You and gold by keys: what was different, why, the place, accepting and appealing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.domain.case_marks import CaseMark
from annotator.domain.changes import Changes
from annotator.domain.model import DocumentId
from annotator.services import case_notes, deciding, labels, reviewing, roles
from annotator.services.deciding import Remarks
from annotator.services.project import open_project
from annotator.ui.figures.mirror_panel import COMMONEST, LABELS, MirrorPanel
from annotator.ui.figures.opening import open_mirror
from annotator.ui.kit.ask import LineDialog
from tests.projects import add_passes, add_texts, make_empty_project
from tests.ui.desk import KERRY, Desk, start
from tests.ui.test_plain_text import bait, clean

__all__ = ["bait"]  # a fixture


class Opened:
    """The panel over a desk, where it led, and what it wrote."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.places: list[tuple[DocumentId, int, int]] = []
        self.changes: list[Changes] = []
        project: Any = desk.workspace.session.project
        worker = desk.workspace.worker

        def write(_words: str, act: Callable[[], Changes]) -> None:
            self.changes.append(act())

        open_mirror(desk.window, project, worker, lambda *place: self.places.append(place), write)
        panel = desk.dialog()
        assert isinstance(panel, MirrorPanel)
        self.panel = panel
        desk.qtbot.waitUntil(lambda: not panel.working.busy)

    def ask_again(self) -> None:
        """Begin an appeal by its key."""
        self.desk.qtbot.waitUntil(self.panel.isActiveWindow)
        self.desk.press("P")
        dialog = self.desk.dialog()
        assert isinstance(dialog, LineDialog)
        self.desk.qtbot.waitUntil(lambda: self.desk.has_focus(dialog.field))

    def listed(self) -> list[str]:
        return [row.spoken.split(", Kerry")[0] for row in self.panel.rows.rows]


@pytest.fixture
def opened(desk: Desk) -> Opened:
    return Opened(desk)


def test_differences_and_what_the_reviewer_said(opened: Opened) -> None:
    assert opened.listed() == ["Other ends, “Secretary of State John Kerry”", "Other label, “Syria”"]
    assert opened.desk.has_focus(opened.panel.list)
    said = opened.panel.story.toPlainText()
    for words in (
        "actor “Secretary of State John Kerry”",
        "actor “John Kerry”",
        "Boundary convention",
        "titles stay out",
    ):
        assert words in said
    opened.desk.press("Down")
    assert "location “Syria”" in opened.panel.story.toPlainText()
    assert "F1 0.500 over 4 decisions in 2 documents, 1 of them made by policy." in opened.panel.summary.text()


def test_the_guideline_section_stands_beside(desk: Desk) -> None:
    (desk.path.parent / "GUIDELINES.md").write_text("# Actor\n\nLeave titles out.\n\n# Location\n\nCities.\n")
    opened = Opened(desk)
    assert opened.panel.story.toPlainText().endswith("GUIDELINES: ACTOR\nLeave titles out.")


def test_enter_leads_to_the_place(opened: Opened) -> None:
    opened.desk.press("Return")
    opened.desk.qtbot.waitUntil(lambda: bool(opened.places))
    ((document, start_, end),) = opened.places
    assert document == KERRY
    with open_project(str(opened.desk.path)) as project:
        text = reviewing.review_document(project, document).text
    assert text[start_:end] == "Secretary of State John Kerry"
    assert QApplication.activeModalWidget() is None


def test_one_comes_back_to_where_one_was(opened: Opened) -> None:
    opened.desk.press("Down", "Return")
    opened.desk.qtbot.waitUntil(lambda: bool(opened.places))
    again = Opened(opened.desk)
    assert again.panel.list.currentIndex().row() == 1


def test_accepting_goes_on_and_is_remembered(opened: Opened) -> None:
    opened.desk.press("A")
    assert opened.panel.list.currentIndex().row() == 1
    assert opened.panel.rows.rows[0].read
    opened.desk.press("Escape")
    again = Opened(opened.desk)
    assert [row.read for row in again.panel.rows.rows] == [True, False]
    assert "read" in again.panel.rows.rows[0].spoken
    again.panel.list.mark(0)
    opened.desk.press("A")
    assert not again.panel.rows.rows[0].read


def test_an_appeal_makes_the_case_disputed(opened: Opened) -> None:
    opened.ask_again()
    opened.desk.type("It is part of the name.")
    opened.desk.press("Return")
    opened.desk.qtbot.waitUntil(lambda: bool(opened.changes))
    row = opened.panel.rows.rows[0]
    assert row.appealed
    with open_project(str(opened.desk.path)) as project:
        (mark,) = case_notes.marks_of(project, DocumentId(KERRY))[row.found.slip.case_id]
    assert (mark.kind, mark.who, mark.reason) == (CaseMark.DISPUTED, "analyst-1", "It is part of the name.")
    opened.panel.reject()
    assert Opened(opened.desk).panel.rows.rows[0].appealed


def test_a_second_appeal_is_refused_in_words(opened: Opened) -> None:
    opened.ask_again()
    opened.desk.press("Return")
    opened.desk.qtbot.waitUntil(opened.panel.isActiveWindow)
    opened.desk.press("P")
    box = opened.desk.dialog()
    assert isinstance(box, QMessageBox)
    assert "disputed already" in box.text()
    box.reject()
    assert opened.panel.isVisible()


def test_an_appeal_that_one_thinks_better_of(opened: Opened) -> None:
    opened.ask_again()
    opened.desk.press("Escape")
    assert not opened.changes
    assert opened.panel.isVisible()


def test_the_commonest_lead_to_their_places(opened: Opened) -> None:
    opened.panel.show_view(COMMONEST)
    assert [[shown.words for shown in row] for row in opened.panel.table.model_.grid.rows] == [
        ["1", "Other ends", "actor", "actor"],
        ["1", "Other label", "actor", "location"],
    ]
    opened.desk.press("Down", "Return")
    assert opened.listed() == ["Other label, “Syria”"]
    QTest.mouseClick(opened.panel.everything, Qt.MouseButton.LeftButton)
    assert len(opened.listed()) == 2


def test_figures_by_label(opened: Opened) -> None:
    opened.panel.show_view(LABELS)
    grid = opened.panel.table.model_.grid
    assert grid.titles == ("All labels", "actor", "location")
    assert [[shown.words for shown in row] for row in grid.rows] == [
        ["0.500", "0.500", "0.500", "2", "2", "2"],
        ["0.333", "0.500", "0.400", "1", "2", "1"],
        ["1.000", "0.500", "0.667", "1", "0", "1"],
    ]
    assert not opened.panel.accept_button.isEnabled()
    opened.desk.press("A", "P")
    assert not any(row.read for row in opened.panel.rows.rows)
    assert opened.panel.isActiveWindow()


def test_gold_from_oneself_alone_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with make_empty_project(path, "rita") as project:
        add_texts(project, {"d": "Kerry met Putin."})
        add_passes(project, "ann", {"d": [(0, 5, "actor")]}, "done")
        case = reviewing.review_document(project, DocumentId("d")).reviews[0].case
        deciding.decide(project, DocumentId("d"), case.id, [(0, 5, "actor")])
        roles.release(project)
    opened = Opened(start(qtbot, path, "ann"))
    assert opened.panel.empty.isVisible() or "nobody else had finished" in opened.panel.summary.text()
    assert "Not counted: 1 where nobody else had finished the page." in opened.panel.summary.text()


def test_somebody_of_whom_nothing_was_decided(qtbot: QtBot, round_: Path) -> None:
    opened = Opened(start(qtbot, round_, "eve"))
    assert opened.panel.empty.isVisible()
    assert not opened.panel.go.isEnabled()


def test_an_analyst_sees_nothing_before_release(blind: Desk) -> None:
    project: Any = blind.workspace.session.project
    open_mirror(blind.window, project, blind.workspace.worker, lambda *_: None, lambda *_: None)
    assert not isinstance(QApplication.activeModalWidget(), MirrorPanel)
    blind.dialog().reject()


def test_hostile_words_are_words(qtbot: QtBot, tmp_path: Path, bait: str) -> None:
    path = tmp_path / "<b>a.db"
    with make_empty_project(path, "rita") as project:
        add_texts(project, {bait: f"{bait} and more"})
        labels.add_label(project, bait[:180], description=bait)
        add_passes(project, bait[:150], {bait: [(0, len(bait), bait[:180])]}, "done")
        add_passes(project, "ben", {bait: []}, "done")
        case = reviewing.review_document(project, DocumentId(bait)).reviews[0].case
        deciding.decide(project, DocumentId(bait), case.id, [], Remarks(bait, bait))
        roles.release(project)
    opened = Opened(start(qtbot, path, bait[:150]))
    assert bait in opened.panel.story.toPlainText()
    for view in range(3):
        opened.panel.show_view(view)
        clean(opened.panel)


def test_a_reviewer_looks_at_any_analyst(qtbot: QtBot, round_: Path) -> None:
    """Whose spans they are is chosen; only whoever marked them accepts or appeals."""
    with open_project(str(round_), "rita") as project:
        roles.begin_round(project)
    opened = Opened(start(qtbot, round_, "rita"))
    panel = opened.panel
    assert panel.whose.heading.text() == "analyst-1 and gold"
    assert [panel.whose.people.itemText(at) for at in range(panel.whose.people.count())] == ["analyst-1", "analyst-2"]
    assert not panel.accept_button.isVisible()
    assert panel.story.toPlainText().startswith("ANALYST-1 MARKED")
    first = opened.listed()
    panel.list.setFocus()
    opened.desk.press("A", "P")
    assert not any(row.read or row.appealed for row in panel.rows.rows)
    panel.whose.people.setCurrentText("analyst-2")
    qtbot.waitUntil(lambda: not panel.working.busy)
    assert panel.whose.heading.text() == "analyst-2 and gold"
    assert opened.listed() != first
    panel.show_view(LABELS)
    assert "Only theirs" in panel.table.model_.grid.columns


def test_an_analyst_chooses_nobody(qtbot: QtBot, round_: Path) -> None:
    opened = Opened(start(qtbot, round_, "analyst-2"))
    assert opened.panel.whose.people.count() == 0
    assert not opened.panel.whose.people.isVisible()
    assert opened.panel.whose.heading.text() == "You and gold"
    assert opened.panel.appeal_button.isVisible()
