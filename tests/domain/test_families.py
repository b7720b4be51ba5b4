"""Which documents hold the same text: reprints, the same wire story, a shared paragraph; never only the same appeal."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.families import Likeness, find_families

SEEDS = Path(__file__).parents[2] / "seeds" / "labels.jsonl"


def written(seed, count, words=4000):
    """A made-up text: `count` words, of which no five in a row stand anywhere else by chance."""
    chance = random.Random(seed)
    return [f"w{chance.randrange(words)}" for _ in range(count)]


def page(name, *paragraphs, spans=()):
    return name, "\n\n".join(" ".join(words) for words in paragraphs), spans


def seed_pages(analyst="analyst-1"):
    for line in map(json.loads, SEEDS.read_text(encoding="utf-8").splitlines()):
        if line["layer"] == analyst:
            yield line["id"], line["text"], [(span["start"], span["end"], span["label"]) for span in line["spans"]]


# --- the five pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("analyst", ["analyst-1", "analyst-2"])
def test_pages_that_share_only_the_appeal_are_no_family_once_it_is_marked(analyst):
    found = find_families(seed_pages(analyst))
    assert found.shared() == {}
    assert found.pairs == found.common == ()
    assert all(document == family for document, family in found.family_of.items())


def test_unmarked_the_appeal_makes_a_family_of_the_two_pages_that_have_it():
    found = find_families((name, text, ()) for name, text, _ in seed_pages())
    assert found.shared() == {"000_d2acc858213467b1": ["000_d2acc858213467b1", "001_aa3be96bf097aa5b"]}
    (pair,) = found.pairs
    assert pair.shares_paragraph
    assert 0.1 < pair.jaccard < pair.containment < 0.5


def test_which_labels_are_boilerplate_is_the_callers_to_say():
    assert find_families(seed_pages(), boilerplate={"claim"}).shared() != {}


# --- what makes a family --------------------------------------------------------------------------------------------


def test_a_reprint_with_other_breaks_case_and_quotes_is_one():
    words = written(1, 200)
    text = " ".join(words)
    other = text.upper().replace(" W7", "\n\n“W7")
    found = find_families([("b", text, ()), ("a", other, ()), ("c", " ".join(written(2, 200)), ())])
    assert found.family_of == {"a": "a", "b": "a", "c": "c"}
    assert [(pair.one, pair.two, pair.jaccard, pair.containment) for pair in found.pairs] == [("a", "b", 1.0, 1.0)]


def test_the_wire_story_under_another_head_is_one():
    wire, head = written(1, 150), written(2, 90)
    found = find_families([page("long", wire[20:130], head), page("wire", wire)])
    (pair,) = found.pairs
    assert pair.jaccard < 0.5 < pair.containment
    assert pair.shares_paragraph is False


def test_a_short_story_inside_a_long_page_is_one():
    short = written(1, 60)
    page_around = written(2, 700)
    found = find_families(
        [("page", " ".join([*page_around[:300], *short, *page_around[300:]]), ()), page("short", short)]
    )
    assert found.family_of["short"] == found.family_of["page"] == "page"


def test_a_caption_that_stands_in_a_page_is_none():
    caption = written(1, 15)
    assert find_families([page("a", caption), page("b", caption + written(2, 300))]).shared() == {}


def test_one_long_paragraph_makes_a_family_and_a_short_one_does_not():
    long, short = written(1, 30), written(2, 29)
    with_long = [page("a", written(3, 300), long), page("b", written(4, 300), long)]
    with_short = [page("a", written(3, 300), short), page("b", written(4, 300), short)]
    assert find_families(with_long).shared() == {"a": ["a", "b"]}
    assert find_families(with_short).shared() == {}


def test_a_paragraph_marked_as_boilerplate_makes_none():
    long = written(1, 60)
    story = {name: written(name, 300) for name in "ab"}
    pages = [
        (name, " ".join(long) + "\n" + " ".join(story[name]), [(0, len(" ".join(long)), "boilerplate")])
        for name in "ab"
    ]
    assert find_families(pages).shared() == {}


def test_a_paragraph_that_too_many_hold_is_told_and_joins_nobody():
    notice = written(0, 40)
    pages = [page(f"d{number:02}", notice, written(number, 200)) for number in range(1, 23)]
    found = find_families(pages)
    assert found.shared() == {}
    (common,) = found.common
    assert (common.documents, common.example) == (22, "d01")
    assert common.opening == " ".join(notice[:12])
    assert find_families(pages[:20]).shared() == {"d01": [f"d{number:02}" for number in range(1, 21)]}


def test_members_hang_together_through_others():
    words = written(1, 400)
    found = find_families([page("a", words[:200]), page("b", words[95:295]), page("c", words[190:390])])
    assert found.shared() == {"a": ["a", "b", "c"]}
    assert [(pair.one, pair.two) for pair in found.pairs] == [("a", "b"), ("b", "c")]


def test_a_story_that_hundreds_reprint_with_changes_is_one_family():
    words = written(1, 200)
    chance = random.Random(5)

    def reprint(number):
        return page(f"r{number:03}", [chance.choice(["x", "y"]) if chance.random() < 0.03 else word for word in words])

    found = find_families([reprint(number) for number in range(120)])
    assert [len(members) for members in found.shared().values()] == [120]
    assert len(found.pairs) == 119


def test_documents_without_a_word_are_no_family():
    found = find_families([("a", "", ()), ("b", "", ()), ("c", "…\n×", ())])
    assert found.family_of == {"a": "a", "b": "b", "c": "c"}


def test_a_stricter_likeness_takes_less():
    words = written(1, 200)
    pages = [page("a", words[:150]), page("b", words[30:180])]
    assert find_families(pages).shared() != {}
    assert find_families(pages, likeness=Likeness(jaccard=0.9, containment=0.9)).shared() == {}


def test_a_document_that_comes_twice_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="twice"):
        find_families([page("a", ["x"]), page("a", ["x"])])


def test_the_work_can_be_stopped_while_it_compares():
    class Stopped(BaseException):
        pass

    beats = 0

    def beat():
        nonlocal beats
        beats += 1
        if beats > 1:  # the first is of reading the pages
            raise Stopped

    pages = [page(f"{number:03}", written(1, 100)) for number in range(40)]
    assert len(find_families(pages).shared()) == 1
    with pytest.raises(Stopped):
        find_families(pages, beat=beat, likeness=Likeness(jaccard=2, containment=2))


# --- whatever the texts ---------------------------------------------------------------------------------------------

PIECES = [written(seed, 40) for seed in range(5)]


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(0, 4), max_size=4), min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_families_do_not_depend_on_the_order_and_every_pair_is_proved(chosen, chance):
    pages = [page(f"d{number}", *(PIECES[piece] for piece in pieces)) for number, pieces in enumerate(chosen)]
    found = find_families(pages)
    chance.shuffle(pages)
    assert find_families(pages) == found
    for one, pieces in enumerate(chosen):
        for two, others in enumerate(chosen):
            if set(pieces) & set(others):
                assert found.family_of[f"d{one}"] == found.family_of[f"d{two}"]
    for document, family in found.family_of.items():
        assert family <= document
        assert found.family_of[family] == family
    reached = {document: document for document in found.family_of}
    for pair in found.pairs:
        assert pair.one < pair.two
        assert pair.shares_paragraph or pair.jaccard >= 0.5 or pair.containment >= 0.5
        low, high = sorted((reached[pair.one], reached[pair.two]))
        reached = {document: low if root == high else root for document, root in reached.items()}
    assert reached == found.family_of


@pytest.mark.parametrize("changed", [0.02, 0.05])
def test_hardly_a_reprint_is_missed(changed):
    """Each twelfth word or so may differ; of 200 pairs none may be lost."""
    chance = random.Random(3)
    pages = []
    for number in range(200):
        words = written(number, 250)
        pages.append(page(f"{number:03}a", words))
        pages.append(page(f"{number:03}b", ["x" if chance.random() < changed else word for word in words]))
    assert len(find_families(pages).shared()) == 200


def test_no_short_story_is_missed_in_the_middle_of_a_longer_paragraph():
    pages = []
    for number in range(300):
        words = written(number, 130)
        pages.append(page(f"{number:03}a", words[50:80]))
        pages.append(page(f"{number:03}b", words))
    assert len(find_families(pages).shared()) == 300
