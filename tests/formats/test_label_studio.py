"""Label Studio's JSON: its editor counts UTF-16 units, its files say so only through their quotes."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.model import State
from annotator.formats import json_stream, label_studio
from annotator.formats.exchange import DocumentRecord, LabelInfo, SpanRecord, WriteOptions, comparable
from tests.effort import little_work
from tests.formats.annotated import TORTURE, documents, hard
from tests.formats.files import back, file_of
from tests.formats.reading import read_bytes

GOLDEN = Path(__file__).parent / "golden"
TEXT = "😀 Kerry met\r\nPutin."
RECORDS = [
    DocumentRecord(
        "news/1",
        TEXT,
        {"source": "x", "n": [1]},
        "ann",
        State.DONE,
        (SpanRecord(0, 19, "claim", "ann", note="who\nsays?"), SpanRecord(2, 7, "actor", "ann", flagged=True)),
    ),
    DocumentRecord("news/1", TEXT, {"source": "x", "n": [1]}, "ben", State.SKIPPED),
    DocumentRecord("news/1", TEXT, {"source": "x", "n": [1]}, "gold", State.DONE, (SpanRecord(2, 7, "actor", "ben"),)),
    DocumentRecord("untouched", "nothing"),
]
LABELS = (LabelInfo("actor", "#2b3e7e", "1", 'who <does> "it"'), LabelInfo("a & b", "#ffee00"))


def read(tmp_path, *tasks):
    return read_bytes(tmp_path, json.dumps(list(tasks)).encode(), label_studio.read, "ls.json")


def task(text, *regions, **more):
    result = [
        {"id": "a", "from_name": "l", "to_name": "t", "type": "labels", "value": {"labels": ["actor"], **value}}
        for value in regions
    ]
    return {"id": 7, "data": {"text": text}, "annotations": [{"completed_by": 3, "result": result, **more}]}


def spans(record):
    return [span[:3] for span in record.spans]


def test_its_short_form_is_read_too(tmp_path):
    region = {"start": 0, "end": 5, "text": "Kerry", "labels": ["actor"]}
    (record,), refused, _ = read(tmp_path, {"id": 7, "text": "Kerry", "ner": [region], "annotator": 3})
    assert (record.id, record.layer, spans(record), refused) == ("7", "user-3", [(0, 5, "actor")], [])


def test_the_golden_file_is_what_is_written_and_reads_back(tmp_path):
    data = file_of(label_studio, RECORDS)
    assert data == (GOLDEN / "label_studio.json").read_bytes()
    records, refused, notices = read_bytes(tmp_path, data, label_studio.read, "ls.json")
    assert refused == []
    assert list(map(comparable, records)) == list(map(comparable, RECORDS))
    assert [one.layer for one in records] == ["ann", "ben", "ground-truth", None]
    assert [one.status for one in records] == [State.DONE, State.SKIPPED, State.DONE, None]
    assert [span[4:] for span in records[0].spans] == [("who\nsays?", False), (None, True)]
    assert records[0].meta == RECORDS[0].meta
    assert ["UTF-16" in one.why for one in notices] == [True]


def test_the_config_names_what_the_tasks_name():
    (suffix, config), *others = label_studio.companions(WriteOptions(labels=LABELS)).items()
    assert (suffix, others) == (".config.xml", [])
    assert config == (GOLDEN / "label_studio.json.config.xml").read_bytes()
    tree = ET.fromstring(config)
    labels, text = tree.find("Labels"), tree.find("Text")
    made = json.loads(file_of(label_studio, RECORDS))[0]
    region = made["annotations"][0]["result"][0]
    assert (labels.get("name"), labels.get("toName")) == (region["from_name"], region["to_name"])
    assert (text.get("name"), text.get("value")) == (region["to_name"], "$text")
    assert [one.attrib for one in labels] == [
        {"value": "actor", "background": "#2b3e7e", "hotkey": "1", "hint": 'who <does> "it"'},
        {"value": "a & b", "background": "#ffee00"},
    ]


def browser_reads(data):
    """Spans as the editor's JavaScript cuts them, which counts UTF-16 units; every quote must be what is cut."""
    for one in json.loads(data):
        units = one["data"]["text"].encode("utf-16-le")
        for annotation in one["annotations"]:
            for region in annotation["result"]:
                value = region["value"]
                cut = units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le")
                assert cut == value["text"]
                yield cut, *value["labels"]


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_comes_back(case, tmp_path):
    record = hard(case)
    layered = DocumentRecord(record.id, record.text, {}, "ann", State.DONE, record.spans)
    data = file_of(label_studio, [layered])
    assert back(label_studio, data, tmp_path) == [comparable(layered)]
    assert list(browser_reads(data)) == [(record.text[one.start : one.end], one.label) for one in record.spans]


