"""Spans with the votes of those who finished the document."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.passes import DocumentPasses, in_text_order
from annotator.domain.votes import majority, union

TEXT = "President Vladimir Putin said no."
MARKS = st.tuples(st.integers(0, 10), st.integers(1, 9), st.sampled_from("ab")).map(lambda m: (m[0], m[0] + m[1], m[2]))


def passes(**held):
    return DocumentPasses("d", TEXT, {name: tuple(marks) for name, marks in held.items()})


LONG, SHORT, OTHER = (0, 24, "actor"), (10, 24, "actor"), (10, 24, "location")


def test_a_span_carries_who_marked_it_and_who_could_have():
    (first, second) = union(passes(zoe=[SHORT], ann=[LONG, SHORT], ben=[]))
    assert first == (*LONG, ("ann",), ("ann", "ben", "zoe"))
    assert second == (*SHORT, ("ann", "zoe"), ("ann", "ben", "zoe"))
    assert (first.share, second.share) == (1 / 3, 2 / 3)


def test_spans_of_another_label_or_extent_are_others():
    assert [span[:3] for span in union(passes(ann=[LONG], ben=[OTHER], cy=[SHORT]))] == [LONG, SHORT, OTHER]
    assert majority(passes(ann=[LONG], ben=[OTHER], cy=[SHORT])) == []


def test_half_is_no_majority_and_a_pass_that_is_not_done_has_no_vote():
    assert majority(passes(ann=[LONG], ben=[])) == []
    document = DocumentPasses("d", TEXT, {"ann": (LONG,)}, {"ben": (SHORT,)})
    assert [span[:3] for span in union(document)] == [LONG]
    assert majority(document)[0].seen_by == ("ann",)


def test_nobody_finished_nothing_marked():
    assert union(passes()) == majority(passes()) == []


def test_the_same_span_twice_is_one_vote():
    assert union(passes(ann=[LONG, LONG], ben=[]))[0].voters == ("ann",)


@given(st.dictionaries(st.sampled_from(["ann", "ben", "cy", "di"]), st.lists(MARKS, max_size=6)))
def test_union_holds_each_distinct_mark_once_and_majority_the_voted_part_of_it(held):
    document = passes(**held)
    spans = union(document)
    marks = [(span.start, span.end, span.label) for span in spans]
    assert marks == sorted({mark for each in held.values() for mark in each}, key=in_text_order)
    for span in spans:
        assert span.voters == tuple(sorted(name for name, each in held.items() if span[:3] in each))
        assert (span in majority(document)) == (span.share > 0.5)
    assert majority(document, Fraction(0)) == spans
