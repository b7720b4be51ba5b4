"""Chance-corrected agreement, held against published worked examples and against the formulas written out naively."""

from collections import Counter
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain import kappa
from annotator.domain.kappa import ratio

# Fleiss' table as it stands in textbooks: ten subjects, fourteen raters, five categories; kappa 0.210.
FLEISS_1971 = [
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
]


def cohen(table):
    rows, columns = Counter(), Counter()
    for (one, two), count in table.items():
        rows[one] += count
        columns[two] += count
    return kappa.cohen(kappa.same(table), rows, columns)


def fleiss(table):
    return kappa.fleiss(kappa.same(table), kappa.pooled(table))


def krippendorff(tables):
    return kappa.krippendorff(
        {m: (sum(table.values()) - kappa.same(table), kappa.pooled(table)) for m, table in tables.items()}
    )


def pairs_of(units):
    """One table a number of values, from units that are lists of values."""
    tables = {}
    for unit in units:
        if len(unit) > 1:
            tables.setdefault(len(unit), Counter()).update(combinations(unit, 2))
    return tables


@pytest.mark.parametrize(
    ("table", "published"),
    [
        # Cohen 1960, Table 1: two clinicians, 200 patients, three diagnoses.
        ({"AA": 88, "AB": 14, "AC": 18, "BA": 10, "BB": 40, "BC": 10, "CA": 2, "CB": 6, "CC": 12}, 0.492),
        # The 2 x 2 tables of textbooks: 50 proposals read by two readers; equal agreement, different chance.
        ({"YY": 20, "YN": 5, "NY": 10, "NN": 15}, 0.400),
        ({"YY": 45, "YN": 15, "NY": 25, "NN": 15}, 0.130),
        ({"YY": 25, "YN": 35, "NY": 5, "NN": 35}, 0.259),
    ],
)
def test_cohen_as_published(table, published):
    assert round(cohen({tuple(key): count for key, count in table.items()}), 3) == published


def test_fleiss_as_published():
    units = [[value for value, count in enumerate(row) for _ in range(count)] for row in FLEISS_1971]
    assert round(fleiss(pairs_of(units)[14]), 3) == 0.210


def test_krippendorff_two_observers_as_published():
    """Krippendorff 2011, example A: Meg and Owen, ten articles, two values."""
    units = list(zip("0100000010", "1110010000", strict=True))
    assert round(krippendorff(pairs_of(units)), 3) == 0.095


def test_krippendorff_with_missing_values_as_published():
    """Krippendorff 2011, example C: four observers, twelve units, five values, gaps; nominal alpha 0.743."""
    rows = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    units = [[value for value in column if value != "."] for column in zip(*rows, strict=True)]
    assert round(krippendorff(pairs_of(units)), 3) == 0.743


def test_nothing_counted_is_undefined():
    assert (cohen({}), fleiss({}), krippendorff({}), ratio(0, 0)) == (None, None, None, None)


@pytest.mark.parametrize("figure", [cohen, fleiss, lambda table: krippendorff({2: table})])
def test_one_value_throughout_is_undefined_and_two_in_agreement_are_one(figure):
    assert figure({("x", "x"): 7}) is None
    assert figure({("x", "x"): 7, ("y", "y"): 1}) == 1.0


def test_always_differing_is_below_chance():
    table = {("x", "y"): 5, ("y", "x"): 5}
    assert cohen(table) == fleiss(table) == -1.0
    assert krippendorff({2: table}) == pytest.approx(1 - 19 / 20 * 2)


values = st.sampled_from("abc")


def naive_cohen(pairs):
    """As in the paper: shares, then (observed - expected) / (1 - expected)."""
    number = len(pairs)
    observed = sum(one == two for one, two in pairs) / number
    expected = sum(
        sum(one == value for one, _ in pairs) / number * (sum(two == value for _, two in pairs) / number)
        for value in "abc"
    )
    return None if expected > 1 - 1e-9 else (observed - expected) / (1 - expected)


def naive_fleiss(units, raters):
    shares = [sum(unit.count(value) for unit in units) / (len(units) * raters) for value in "abc"]
    each = [sum(unit.count(value) * (unit.count(value) - 1) for value in "abc") for unit in units]
    observed = sum(each) / (len(units) * raters * (raters - 1))
    expected = sum(share * share for share in shares)
    return None if expected > 1 - 1e-9 else (observed - expected) / (1 - expected)


def naive_alpha(units):
    """From the coincidence matrix, as in the paper."""
    matrix = Counter()
    for unit in units:
        for one, two in permutations(range(len(unit)), 2):
            matrix[unit[one], unit[two]] += 1 / (len(unit) - 1)
    margins = {value: sum(matrix[value, other] for other in "abc") for value in "abc"}
    total = sum(margins.values())
    observed = sum(matrix[one, two] for one, two in permutations("abc", 2))
    expected = sum(margins[one] * margins[two] for one, two in permutations("abc", 2)) / (total - 1) if total else 0
    return 1 - observed / expected if expected > 1e-9 else None


def same(figure, naive):
    return figure is naive if None in (figure, naive) else figure == pytest.approx(naive, abs=1e-9)


@given(st.lists(st.tuples(values, values), min_size=1, max_size=30))
def test_cohen_equals_the_formula(pairs):
    assert same(cohen(Counter(pairs)), naive_cohen(pairs))


@given(st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(values, min_size=n, max_size=n), min_size=1, max_size=12)))
def test_fleiss_equals_the_formula(units):
    raters = len(units[0])
    assert same(fleiss(pairs_of(units)[raters]), naive_fleiss(units, raters))


@given(st.lists(st.lists(values, max_size=5), max_size=15))
def test_krippendorff_equals_the_formula(units):
    assert same(krippendorff(pairs_of(units)), naive_alpha([unit for unit in units if len(unit) > 1]))


@given(st.lists(st.tuples(values, values), min_size=1, max_size=30))
def test_who_is_first_and_what_values_are_called_does_not_matter(pairs):
    turned = [(two, one) for one, two in pairs]
    renamed = [(one.upper() * 2, two.upper() * 2) for one, two in pairs]
    for figure in (cohen, fleiss, lambda table: krippendorff({2: table})):
        assert figure(Counter(pairs)) == figure(Counter(turned)) == figure(Counter(renamed))
