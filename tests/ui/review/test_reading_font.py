"""The review is read in the font that was chosen for texts."""

from tests.ui.review.conftest import Reviewer

WIDE = "DejaVu Sans Mono"


def test_the_case_is_shown_in_the_chosen_font(reviewer: Reviewer) -> None:
    desk = reviewer.desk
    assert reviewer.review.desk.pane.text.family() == ""
    desk.window.actions_.run("view.font")
    desk.type(WIDE)
    desk.press("Return")
    assert reviewer.review.desk.pane.text.family() == WIDE
    assert desk.window.text.family() == WIDE
