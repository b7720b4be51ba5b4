"""The figures of `agreement`: worked by hand, held against a program written out naively, and against each other."""

import re
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.agreement import Agreement, agreement
from annotator.domain.bootstrap import Resampling
from annotator.domain.passes import DocumentPasses

PUTIN = "President Vladimir Putin said more than 6,100 people died in eastern Ukraine."


def span(text, quote, label):
    start = text.index(quote)
    return start, start + len(quote), label


def document(text=PUTIN, name="d", unfinished=None, **passes):
    return DocumentPasses(name, text, {who: tuple(marks) for who, marks in passes.items()}, unfinished or {})


def bare(told):
    """Figures without what stands beside them."""
    beside = {"counts", "intervals", "undefined", "no_interval", "resampling", "confusions", "boundary"}
    if isinstance(told, dict):
        return {key: bare(value) for key, value in told.items() if key not in beside}
    return [bare(each) for each in told] if isinstance(told, list) else told


def only_pair(*documents, **options):
    (pair,) = agreement(documents, **options)["pairs"]
    return pair


def test_two_analysts_by_hand():
    first = [span(PUTIN, "Vladimir Putin", "actor"), span(PUTIN, "eastern Ukraine", "location")]
    second = [span(PUTIN, "President Vladimir Putin", "actor"), span(PUTIN, "eastern Ukraine", "location")]
    pair = only_pair(document(ann=first, ben=second))
    assert (pair["a"], pair["b"], pair["documents"], pair["spans_a"], pair["spans_b"]) == ("ann", "ben", 1, 2, 2)
    assert pair["f1_exact"] == 0.5
    assert pair["f1_overlap"] == 1.0
    # 15 tokens: actor 2 against 3, location 2 each, the one on "President" differs.
    assert pair["kappa_token"] == pytest.approx((14 * 15 - (11 * 10 + 2 * 3 + 2 * 2)) / (15 * 15 - 120))
    assert bare(pair["by_label"]["actor"]) == {
        "f1_exact": 0.0,
        "f1_overlap": 1.0,
        "kappa_token": pytest.approx((14 * 15 - (13 * 12 + 2 * 3)) / (15 * 15 - 162)),
    }
    assert bare(pair["by_label"]["location"]) == {"f1_exact": 1.0, "f1_overlap": 1.0, "kappa_token": 1.0}


def test_shape_is_the_one_other_programs_read():
    report = bare(agreement([document(ann=[(0, 9, "actor")], ben=[])]))
    assert list(report) == ["analysts", "documents", "pairs", "all"]
    assert list(report["pairs"][0]) == [
        *("a", "b", "documents", "spans_a", "spans_b", "f1_exact", "f1_overlap", "kappa_token", "by_label")
    ]
    assert set(report["all"]) == {"fleiss_token", "fleiss_entity", "alpha_token", "by_label"}
    assert list(report["all"]["by_label"]) == ["actor"]
    assert list(report["all"]["by_label"]["actor"]) == ["alpha_token"]
    assert list(report["pairs"][0]["by_label"]["actor"]) == ["f1_exact", "f1_overlap", "kappa_token"]


def test_one_analyst_has_nobody_to_agree_with():
    undefined = {"fleiss_token": None, "fleiss_entity": None, "alpha_token": None, "by_label": {}}
    report = bare(agreement([document(ann=[(0, 9, "actor")])]))
    assert report == {"analysts": ["ann"], "documents": 0, "pairs": [], "all": undefined}
    assert bare(agreement([])) == {"analysts": [], "documents": 0, "pairs": [], "all": undefined}


def test_two_who_marked_nothing_agree_on_nothing_that_can_be_measured():
    report = agreement([document(ann=[], ben=[])])
    pair = report["pairs"][0]
    assert (pair["documents"], pair["f1_exact"], pair["f1_overlap"], pair["kappa_token"]) == (1, None, None, None)
    assert bare(report["all"]) == {"fleiss_token": None, "fleiss_entity": None, "alpha_token": None, "by_label": {}}


