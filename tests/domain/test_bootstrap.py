"""Bootstrap intervals: against the normal one of textbooks, the same each time, over families and not documents."""

import random
from collections import Counter
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.bootstrap import FEW_UNITS, RARELY_DEFINED, Resampling, intervals, units_of


def share(counts):
    """One figure, as F1 is: a ratio of sums."""
    return {"share": counts["part"] / counts["whole"] if counts.get("whole") else None}


def units(parts):
    return [{"part": part, "whole": 1} for part in parts]


def test_a_share_has_about_the_interval_of_the_textbooks():
    """400 draws, three quarters of them hits: 0.75 +- 1.96 * sqrt(0.75 * 0.25 / 400)."""
    low, high = intervals(units([1, 1, 1, 0] * 100), share, Resampling(2000))["share"]
    half = 1.96 * sqrt(0.75 * 0.25 / 400)
    assert low == pytest.approx(0.75 - half, abs=0.006)
    assert high == pytest.approx(0.75 + half, abs=0.006)


def test_it_is_what_drawing_the_units_one_by_one_gives():
    """Packing the counts into one number changes nothing."""
    parts = [{"part": number % 4, "whole": 4, "other": 2**40 + number} for number in range(9)]

    def figures(counts):
        return {**share(counts), "other": counts["other"] / 9 if counts else None}

    found = intervals(parts, figures, Resampling(25, level=0.0, seed=7))
    draw = random.Random(7)
    drawn = [draw.choices(parts, k=9) for _ in range(25)]
    for name, one in (
        ("share", lambda u: sum(p["part"] for p in u) / 36),
        ("other", lambda u: sum(p["other"] for p in u) / 9),
    ):
        median = sorted(map(one, drawn))[12]
        assert found[name] == (median, median)


def test_the_same_seed_gives_the_same_and_another_does_not():
    parts = units([1, 0, 1, 1, 0, 0, 1] * 9)
    one, again, other = (intervals(parts, share, Resampling(200, seed=seed)) for seed in (3, 3, 4))
    assert one == again != other


def test_units_that_are_all_alike_have_no_spread():
    assert intervals(units([1, 1, 1]), share, Resampling(50)) == {"share": (1.0, 1.0)}


@pytest.mark.parametrize("parts", [[], [1]])
def test_one_unit_says_nothing_about_others(parts):
    assert intervals(units(parts), share, Resampling(50)) == {"share": FEW_UNITS}


def test_what_is_mostly_undefined_has_no_interval():
    few = [{"part": 1, "whole": 1}] + [{"part": 0, "whole": 0}] * 999
    assert isinstance(intervals(few, share, Resampling(200))["share"], tuple)  # 63 of 100 resamples hold it
    rare = intervals(few, lambda counts: {"share": 1.0 if counts.get("whole", 0) > 1 else None}, Resampling(200))
    assert rare == {"share": RARELY_DEFINED}


def test_it_can_be_stopped():
    class Stopped(Exception):
        pass

    def beat():
        raise Stopped

    with pytest.raises(Stopped):
        intervals(units([1, 0]), share, Resampling(10), beat)


def test_a_family_is_one_unit():
    found = units_of({"a": "a", "b": "a", "c": "c"})
    assert found["a"] == found["b"] != found["c"]
    assert sorted(found.values()) == [0, 0, 1]


@given(st.dictionaries(st.text(), st.sampled_from("abcdefgh\ud800"), max_size=40), st.integers(1, 5))
def test_a_family_is_never_torn_and_units_are_not_too_many(family_of, most):
    found = units_of(family_of, most)
    assert set(found) == set(family_of)
    assert len(set(found.values())) <= most
    for one, family in family_of.items():
        assert all(found[other] == found[one] for other in family_of if family_of[other] == family)


def test_many_families_are_spread_over_the_units():
    found = Counter(units_of({str(number): str(number) for number in range(4000)}, 100).values())
    assert len(found) == 100
    assert max(found.values()) < 80


def test_documents_put_together_keep_the_spread():
    """4,000 documents in 1,000 units say the same as 4,000 units, but for chance."""
    draw = random.Random(1)
    parts = {str(number): int(draw.random() < 0.7) for number in range(4000)}
    of = units_of({name: name for name in parts})
    together = [{"part": 0, "whole": 0} for _ in range(1000)]
    for name, part in parts.items():
        together[of[name]]["part"] += part
        together[of[name]]["whole"] += 1
    coarse = intervals(together, share, Resampling(500))["share"]
    fine = intervals(units(parts.values()), share, Resampling(500))["share"]
    assert coarse == pytest.approx(fine, abs=0.004)
