"""Signatures in memory and runs of words on disk say what all of it in memory would say."""

import random
from array import array

import pytest

from annotator.domain import sketches
from annotator.domain.families import find_families
from annotator.domain.sketches import Sketches


def pages(count):
    """Made-up pages of which every third begins like the one before it, and every fifth shares a long paragraph."""
    chance = random.Random(5)
    words = [f"w{number}" for number in range(3000)]
    shared, before = " ".join(chance.choices(words, k=40)), ""
    for number in range(count):
        text = " ".join(chance.choices(words, k=120))
        text = f"{before[:600]} {text[:200]}" if number % 3 == 2 else text
        before = text
        yield f"d{(number * 37) % count:04}", f"{text}\n{shared}" if number % 5 == 0 else text, ()


def test_what_does_not_fit_into_memory_goes_through_files_and_changes_nothing(monkeypatch):
    found = find_families(pages(120))
    assert found.pairs
    assert found.common
    monkeypatch.setattr(sketches, "_WAITING", 2)
    monkeypatch.setattr(sketches, "_SPOOLED", 1)
    assert find_families(pages(120)) == found


def test_numbers_come_back_part_by_part_and_together():
    spilled = sketches._Spilled()
    for number in range(50_000):
        spilled.add(number % 3, number, number + 1)
    first, second, third, *empty = spilled.parts()
    spilled.close()
    assert first == array("Q", [each for number in range(0, 50_000, 3) for each in (number, number + 1)])
    assert len(first) + len(second) + len(third) == 100_000
    assert not any(empty)


def test_documents_have_numbers_in_the_order_of_their_ids():
    with Sketches() as found:
        found.add("b", array("Q", [1, 2, 3]), {7: "the first words"})
        found.add("a", array("Q"), {})
        found.add("c", array("Q", [1, 2, 3]), {7: "the same words", 9: "others"})
        found.put_in_order()
        assert found.ids == ["a", "b", "c"]
        assert found.runs(0) == array("Q")
        assert found.runs(1) == array("Q", [1, 2, 3])
        assert set(found.alike_as_a_whole()) == {(1, 2)}
        assert found.share_a_paragraph(1, 2)
        assert not found.share_a_paragraph(0, 1)
        assert sorted((held, opening()) for held, opening in found.paragraphs()) == [
            ([1, 2], "the first words"), ([2], "others"),
        ]  # fmt: skip


def test_a_document_that_comes_twice_is_an_error():
    with Sketches() as found:
        for _ in range(2):
            found.add("a", array("Q"), {})
        with pytest.raises(ValueError, match="twice"):
            found.put_in_order()


def test_pairs_looked_at_in_vain_are_forgotten_at_last(monkeypatch):
    """Each two share a third of their words, which is worth a look and too little for a family."""
    made = []
    for number in range(8):
        words, others = ([f"{name}{number}-{at}" for at in range(200)] for name in ("v", "w"))
        made += [(f"{number}a", " ".join(words), ()), (f"{number}b", " ".join([*words[:70], *others[:130]]), ())]
    found = find_families(made)
    assert not found.shared()
    monkeypatch.setattr("annotator.domain.families._REMEMBERED", 1)
    assert find_families(made) == found