def test_analysts_who_share_no_document_are_listed_without_figures():
    pair = only_pair(document(name="1", ann=[(0, 9, "actor")]), document(name="2", ben=[(0, 9, "actor")]))
    assert bare(pair) == {
        "a": "ann",
        "b": "ben",
        "documents": 0,
        "spans_a": 0,
        "spans_b": 0,
        "by_label": {},
        "f1_exact": None,
        "f1_overlap": None,
        "kappa_token": None,
    }


def test_an_extent_with_two_labels_is_two_spans_and_one_value():
    both = [(0, 9, "actor"), (0, 9, "claim")]
    report = agreement([document(ann=both, ben=[(0, 9, "actor")])])
    assert report["pairs"][0]["f1_exact"] == pytest.approx(2 / 3)
    # The only entity: {actor, claim} against {actor}; two values, each half of all, never together.
    assert report["all"]["fleiss_entity"] == -1.0
    assert agreement([document(ann=both, ben=both)])["all"]["fleiss_entity"] is None


def test_an_extent_that_one_did_not_mark_has_the_empty_set_there():
    """Three units: agree on actor, agree on claim, actor against nothing."""
    report = agreement(
        [
            document(
                ann=[(0, 9, "actor"), (10, 24, "claim"), (30, 34, "actor")], ben=[(0, 9, "actor"), (10, 24, "claim")]
            )
        ]
    )
    assert report["all"]["fleiss_entity"] == pytest.approx((2 / 3 - 14 / 36) / (1 - 14 / 36))


def test_nested_spans_match_one_to_one():
    first = [(0, 24, "actor"), (10, 18, "actor")]
    assert only_pair(document(ann=first, ben=[(10, 24, "actor")]))["f1_overlap"] == pytest.approx(2 / 3)


def test_a_span_matches_no_other_label_and_no_other_document():
    assert only_pair(document(ann=[(0, 9, "actor")], ben=[(0, 9, "claim")]))["f1_overlap"] == 0.0
    documents = [document(name="1", ann=[(0, 9, "x")], ben=[]), document(name="2", ann=[], ben=[(0, 9, "x")])]
    assert only_pair(*documents)["f1_overlap"] == only_pair(*documents)["f1_exact"] == 0.0


def test_offsets_are_code_points_behind_emoji_too():
    text = "👩‍🚀🇺🇦 Kyiv 👍🏽 said"
    kyiv = span(text, "Kyiv", "location")
    pair = only_pair(document(text, ann=[kyiv], ben=[kyiv, span(text, "👍🏽", "claim")]))
    assert bare(pair["by_label"]["location"]) == {"f1_exact": 1.0, "f1_overlap": 1.0, "kappa_token": 1.0}
    # Nine tokens, as every sign of an emoji is one; the two of the thumb are claim for one analyst only.
    assert pair["kappa_token"] == pytest.approx((7 * 9 - (8 * 6 + 1)) / (81 - 49))


def test_unfinished_passes_count_only_when_asked_for():
    shared = document(ann=[(0, 9, "actor")], ben=[(0, 9, "actor")], name="1")
    open_for_ben = document(ann=[(0, 9, "actor")], unfinished={"ben": ((10, 24, "actor"),)}, name="2")
    stranger = document(ann=[], unfinished={"eve": ((0, 9, "actor"),)}, name="3")
    documents = [shared, open_for_ben, stranger]
    done, everything = agreement(documents), agreement(documents, all_documents=True)
    assert (done["documents"], done["pairs"][0]["f1_exact"]) == (1, 1.0)
    assert (everything["documents"], everything["pairs"][0]["f1_exact"]) == (2, 0.5)
    assert done["analysts"] == everything["analysts"] == ["ann", "ben"]


