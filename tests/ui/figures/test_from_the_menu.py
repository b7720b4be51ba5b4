"""From the Review menu to the figures, and from a figure to its cases: the whole road, in the real window."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.domain.cases import Kind
from annotator.ui.figures.agreement_panel import AgreementPanel
from annotator.ui.figures.mirror_panel import MirrorPanel
from tests.ui.desk import KERRY, Desk, start


def test_a_reviewer_goes_from_a_figure_to_its_cases(qtbot: QtBot, round_: Path) -> None:
    desk = start(qtbot, round_, "rita")
    desk.window.actions_.run("review.agreement")
    panel = desk.dialog()
    assert isinstance(panel, AgreementPanel)
    qtbot.waitUntil(lambda: not panel.working.busy)
    desk.press("Down", "Down", "Return")  # location: one that is one's alone, one that is an actor to the other
    review = desk.workspace.reviewing
    qtbot.waitUntil(lambda: review.review is not None and desk.window.mode is not None)
    assert review.review is not None
    state = review.review.walking.state
    qtbot.waitUntil(lambda: len(state.rows) == 2)
    assert sorted(row.kind for row in state.rows) == [Kind.LABEL, Kind.MISSING]


def test_a_reviewer_goes_from_an_analysts_difference_to_its_case(qtbot: QtBot, round_: Path) -> None:
    desk = start(qtbot, round_, "rita")
    desk.window.actions_.run("review.mirror")
    panel = desk.dialog()
    assert isinstance(panel, MirrorPanel)
    qtbot.waitUntil(lambda: not panel.working.busy)
    panel.list.setFocus()
    row = panel.current()
    assert row is not None
    desk.press("Return")
    reviewing = desk.workspace.reviewing
    qtbot.waitUntil(lambda: desk.window.mode is not None and reviewing.review is not None)
    assert reviewing.review is not None
    walking = reviewing.review.walking
    qtbot.waitUntil(lambda: walking.key == (row.found.slip.document_id, row.found.slip.case_id))
    assert walking.state.item(walking.key) is not None, "it stands in the list"


def test_an_analyst_goes_from_a_difference_to_the_text(desk: Desk) -> None:
    desk.window.actions_.run("review.mirror")
    panel = desk.dialog()
    assert isinstance(panel, MirrorPanel)
    desk.qtbot.waitUntil(lambda: not panel.working.busy)
    desk.press("Return")
    desk.qtbot.waitUntil(lambda: desk.document == KERRY)
    desk.qtbot.waitUntil(lambda: "Secretary of State John Kerry" in (desk.selected() or desk.active_quote()))
    assert desk.has_focus(desk.window.text)


def test_an_appeal_can_be_undone_from_the_window(desk: Desk) -> None:
    desk.window.actions_.run("review.mirror")
    panel = desk.dialog()
    assert isinstance(panel, MirrorPanel)
    desk.qtbot.waitUntil(lambda: not panel.working.busy)
    desk.press("P")
    desk.qtbot.waitUntil(lambda: desk.dialog() is not panel)
    dialog = desk.dialog()
    desk.qtbot.waitUntil(lambda: desk.has_focus(dialog.field))  # type: ignore[attr-defined]
    desk.press("Return")
    panel.reject()
    desk.qtbot.waitUntil(lambda: "Appeal" in str(desk.workspace.session.turns.undo))
    assert desk.query("select count(*) from case_mark") == [(1,)]
    assert "Another window" not in desk.message
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.window.text.setFocus()
    desk.press("Ctrl+Z")
    desk.qtbot.waitUntil(lambda: desk.query("select count(*) from case_mark") == [(0,)])
