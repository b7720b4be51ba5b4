"""More than one case at a time: seen first, one step to undo."""

from tests.ui.review.conftest import Reviewer


def test_the_same_for_identical_cases(reviewer: Reviewer) -> None:
    reviewer.press("J", "J", "2")
    assert reviewer.quote == "Donate now!"
    reviewer.press("B")
    reviewer.wait()
    dialog = reviewer.desk.dialog()
    assert "2 cases in 2 documents" in dialog.words.text()  # type: ignore[attr-defined]
    assert [row.words for row in dialog.rows.rows] == ["Donate now!", "Donate now!"]  # type: ignore[attr-defined]
    assert reviewer.decisions() == 0, "nothing is decided before one agrees"
    assert dialog.go.text() == "Decide 2 cases"  # type: ignore[attr-defined]
    reviewer.press("Return")
    assert reviewer.gold() == [("one", "Donate now", "boilerplate"), ("two", "Donate now", "boilerplate")]
    reviewer.back()
    reviewer.press("Ctrl+Z")
    assert reviewer.decisions() == 0, "it is one step"


def test_no_span_for_identical_cases_shows_where_they_stand(reviewer: Reviewer) -> None:
    reviewer.press("J", "J", "0", "B")
    reviewer.wait()
    dialog = reviewer.desk.dialog()
    assert [row.words for row in dialog.rows.rows] == ["Donate now!", "Donate now!"]  # type: ignore[attr-defined]
    reviewer.press("Return")
    assert reviewer.gold() == []
    assert reviewer.decisions() == 2


def test_one_case_is_left_out(reviewer: Reviewer) -> None:
    reviewer.press("J", "J", "2", "B")
    reviewer.wait()
    dialog = reviewer.desk.dialog()
    dialog.view.chosen.emit(1)  # type: ignore[attr-defined]
    dialog.go.click()  # type: ignore[attr-defined]
    assert reviewer.gold() == [("one", "Donate now", "boilerplate")]


def test_unanimous_cases_are_seen_document_by_document_first(reviewer: Reviewer) -> None:
    reviewer.press("U")
    reviewer.wait()
    dialog = reviewer.desk.dialog()
    assert [len(row.decisions) for row in dialog.documents.rows] == [1, 1]  # type: ignore[attr-defined]
    assert [row.open for row in dialog.documents.rows] == [3, 2]  # type: ignore[attr-defined]
    assert dialog.outcome.text().startswith("2 cases in 2 documents would be decided.")  # type: ignore[attr-defined]
    assert reviewer.decisions() == 0
    dialog.go.click()  # type: ignore[attr-defined]
    reviewer.back()
    reviewer.wait()
    assert reviewer.gold() == [("one", "John Kerry", "actor"), ("two", "Kerry", "actor")]
    reviewer.desk.qtbot.waitUntil(reviewer.desk.window.actions_.action("edit.undo").isEnabled)
    reviewer.press("Ctrl+Z")
    reviewer.desk.qtbot.waitUntil(lambda: reviewer.decisions() == 0)


def test_policies_say_what_each_would_do(reviewer: Reviewer) -> None:
    reviewer.desk.window.actions_.run("review.policies")
    reviewer.wait()
    dialog = reviewer.desk.dialog()
    dialog.chips.button(1).click()  # type: ignore[attr-defined]
    reviewer.desk.qtbot.waitUntil(lambda: dialog.outcome.text().startswith("2 cases"))  # type: ignore[attr-defined]
    dialog.chips.button(2).click()  # type: ignore[attr-defined]
    reviewer.wait()
    assert dialog.share.isVisible()  # type: ignore[attr-defined]
    assert "2 cases" in dialog.outcome.text(), "with two analysts a majority is unanimity"  # type: ignore[attr-defined]
    dialog.reject()


def test_a_page_is_closed_after_a_check_list(reviewer: Reviewer) -> None:
    reviewer.press("Ctrl+Return")
    dialog = reviewer.desk.dialog()
    assert not dialog.go.isEnabled()  # type: ignore[attr-defined]
    assert len(dialog.rows.rows) == 4  # type: ignore[attr-defined]
    dialog.take.click()  # type: ignore[attr-defined]
    reviewer.back()
    assert reviewer.gold() == [("one", "John Kerry", "actor")]
    reviewer.press("1", "Return", "1", "Return", "1", "Return")
    assert reviewer.quote == "Kremlin"
    reviewer.press("K", "Ctrl+Return")
    assert reviewer.desk.query("select document_id, who from closure") == [("one", "rita")]
    assert reviewer.quote == "Kremlin", "closing goes on to the next page"
    reviewer.press("K")
    reviewer.desk.window.actions_.run("review.reopen")
    assert reviewer.desk.query("select count(*) from closure") == [(0,)]