def test_fleiss_needs_all_analysts_and_alpha_takes_who_is_there():
    whole = document("a b c", name="1", ann=[(0, 1, "x")], ben=[(0, 1, "x")], cleo=[(2, 3, "x")])
    partly = document("a b c", name="2", ann=[(0, 1, "x")], ben=[(0, 1, "x")])
    alone = document("a b c", name="3", cleo=[(0, 1, "zebra")])
    both, first = agreement([whole, partly, alone]), agreement([whole])
    assert both["all"]["fleiss_token"] == first["all"]["fleiss_token"] == 0.0  # observed 5/9, expected 5/9
    assert both["all"]["fleiss_entity"] == first["all"]["fleiss_entity"]
    assert both["all"]["alpha_token"] > first["all"]["alpha_token"]
    assert both["documents"] == 2
    assert list(both["all"]["by_label"]) == ["x"]


def test_krippendorffs_published_example_through_documents():
    """Four observers, twelve units, gaps: each unit a document of one token, its value a label; alpha 0.743."""
    rows = {"a": "123321412...", "b": "1233224125.3", "c": ".3332342251.", "d": "12332441251."}
    documents = [
        document("w", name=str(unit), **{who: [(0, 1, row[unit])] for who, row in rows.items() if row[unit] != "."})
        for unit in range(12)
    ]
    assert round(agreement(documents)["all"]["alpha_token"], 3) == 0.743


def test_fleiss_published_example_through_a_document():
    """Ten subjects, fourteen raters, five categories: kappa 0.210, over tokens as over entities."""
    table = ["00000", "02642", "00356", "03920", "22811", "77000", "32630", "25322", "65210", "02237"]
    counts = [[int(digit) for digit in row] for row in table]
    counts[0][4] = 14
    votes = [[str(value) for value, count in enumerate(row) for _ in range(count)] for row in counts]
    passes = {f"r{who:02}": [(2 * unit, 2 * unit + 1, votes[unit][who]) for unit in range(10)] for who in range(14)}
    figures = agreement([document("w " * 10, **passes)])["all"]
    assert round(figures["fleiss_token"], 3) == round(figures["fleiss_entity"], 3) == 0.210


def test_forty_seven_analysts():
    passes = {f"a{number:02}": [(0, 9, "actor")] if number else [] for number in range(47)}
    report = agreement([document(**passes)])
    assert len(report["pairs"]) == 47 * 46 // 2
    assert [pair["f1_exact"] for pair in report["pairs"]].count(0.0) == 46
    assert report["all"]["fleiss_token"] == pytest.approx(report["all"]["alpha_token"], abs=1e-2)


def test_same_span_twice_counts_once():
    assert only_pair(document(ann=[(0, 9, "x"), (0, 9, "x")], ben=[(0, 9, "x")]))["spans_a"] == 1


# --- held against a program written out naively -------------------------------------------------------------------

WORDS = "Ann said no. Ben—no"


def marks_in(text):
    extents = [(i, j) for i in range(len(text)) for j in (i + 1, i + 4, i + 9) if j <= len(text)]
    return st.sets(
        st.tuples(st.sampled_from(extents), st.sampled_from(["x", "y"])).map(lambda parts: (*parts[0], parts[1])),
        max_size=4,
    )


@st.composite
def projects(draw, most_analysts=3):
    names = [f"a{number}" for number in range(draw(st.integers(2, most_analysts)))]
    documents = []
    for number in range(draw(st.integers(1, 3))):
        held = [name for name in names if draw(st.booleans())] or names
        documents.append(document(WORDS, name=str(number), **{name: draw(marks_in(WORDS)) for name in held}))
    return documents


def token_units(documents):
    """For every token of every document, the value each analyst gave it."""
    for each in documents:
        for token in re.finditer(r"\w+|[^\w\s]", each.text):
            yield {
                who: frozenset(label for start, end, label in marks if start < token.end() and token.start() < end)
                for who, marks in each.passes.items()
            }


