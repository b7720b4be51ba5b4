"""While names are hidden, nothing that the window holds tells who an analyst is; the reviewer may have them shown."""

from tests.ui.review.conftest import ANNA, OMAR, Reviewer
from tests.ui.test_blindness import everything_said


def told() -> list[str]:
    return [words for words in everything_said() if ANNA in words or OMAR in words]


def test_no_widget_tells_a_name(reviewer: Reviewer) -> None:
    said = "\n".join(everything_said())
    assert "President Vladimir Putin" in said, "or the walk reads nothing"
    assert told() == []
    reviewer.press("1", "Return", "J", "2", "F", "R", "1", "B")
    reviewer.wait()
    assert told() == []
    reviewer.desk.dialog().reject()
    reviewer.back()
    reviewer.press("Return", "K", "Ctrl+Z", "U")
    reviewer.wait()
    assert told() == []
    reviewer.desk.dialog().reject()


def test_letters_stand_for_the_same_people_all_over_a_page_and_are_drawn_anew_on_each(reviewer: Reviewer) -> None:
    letters = reviewer.work.view.letters
    assert set(letters.values()) == {"A", "B"}
    reviewer.press("J")
    assert reviewer.work.view.letters == letters
    faces = [card.face.votes for card in reviewer.review.desk.panel.cards]
    assert set(faces) == {"A", "B"}


def test_names_are_shown_when_the_reviewer_wants_them(reviewer: Reviewer) -> None:
    reviewer.press("N")
    votes = [card.face.votes for card in reviewer.review.desk.panel.cards]
    assert any(ANNA in words for words in votes)
    assert any(OMAR in words for words in votes)
    assert reviewer.review.desk.queue.filters.analysts == (ANNA, OMAR)
    reviewer.press("N")
    assert told() == []
    reviewer.press("N", "F9", "F9")
    reviewer.wait()
    assert told() == [], "the next time they are hidden again"