@settings(max_examples=60)
@given(st.lists(documents(), max_size=3, unique_by=lambda record: record.id))
def test_any_text_with_any_spans_comes_back(tmp_path, records):
    layered = [DocumentRecord(one.id, one.text, {}, "ann", State.DONE, one.spans) for one in records]
    data = file_of(label_studio, layered)
    assert back(label_studio, data, tmp_path) == list(map(comparable, layered))
    assert len(list(browser_reads(data))) == sum(len(one.spans) for one in records)


@pytest.mark.parametrize(("start", "said"), [(13, "UTF-16"), (12, "code points already")])
def test_the_quote_tells_what_offsets_count(tmp_path, start, said):
    given = task("💩This is an annotation.", {"start": start, "end": start + 10, "text": "annotation"})
    (record,), refused, (notice,) = read(tmp_path, given)
    assert refused == []
    assert spans(record) == [(12, 22, "actor")]
    assert said in notice.why


def test_without_a_quote_the_editors_units_are_taken_and_said(tmp_path):
    (record,), _, (notice,) = read(tmp_path, task("💩 Kyiv", {"start": 3, "end": 7}))
    assert spans(record) == [(2, 6, "actor")]
    assert "no quote fits" in notice.why


def test_half_a_character_is_no_place(tmp_path):
    quoted = {"start": 3, "end": 7, "text": "Kyiv"}
    (record,), (refused,), _ = read(tmp_path, task("💩 Kyiv", quoted, {"start": 1, "end": 7}))
    assert spans(record) == [(2, 6, "actor")]
    assert "1..7, in UTF-16 units, cuts a character in half" in refused.why


def test_offsets_that_would_cut_a_character_count_code_points(tmp_path):
    (record,), refused, (notice,) = read(tmp_path, task("Kyiv 💩", {"start": 0, "end": 6}, {"start": 0, "end": 4}))
    assert refused == []
    assert spans(record) == [(0, 6, "actor"), (0, 4, "actor")]
    assert "code points already" in notice.why


def test_who_and_how_far(tmp_path):
    records, refused, _ = read(
        tmp_path,
        task("a", completed_by={"email": "ann@x.org", "id": 3}),
        {**task("b", was_cancelled=True), "id": 8},
        {"id": 9, "data": {"text": "c"}, "predictions": [{"model_version": "m1", "result": []}, 12]},
    )
    assert refused == []
    assert [(one.id, one.layer, one.status) for one in records] == [
        ("7", "ann@x.org", State.DONE),
        ("8", "user-3", State.SKIPPED),
        ("9", "m1", State.IN_PROGRESS),
    ]


def test_completions_of_the_first_versions_are_annotations(tmp_path):
    given = task("😀 Kerry", {"start": 3, "end": 8, "text": "Kerry"})
    given["completions"] = given.pop("annotations")
    (record,), refused, _ = read(tmp_path, given)
    assert refused == []
    assert (record.layer, record.status, spans(record)) == ("user-3", State.DONE, [(2, 7, "actor")])


def test_what_is_no_span_is_counted_and_kept(tmp_path):
    given = task("Kerry", {"start": 0, "end": 5})
    given["annotations"][0]["result"] += [{"type": "relation", "from_id": "a", "to_id": "a"}, {"type": "choices"}, 4]
    (record,), refused, (notice,) = read(tmp_path, given)
    assert refused == []
    assert spans(record) == [(0, 5, "actor")]
    assert record.meta["label_studio"]["relations"] == 1
    assert "1 choices, 1 others, 1 relations" in notice.why


