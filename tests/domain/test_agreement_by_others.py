"""The figures of `agreement` held against programs that others wrote: nervaluate for F1, scikit-learn for kappa."""

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nervaluate import Evaluator
from sklearn.metrics import cohen_kappa_score, f1_score
from sklearn.preprocessing import MultiLabelBinarizer

from annotator.domain.agreement import agreement
from annotator.domain.passes import DocumentPasses
from tests.projects import SEEDS

LABELS = ["actor", "boilerplate", "claim", "location"]


@pytest.fixture(scope="module")
def seeds():
    """The reference labels: for every page, its text and what each of the two analysts marked."""
    found = {}
    for line in (SEEDS / "labels.jsonl").read_text("utf-8").splitlines():
        told = json.loads(line)
        if told["layer"] != "gold":
            marks = tuple((span["start"], span["end"], span["label"]) for span in told["spans"])
            found.setdefault((told["id"], told["text"]), {})[told["layer"]] = marks
    return [DocumentPasses(name, text, passes) for (name, text), passes in sorted(found.items())]


def by_nervaluate(documents, label):
    """Their result for one label; their spans end on their last character."""
    first, second = (
        [
            [
                {"label": label, "start": start, "end": end - 1}
                for start, end, name in sorted(each.passes[who])
                if name == label
            ]
            for each in documents
        ]
        for who in sorted(documents[0].passes)
    )
    return Evaluator(first, second, tags=[label], loader="dict").evaluate()["overall"]


def is_flat(documents, label):
    """Whether no two spans of the label overlap; nervaluate knows no nesting."""
    for each in documents:
        for marks in each.passes.values():
            held = sorted(mark for mark in marks if mark[2] == label)
            if any(one[1] > two[0] for one, two in pairwise(held)):
                return False
    return True


def by_sklearn(documents, label=None):
    """Kappa over every token of every document: the set of its labels as one word, or whether one of them is in."""
    values = []
    for each in documents:
        for token in re.finditer(r"\w+|[^\w\s]", each.text):
            sets = [
                {mark[2] for mark in marks if mark[0] < token.end() and token.start() < mark[1]}
                for _, marks in sorted(each.passes.items())
            ]
            values.append([str(label in one) if label else " ".join(sorted(one)) for one in sets])
    return cohen_kappa_score(*zip(*values, strict=True))


def test_f1_of_the_sample_is_nervaluates(seeds):
    """Where spans of a label never overlap each other; their "ent_type" lets any overlap of one label count."""
    flat = [label for label in LABELS if is_flat(seeds, label)]
    assert len(flat) > 1
    (pair,) = agreement(seeds)["pairs"]
    for label in flat:
        theirs = by_nervaluate(seeds, label)
        figures = pair["by_label"][label]
        assert figures["f1_exact"] == pytest.approx(theirs["strict"].f1, abs=1e-12)
        assert figures["counts"]["exact"] == theirs["strict"].correct
        assert figures["f1_overlap"] == pytest.approx(theirs["ent_type"].f1, abs=1e-12)
        assert figures["counts"]["overlap"] == theirs["ent_type"].correct


def test_exact_f1_of_the_sample_is_sklearns(seeds):
    (pair,) = agreement(seeds)["pairs"]
    held = [
        {(each.document_id, *mark) for each in seeds for mark in each.passes[who]} for who in sorted(seeds[0].passes)
    ]
    every = sorted(held[0] | held[1])
    assert pair["f1_exact"] == pytest.approx(f1_score(*([mark in one for mark in every] for one in held)), abs=1e-12)


def test_kappa_of_the_sample_is_sklearns(seeds):
    (pair,) = agreement(seeds)["pairs"]
    assert pair["kappa_token"] == pytest.approx(by_sklearn(seeds), abs=1e-12)
    for label in LABELS:
        assert pair["by_label"][label]["kappa_token"] == pytest.approx(by_sklearn(seeds, label), abs=1e-12)


WORDS = "Ann said no. Ben said yes."
EDGES = [0, 3, 4, 8, 9, 12, 13, 16, 17, 25]


@st.composite
def flat_marks(draw, label):
    """Spans of one label that do not overlap."""
    edges = sorted(draw(st.sets(st.sampled_from(EDGES), max_size=8)))
    return [(start, end, label) for start, end in zip(edges[::2], edges[1::2], strict=False)]


@st.composite
def two_passes(draw):
    """Spans of two labels, each flat by itself."""
    return draw(flat_marks("x")), draw(flat_marks("y"))


@settings(max_examples=60)
@given(st.lists(st.tuples(two_passes(), two_passes()), min_size=1, max_size=3))
def test_any_f1_is_nervaluates(drawn):
    documents = [
        DocumentPasses(str(number), WORDS, {"a": (*one[0], *one[1]), "b": (*two[0], *two[1])})
        for number, (one, two) in enumerate(drawn)
    ]
    (pair,) = agreement(documents)["pairs"]
    for label, figures in pair["by_label"].items():
        theirs = by_nervaluate(documents, label)
        assert figures["f1_exact"] == pytest.approx(theirs["strict"].f1, abs=1e-12)
        assert figures["f1_overlap"] == pytest.approx(theirs["ent_type"].f1, abs=1e-12)


@settings(max_examples=60)
@given(two_passes(), two_passes())
def test_any_kappa_is_sklearns(one, two):
    document = DocumentPasses("1", WORDS, {"a": (*one[0], *one[1]), "b": (*two[0], *two[1])})
    (pair,) = agreement([document])["pairs"]
    if pair["kappa_token"] is not None:
        assert pair["kappa_token"] == pytest.approx(by_sklearn([document]), abs=1e-9)


def test_label_sets_are_told_apart_as_sklearns_binarizer_does(seeds):
    """By label is the same whether one looks at sets or at one column of an indicator matrix."""
    text = seeds[0].text
    columns = []
    for who in sorted(seeds[0].passes):
        sets = [
            {mark[2] for mark in seeds[0].passes[who] if mark[0] < token.end() and token.start() < mark[1]}
            for token in re.finditer(r"\w+|[^\w\s]", text)
        ]
        columns.append(MultiLabelBinarizer(classes=LABELS).fit_transform(sets))
    (pair,) = agreement(seeds[:1])["pairs"]
    for at, label in enumerate(LABELS):
        theirs = cohen_kappa_score(columns[0][:, at], columns[1][:, at])
        assert pair["by_label"][label]["kappa_token"] == pytest.approx(theirs, abs=1e-12)
