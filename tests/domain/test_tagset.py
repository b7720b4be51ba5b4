"""The labels a project starts with, and what a new one gets."""

import json
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain import tagset

PALETTE = Path(__file__).parents[2] / "resources" / "palette.json"


def test_every_project_starts_with_the_four_labels_of_the_contract() -> None:
    assert [(one.name, one.key) for one in tagset.STARTING] == [
        ("actor", "1"),
        ("location", "2"),
        ("claim", "3"),
        ("boilerplate", "4"),
    ]
    assert len({one.code for one in tagset.STARTING}) == len({one.color for one in tagset.STARTING}) == 4
    assert all(one.description for one in tagset.STARTING)


def test_the_hues_are_those_of_the_palette() -> None:
    assert set(tagset.COLORS) <= set(PALETTE.read_text(encoding="utf-8").lower().split('"'))
    assert json.loads(PALETTE.read_text(encoding="utf-8"))


def test_a_new_label_gets_the_first_free_digit_and_the_eleventh_none() -> None:
    taken: list[str | None] = []
    for _ in range(11):
        taken.append(tagset.free_key(taken))
    assert taken == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", None]


def test_a_digit_given_back_is_used_again() -> None:
    assert tagset.free_key(["1", "3", None]) == "2"


def test_a_new_label_gets_a_hue_of_its_own_and_one_that_can_be_read() -> None:
    taken: list[str] = []
    for _ in range(60):
        taken.append(tagset.free_color(taken))
    assert taken[: len(tagset.COLORS)] == list(tagset.COLORS)
    assert len(set(taken)) == 60
    for color in taken[len(tagset.COLORS) :]:
        assert re.fullmatch("#[0-9a-f]{6}", color)
        assert contrast_with_white(color) >= 4.5, color


def contrast_with_white(color: str) -> float:
    """As WCAG 2.2 defines it, written anew."""
    weights = {1: 0.2126, 3: 0.7152, 5: 0.0722}
    parts = {at: int(color[at : at + 2], 16) / 255 for at in weights}
    linear = {at: part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for at, part in parts.items()}
    return 1.05 / (sum(weights[at] * linear[at] for at in weights) + 0.05)


def test_a_code_reads_like_the_name() -> None:
    assert tagset.free_code("person", []) == "PER"
    assert tagset.free_code("perception", ["PER"]) == "PRC"
    assert tagset.free_code("period", ["PER", "PRD"]) == "PE1"
    assert tagset.free_code("período", ["PER", "PRD", "PRÍ", "PE1"]) == "PE2"
    assert tagset.free_code("!?", []) == "?"
    assert tagset.free_code("…", ["?"]) == "?1"
    assert tagset.free_code("人物", []) == "人物"


@settings(max_examples=40)
@given(st.lists(st.text("abeAÉß1!", min_size=1, max_size=5), max_size=25))
def test_codes_are_short_and_never_shared(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(tagset.free_code(name, taken))
    assert len(set(taken)) == len(taken)
    assert all(1 <= len(code) <= 4 for code in taken)