def entity_units(documents):
    for each in documents:
        for extent in {mark[:2] for marks in each.passes.values() for mark in marks}:
            yield {
                who: frozenset(mark[2] for mark in marks if mark[:2] == extent) for who, marks in each.passes.items()
            }


def naive_cohen(pairs):
    total = len(pairs)
    kinds = {value for pair in pairs for value in pair}
    expected = sum(
        sum(one == kind for one, _ in pairs) * sum(two == kind for _, two in pairs) / total**2 for kind in kinds
    )
    observed = sum(one == two for one, two in pairs) / total if total else 0
    return (observed - expected) / (1 - expected) if total and expected < 1 - 1e-9 else None


def naive_fleiss(units, raters):
    if not units:
        return None
    kinds = {value for unit in units for value in unit}
    total = len(units) * raters
    expected = sum((sum(unit.count(kind) for unit in units) / total) ** 2 for kind in kinds)
    observed = sum(
        sum(unit.count(kind) * (unit.count(kind) - 1) for kind in kinds) / (raters * (raters - 1)) for unit in units
    ) / len(units)
    return (observed - expected) / (1 - expected) if expected < 1 - 1e-9 else None


def naive_alpha(units):
    units = [unit for unit in units if len(unit) > 1]
    every = [value for unit in units for value in unit]
    observed = sum((one != two) / (len(unit) - 1) for unit in units for one, two in permutations(unit, 2)) / max(
        len(every), 1
    )
    expected = sum(one != two for one, two in permutations(every, 2)) / max(len(every) * (len(every) - 1), 1)
    return 1 - observed / expected if expected else None


def same(figure, naive):
    return figure is naive if None in (figure, naive) else figure == pytest.approx(naive, abs=1e-9)


@given(projects())
def test_pairs_equal_the_naive_program(documents):
    for pair in agreement(documents)["pairs"]:
        shared = [each for each in documents if pair["a"] in each.passes and pair["b"] in each.passes]
        values = [(unit[pair["a"]], unit[pair["b"]]) for unit in token_units(shared)]
        assert same(pair["kappa_token"], naive_cohen(values))
        held = [
            {(each.document_id, *mark) for each in shared for mark in each.passes[pair[side]]} for side in ("a", "b")
        ]
        total = len(held[0]) + len(held[1])
        assert same(pair["f1_exact"], 2 * len(held[0] & held[1]) / total if total else None)
        assert set(pair["by_label"]) == {mark[3] for marks in held for mark in marks}
        for label, figures in pair["by_label"].items():
            assert same(figures["kappa_token"], naive_cohen([(label in one, label in two) for one, two in values]))


@given(projects(most_analysts=4))
def test_all_equal_the_naive_program(documents):
    report = agreement(documents)
    names = report["analysts"]
    whole = [each for each in documents if len(each.passes) == len(names)]
    token_values = [list(unit.values()) for unit in token_units(documents)]
    if len(names) > 1:
        of_all = [list(unit.values()) for unit in token_units(whole)]
        assert same(report["all"]["fleiss_token"], naive_fleiss(of_all, len(names)))
        entities = [list(unit.values()) for unit in entity_units(whole)]
        assert same(report["all"]["fleiss_entity"], naive_fleiss(entities, len(names)))
    assert same(report["all"]["alpha_token"], naive_alpha(token_values))
    for label, figures in report["all"]["by_label"].items():
        assert same(figures["alpha_token"], naive_alpha([[label in value for value in unit] for unit in token_values]))


@given(projects())
def test_exact_is_never_more_than_overlap_and_labels_add_up(documents):
    for pair in agreement(documents)["pairs"]:
        if pair["f1_exact"] is None:
            assert pair["by_label"] == {}
            continue
        assert 0 <= pair["f1_exact"] <= pair["f1_overlap"] <= 1
        shared = [each for each in documents if pair["a"] in each.passes and pair["b"] in each.passes]
        for figure in ("f1_exact", "f1_overlap"):
            weighted = 0.0
            for label, figures in pair["by_label"].items():
                marks = [mark for each in shared for side in "ab" for mark in set(each.passes[pair[side]])]
                weighted += figures[figure] * sum(mark[2] == label for mark in marks)
            assert pair[figure] == pytest.approx(weighted / (pair["spans_a"] + pair["spans_b"]))


