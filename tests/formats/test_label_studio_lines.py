"""Our own tasks are taken by patterns: what comes of it is what reading their JSON gives, whatever was done to them."""

import io
import json
import random

import pytest

from annotator.domain.model import State
from annotator.formats import label_studio, label_studio_reading
from annotator.formats.exchange import GOLD, DocumentRecord, ReadOptions, Source, SpanRecord, WriteOptions
from annotator.formats.json_stream import elements
from annotator.formats.label_studio_lines import our_task

MOST = 200

TEXT = 'He said "no" \\ to\nKyiv.\tÉire'
PLAIN = [
    DocumentRecord(
        "d1",
        TEXT,
        {"source": "a.html", "n": [1, {"x": "{\\"}]},
        "ann",
        State.DONE,
        (SpanRecord(0, 12, "claim", "ann"), SpanRecord(8, 12, 'a "b" \\', "ann"), SpanRecord(18, 22, "é", "ann")),
    ),
    DocumentRecord("d1", TEXT, {"source": "a.html"}, "bob", State.SKIPPED, (SpanRecord(15, 20, "claim", "bob"),)),
    DocumentRecord("d2", "Kyiv", {}, GOLD, State.DONE, (SpanRecord(0, 4, "actor", "eve"),)),
]
ODD = [
    DocumentRecord("d3", "Kyiv", {}, "ann", State.NEW),
    DocumentRecord("d4", "Kyiv", {}),
    DocumentRecord("d5", "💩 Kyiv", {}, "ann", State.DONE, (SpanRecord(2, 6, "actor", "ann"),)),
    DocumentRecord("d6", "Kyiv", {}, "ann", State.DONE, (SpanRecord(0, 4, "actor", "ann", "why", True),)),
    DocumentRecord("d7", "Ky\x0biv", {}, "ann", State.DONE, (SpanRecord(0, 5, "actor", "ann"),)),
]


def written(records):
    out = io.BytesIO()
    label_studio.write(iter(records), out, WriteOptions())
    return out.getvalue()


def as_read(tmp_path, data):
    path = tmp_path / "ls.json"
    path.write_bytes(data)
    return list(label_studio.read(Source(path, "ls.json", "ls"), ReadOptions()))


def without_places(items):
    """Only how far reading has come differs: a file that is read in pieces is read ahead."""
    return [(item.where, *(getattr(item, name, None) for name in FIELDS)) for item in items]


FIELDS = ("why", "id", "text", "meta", "layer", "status", "spans", "name", "source")


def lines_of(records):
    return [line.removesuffix(",") for line in written(records).decode().splitlines()[1:-1]]


def test_our_tasks_are_taken_by_patterns_and_what_is_odd_is_left_to_the_parser():
    assert [our_task(line) is not None for line in lines_of(PLAIN)] == [True, True]
    assert [our_task(line) for line in lines_of(ODD)] == [None] * len(ODD)
    task = our_task(lines_of(PLAIN)[0])
    assert (task.id, task.text, task.meta) == ("d1", TEXT, PLAIN[0].meta)
    assert [(one.layer, one.status, [span[:3] for span in one.spans]) for one in task.annotations] == [
        (record.layer, record.status, [span[:3] for span in record.spans]) for record in PLAIN[:2]
    ]


def test_a_task_whose_quote_is_another_is_not_taken():
    line = lines_of(PLAIN)[1]
    assert our_task(line) is not None
    assert our_task(line.replace('"end": 4', '"end": 3')) is None
    assert our_task(line.replace('"end": 4', '"end": 5')) is None
    assert our_task(line.replace('"text": "Kyiv", "labels"', '"text": "Kyev", "labels"')) is None


def is_text(data):
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def spoilt(data):
    """Each byte with a bit turned, left out, doubled, or a quotation mark in its place; in an order of no meaning."""
    every = [
        data[:at] + other + data[at + 1 :]
        for at, byte in enumerate(data)
        for other in (bytes([byte ^ 1]), bytes([byte ^ 16]), b"", bytes([byte, byte]), b'"')
    ]
    random.Random(1).shuffle(every)
    return every


@pytest.mark.parametrize("records", [PLAIN[:1], PLAIN[2:], [*ODD[2:4], PLAIN[2]]], ids=["escapes", "gold", "odd"])
def test_whatever_is_done_to_a_file_both_ways_read_the_same(tmp_path, monkeypatch, records):
    data = written(records)
    for bad in [data, *spoilt(data)[:MOST]]:  # all of them were tried once
        if not is_text(bad):
            continue  # refused either way, but not with the same line
        quick = as_read(tmp_path, bad)
        with monkeypatch.context() as patch:
            patch.setattr(label_studio_reading, "taken_or_parsed", lambda source, options, _: elements(source, options))
            assert without_places(quick) == without_places(as_read(tmp_path, bad)), bad


def test_a_list_that_is_not_line_by_line_is_read_as_any_json(tmp_path):
    plain = as_read(tmp_path, written([*PLAIN, *ODD]))
    tasks = json.loads(written([*PLAIN, *ODD]))
    for data in (json.dumps(tasks).encode(), json.dumps(tasks, indent=1).encode()):
        found = as_read(tmp_path, data)
        assert [item[1:] for item in without_places(found)] == [item[1:] for item in without_places(plain)]
    assert len([item for item in plain if isinstance(item, DocumentRecord)]) == len(PLAIN) + len(ODD)
