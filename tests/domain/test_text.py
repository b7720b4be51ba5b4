"""Offsets stay true whatever a page holds, and a long text is indexed without being copied around."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain import text as text_module
from annotator.domain.text import SOFT_LIMIT, OffsetMap, ParagraphIndex, joins, map_paragraph, map_whole

TORTURE = json.loads((Path(__file__).parents[1] / "torture.json").read_text(encoding="utf-8"))
ODD = "a b\t\n\r\x00\x1b\x85\u2028\u2029\ufeff\ufffe\ufffc\u202e\u0301\u05d0\ud83d\U0001f600\U0001f1fa\u200d"
texts = st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()), max_size=60)


def units(string: str) -> int:
    return len(string.encode("utf-16-le", "surrogatepass")) // 2


def maps(text: str) -> list[OffsetMap]:
    index = ParagraphIndex(text)
    return [map_paragraph(text, index.start(number), index.end(number)) for number in range(len(index))]


@given(texts)
def test_paragraphs_cover_the_text_without_gap_or_overlap(text):
    index = ParagraphIndex(text)
    rebuilt = "".join(
        text[index.start(n) : index.end(n)] + text[index.end(n) : index.end(n) + index.break_length(n)]
        for n in range(len(index))
    )
    assert rebuilt == text
    assert index.start(len(index)) == len(text)


@given(texts)
def test_no_paragraph_holds_a_break(text):
    index = ParagraphIndex(text)
    assert all(not set(text[index.start(n) : index.end(n)]) & set("\r\n") for n in range(len(index)))
    assert len(index) == text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


@given(texts)
def test_every_offset_is_in_the_paragraph_that_at_names(text):
    index = ParagraphIndex(text)
    for offset in range(len(text) + 1):
        number = index.at(offset)
        assert index.start(number) <= offset
        assert offset < index.start(number + 1) or number == len(index) - 1


@given(texts)
def test_offsets_survive_the_way_to_positions_and_back(text):
    for paragraph in maps(text):
        content = range(paragraph.start, paragraph.start + paragraph.length + 1)
        positions = [paragraph.position(offset) for offset in content]
        assert [paragraph.offset(position) for position in positions] == list(content)
        assert all(one < two for one, two in pairwise(positions))
        assert positions[-1] == paragraph.units


@given(texts)
def test_positions_are_those_of_utf16(text):
    for paragraph in maps(text):
        stored = text[paragraph.start : paragraph.start + paragraph.length]
        assert len(paragraph.display) == len(stored)
        assert units(paragraph.display) == units(stored) == paragraph.units
        for length in range(len(stored) + 1):
            assert paragraph.position(paragraph.start + length) == units(stored[:length])


@given(texts)
def test_no_position_is_read_as_the_middle_of_a_surrogate_pair(text):
    for paragraph in maps(text):
        offsets = [paragraph.offset(position) for position in range(paragraph.units + 1)]
        assert all(0 <= later - earlier <= 1 for earlier, later in pairwise(offsets))
        for position, offset in enumerate(offsets):
            assert position - 1 <= paragraph.position(offset) <= position


@given(texts)
def test_the_display_string_holds_nothing_that_a_layout_would_eat_or_obey(text):
    forbidden = set("\n\r\x00\x85\u2028\u2029\ufeff\ufffe\ufffc\u202a\u202e\u2066\u2069\ufdd0")
    for paragraph in maps(text):
        assert not set(paragraph.display) & forbidden
        assert not any("\ud800" <= sign <= "\udfff" for sign in paragraph.display)


def test_what_is_harmless_is_shown_as_it_is():
    text = "Ny\u00a0\u202f\t\u00ad\u200b\u200dö \U0001f600"
    assert map_paragraph(text, 0, len(text)).display == text


def test_offsets_outside_a_paragraph_go_to_its_nearest_end():
    paragraph = map_paragraph("ab\r\ncd", 4, 6)
    assert (paragraph.position(0), paragraph.position(99)) == (0, 2)
    assert (paragraph.offset(-5), paragraph.offset(99)) == (4, 6)


def test_a_crlf_is_one_stop_even_for_an_offset_between_its_halves():
    text = "ab\r\ncd"
    index = ParagraphIndex(text)
    first = map_paragraph(text, index.start(0), index.end(0))
    assert (len(index), index.at(3), first.position(2), first.position(3)) == (2, 0, 2, 2)
    assert [index.break_length(0), index.break_length(1)] == [2, 0]


def test_a_lone_line_feed_after_a_carriage_return_paragraph():
    index = ParagraphIndex("a\n\rb")
    assert [(index.start(n), index.end(n)) for n in range(len(index))] == [(0, 1), (2, 2), (3, 4)]


def test_an_offset_before_the_text_is_in_the_first_paragraph():
    assert ParagraphIndex("ab").at(-3) == 0


def test_an_empty_text_has_one_empty_paragraph():
    index = ParagraphIndex("")
    assert (len(index), index.start(0), index.end(0), index.is_cut(0)) == (1, 0, 0, False)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", ""])
def test_a_long_line_is_cut_after_blanks(line_end):
    text = "word " * 3000 + line_end + "end"
    index = ParagraphIndex(text)
    pieces = [text[index.start(n) : index.start(n + 1)] for n in range(len(index))]
    assert "".join(pieces) == text
    assert all(len(piece) <= SOFT_LIMIT + 2 for piece in pieces)
    assert all(piece.endswith(" ") for piece in pieces[:3])
    assert index.is_cut(0)


@pytest.mark.parametrize("excess", range(-1, 5))
def test_a_break_is_never_parted_from_its_line(excess):
    text = "x" * (SOFT_LIMIT + excess) + "\r\nend"
    index = ParagraphIndex(text)
    assert [text[index.start(n) : index.end(n)] for n in range(len(index))][-1] == "end"
    assert "".join(text[index.start(n) : index.end(n)] for n in range(len(index))) == text.replace("\r\n", "")


def test_a_cut_does_not_part_an_accent_from_its_letter():
    text = "x" * (SOFT_LIMIT - 3) + "e" + "\u0301" * 6 + "x" * 50
    assert ParagraphIndex(text).start(1) == SOFT_LIMIT - 3


def test_a_line_of_accents_alone_is_cut_all_the_same():
    assert ParagraphIndex("\u0301" * (SOFT_LIMIT * 2)).start(1) == SOFT_LIMIT


@pytest.mark.parametrize(
    ("before", "after", "together"),
    [
        ("e", "\u0301", True),
        ("\U0001f44d", "\U0001f3fd", True),
        ("\u200d", "\U0001f469", True),
        ("\U0001f1fa", "\U0001f1e6", True),
        ("\U0001f1fa", "a", False),
        ("a", "b", False),
    ],
)
def test_what_a_reader_sees_as_one_sign(before, after, together):
    assert joins(before, after) is together


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_torture_cases_map_to_the_positions_that_were_computed(case):
    text = case["text"]
    index = ParagraphIndex(text)
    for offset, expected in ((case["start"], case["utf16_start"]), (case["end"], case["utf16_end"])):
        number = index.at(offset)
        paragraph = map_paragraph(text, index.start(number), index.end(number))
        assert units(text[: paragraph.start]) + paragraph.position(offset) == expected
        assert paragraph.offset(paragraph.position(offset)) == offset


def test_ten_million_characters_are_indexed_by_scanning_alone():
    text = ("x" * 399 + "\n") * 25_000
    index = ParagraphIndex(text)
    assert len(index) == 25_001
    assert index.at(5_000_123) == 5_000_123 // 400


def test_the_table_of_stand_ins_keeps_widths():
    stand_ins = text_module._STAND_INS.values()
    assert all(units(sign) == 1 for sign in stand_ins)


@given(texts)
def test_a_whole_text_has_the_positions_of_its_utf_16(text):
    whole = map_whole(text)
    assert whole.units == units(text)
    assert [whole.position(offset) for offset in range(len(text) + 1)] == [
        units(text[:offset]) for offset in range(len(text) + 1)
    ]
