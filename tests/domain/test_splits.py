"""Parts for training and testing, as an engineer would check them."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.errors import AnnotatorError
from annotator.domain.splits import PARTS, parse_shares, split, targets_of, told_shares

SHARES = parse_shares("80/10/10")


def documents(count, **labels):
    """So many documents, each with one span of every label for which the number is due: claim=5 is every fifth."""
    return {
        f"d{number:04}": {label: 1 for label, due in labels.items() if number % due == 0} for number in range(count)
    }


def test_shares_are_written_as_people_write_them():
    assert parse_shares("80/10/10") == {"train": 80, "dev": 10, "test": 10}
    assert parse_shares(" 3/1 ") == {"train": 3, "test": 1}
    assert parse_shares("0.9/0.05/0.05")["dev"] == 0.05


def test_shares_are_told_as_percentages_of_the_whole():
    assert told_shares(parse_shares("80/10/10")) == "train 80 %, dev 10 %, test 10 %"
    assert told_shares(parse_shares("80/10")) == "train 88.9 %, test 11.1 %"
    assert told_shares(parse_shares("3/1")) == "train 75 %, test 25 %"


@pytest.mark.parametrize("written", ["", "80", "80/", "a/b", "-1/2", "50/20/20/10", "80:20", "1e3/1", "1" * 9 + "/1"])
def test_other_shares_are_refused_with_an_example(written):
    with pytest.raises(AnnotatorError, match="80/10/10"):
        parse_shares(written)


def test_a_split_with_nothing_to_train_on_is_refused():
    with pytest.raises(AnnotatorError, match="nothing to train on"):
        parse_shares("0/50/50")


@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        (0, (0, 0, 0)),
        (1, (1, 0, 0)),
        (2, (1, 0, 1)),
        (3, (1, 1, 1)),
        (5, (3, 1, 1)),
        (10, (8, 1, 1)),
        (1007, (805, 101, 101)),
    ],
)
def test_targets_leave_no_part_empty_while_another_can_spare_a_document(count, wanted):
    assert tuple(targets_of(count, SHARES).values()) == wanted


def test_without_families_the_sizes_are_exact():
    done = split(documents(1000), {}, SHARES, 1)
    assert done.sizes == {"train": 800, "dev": 100, "test": 100} == Counter(done.part_of.values())
    assert done.torn == ()


def test_a_part_without_a_share_stays_empty():
    assert split(documents(50), {}, parse_shares("80/0/20"), 1).sizes == {"train": 40, "dev": 0, "test": 10}


def test_nothing_can_be_split():
    assert split({}, {}, SHARES, 1).part_of == {}


def test_another_seed_is_another_split_and_the_same_seed_the_same():
    of = [split(documents(200), {}, SHARES, seed).part_of for seed in (1, 1, 2)]
    assert of[0] == of[1] != of[2]


def test_rare_labels_are_spread_as_evenly_as_frequent_ones():
    chance = random.Random(4)
    pages = {
        f"d{number:03}": {"actor": chance.randrange(20), "claim": chance.randrange(6), "rare": int(number % 40 == 7)}
        for number in range(400)
    }
    part_of = split(pages, {}, SHARES, 1).part_of
    for label in ("actor", "claim", "rare"):
        total = sum(counts[label] for counts in pages.values())
        for part in ("dev", "test"):
            held = sum(counts[label] for document, counts in pages.items() if part_of[document] == part)
            assert held == pytest.approx(total / 10, rel=0.08, abs=0.5), (label, part)


def test_a_family_stays_together_and_the_sizes_still_come_out():
    family_of = {f"d{number:04}": f"d{number // 7 * 7:04}" for number in range(300)}
    done = split(documents(1000), family_of, SHARES, 1)
    assert done.sizes == {"train": 800, "dev": 100, "test": 100}
    assert all(done.part_of[member] == done.part_of[family] for member, family in family_of.items())


def test_earlier_documents_stay_where_they_were_whatever_comes():
    before = split(documents(100, actor=2), {}, SHARES, 1)
    after = split(documents(150, actor=2, claim=3), {}, SHARES, 99, frozen=before.part_of)
    assert before.part_of.items() <= after.part_of.items()
    assert after.sizes == {"train": 120, "dev": 15, "test": 15}


def test_a_reprint_follows_the_document_that_was_there_before():
    frozen = {"d0001": "test", "gone": "dev"}
    family_of = {f"d{number:04}": "d0000" for number in range(9)}
    done = split(documents(20), family_of, SHARES, 1, frozen)
    assert {done.part_of[member] for member in family_of} == {"test"}
    assert "gone" not in done.part_of
    assert done.torn == ()


def test_a_family_that_earlier_exports_tore_is_told():
    frozen = {"d0000": "train", "d0001": "test", "d0002": "test"}
    family_of = {f"d{number:04}": "d0000" for number in range(4)}
    done = split(documents(20), family_of, SHARES, 1, frozen)
    (torn,) = done.torn
    assert torn.family == "d0000"
    assert torn.members == {"train": ("d0000",), "test": ("d0001", "d0002", "d0003")}


def test_of_a_torn_family_a_new_member_follows_those_it_is_most_alike_to():
    frozen = {"a": "train", "b": "train", "z": "test"}
    family_of = dict.fromkeys(["a", "b", "z", "copy", "of copy", "digest", "other"], "a")
    alike = [("copy", "z"), ("copy", "of copy"), ("of copy", "z"), ("digest", "z"), ("a", "digest"), ("e", "f")]
    done = split({**documents(20), **{name: {} for name in family_of}}, family_of, SHARES, 1, frozen, alike)
    assert {name: done.part_of[name] for name in family_of} == {
        "a": "train", "b": "train", "z": "test", "copy": "test", "of copy": "test", "digest": "test", "other": "train",
    }  # fmt: skip
    (torn,) = done.torn
    assert torn.members["test"] == ("copy", "digest", "of copy", "z")


def test_an_earlier_part_that_there_is_not_is_refused():
    with pytest.raises(AnnotatorError, match="'validation'"):
        split(documents(3), {}, SHARES, 1, {"d0000": "validation"})


def test_the_five_seeds_give_a_page_to_each_part():
    seeds = Path(__file__).parents[2] / "seeds" / "labels.jsonl"
    pages: dict[str, Counter[str]] = {}
    for line in map(json.loads, seeds.read_text(encoding="utf-8").splitlines()):
        pages[line["id"]] = Counter(span["label"] for span in line["spans"])
    assert split(pages, {}, SHARES, 7).sizes == {"train": 3, "dev": 1, "test": 1}


@st.composite
def projects(draw):
    count = draw(st.integers(1, 40))
    names = [f"d{number:02}" for number in range(count)]
    labels = st.dictionaries(st.sampled_from("abc"), st.integers(0, 5))
    roots = draw(st.lists(st.integers(0, count - 1), min_size=count, max_size=count))
    family_of = {name: names[min(root, number)] for number, (name, root) in enumerate(zip(names, roots, strict=True))}
    family_of = {name: family_of[family_of[root]] for name, root in family_of.items()}
    frozen = draw(st.dictionaries(st.sampled_from(names), st.sampled_from(PARTS)))
    return {name: draw(labels) for name in names}, family_of, frozen


@given(projects(), st.integers())
def test_each_document_is_in_one_part_and_families_are_whole(project, seed):
    pages, family_of, _ = project
    done = split(pages, family_of, SHARES, seed)
    assert done.part_of.keys() == pages.keys()
    held = Counter(family_of.values())
    sides = {family: {done.part_of[name] for name in pages if family_of[name] == family} for family in held}
    assert all(len(parts) == 1 for parts in sides.values())
    assert done.torn == ()
    assert sum(done.targets.values()) == len(pages)
    for part, size in done.sizes.items():
        largest = max((held[family] for family, parts in sides.items() if part in parts), default=0)
        assert size < done.targets[part] + max(largest, 1)
    shuffled = dict(reversed(pages.items()))
    assert split(shuffled, family_of, SHARES, seed) == done


@given(projects(), st.integers(0, 9))
def test_what_was_assigned_stays_and_newcomers_follow_their_family(project, seed):
    pages, family_of, frozen = project
    done = split(pages, family_of, SHARES, seed, frozen)
    assert frozen.items() <= done.part_of.items()
    torn = {each.family for each in done.torn}
    for family in set(family_of.values()):
        parts = {done.part_of[name] for name in pages if family_of[name] == family}
        before = {frozen[name] for name in frozen if family_of[name] == family}
        assert (family in torn) == (len(before) > 1)
        assert parts == before or (not before and len(parts) == 1)
