"""doccano's lines: what its import documents, and the same spans when they come back."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import doccano
from annotator.formats.exchange import DocumentRecord, SpanRecord, WriteOptions, comparable
from tests.effort import little_work
from tests.formats.annotated import TORTURE, documents, hard
from tests.formats.files import back, file_of
from tests.formats.reading import read_bytes

GOLDEN = Path(__file__).parent / "golden" / "doccano.jsonl"
TEXT = "😀 Kerry met\r\nPutin.\u2028"
RECORDS = [
    DocumentRecord("news/1", TEXT, spans=(SpanRecord(0, 14, "claim"), SpanRecord(2, 7, "actor"))),
    DocumentRecord("12", "nothing"),
]


def shapes(data):
    """Text and spans of each line as doccano's import documents them: `label` holds [start, end, name] and no more."""
    for line in data.decode().splitlines():
        one = json.loads(line)
        assert list(one) == ["id", "text", "label"]
        for start, end, label in one["label"]:
            assert 0 <= start < end <= len(one["text"])
            assert label
        yield one["text"], [tuple(span) for span in one["label"]]


def test_the_golden_file_is_what_is_written_and_reads_back(tmp_path):
    data = file_of(doccano, RECORDS)
    assert data == GOLDEN.read_bytes()
    assert back(doccano, data, tmp_path) == list(map(comparable, RECORDS))


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_comes_back(case, tmp_path):
    record = hard(case)
    data = file_of(doccano, [record])
    assert back(doccano, data, tmp_path) == [comparable(record)]
    assert list(shapes(data)) == [(record.text, [span[:3] for span in record.spans])]


@settings(max_examples=60)
@given(st.lists(documents(), max_size=3))
def test_any_text_with_any_spans_comes_back(tmp_path, records):
    data = file_of(doccano, records)
    assert back(doccano, data, tmp_path) == list(map(comparable, records))
    assert [len(spans) for _, spans in shapes(data)] == [len(one.spans) for one in records]


def test_meta_is_an_object_beside_the_spans_as_in_doccanos_own_example(tmp_path):
    record = DocumentRecord("d", "Kerry", {"wikiPageID": 1, "label": "no span", "seen": [{"a": None}]})
    data = file_of(doccano, [record])
    assert json.loads(data) == {"id": "d", "text": "Kerry", "label": [], "meta": dict(record.meta)}
    (found,), refused, notices = read_bytes(tmp_path, data, doccano.read)
    assert (dict(found.meta), refused, notices) == (dict(record.meta), [], [])
    assert doccano.comparable(found) == doccano.comparable(record) != doccano.comparable(RECORDS[1])


def test_notes_and_flags_are_announced_as_lost():
    spans = (SpanRecord(0, 5, "a", note="who?"), SpanRecord(0, 5, "b", flagged=True), SpanRecord(0, 5, "c"))
    record = DocumentRecord("d", "Kerry", spans=spans)
    held, losses = doccano.hold(record, WriteOptions())
    assert held == record
    assert [(loss.label, loss.why.split()[-1]) for loss in losses] == [("a", "note"), ("b", "flag")]


@pytest.mark.parametrize("label", [[[0, 9, "x"]], [[0, 1]], [["0", 1, "x"]], [[0, 1, None]], [[0, 10**30, "x"]], [7]])
def test_hostile_triples_are_refused_in_no_time(tmp_path, label):
    with little_work(10):
        line = json.dumps({"id": 1, "text": "Kerry", "label": label}).encode()
        (record,), (refused,), _ = read_bytes(tmp_path, line, doccano.read)
        assert record.spans == ()
        assert refused.where.endswith(":1")
