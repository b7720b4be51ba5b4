"""F7 counts: by label and analyst, by state; copied as a table, and each number of one's own leads on."""

import subprocess
import sys

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.services import labels
from annotator.ui.figures.counts_panel import CountsPanel
from tests.ui.desk import KERRY, Desk


def counts(desk: Desk) -> CountsPanel:
    desk.press("F7")
    panel = desk.dialog()
    assert isinstance(panel, CountsPanel)
    desk.qtbot.waitUntil(lambda: not panel.working.busy)
    return panel


def column(panel: CountsPanel, number: int) -> dict[str, str]:
    grid = panel.table.model_.grid
    return {title: row[number].words for title, row in zip(grid.titles, grid.rows, strict=True)}


def test_everybody_after_the_release(desk: Desk) -> None:
    panel = counts(desk)
    grid = panel.table.model_.grid
    assert grid.columns == ("All analysts", "analyst-1", "analyst-2")
    everybody, own = column(panel, 0), column(panel, 1)
    assert (everybody["Spans"], everybody["actor"], everybody["location"]) == ("7", "5", "2")
    assert (own["Spans"], own["actor"], own["done"], own["new"], own["Documents"]) == ("4", "3", "2", "3", "5")
    assert panel.summary.text().startswith("5 documents, 16,105 characters, 7 spans.")


def test_only_ones_own_before(blind: Desk) -> None:
    panel = counts(blind)
    assert panel.table.model_.grid.columns == ("analyst-1",)
    assert column(panel, 0)["Spans"] == "4"
    assert "when the round is released" in panel.summary.text()
    QTest.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    assert "analyst-2" not in QApplication.clipboard().text()


def test_the_table_is_copied_for_a_spreadsheet(desk: Desk) -> None:
    project = desk.workspace.session.project
    assert project is not None
    labels.add_label(project, "a <b>&\u00a0name")
    counts(desk)
    desk.press("Ctrl+C")
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0] == "\tAll analysts\tanalyst-1\tanalyst-2"
    assert lines[1] == "Spans\t7\t4\t3"
    assert lines[6] == "a <b>& name\t0\t0\t0"
    assert lines[-1] == ""


def test_enter_on_ones_own_number_lists_the_documents(desk: Desk) -> None:
    counts(desk)
    desk.press("Down", "Down", "Right")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.press("Return")
    assert desk.window.documents.search.text() == "label:location"
    desk.qtbot.waitUntil(lambda: [row.id for row in desk.window.documents.model.rows] == [KERRY])
    assert QApplication.activeModalWidget() is None


def test_as_many_are_listed_as_were_counted_whatever_was_listed_before(desk: Desk) -> None:
    QTest.mouseClick(desk.window.documents._chips.button(1), Qt.MouseButton.LeftButton)
    unfinished = len(desk.window.documents.model.rows)
    counts(desk)
    desk.press("Right")
    with desk.qtbot.waitSignal(desk.workspace.documents.shown):
        desk.press("Return")
    desk.qtbot.waitUntil(lambda: desk.window.documents._progress_words.text().startswith("2 found"))
    assert len(desk.window.documents.model.rows) == 2
    assert unfinished == 3, "both are done, and stood in no such list"


def test_a_number_of_others_leads_nowhere_and_says_no_such_thing(desk: Desk) -> None:
    panel = counts(desk)
    assert "Enter" not in panel.detail.text()
    desk.press("Return")
    assert desk.dialog() is panel
    desk.press("Right")
    assert panel.detail.text() == "analyst-1: 4 spans. Enter lists the documents with these spans."
    desk.press("Escape")
    assert QApplication.activeModalWidget() is None


def test_a_long_name_is_cut_at_its_end_with_a_sign_for_it(desk: Desk) -> None:
    table = counts(desk).table
    for header in (table.horizontalHeader(), table.verticalHeader()):
        assert header.textElideMode() is Qt.TextElideMode.ElideRight


def test_the_first_look_loads_none_of_the_other_figures() -> None:
    """The window would wait for them."""
    others = "agreement_panel", "mirror_panel", "opening"
    words = f"""
import sys
import annotator.ui.figures.counts_panel
print([name for name in {others} if "annotator.ui.figures." + name in sys.modules])
"""
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_in_the_review_it_only_counts(qtbot, round_) -> None:  # type: ignore[no-untyped-def]
    from tests.ui.desk import start

    desk = start(qtbot, round_, "rita")
    desk.press("F9")
    panel = counts(desk)
    assert all(cell.opens is None for row in panel.table.model_.grid.rows for cell in row)