@given(projects())
def test_names_of_analysts_and_labels_and_the_order_of_documents_do_not_matter(documents):
    turned = [
        document(
            each.text,
            name=each.document_id,
            **{"z" + str(9 - int(who[1:])): [(s, e, {"x": "q", "y": "b"}[label]) for s, e, label in marks]
               for who, marks in each.passes.items()},
        )
        for each in reversed(documents)
    ]  # fmt: skip
    before, after = agreement(documents), agreement(turned)
    figures = [{"f1_exact", "f1_overlap", "kappa_token"}, {"fleiss_token", "fleiss_entity", "alpha_token"}]
    assert all(same(before["all"][name], after["all"][name]) for name in figures[1])
    turned_pairs = list(reversed(after["pairs"]))
    ends = {(pair["a"], pair["b"]): pair for pair in turned_pairs}
    for pair in before["pairs"]:
        other = ends["z" + str(9 - int(pair["b"][1:])), "z" + str(9 - int(pair["a"][1:]))]
        assert all(same(pair[name], other[name]) for name in figures[0])
        assert (pair["spans_a"], pair["spans_b"]) == (other["spans_b"], other["spans_a"])


@given(marks_in(WORDS))
def test_agreeing_on_everything_is_one_or_undefined(marks):
    report = agreement([document(WORDS, a=marks, b=marks, c=marks)])
    reached = [report["all"][name] for name in ("fleiss_token", "fleiss_entity", "alpha_token")]
    for pair in report["pairs"]:
        reached += [pair["f1_exact"], pair["f1_overlap"], pair["kappa_token"]]
        assert (pair["f1_exact"] == 1.0) == bool(marks)
    assert set(reached) <= {1.0, None}


def test_what_is_kept_does_not_grow_with_documents():
    def kept_after(number):
        gathered = Agreement(["ann", "ben", "cleo"])
        for each in range(number):
            names = ("ann", "ben", "cleo") if each % 3 else ("ann", "cleo")
            gathered.add(document(name=str(each), **{name: [(0, 9, "actor")] for name in names}))
        pairs = [kept for units in gathered._pairs.values() for kept in units.values()]
        cells = sum(len(table) for pair in pairs for table in pair.tables.values())
        return cells + sum(len(pair.labels) for pair in pairs) + len(gathered._entities)

    assert kept_after(300) == kept_after(6)


def test_adding_while_reading_the_figures():
    gathered = Agreement(["ann", "ben"])
    each = document(ann=[(0, 9, "actor")], ben=[(0, 9, "actor")])
    gathered.add(each)
    first = gathered.result()
    assert gathered.result() == first
    gathered.add(each)
    assert gathered.result()["documents"] == 2
    assert [pair["a"] for pair in gathered.result()["pairs"]] == [one for one, _ in combinations(["ann", "ben"], 2)]


# --- what stands beside the figures -------------------------------------------------------------------------------


def test_counts_are_what_the_figures_are_made_of():
    first = [span(PUTIN, "Vladimir Putin", "actor"), span(PUTIN, "eastern Ukraine", "location")]
    second = [span(PUTIN, "President Vladimir Putin", "actor"), span(PUTIN, "eastern Ukraine", "location")]
    report = agreement([document(ann=first, ben=second)])
    pair = report["pairs"][0]
    assert pair["counts"] == {"exact": 1, "overlap": 2, "tokens": 15, "tokens_same": 14, "units": 1}
    assert pair["by_label"]["actor"]["counts"] == {
        "spans_a": 1,
        "spans_b": 1,
        "exact": 0,
        "overlap": 1,
        "tokens_a": 2,
        "tokens_b": 3,
        "tokens_both": 2,
    }
    assert report["all"]["counts"] == {"tokens": 15, "tokens_of_all": 15, "entities": 3, "units": 1}
    assert report["all"]["by_label"]["actor"]["counts"] == {"values_in": 5}


