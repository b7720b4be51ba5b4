"""Confusions and boundary habits, counted by hand."""

from annotator.domain.habits import Habits

ACTOR, WIDER, PLACE, CLAIM = (10, 20, "actor"), (8, 23, "actor"), (10, 20, "location"), (30, 60, "claim")


def gathered(*documents, gold=()):
    habits = Habits()
    for held in documents:
        habits.add({who: frozenset(marks) for who, marks in held.items()}, gold)
    return habits


def told(confusion):
    return tuple(confusion[name] for name in ("a", "b", "label_a", "label_b", "kind", "count", "documents"))


def test_confusions_are_counted_by_what_each_had():
    habits = gathered(
        {"ann": [ACTOR, CLAIM], "ben": [PLACE]},
        {"ann": [ACTOR, (40, 50, "actor")], "ben": [PLACE, (40, 50, "location")]},
        {"ann": [ACTOR], "ben": [WIDER]},
        {"ann": [ACTOR], "ben": [ACTOR]},
    )
    assert [told(each) for each in habits.confusions()] == [
        ("ann", "ben", "actor", "location", "label", 3, 2),
        ("ann", "ben", "actor", "actor", "boundary", 1, 1),
        ("ann", "ben", "claim", None, "missing", 1, 1),
    ]


def test_the_one_who_marked_nothing_may_be_either():
    assert [told(each)[2:4] for each in gathered({"ann": [], "ben": [ACTOR]}).confusions()] == [(None, "actor")]


def test_without_gold_each_is_held_against_each_other():
    first, second = gathered({"ann": [ACTOR], "ben": [WIDER]}).boundary()
    assert (first["analyst"], first["against"], first["label"], first["spans"], first["same"]) == (
        *("ann", "ben", "actor", 1, 0),
    )
    assert first["start"] == {"longer": 0, "shorter": 1, "code_points_longer": 0, "code_points_shorter": 2}
    assert first["end"] == {"longer": 0, "shorter": 1, "code_points_longer": 0, "code_points_shorter": 3}
    assert (second["analyst"], second["against"]) == ("ben", "ann")
    assert second["start"] == {"longer": 1, "shorter": 0, "code_points_longer": 2, "code_points_shorter": 0}
    assert second["end"] == {"longer": 1, "shorter": 0, "code_points_longer": 3, "code_points_shorter": 0}


def test_with_gold_everybody_is_held_against_it_and_nobody_against_another():
    found = gathered({"ann": [ACTOR], "ben": [WIDER, CLAIM]}, gold=[ACTOR, (30, 59, "claim")]).boundary()
    assert [(each["analyst"], each["against"], each["label"], each["same"]) for each in found] == [
        ("ann", "gold", "actor", 1),
        ("ben", "gold", "actor", 0),
        ("ben", "gold", "claim", 0),
    ]
    assert found[2]["end"] == {"longer": 1, "shorter": 0, "code_points_longer": 1, "code_points_shorter": 0}


def test_another_label_over_the_same_words_is_no_habit_of_boundaries():
    assert gathered({"ann": [ACTOR], "ben": [PLACE]}).boundary() == []
    assert gathered({"ann": [ACTOR]}, gold=[PLACE]).boundary() == []
