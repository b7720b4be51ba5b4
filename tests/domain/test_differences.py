"""How candidates read side by side, and whose votes changed."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.cases import Candidate
from annotator.domain.differences import Change, Piece, VoteChange, changed_votes, pieces, widest

TEXT = "President Vladimir Putin met John Kerry."
SAME, STRUCK, ADDED = Change.SAME, Change.STRUCK, Change.ADDED


def candidate(start: int, end: int, *voters: str, label: str = "actor") -> Candidate:
    return Candidate(start, end, label, TEXT[start:end], voters)


def test_a_narrower_candidate_shows_what_it_leaves_out() -> None:
    assert pieces(TEXT, (0, 24), (10, 18)) == (
        Piece(STRUCK, "President "),
        Piece(SAME, "Vladimir"),
        Piece(STRUCK, " Putin"),
    )


def test_the_widest_itself_is_the_same_throughout() -> None:
    assert pieces(TEXT, (0, 24), (0, 24)) == (Piece(SAME, "President Vladimir Putin"),)


def test_a_candidate_that_reaches_further_adds() -> None:
    assert pieces(TEXT, (0, 18), (10, 24)) == (
        Piece(STRUCK, "President "),
        Piece(SAME, "Vladimir"),
        Piece(ADDED, " Putin"),
    )


def test_two_that_do_not_touch_leave_what_is_between_them_out() -> None:
    assert pieces(TEXT, (0, 9), (19, 24)) == (Piece(STRUCK, "President"), Piece(ADDED, "Putin"))


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4, unique=True))
def test_the_pieces_put_together_are_both_extents(offsets: list[int]) -> None:
    a, b, c, d = offsets
    one, two = (min(a, b), max(a, b)), (min(c, d), max(c, d))
    found = pieces(TEXT, one, two)
    assert "".join(piece.text for piece in found if piece.change is not ADDED) == TEXT[slice(*one)]
    assert "".join(piece.text for piece in found if piece.change is not STRUCK) == TEXT[slice(*two)]


def test_the_widest_is_the_first_of_equals() -> None:
    assert widest([candidate(10, 24), candidate(0, 24), candidate(30, 33)]) == (0, 24)
    assert widest([candidate(10, 18), candidate(0, 8)]) == (0, 8)


def test_only_those_who_hold_something_else_are_told() -> None:
    was = [candidate(0, 24, "ann", "ben")]
    now = [candidate(0, 24, "ben"), candidate(10, 24, "ann")]
    assert changed_votes(was, ["cleo"], now, ["cleo"]) == [VoteChange("ann", ((0, 24, "actor"),), ((10, 24, "actor"),))]


def test_who_takes_a_span_away_holds_nothing_now() -> None:
    was, now = [candidate(0, 24, "ann", "ben")], [candidate(0, 24, "ben")]
    assert changed_votes(was, [], now, ["ann"]) == [VoteChange("ann", ((0, 24, "actor"),), ())]


def test_a_newcomer_is_told_apart_from_a_change_of_mind() -> None:
    was, now = [candidate(0, 24, "ann")], [candidate(0, 24, "ann"), candidate(10, 24, "new")]
    assert changed_votes(was, [], now, []) == [VoteChange("new", (), ((10, 24, "actor"),), had_finished=False)]


def test_a_newcomer_who_marks_nothing_changed_nothing() -> None:
    same = [candidate(0, 24, "ann")]
    assert changed_votes(same, [], same, ["new"]) == []