def test_counts_of_three_analysts_one_of_whom_did_half():
    whole = document("a b c", name="1", ann=[(0, 1, "x")], ben=[(0, 1, "x")], cleo=[(2, 3, "x")])
    partly = document("a b c d", name="2", ann=[(0, 1, "x")], ben=[(0, 1, "x")])
    counts = agreement([whole, partly])["all"]["counts"]
    assert counts == {"tokens": 7, "tokens_of_all": 3, "entities": 2, "units": 1}
    assert agreement([whole, partly])["all"]["by_label"]["x"]["counts"] == {"values_in": 5}


@pytest.mark.parametrize(
    ("passes", "text", "why"),
    [
        ([{"ann": []}, {"ben": []}], "a", dict.fromkeys(("f1_exact", "f1_overlap", "kappa_token"), "in common")),
        ([{"ann": [], "ben": []}], "a", {"f1_exact": "neither", "f1_overlap": "neither", "kappa_token": "chance"}),
        ([{"ann": [(0, 1, "x")], "ben": []}], " ", {"kappa_token": "no token"}),
        ([{"ann": [(0, 1, "x")], "ben": [(0, 1, "x")]}], "a", {"kappa_token": "chance"}),
        ([{"ann": [(0, 1, "x")], "ben": [(0, 1, "x")]}], "a b", {}),
    ],
)
def test_a_pairs_undefined_figures_say_why(passes, text, why):
    documents = [document(text, name=str(number), **held) for number, held in enumerate(passes)]
    told = only_pair(*documents)["undefined"]
    assert set(told) == set(why)
    assert all(words in told[measure] for measure, words in why.items())


@pytest.mark.parametrize(
    ("passes", "text", "why"),
    [
        ([{"ann": []}], "a", ["fewer than two"] * 3),
        ([{"ann": []}, {"ben": []}], "a", ["by two"] * 3),
        ([{"ann": [], "ben": []}, {"cleo": []}], "a", ["by all", "by all", "chance"]),
        ([{"ann": [], "ben": []}], "a", ["chance", "nobody marked", "chance"]),
        ([{"ann": [], "ben": []}], " ", ["no token", "nobody marked", "no token"]),
        ([{"ann": [(0, 1, "x")], "ben": [(0, 1, "x")]}], "a b", [None, "same labels", None]),
    ],
)
def test_undefined_figures_of_all_say_why(passes, text, why):
    documents = [document(text, name=str(number), **held) for number, held in enumerate(passes)]
    told = agreement(documents)["all"]["undefined"]
    for measure, words in zip(("fleiss_token", "fleiss_entity", "alpha_token"), why, strict=True):
        assert (words is None) == (measure not in told)
        assert words is None or words in told[measure]


@given(projects())
def test_a_figure_is_undefined_where_a_reason_is_given_and_nowhere_else(documents):
    report = agreement(documents)
    told = [report["all"], *report["all"]["by_label"].values()]
    for pair in report["pairs"]:
        told += [pair, *pair["by_label"].values()]
    for figures in told:
        measures = {"f1_exact", "f1_overlap", "kappa_token", "fleiss_token", "fleiss_entity", "alpha_token"}
        assert set(figures["undefined"]) == {name for name in measures & set(figures) if figures[name] is None}


def test_without_resampling_there_are_no_intervals():
    report = agreement([document(ann=[(0, 9, "x")], ben=[(0, 9, "x")])])
    assert report["resampling"] is None
    assert report["pairs"][0]["intervals"] == report["all"]["intervals"] == {}
    assert report["pairs"][0]["no_interval"] == {}


