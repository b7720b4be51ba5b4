"""Spans as tags and back."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.tags import Repair, Scheme, guess_scheme, read_tags, write_tags

TORTURE = json.loads((Path(__file__).parents[1] / "torture.json").read_text(encoding="utf-8"))
TOKENS = [(0, 4), (5, 10), (11, 15), (16, 20), (20, 21)]
LONG, SHORT = (0, 15, "PER"), (16, 20, "LOC")


def read(tags, scheme):
    tokens = [(2 * number, 2 * number + 1) for number in range(len(tags.split()))]
    found = read_tags(tags.split(), tokens, scheme)
    return [(start // 2, (end + 1) // 2, label) for start, end, label in found.spans], found.repairs


@pytest.mark.parametrize(
    ("scheme", "tags"), [(Scheme.IOB2, "B-PER I-PER I-PER B-LOC O"), (Scheme.BILUO, "B-PER I-PER L-PER U-LOC O")]
)
def test_each_scheme_writes_and_reads_its_tags(scheme, tags):
    assert write_tags([SHORT, LONG], TOKENS, scheme) == tags.split()
    found = read_tags(tags.split(), TOKENS, scheme)
    assert (found.spans, found.repairs) == ((LONG, SHORT), ())


@pytest.mark.parametrize("spans", [[LONG, (5, 10, "LOC")], [(0, 3, "PER")], [(1, 4, "PER")], [(4, 5, "PER")]])
def test_what_is_nested_or_off_the_tokens_cannot_be_written(spans):
    with pytest.raises(ValueError, match="is not on free tokens"):
        write_tags(spans, TOKENS, Scheme.IOB2)


def test_iob1_is_only_read():
    with pytest.raises(ValueError, match="only read"):
        write_tags([SHORT], TOKENS, Scheme.IOB1)
    assert read("I-A I-A B-A O I-A I-B", Scheme.IOB1) == (
        [(0, 2, "A"), (2, 3, "A"), (4, 5, "A"), (5, 6, "B")],
        (),
    )


def test_a_span_that_begins_with_i_is_taken_and_noted():
    spans, repairs = read("O I-A I-A I-B B-B", Scheme.IOB2)
    assert spans == [(1, 3, "A"), (3, 4, "B"), (4, 5, "B")]
    assert repairs == (Repair(1, "I-A", "begins a span without B"), Repair(3, "I-B", "begins a span without B"))


def test_biluo_that_does_not_close_or_open_is_taken_and_noted():
    spans, repairs = read("B-A O L-B B-C I-C U-C B-D", Scheme.BILUO)
    assert spans == [(0, 1, "A"), (2, 3, "B"), (3, 5, "C"), (5, 6, "C"), (6, 7, "D")]
    assert [(repair.token, repair.tag, repair.why) for repair in repairs] == [
        (0, "B-A", "ends a span without L"),
        (2, "L-B", "begins a span without B"),
        (4, "I-C", "ends a span without L"),
        (6, "B-D", "ends a span without L"),
    ]


def test_bioes_is_biluo_by_other_letters():
    assert read("B-A I-A E-A S-A", Scheme.BILUO) == ([(0, 3, "A"), (3, 4, "A")], ())


@pytest.mark.parametrize("tag", ["?", "-", "B", "B-", "X-A", "b-A", "", "L-A"])
def test_a_tag_that_is_none_counts_as_outside_and_is_noted(tag):
    found = read_tags(["B-A", tag, "I-A"], [(0, 1), (2, 3), (4, 5)], Scheme.IOB2)
    assert found.spans == ((0, 1, "A"), (4, 5, "A"))
    assert found.repairs[0] == Repair(1, tag, "no tag of IOB2; taken for O")


def test_a_label_may_hold_a_hyphen():
    tags = write_tags([(0, 4, "B-side-1")], TOKENS, Scheme.BILUO)
    assert tags[0] == "U-B-side-1"
    assert read_tags(tags, TOKENS, Scheme.BILUO).spans == ((0, 4, "B-side-1"),)


def test_tags_and_tokens_must_be_as_many():
    with pytest.raises(ValueError, match="1 tags for 5 tokens"):
        read_tags(["O"], TOKENS, Scheme.IOB2)


@pytest.mark.parametrize(
    ("tags", "scheme"),
    [
        ("", Scheme.IOB2),
        ("O B-A I-A O", Scheme.IOB2),
        ("O I-A I-A B-A", Scheme.IOB1),
        ("I-A I-B", Scheme.IOB1),
        ("I-A O B-A", Scheme.IOB2),
        ("B-A B-A", Scheme.IOB2),
        ("B-A L-A", Scheme.BILUO),
        ("S-A O", Scheme.BILUO),
        ("O ? -", Scheme.IOB2),
    ],
)
def test_the_scheme_is_told_from_the_tags(tags, scheme):
    assert guess_scheme(tags.split()) is scheme


@st.composite
def flat_spans(draw, tokens):
    spans, at = [], 0
    while at < len(tokens):
        size = draw(st.integers(0, 3))
        if size:
            last = min(at + size, len(tokens)) - 1
            spans.append((tokens[at][0], tokens[last][1], draw(st.sampled_from(["A", "A-b", "ü s"]))))
        at += max(size, 1)
    return tuple(spans)


@given(st.data(), st.integers(0, 12), st.sampled_from([Scheme.IOB2, Scheme.BILUO]))
def test_what_is_written_reads_back(data, count, scheme):
    tokens = [(3 * number, 3 * number + data.draw(st.integers(1, 3))) for number in range(count)]
    spans = data.draw(flat_spans(tokens))
    tags = write_tags(spans, tokens, scheme)
    found = read_tags(tags, tokens, scheme)
    assert (found.spans, found.repairs) == (spans, ())
    if scheme is Scheme.IOB2:
        assert guess_scheme(tags) is Scheme.IOB2


@given(st.data(), st.integers(0, 12))
def test_iob1_as_other_programs_write_it_reads_back(data, count):
    tokens = [(2 * number, 2 * number + 1) for number in range(count)]
    spans = data.draw(flat_spans(tokens))
    tags = [tag.replace("B-", "I-", 1) if tag[:2] == "B-" else tag for tag in write_tags(spans, tokens, Scheme.IOB2)]
    for one, two in pairwise(spans):
        if one[2] == two[2] and two[0] - one[1] == 1:
            tags[two[0] // 2] = "B-" + two[2]
    assert read_tags(tags, tokens, Scheme.IOB1) == read_tags(
        write_tags(spans, tokens, Scheme.IOB2), tokens, Scheme.IOB2
    )


@given(st.lists(st.sampled_from(["O", "B-A", "I-A", "L-A", "U-A", "E-B", "S-B", "B-B", "x"])), st.sampled_from(Scheme))
def test_any_tags_give_spans_that_can_be_written(tags, scheme):
    tokens = [(2 * number, 2 * number + 1) for number in range(len(tags))]
    found = read_tags(tags, tokens, scheme)
    again = read_tags(write_tags(found.spans, tokens, Scheme.BILUO), tokens, Scheme.BILUO)
    assert (again.spans, again.repairs) == (found.spans, ())


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_torture_texts_go_through_tags(case):
    text = case["text"]
    tokens = [found.span() for found in re.finditer(r"\S+", text)]
    spans = tuple((start, end, "label") for start, end in tokens[::2])
    for scheme in (Scheme.IOB2, Scheme.BILUO):
        assert read_tags(write_tags(spans, tokens, scheme), tokens, scheme).spans == spans
