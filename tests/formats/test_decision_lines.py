"""Decisions in files: every one reads back as it was written, and a changed one is noticed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.cases import Candidate
from annotator.domain.decisions import Decision, Source, gold_spans
from annotator.domain.model import State
from annotator.formats import jsonl, registry
from annotator.formats.decision_lines import decision_value, read_decisions
from annotator.formats.exchange import GOLD, DocumentRecord, ReadOptions, SpanRecord
from annotator.formats.exchange import Source as File

TEXT = "Kerry 💩 met\u2028Putin"
NAMES = st.sampled_from(["ann", "ben", "zoë", "Ждан"])
WORDS = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)


@st.composite
def marks(draw):
    start = draw(st.integers(0, len(TEXT) - 1))
    return start, draw(st.integers(start + 1, len(TEXT))), draw(st.sampled_from(["actor", "état", '"']))


@st.composite
def candidates(draw):
    start, end, label = draw(marks())
    return Candidate(start, end, label, TEXT[start:end], tuple(draw(st.lists(NAMES, unique=True))))


@st.composite
def decisions(draw):
    spans = tuple(draw(st.lists(marks(), max_size=3)))
    seen = tuple(draw(st.lists(candidates(), min_size=not spans, max_size=3)))
    told = [draw(WORDS) for _ in range(4)]
    took = draw(st.none() | st.integers(0, 10**9))
    who = (draw(NAMES), "2026-01-01T10:00:00.123+00:00")
    return Decision("d", seen, tuple(draw(st.lists(NAMES))), spans, draw(st.sampled_from(Source)), *who, *told, took)


@given(decisions())
def test_a_decision_reads_back_as_it_was_written(made):
    written = json.loads(json.dumps(decision_value(made)))
    assert list(read_decisions([written], "d", TEXT, "f:1")) == [made]


def comparable(record):
    """What an export compares after writing."""
    return registry.by_name("jsonl").comparable()(record)


def record(*made):
    gold = tuple(gold_spans(made))
    spans = tuple(SpanRecord(one.start, one.end, one.label, one.reviewer) for one in gold)
    return DocumentRecord("d", TEXT, {}, GOLD, State.DONE, spans, decisions=made, gold=gold)


@given(st.lists(decisions(), min_size=1, max_size=4, unique=True))
def test_a_gold_line_is_one_line_and_reads_back(tmp_path_factory, made):
    wanted = record(*made)
    path = tmp_path_factory.mktemp("gold") / "g.jsonl"
    line = jsonl.line_of(wanted)
    path.write_bytes(line.encode())
    assert len(line.splitlines()) == 1
    assert comparable(next(jsonl.read(File(path, "g.jsonl", "g"), ReadOptions()))) == comparable(wanted)


@pytest.mark.parametrize(("was", "became"), [('"reason": "slip"', '"reason": "slap"'), ('"ann"', '"ben"')])
def test_a_changed_decision_is_noticed(tmp_path, was, became):
    seen = (Candidate(0, 5, "actor", "Kerry", ("ann",)),)
    wanted = record(Decision("d", seen, (), ((0, 5, "actor"),), Source.ADOPTED, "rita", "2026-01-01", "slip"))
    path = tmp_path / "g.jsonl"
    path.write_bytes(jsonl.line_of(wanted).replace(was, became).encode())
    assert comparable(next(jsonl.read(File(path, "g.jsonl", "g"), ReadOptions()))) != comparable(wanted)
