"""Figures as tables for people: each figure once, in words too."""

from itertools import combinations

import pytest

from annotator.domain.agreement import agreement
from annotator.domain.bootstrap import Resampling
from annotator.domain.figure_matrix import (
    everybody,
    matrices,
    pairs_by_label,
    pairs_by_measure,
    strength,
    three_decimals,
)
from annotator.domain.measures import MEASURES, PAIR_MEASURES
from annotator.domain.passes import DocumentPasses

X, Y = (0, 1, "x"), (2, 3, "y")


def report_of(analysts=2, resampling=None):
    passes = {f"a{who:02}": ((X, Y) if who % 2 else (X,)) for who in range(analysts)}
    return agreement([DocumentPasses(name, "a b c", passes) for name in "12"], resampling=resampling)


def test_each_pair_has_its_labels_below():
    found = pairs_by_measure(report_of(3))
    assert found.columns == ("F1 exact", "F1 overlap", "κ tokens")
    assert [(row.title, row.level) for row in found.rows[:3]] == [("a00 / a01", 0), ("x", 1), ("y", 1)]
    assert [row.title for row in found.rows] == ["a00 / a01", "x", "y", "a00 / a02", "x", "a01 / a02", "x", "y"]
    assert [row.counts for row in found.rows[:2]] == ["2 documents, 2 / 4 spans", "2 / 2 spans"]
    cell = found.rows[0].cells[0]
    assert (cell.pair, cell.label, cell.measure, cell.shown) == (("a00", "a01"), None, "f1_exact", "0.667")


def test_a_label_that_neither_used_is_undefined_and_says_so():
    found = pairs_by_label(report_of(3), PAIR_MEASURES[0])
    assert found.columns == ("All labels", "x", "y")
    assert [[cell.shown for cell in row.cells] for row in found.rows] == [
        ["0.667", "1.000", "0.000"],
        ["1.000", "1.000", "undefined"],
        ["0.667", "1.000", "0.000"],
    ]
    assert found.rows[1].cells[2].sentence == "a00 and a02, y, F1, exact: undefined (neither used this label)."


def test_all_analysts_have_alpha_for_each_label():
    found = everybody(report_of())
    assert found.columns == ("α tokens", "Fleiss tokens", "Fleiss spans")
    assert [(row.title, row.level, len(row.cells)) for row in found.rows] == [
        ("All labels", 0, 3),
        ("x", 1, 1),
        ("y", 1, 1),
    ]
    assert [row.counts for row in found.rows] == ["6 tokens", "", ""]


@pytest.mark.parametrize("analysts", [0, 1])
def test_without_two_analysts_there_is_no_table(analysts):
    assert matrices(report_of(analysts)) == []


@pytest.mark.parametrize("analysts", [2, 5, 6])
def test_every_figure_stands_in_some_table(analysts):
    report = report_of(analysts)
    held = {
        (cell.pair, cell.label, cell.measure) for table in matrices(report) for row in table.rows for cell in row.cells
    }
    pairs = list(combinations(report["analysts"], 2))
    assert {(pair, label, one.key) for pair in pairs for label in (None, "x") for one in PAIR_MEASURES} <= held
    assert {(None, None, key) for key in ("alpha_token", "fleiss_token", "fleiss_entity")} <= held
    assert len(matrices(report)) == (5 if analysts == 6 else 2)


def test_a_cell_says_everything_in_words():
    cells = pairs_by_measure(report_of(resampling=Resampling(10))).rows[0].cells
    assert cells[0].sentence == (
        "a00 and a01, all labels, F1, exact: 0.667, interval 0.667 to 0.667. "
        "Documents: 2; families of documents: 2; spans: 2 and 4; the same: 2."
    )
    assert "tokens: 6, with the same value: 4." in cells[2].sentence
    one_family = agreement([DocumentPasses("1", "a b c", {"ann": (X,), "ben": (X, Y)})], resampling=Resampling(10))
    cell = pairs_by_measure(one_family).rows[0].cells[0]
    assert cell.interval is None
    assert "0.667 (no interval: documents of at least two families are needed)" in cell.sentence
    told = [cell.sentence for cell in everybody(one_family).rows[0].cells]
    assert all(
        words in sentence for words, sentence in zip(("tokens: 3", "tokens: 3", "stretches: 2"), told, strict=True)
    )
    assert "stretches" not in told[0]


@pytest.mark.parametrize(("value", "words"), [(1, "1.000"), (-0.0001, "0.000"), (-0.25, "-0.250"), (0.9109, "0.911")])
def test_three_decimals(value, words):
    assert three_decimals(value) == words


def test_every_measure_says_what_it_means_and_where_it_stands():
    for key, measure in MEASURES.items():
        assert key == measure.key
        assert measure.title
        assert len(measure.meaning) > 60
        assert measure.source.endswith(".") or "(" in measure.source


def test_colours_tell_high_figures_apart_best():
    steps = [strength(number / 10) for number in range(11)]
    assert steps[0] == 0
    assert steps[-1] == strength(3) == strength(-1) == 0.75
    assert all(later - one < last - later for one, later, last in zip(steps, steps[1:], steps[2:], strict=False))


def test_pairs_with_nothing_in_common_come_last():
    apart = agreement(
        [
            DocumentPasses("d", "one two", {"ann": ((0, 3, "x"),), "cleo": ((0, 3, "x"),)}),
            DocumentPasses("e", "one two", {"ben": ()}),
        ]
    )
    for table in (pairs_by_measure(apart), pairs_by_label(apart, PAIR_MEASURES[0])):
        assert [row.title for row in table.rows if not row.level] == ["ann / cleo", "ann / ben", "ben / cleo"]
