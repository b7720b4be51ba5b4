"""Prodigy's tasks: what its own recipes expect of a line, and the same spans when they come back."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.model import State
from annotator.formats import prodigy
from annotator.formats.exchange import DocumentRecord, SpanRecord, WriteOptions, comparable
from tests.effort import little_work
from tests.formats.annotated import TORTURE, documents, hard
from tests.formats.files import back, file_of
from tests.formats.reading import read_bytes

GOLDEN = Path(__file__).parent / "golden" / "prodigy.jsonl"
TEXT = "😀 Kerry's met\r\nPutin.\u2028"
RECORDS = [
    DocumentRecord(
        "news/1",
        TEXT,
        {"source": "x"},
        "ann",
        State.DONE,
        (
            SpanRecord(0, 14, "claim", "ann", note="who?"),
            SpanRecord(2, 7, "actor", "ann", flagged=True),
            SpanRecord(3, 9, "x"),
        ),
    ),
    DocumentRecord("news/1", TEXT, {"source": "x"}, "ben", State.SKIPPED),
    DocumentRecord("news/1", TEXT, {"source": "x"}, "gold", State.IN_PROGRESS, (SpanRecord(2, 7, "actor"),)),
    DocumentRecord("untouched", "nothing"),
]


def lines(data):
    return [json.loads(line) for line in data.decode().splitlines()]


def test_the_golden_file_is_what_is_written_and_reads_back(tmp_path):
    data = file_of(prodigy, RECORDS)
    assert data == GOLDEN.read_bytes()
    records, refused, notices = read_bytes(tmp_path, data, prodigy.read)
    assert (refused, notices) == ([], [])
    assert list(map(comparable, records)) == list(map(comparable, RECORDS))
    assert [(one.layer, one.status) for one in records] == [
        ("ann", State.DONE),
        ("ben", State.SKIPPED),
        ("ground-truth", None),
        (None, None),
    ]
    assert [span[4:] for span in records[0].spans] == [("who?", False), (None, True), (None, False)]


def check_as_prodigy(task):
    """What its documentation says of spans_manual tasks: tokens cut from the text, spans on them, last one included."""
    assert task["_view_id"] == "spans_manual"
    for key in ("_input_hash", "_task_hash"):
        assert -(2**31) <= task[key] < 2**31
    text, tokens = task["text"], task["tokens"]
    assert [token["id"] for token in tokens] == list(range(len(tokens)))
    words = [token["text"] for token in tokens if not token["text"].isspace()]
    assert words == re.findall(r"\w+|[^\w\s]", text)
    # It draws the text from its tokens, and keeps no white space but theirs.
    assert "".join(token["text"] + " " * token["ws"] for token in tokens) == text
    for token in tokens:
        assert text[token["start"] : token["end"]] == token["text"]
    for span in task["spans"]:
        starts, ends = {one["start"] for one in tokens}, {one["end"] for one in tokens}
        assert text[span["start"] : span["end"]] == span["text"]
        assert ("token_start" in span) == ("token_end" in span) == (span["start"] in starts and span["end"] in ends)
        if "token_start" in span:
            assert tokens[span["token_start"]]["start"] == span["start"]
            assert tokens[span["token_end"]]["end"] == span["end"]


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_comes_back(case, tmp_path):
    record = hard(case)
    data = file_of(prodigy, [record])
    assert back(prodigy, data, tmp_path) == [comparable(record)]
    (task,) = lines(data)
    check_as_prodigy(task)


@settings(max_examples=60)
@given(st.lists(documents(), max_size=3))
def test_any_text_with_any_spans_comes_back(tmp_path, records):
    data = file_of(prodigy, records)
    assert back(prodigy, data, tmp_path) == list(map(comparable, records))
    for task in lines(data):
        check_as_prodigy(task)


def test_equal_tasks_have_equal_hashes_and_others_others():
    same, also, other = lines(file_of(prodigy, [RECORDS[0], RECORDS[0], RECORDS[1]]))
    assert (same["_input_hash"], same["_task_hash"]) == (also["_input_hash"], also["_task_hash"])
    assert same["_input_hash"] == other["_input_hash"]
    assert same["_task_hash"] != other["_task_hash"]


def test_the_spans_of_a_skipped_pass_are_announced_as_lost(tmp_path):
    skipped = DocumentRecord("d", "Kerry", {}, "ann", State.SKIPPED, (SpanRecord(0, 5, "actor"),))
    held, (loss,) = prodigy.hold(skipped, WriteOptions())
    assert (loss.document, loss.start, loss.end, loss.label) == ("d", 0, 5, "actor")
    assert back(prodigy, file_of(prodigy, [held]), tmp_path) == [comparable(held)] == [("d", "Kerry", ())]
    assert prodigy.hold(RECORDS[0], WriteOptions()) == (RECORDS[0], [])


@pytest.mark.parametrize("state", list(State))
def test_every_state_comes_back(tmp_path, state):
    data = file_of(prodigy, [DocumentRecord("d", "Kerry", {}, "ann", state)])
    (record,), _, _ = read_bytes(tmp_path, data, prodigy.read)
    assert (record.layer, record.status or State.IN_PROGRESS) == ("ann", state)


def test_nobody_is_called_like_the_layer_of_decisions(tmp_path):
    task = {"text": "Kerry", "_annotator_id": "gold", "_input_hash": 1, "spans": [], "answer": "accept"}
    (record,), refused, _ = read_bytes(tmp_path, json.dumps(task).encode(), prodigy.read)
    assert refused == []
    assert record.layer == "ground-truth"


HOSTILE = [
    {"spans": 1},
    {"spans": [1]},
    {"spans": [{"start": 0, "end": 10**30, "label": "x"}]},
    {"spans": [{"start": 0, "end": 9, "label": ["x"]}]},
    {"_annotator_id": "a", "spans": [{"start": 1, "end": 0, "label": "x"}]},
]


@pytest.mark.parametrize("more", HOSTILE, ids=repr)
def test_hostile_tasks_are_refused_in_no_time(tmp_path, more):
    with little_work(10):
        task = {"text": "Kerry", "_input_hash": 1, "answer": "accept", **more}
        _, refused, _ = read_bytes(tmp_path, json.dumps(task).encode(), prodigy.read)
        assert [one.where.endswith(":1") for one in refused] == [True]
