"""A reviewer works through the cases with the keyboard; the database holds what they decided."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.desk import start
from tests.ui.review.conftest import ANNA, ONE, WHO, Reviewer, change_elsewhere, enter


def test_a_page_with_two_keys_a_case(reviewer: Reviewer) -> None:
    assert reviewer.rows() == [
        *("President Vladimir Putin", "eastern Ukraine", "Donate now!"),
        *("Kremlin", "Donate now!"),
    ]
    assert reviewer.faces() == ["1 President Vladimir Putin", "2 Vladimir Putin", "0 No span here"]
    reviewer.press("2", "Return")
    assert reviewer.quote == "eastern Ukraine"
    reviewer.press("1", "1")  # the same digit again accepts as well
    reviewer.press("2", "Return", "1", "Return", "0", "0")
    assert reviewer.gold() == [
        ("one", "Vladimir Putin", "actor"),
        ("one", "eastern Ukraine", "location"),
        ("one", "Donate now", "boilerplate"),
        ("two", "Kremlin", "actor"),
    ]
    assert reviewer.decisions() == 5
    assert reviewer.desk.status.startswith("5 of 5 cases decided")
    assert all(took is not None for (took,) in reviewer.desk.query("select took_ms from decision"))


def test_nothing_is_written_before_it_is_accepted(reviewer: Reviewer) -> None:
    reviewer.press("1")
    assert reviewer.chosen() == ["1"]
    reviewer.press("2")
    assert reviewer.chosen() == ["2"]
    reviewer.press("Escape")
    assert reviewer.chosen() == []
    reviewer.press("Return")
    assert "Choose a candidate first" in reviewer.desk.message
    assert reviewer.decisions() == 0


def test_two_gold_spans_in_one_case(reviewer: Reviewer) -> None:
    reviewer.press("Ctrl+1", "Ctrl+2")
    assert reviewer.chosen() == ["1", "2"]
    reviewer.press("Return")
    assert [quote for _, quote, _ in reviewer.gold()] == ["President Vladimir Putin", "Vladimir Putin"]


def test_the_edges_are_moved_in_the_text(reviewer: Reviewer) -> None:
    reviewer.press("2", "E", "Alt+Shift+Left", "Alt+Right", "Return")
    assert reviewer.gold() == [("one", "President Vladimir Putin met", "actor")]
    reviewer.press("1", "E", "Alt+Right", "Escape")
    assert reviewer.chosen() == ["1"]
    assert reviewer.work.choice.marks == (reviewer.work.view.candidates[0].mark,)


def test_selecting_while_editing_sets_the_extent(reviewer: Reviewer) -> None:
    reviewer.press("1", "E")
    start = ONE.index("Putin")
    reviewer.review.desk.pane.text.set_caret(start)
    reviewer.press("Shift+Ctrl+Right", "Return")
    assert reviewer.gold() == [("one", "Putin", "actor")]


def test_another_label(reviewer: Reviewer) -> None:
    reviewer.press("2", "L")
    assert reviewer.review.desk.pane.popup.isVisible()
    reviewer.press("2")
    assert not reviewer.review.desk.pane.popup.isVisible()
    reviewer.press("Return")
    assert reviewer.gold() == [("one", "Vladimir Putin", "location")]


def select(reviewer: Reviewer, words: str) -> None:
    start = ONE.index(words)
    reviewer.review.desk.pane.text.select(start, start + len(words))


def test_a_selection_becomes_gold_beside_the_candidate(reviewer: Reviewer) -> None:
    reviewer.press("2")
    select(reviewer, "President")
    reviewer.press("L", "1")
    assert reviewer.decisions() == 0, "it belongs to the case in hand, which is not accepted yet"
    reviewer.press("Return")
    assert reviewer.gold() == [("one", "President", "actor"), ("one", "Vladimir Putin", "actor")]


def test_gold_that_nobody_marked_is_a_step_of_its_own(reviewer: Reviewer) -> None:
    reviewer.press("2")
    select(reviewer, "Sochi")
    reviewer.press("L", "2")
    assert reviewer.gold() == [("one", "Sochi", "location")]
    assert reviewer.desk.message == "Add gold “Sochi”: location"
    assert reviewer.chosen() == ["2"], "what is in mind for the case in hand stays"
    reviewer.press("Return")
    assert reviewer.gold() == [("one", "Vladimir Putin", "actor"), ("one", "Sochi", "location")]
    sources = reviewer.desk.query("select source from decision order by sequence")
    assert [source for source, *_ in sources] == ["new", "adopted"]
    reviewer.press("Ctrl+Z", "Ctrl+Z")
    assert reviewer.gold() == []


def test_a_selection_in_another_case_is_decided_there(reviewer: Reviewer) -> None:
    select(reviewer, "died in eastern Ukraine")
    reviewer.press("L", "2")
    assert reviewer.quote == "eastern Ukraine"
    assert reviewer.decisions() == 0
    reviewer.press("Return")
    assert reviewer.gold() == [("one", "died in eastern Ukraine", "location")]


def test_undo_takes_decision_and_gold_together_and_returns_to_the_case(reviewer: Reviewer) -> None:
    reviewer.press("1", "Return", "1", "Return")
    assert reviewer.quote == "Donate now!"
    reviewer.press("Ctrl+Z")
    assert reviewer.quote == "eastern Ukraine"
    assert (reviewer.decisions(), len(reviewer.gold())) == (1, 1)
    assert reviewer.chosen() == []
    reviewer.press("Ctrl+Y")
    assert (reviewer.decisions(), len(reviewer.gold())) == (2, 2)
    assert reviewer.desk.status.startswith("2 of 5")


def test_why_how_sure_and_a_note(reviewer: Reviewer) -> None:
    reviewer.press("2", "R", "4", "C", "C", "M")
    reviewer.desk.type("titles stay out")
    reviewer.press("Return")
    assert reviewer.desk.has_focus(reviewer.review.desk.pane.text)
    assert reviewer.review.desk.panel.remarks.text() == "Boundary convention · not sure · “titles stay out”"
    reviewer.press("Return")
    said = reviewer.desk.query("select reason, confidence, note, reviewer from decision")
    assert said == [("boundary_convention", "unsure", "titles stay out", WHO)]


def test_a_decision_is_changed_by_deciding_again(reviewer: Reviewer) -> None:
    reviewer.press("1", "Return", "K")
    assert reviewer.chosen() == ["1"]
    reviewer.press("Return")
    assert reviewer.decisions() == 1, "what is decided so already is not written again"
    reviewer.press("K", "2", "Return")
    assert reviewer.gold() == [("one", "Vladimir Putin", "actor")]
    assert reviewer.decisions() == 2


def test_a_stale_case_says_what_changed_and_is_kept_with_one_key(qtbot: QtBot, shared: Path) -> None:
    reviewer = enter(start(qtbot, shared, WHO))
    reviewer.press("1", "Return")
    change_elsewhere(shared, ANNA, "one", "President Vladimir Putin", (0, ONE.index(" met") + 4))
    reviewer.desk.workspace.operations.look_around()
    reviewer.press("K")
    assert "Changed since it was decided" in reviewer.review.desk.panel._stale.text()
    assert "“President Vladimir Putin” actor → “President Vladimir Putin met” actor" in (
        reviewer.review.desk.panel._stale.text()
    )
    assert reviewer.gold() == [("one", "President Vladimir Putin", "actor")], "gold stays as it is"
    reviewer.press("Y")
    assert reviewer.gold() == [("one", "President Vladimir Putin", "actor")]
    assert reviewer.decisions() == 2
    assert reviewer.quote == "eastern Ukraine"


def test_decided_cases_stay_in_the_list_until_another_is_chosen(reviewer: Reviewer) -> None:
    reviewer.press("1", "Return")
    assert len(reviewer.rows()) == 5
    reviewer.press("F9", "F9")
    reviewer.wait()
    assert len(reviewer.rows()) == 4


def test_when_all_is_decided_the_next_thing_is_offered(reviewer: Reviewer) -> None:
    for _ in range(5):
        reviewer.press("1", "Return")
    assert reviewer.review.walking.work is None
    assert reviewer.review.desk.pane.empty.isVisible()
    assert reviewer.review.desk.pane.empty._title.text() == "Everything is decided."
    assert reviewer.review.desk.pane.empty._button.text() == "Export…"
    assert reviewer.desk.has_focus(reviewer.review.desk.pane.empty), "the keys go on to act"
    reviewer.press("Ctrl+Z")
    assert reviewer.quote == "Donate now!"
    assert reviewer.desk.has_focus(reviewer.review.desk.pane.text)


def test_shift_and_the_arrows_move_the_end_while_editing(reviewer: Reviewer) -> None:
    reviewer.press("2", "E")
    assert reviewer.review.desk.pane.text.selection() == reviewer.work.choice.marks[0][:2]
    reviewer.press("Shift+Ctrl+Right", "Return")
    assert reviewer.gold() == [("one", "Vladimir Putin met", "actor")]
    assert reviewer.review.desk.pane.text.selection() is None
    reviewer.press("1", "E", "Shift+End")
    assert reviewer.work.choice.marks[0][1] > reviewer.work.view.candidates[0].mark[1]
    reviewer.press("Escape")
    assert reviewer.work.choice.marks == (reviewer.work.view.candidates[0].mark,)