def test_intervals_hold_their_figures_and_widen_with_their_level():
    marks = [[(0, 1, "x")], [(0, 1, "x"), (2, 3, "y")], [], [(2, 3, "x")], [(4, 5, "y")], [(0, 3, "y")]]
    documents = [
        document("a b c d", name=str(number), ann=marks[number % 6], ben=marks[number * 5 % 7 % 6])
        for number in range(40)
    ]
    narrow, wide = (agreement(documents, resampling=Resampling(200, level))["pairs"][0] for level in (0.5, 0.95))
    for figures, more in [(narrow, wide), *zip(narrow["by_label"].values(), wide["by_label"].values(), strict=True)]:
        for measure in ("f1_exact", "f1_overlap", "kappa_token"):
            (low, high), (lowest, highest) = figures["intervals"][measure], more["intervals"][measure]
            assert lowest <= low <= figures[measure] <= high <= highest
            assert lowest < highest
    report = agreement(documents, resampling=Resampling(200))
    assert report["resampling"] == {"resamples": 200, "level": 0.95, "seed": 0, "units": 40}
    low, high = report["all"]["intervals"]["alpha_token"]
    assert low < report["all"]["alpha_token"] < high


def test_documents_of_one_family_are_one_unit():
    held = {"ann": [(0, 1, "x")], "ben": [(0, 1, "x"), (2, 3, "y")]}
    gathered = Agreement(["ann", "ben"], units={"1": 0, "2": 0, "3": 0})
    for name in "123":
        gathered.add(document("a b c", name=name, **held))
    report = gathered.result(Resampling(20))
    assert report["resampling"]["units"] == report["pairs"][0]["counts"]["units"] == 1
    assert report["pairs"][0]["intervals"] == dict.fromkeys(("f1_exact", "f1_overlap", "kappa_token"))
    assert "two families" in report["pairs"][0]["no_interval"]["f1_exact"]
    assert "two families" in report["pairs"][0]["by_label"]["x"]["no_interval"]["f1_exact"]


def test_an_undefined_figure_has_no_interval_for_the_same_reason():
    documents = [document(name=name, ann=[], ben=[]) for name in "12"]
    pair = agreement(documents, resampling=Resampling(20))["pairs"][0]
    assert pair["intervals"]["f1_exact"] is None
    assert pair["no_interval"]["f1_exact"] == pair["undefined"]["f1_exact"]


def test_too_many_pairs_have_no_intervals_but_all_together_do():
    passes = [{f"a{who:02}": [(0, 1, "x")] if who % 3 == which else [] for who in range(15)} for which in (0, 1)]
    documents = [document("a b c", name=str(number), **held) for number, held in enumerate(passes)]
    report = agreement(documents, resampling=Resampling(10))
    assert len(report["pairs"]) == 105
    assert "more than 100 pairs" in report["pairs"][0]["no_interval"]["f1_exact"]
    assert report["all"]["intervals"]["alpha_token"] is not None


def test_confusions_and_boundaries_stand_in_the_report():
    first = [span(PUTIN, "Vladimir Putin", "actor"), span(PUTIN, "eastern Ukraine", "location")]
    second = [span(PUTIN, "President Vladimir Putin", "actor")]
    report = agreement([document(ann=first, ben=second)])
    assert [(one["kind"], one["label_a"], one["label_b"]) for one in report["confusions"]] == [
        ("boundary", "actor", "actor"),
        ("missing", "location", None),
    ]
    assert [(one["analyst"], one["start"]["code_points_shorter"]) for one in report["boundary"]] == [
        ("ann", 10),
        ("ben", 0),
    ]


def test_what_one_alone_did_is_held_against_gold():
    gathered = Agreement(["ann"])
    gathered.add(document(ann=[(0, 9, "x")]), gold=[(0, 12, "x")])
    (habit,) = gathered.result()["boundary"]
    assert (habit["against"], habit["end"]["shorter"], habit["end"]["code_points_shorter"]) == ("gold", 1, 3)