def test_two_labels_on_a_region_and_offsets_of_a_whole_page(tmp_path):
    given = task("Kerry met", {"start": 0, "end": 5, "labels": ["actor", "claim"]})
    given["annotations"][0]["result"].append(
        {
            "type": "hypertextlabels",
            "value": {
                "start": "/p[1]/text()[1]",
                "end": "/p[1]/text()[1]",
                "globalOffsets": {"start": 6, "end": 9},
                "hypertextlabels": ["claim"],
            },
        }
    )
    (record,), refused, _ = read(tmp_path, given)
    assert refused == []
    assert spans(record) == [(0, 5, "actor"), (0, 5, "claim"), (6, 9, "claim")]


@pytest.mark.parametrize("value", [1.0, "0", True, None, -1, 10**30, 99])
def test_an_offset_is_an_integer_inside_the_text(tmp_path, value):
    for text in ("Kerry", "Kerry 💩"):
        documents_, refused, _ = read(tmp_path, task(text, {"start": 0, "end": value, "text": "Kerry"}))
        assert [len(one.spans) for one in documents_] == [0]
        assert refused[0].where.endswith("ls.json:1")


def test_a_quote_that_stands_elsewhere_is_refused(tmp_path):
    (record,), (refused,), _ = read(tmp_path, task("Kerry met", {"start": 0, "end": 3, "text": "met"}))
    assert record.spans == ()
    assert "stands" in refused.why


def test_a_region_without_a_label_is_refused(tmp_path):
    (record,), (refused,), _ = read(tmp_path, task("Kerry met", {"start": 0, "end": 3, "labels": []}))
    assert record.spans == ()
    assert "no label" in refused.why


HOSTILE = [
    b"[",
    b"[1, null, [], 1.5]",
    b"[{}]",
    b'[{"data": 1}]',
    b'[{"data": {}}]',
    b'[{"data": {"a": "x", "b": "y"}}]',
    b'[{"data": {"text": "x"}, "annotations": 1}]',
    b'[{"data": {"text": "x"}, "annotations": [1]}]',
    b'[{"data": {"text": "x"}, "annotations": [{"result": 1}]}]',
    b'[{"data": {"text": "\\u0000"}}]',
    b'[{"data": {"text": "\\ud83d"}}]',
    b'[{"data": {"text": "x"}, "id": []}]',
    b'[{"data": {"text": "x"}, "id": NaN}]',
    b'[{"data": {"text": "x", "text": "y"}}]',
    b'[{"data": {"text": "x", "n": ' + b"9" * 5000 + b"}}]",
    b"[" * 500_000,
    b'[{"a":' * 200_000,
    b'[{"data": {"text": "x", "meta": {"a": ' + b"[" * 100 + b"]" * 100 + b"}}}]",
    b"[\xff]",
    b'["' + b"x" * 5_000_000,
    b"[" + b"," * 1_000_000,
    b'[{"data": {"text": "x"}} {"data": {"text": "y"}}',
    b"\x80\x04\x95pickle",
]


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: repr(data[:40]))
def test_hostile_files_are_refused_in_no_time(tmp_path, data):
    with little_work(10):
        _, refused, _ = read_bytes(tmp_path, data, label_studio.read, "ls.json")
        assert refused
        assert all(one.where.startswith(str(tmp_path / "ls.json")) for one in refused)


def test_what_stands_before_a_broken_place_is_kept_and_its_line_named(tmp_path):
    data = b'[\n{"id": 1, "data": {"text": "a"}},\n{"id": 2, "data": }\n]'
    (record,), (refused,), _ = read_bytes(tmp_path, data, label_studio.read, "ls.json")
    assert record.id == "1"
    assert refused.where.endswith("ls.json:3")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("indent", [None, 1])
def test_a_file_is_read_in_pieces_wherever_they_fall(tmp_path, monkeypatch, encoding, indent):
    monkeypatch.setattr(json_stream, "_PIECE", 3)
    tasks = [task("Kyiv 💩\\n\r", {"start": 0, "end": 4}) | {"id": number} for number in range(5)]
    data = json.dumps(tasks, indent=indent, ensure_ascii=False).encode(encoding)
    records, refused, _ = read_bytes(tmp_path, data, label_studio.read, "ls.json")
    assert refused == []
    assert [one.id for one in records] == list("01234")


def test_one_task_or_tasks_behind_each_other_are_read_too(tmp_path):
    one = json.dumps(task("Kyiv")).encode()
    for data in (one, one + b"\n" + one):
        records, refused, _ = read_bytes(tmp_path, data, label_studio.read, "ls.json")
        assert refused == []
        assert {record.text for record in records} == {"Kyiv"}
