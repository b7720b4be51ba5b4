"""Cases that are the same again, and what a decision about one means for the other."""

import pytest

from annotator.domain.alike import moved, shape
from annotator.domain.cases import Case, cases_of
from annotator.domain.passes import DocumentPasses, Mark

TEXT = "Kerry met Putin. Then Kerry met Lavrov."


def only_case(text: str, ann: list[Mark], ben: list[Mark]) -> Case:
    (case,) = cases_of(DocumentPasses("d", text, {"ann": tuple(ann), "ben": tuple(ben)}))
    return case


FIRST = only_case(TEXT, [(0, 5, "actor")], [(0, 9, "actor")])
SECOND = only_case(TEXT, [(22, 31, "actor")], [(22, 27, "actor")])


def test_the_same_words_marked_the_same_way_are_alike_whoever_marked_them() -> None:
    assert shape(FIRST) == shape(SECOND)
    assert moved([(0, 9, "actor")], FIRST, TEXT, SECOND, TEXT) == ((22, 31, "actor"),)
    assert moved([], FIRST, TEXT, SECOND, TEXT) == ()


@pytest.mark.parametrize(
    "other",
    [
        only_case(TEXT, [(22, 27, "claim")], [(22, 31, "claim")]),
        only_case(TEXT, [(22, 27, "actor")], []),
        only_case(TEXT, [(22, 31, "actor")], [(28, 31, "actor")]),
        only_case("Merry met Putin.", [(0, 5, "actor")], [(0, 9, "actor")]),
    ],
    ids=["label", "one span less", "other places", "other words"],
)
def test_what_differs_in_label_place_or_words_is_not_alike(other: Case) -> None:
    assert shape(FIRST) != shape(other)
    assert moved([], FIRST, TEXT, other, TEXT) is None


def test_an_edited_span_counts_only_where_it_reads_the_same() -> None:
    assert moved([(0, 10, "actor")], FIRST, TEXT, SECOND, TEXT) == ((22, 32, "actor"),)
    assert moved([(0, 12, "actor")], FIRST, TEXT, SECOND, TEXT) is None  # "… met Pu", "… met La"
    assert moved([(20, 27, "actor")], SECOND, TEXT, FIRST, TEXT) is None  # would begin before the text
