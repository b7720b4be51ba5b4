"""What one types to find documents: words, and words about spans."""

import pytest

from annotator.domain.document_query import (
    About,
    Criterion,
    DocumentQuery,
    begun_criterion,
    fitting_labels,
    read_query,
    token_at,
    unknown_label,
    with_criterion,
    written,
)
from annotator.domain.finding import Manner
from annotator.domain.model import Label, LabelId

CLAIM = Criterion(About.LABEL, "claim")
GROUP = Criterion(About.LABEL, "armed group")


def label(name: str) -> Label:
    return Label(LabelId(name), name, "#000000", None, name[:3].upper())


@pytest.mark.parametrize(
    ("line", "words", "criteria"),
    [
        ("", (), ()),
        ("  kerry   putin ", ("kerry", "putin"), ()),
        ("label:claim", (), (CLAIM,)),
        ("kerry label:claim putin", ("kerry", "putin"), (CLAIM,)),
        ("-label:claim", (), (Criterion(About.LABEL, "claim", absent=True),)),
        ("label:", (), (Criterion(About.LABEL),)),
        ("flag: note:", (), (Criterion(About.FLAG), Criterion(About.NOTE))),
        ("note:later", (), (Criterion(About.NOTE, "later"),)),
        ('note:"ask Ann" x', ("x",), (Criterion(About.NOTE, "ask Ann"),)),
        ('label:"armed group"', (), (GROUP,)),
        ('label:"armed gr', (), (Criterion(About.LABEL, "armed gr"),)),
        ('label:"say ""no"""', (), (Criterion(About.LABEL, 'say "no"'),)),
        ("label:claim label:claim", (), (CLAIM,)),
        ('"note:later"', ("note:later",), ()),
        ('"flag:"', ("flag:",), ()),
        ('"-label:x"', ("-label:x",), ()),
        ("flag:x", ("flag:x",), ()),
        ('"quoted words"', ('"quoted', 'words"'), ()),
        ("https://label:x", ("https://label:x",), ()),
        ("Note: x", ("Note:", "x"), ()),
        ("label:é\u0301🙂", (), (Criterion(About.LABEL, "é\u0301🙂"),)),
    ],
)
def test_reading_a_line(line: str, words: tuple[str, ...], criteria: tuple[Criterion, ...]) -> None:
    assert read_query(line) == DocumentQuery(words, criteria)
    assert bool(read_query(line)) == bool(words or criteria)


@pytest.mark.parametrize("value", ["claim", "armed group", 'say "no"', "", "a:b", "-x", "🙂", '"'])
@pytest.mark.parametrize("absent", [False, True])
def test_what_is_written_is_read_again(value: str, absent: bool) -> None:
    for about in (About.LABEL, About.NOTE):
        asked = Criterion(about, value, absent)
        assert read_query(f"kerry {written(asked)} x").criteria == (asked,)


@pytest.mark.parametrize(
    ("line", "at", "after"),
    [
        ("", 0, "label:claim "),
        ("kerry ", 6, "kerry label:claim "),
        ("label:cl", 8, "label:claim "),
        ("label:cl", 3, "label:claim "),
        ("kerry label:cl putin", 14, "kerry label:claim putin"),
        ("label:claim ", 12, "label:claim "),
        ("label:claim label:c", 19, "label:claim "),
    ],
)
def test_a_criterion_takes_the_place_of_what_was_begun(line: str, at: int, after: str) -> None:
    made, caret = with_criterion(line, CLAIM, at)
    assert made == after
    assert made[:caret].endswith("label:claim ")


def test_the_token_at_a_place() -> None:
    assert token_at("kerry  label:x", 5) == (0, 5)
    assert token_at("kerry  label:x", 6) == (6, 6)
    assert token_at('label:"armed group"', 14) == (0, 19)


def test_what_a_token_says_so_far() -> None:
    assert begun_criterion("label:cl") == Criterion(About.LABEL, "cl")
    assert begun_criterion("label") is None
    assert begun_criterion("") is None


def test_a_name_means_one_label_before_it_means_several() -> None:
    labels = [label(name) for name in ("claim", "Claim", "claimant", "actor")]
    assert [one.name for one in fitting_labels(labels, "Claim")] == ["Claim"]
    assert [one.name for one in fitting_labels(labels, "CLAIM")] == ["claim", "Claim"]
    assert [one.name for one in fitting_labels(labels, "cl")] == ["claim", "Claim", "claimant"]
    assert [one.name for one in fitting_labels(labels, "")] == ["claim", "Claim", "claimant", "actor"]
    assert fitting_labels(labels, "x") == []


def test_a_label_that_is_none_is_named_unless_it_is_to_be_absent() -> None:
    labels = [label("claim")]
    assert unknown_label(read_query("label:cl label:x label:y"), labels) == "x"
    assert unknown_label(read_query("-label:x note:y kerry"), labels) == ""


def test_the_words_can_be_looked_for_in_another_manner() -> None:
    query = read_query("kerry label:claim")
    whole = query.looked_for(Manner(whole=True))
    assert (whole.words, whole.criteria, whole.manner) == (query.words, query.criteria, Manner(whole=True))
