"""The native format: reads back what it writes, takes what is sound and names what is not."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.model import State
from annotator.formats import jsonl
from annotator.formats.exchange import DocumentRecord, ReadOptions, Source, SpanRecord, WriteOptions
from tests.effort import little_work
from tests.formats.reading import as_line, read_bytes

TORTURE = json.loads((Path(__file__).parents[1] / "torture.json").read_text("utf-8"))
#: Cases whose text no encoding or database can hold; they are refused with the place.
NOT_TEXT = {"nul", "lone-hi"}
#: Cases that have no span, only a text.
NO_SPAN = {"zero-0", "zero-end", "empty-doc"}
GOLDEN = (
    '{"id": "d1", "text": "Kerry met Putin.\\n“Sochi”", "meta": {"source": "d1.txt"}, "layer": "analyst-1", '
    '"status": "done", "spans": [{"start": 0, "end": 15, "label": "claim", "text": "Kerry met Putin", '
    '"annotator": "analyst-1", "note": "who says so?"}, {"start": 0, "end": 5, "label": "actor", "text": "Kerry", '
    '"annotator": "analyst-1", "note": null, "flagged": true}]}\n'
    '{"id": "d2", "text": "", "meta": {}, "layer": null, "status": "new", "spans": []}\n'
)


def read(tmp_path, data, **options):
    return read_bytes(tmp_path, data, jsonl.read, **options)


def why(tmp_path, data):
    documents, refused, _ = read(tmp_path, data)
    assert len(refused) == 1
    return documents, refused[0]


def written(records):
    out = io.BytesIO()
    jsonl.write(iter(records), out, WriteOptions())
    return out.getvalue()


def records_of(tmp_path, data):
    documents, refused, notices = read(tmp_path, data)
    assert not refused
    assert not notices
    return documents


def test_the_lines_are_those_of_the_contract(tmp_path):
    records = records_of(tmp_path, GOLDEN.encode())
    assert written(records) == GOLDEN.encode()
    assert records[0].spans[1] == SpanRecord(0, 5, "actor", "analyst-1", None, True)
    assert records[0].status is State.DONE
    assert records[1].layer is None


@pytest.mark.parametrize("case", TORTURE, ids=lambda case: case["id"])
def test_every_hard_text_comes_back_unchanged_or_is_refused_by_name(tmp_path, case):
    spans = [] if case["id"] in NO_SPAN else [{"start": case["start"], "end": case["end"], "label": "x"}]
    data = as_line(id=case["id"], text=case["text"], layer="a", spans=spans)
    documents, refused, _ = read(tmp_path, data)
    if case["id"] in NOT_TEXT:
        assert not documents
        assert refused[0].where.endswith("in.jsonl:1")
        assert "not text" in refused[0].why
        return
    assert not refused
    assert documents[0].text == case["text"]
    assert [documents[0].text[s.start : s.end] for s in documents[0].spans] == [case["quote"]] * len(spans)
    once = written(documents)
    assert written(records_of(tmp_path, once)) == once


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
NAME = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)


@st.composite
def documents(draw):
    text = draw(TEXT)
    spans = []
    for _ in range(draw(st.integers(0, 6)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        spans.append(SpanRecord(start, end, draw(NAME), None, draw(st.none() | TEXT), draw(st.booleans())))
    meta = draw(st.dictionaries(TEXT, TEXT | st.integers() | st.none() | st.lists(TEXT, max_size=2), max_size=3))
    layer = draw(NAME.filter(lambda name: name != "gold"))
    status = draw(st.sampled_from(State))
    return DocumentRecord(draw(NAME), text, meta, layer, status, tuple(spans))


@settings(max_examples=150)
@given(st.lists(documents(), max_size=4))
def test_any_text_with_any_nested_spans_survives(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("any") / "x.jsonl"
    path.write_bytes(written(records))
    assert path.read_bytes().decode().splitlines(keepends=True) == path.read_text("utf-8").split("\n")[:-1] or all(
        ord(sign) not in {0x85, 0x2028, 0x2029} for sign in path.read_text("utf-8")
    )
    found = list(jsonl.read(Source.of(path), ReadOptions()))
    assert [(one.id, one.text, dict(one.meta), one.layer, one.status) for one in found] == [
        (one.id, one.text, dict(one.meta), one.layer, one.status) for one in records
    ]
    assert [[span._replace(annotator=None) for span in one.spans] for one in found] == [
        list(one.spans) for one in records
    ]
    assert list(map(jsonl.comparable, found)) == list(map(jsonl.comparable, records))
    assert written(found) == path.read_bytes()


def test_line_separators_inside_a_text_are_escaped_so_that_no_program_splits_there():
    line = written([DocumentRecord("a", "x\x85y\u2028z\u2029")])
    assert len(line.decode().splitlines()) == 1
    assert json.loads(line)["text"] == "x\x85y\u2028z\u2029"


def test_only_lf_ends_a_line(tmp_path):
    line = json.dumps({"text": "a\u2028b\x85c", "id": "1"}, ensure_ascii=False).encode()
    documents, refused, _ = read(tmp_path, line + b"\r\n" + line.replace(b'"1"', b'"2"'))
    assert [one.id for one in documents] == ["1", "2"]
    assert not refused


def test_the_files_mark_goes_and_the_texts_mark_stays(tmp_path):
    documents = records_of(tmp_path, b"\xef\xbb\xbf" + json.dumps({"text": "\ufeffKyiv"}, ensure_ascii=False).encode())
    assert documents[0].text == "\ufeffKyiv"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_a_file_saved_by_a_windows_program_is_read(tmp_path, encoding):
    text = json.dumps({"id": "ü", "text": "Łódź\u2028😀"}, ensure_ascii=False) + "\n"
    assert [one.text for one in records_of(tmp_path, (text * 2).encode(encoding))] == ["Łódź\u2028😀"] * 2


def test_a_forced_encoding_reads_the_lines(tmp_path):
    data = '{"text": "Москва"}\n'.encode("cp1251")
    documents, _, _ = read(tmp_path, data, encoding="cp1251")
    assert documents[0].text == "Москва"
    assert "not UTF-8" in why(tmp_path, data)[1].why


def test_a_bad_byte_in_another_encoding_costs_one_line(tmp_path):
    good = '{"text": "a"}\n'.encode("utf-16-le")
    bad = '{"text": "'.encode("utf-16-le") + b"\x00\xd8" + '"}\n'.encode("utf-16-le")
    documents, refused, _ = read(tmp_path, b"\xff\xfe" + good + bad + good)
    assert len(documents) == 2
    assert [one.where[-2:] for one in refused] == [":2"]


def test_only_the_text_is_needed(tmp_path):
    first, second = records_of(tmp_path, as_line(text="Kyiv") + as_line(text="Lviv"))
    assert first.id != second.id
    assert first.id == records_of(tmp_path, as_line(text="Kyiv", meta={"a": 1}))[0].id
    assert (first.layer, first.status, first.spans) == (None, None, ())


def test_keys_we_do_not_know_are_kept_in_meta(tmp_path):
    (record,) = records_of(tmp_path, as_line(text="a", title="T", url="u", meta={"source": "s"}))
    assert record.meta == {"title": "T", "url": "u", "source": "s"}
    assert (record.name, record.source) == ("T", "s")


def test_a_key_that_stands_in_the_line_and_in_meta_is_told(tmp_path):
    documents, _, notices = read(tmp_path, as_line(text="a", url="1", meta={"url": "2"}))
    assert documents[0].meta == {"url": "2"}
    assert "url" in notices[0].why


GOOD = {"start": 0, "end": 5, "label": "actor"}
OFFSETS = [1.0, "5", True, None, [], {}, 1e2, -1, 6, 10**30, 10**4000]


@pytest.mark.parametrize("value", OFFSETS, ids=lambda value: repr(value)[:12])
@pytest.mark.parametrize("key", ["start", "end"])
def test_an_offset_is_a_json_integer_inside_the_text(tmp_path, key, value):
    data = as_line(id="x", text="Kerry", spans=[{**GOOD, key: value}, GOOD])
    documents, refused = why(tmp_path, as_line(text="before") + data)
    assert refused.where.endswith("in.jsonl:2")
    assert len(refused.why) < 300
    assert documents[1].spans == (SpanRecord(0, 5, "actor"),)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ({"start": 0, "end": 5}, "has no label"),
        ({"end": 5, "label": "a"}, "has no start"),
        ({**GOOD, "label": ""}, "non-empty string"),
        ({**GOOD, "label": 3}, "non-empty string"),
        ({**GOOD, "label": None}, "non-empty string, not null"),
        ({**GOOD, "label": ["a"]}, "non-empty string, not a list"),
        ({**GOOD, "start": 5}, "empty"),
        ({**GOOD, "start": 4, "end": 2}, "behind its end"),
        ({**GOOD, "text": "kerry"}, "“Kerry” stands at 0..5, not “kerry”"),
        ({**GOOD, "text": "Kerry "}, "'Kerry' stands at 0..5, not 'Kerry '"),
        ({**GOOD, "text": "in"}, "the quote stands at 6..8"),
        ({**GOOD, "text": None}, "text must be a string"),
        ({**GOOD, "annotator": 7}, "annotator must be"),
        ({**GOOD, "annotator": ""}, "annotator must be"),
        ({**GOOD, "annotator": "gold"}, "nobody can be called"),
        ({**GOOD, "note": 7}, "note must be"),
        ({**GOOD, "flagged": 1}, "flagged must be"),
        ([0, 5, "actor"], "a span is an object"),
        ("actor", "a span is an object"),
        (None, "a span is an object"),
    ],
)
def test_a_bad_span_is_named_and_does_not_stop_the_others(tmp_path, span, words):
    documents, refused = why(tmp_path, as_line(text="Kerry in Russia", spans=[span, GOOD]))
    assert words in refused.why
    assert documents[0].spans == (SpanRecord(0, 5, "actor"),)


def test_offsets_in_other_units_are_recognised_but_never_moved(tmp_path):
    text = "💩💩 Kyiv"
    documents, refused = why(tmp_path, as_line(text=text, spans=[{"start": 5, "end": 9, "label": "l", "text": "Kyiv"}]))
    assert "look like UTF-16 offsets" in refused.why
    assert documents[0].spans == ()
    _, refused = why(tmp_path, as_line(text=text, spans=[{"start": 9, "end": 13, "label": "l", "text": "Kyiv"}]))
    assert "look like byte offsets" in refused.why
    _, refused = why(tmp_path, as_line(text=text, spans=[{"start": 5, "end": 9, "label": "l"}]))
    assert "look like UTF-16 offsets" in refused.why


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "the line is cut off"),
        (b'{"text": "abc', "the line is cut off"),
        (b"nonsense", "not JSON"),
        (b"[]", "not a list"),
        (b"3", "not an integer"),
        (b'"x"', "not a string"),
        (b"null", "not null"),
        (b"{}", "no text"),
        (b'{"text": 3}', "text must be a string"),
        (b'{"text": null}', "text must be a string"),
        (b'{"text": "a", "text": "b"}', "stands twice"),
        (b'{"text": "a", "x": NaN}', "NaN is not JSON"),
        (b'{"text": "a", "x": -Infinity}', "Infinity is not JSON"),
        (b'{"text": "a", "x": 1e999}', "too large"),
        (b'{"text": "a", "x": ' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"text": "a\\ud83d"}', "lone surrogate"),
        (b'{"text": "a", "meta": {"\\ude00": 1}}', "lone surrogate"),
        (b'{"text": "a\\u0000"}', "NUL"),
        (b'{"text": "a", "id": "\\u0000"}', "NUL"),
        (b'{"text": "a\x00"}', "not JSON"),
        (b'{"text": "a\xff"}', "not UTF-8"),
        (b'{"text": "\xed\xa0\xbd"}', "not UTF-8"),
        (b'{"text": "a", "id": ""}', "id must be"),
        (b'{"text": "a", "id": 1.5}', "id must be"),
        (b'{"text": "a", "id": true}', "id must be"),
        (b'{"text": "a", "id": "' + b"x" * 501 + b'"}', "501 characters"),
        (b'{"text": "a", "layer": ""}', "layer must be"),
        (b'{"text": "a", "layer": 1}', "layer must be"),
        (b'{"text": "a", "status": "finished"}', "status is one of"),
        (b'{"text": "a", "status": 1}', "status is one of"),
        (b'{"text": "a", "spans": {}}', "spans must be a list"),
        (b'{"text": "a", "spans": null}', "spans must be a list"),
        (b'{"text": "a", "spans": "actor"}', "spans must be a list"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested deeper"),
        (b'{"text": "a", "meta": ' + b'{"a":' * 70 + b"1" + b"}" * 70 + b"}", "nested deeper"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_bad_line_is_refused_with_its_reason_and_the_rest_goes_on(tmp_path, line, words):
    with little_work(10):
        documents, refused = why(tmp_path, as_line(text="before") + line)
        assert words in refused.why
        assert refused.where.endswith("in.jsonl:2")
        assert [one.text for one in documents] == ["before"]
        documents, _ = why(tmp_path, line + b"\n" + as_line(text="after"))
        assert [one.text for one in documents] == ["after"]


def test_a_valid_pair_of_escapes_is_one_code_point(tmp_path):
    (record,) = records_of(tmp_path, b'{"text": "\\ud83d\\ude00!", "spans": [{"start": 1, "end": 2, "label": "x"}]}')
    assert record.text == "😀!"


def test_blank_lines_and_an_empty_file_hold_nothing(tmp_path):
    assert records_of(tmp_path, b"\n  \r\n\t\n") == []
    assert records_of(tmp_path, b"") == []


@pytest.mark.parametrize("line", [b"word\n", b'{"a": 1}\n', b"\n"])
def test_a_file_that_is_something_else_is_given_up_soon(tmp_path, line):
    _, refused, _ = read(tmp_path, line * 300_000)
    assert len(refused) <= 1001
    assert "the rest" in refused[-1].why


def test_many_refusals_after_a_document_do_not_stop_the_reading(tmp_path):
    documents, refused, _ = read(tmp_path, as_line(text="a") + b"word\n" * 3000 + as_line(text="b"))
    assert len(documents) == 2
    assert len(refused) == 3000


def test_a_hundred_thousand_bad_spans_of_one_line_are_counted_and_the_good_ones_taken(tmp_path):
    bad = {"start": 9_999_999, "end": 10_000_001, "label": "x"}
    with little_work(5):
        documents, refused, _ = read(tmp_path, as_line(text="ü" * 1_000_000, spans=[bad] * 100_000 + [GOOD]))
        assert len(documents[0].spans) == 1
        assert len(refused) == 101
        assert "99,900 more spans" in refused[-1].why


def test_a_line_beyond_the_limit_costs_no_memory_and_no_other_line(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.json_lines.LONGEST_LINE", 1000)
    for data in (b'{"text": "' + b"x" * 5000 + b'"}\n', b"x" * 3_000_000):
        documents, refused, _ = read(
            tmp_path, as_line(text="a") + data + (as_line(text="b") if data[-1:] == b"\n" else b"")
        )
        assert documents[0].text == "a"
        assert "MB; split" in refused[0].why
        assert len(refused) == 1
        assert documents[-1].text == ("b" if data[-1:] == b"\n" else "a")


def test_a_bad_decision_and_the_gold_that_hangs_on_it_are_refused_but_the_document_taken(tmp_path):
    line = as_line(id="d", text="Kerry", layer="gold", status="done", spans=[GOOD], decisions=[{}])
    documents, refused, _ = read(tmp_path, line)
    assert (documents[0].layer, documents[0].decisions, documents[0].status) == ("gold", (), State.DONE)
    assert [each.why for each in refused] == [
        "decision 1: source must be a non-empty string, not null",
        "span 0..5 'actor' follows from no decision of the line",
    ]


def test_decisions_count_on_gold_lines_only(tmp_path):
    documents, refused, _ = read(tmp_path, as_line(id="d", text="Kerry", layer="w", decisions=[{}]))
    assert (documents[0].decisions, refused) == ((), [])


def test_a_written_file_that_was_changed_is_noticed(tmp_path):
    records = [DocumentRecord("a", "Kerry met Putin", {}, "w", State.DONE, (SpanRecord(0, 5, "actor"),))]
    path = tmp_path / "x.jsonl"
    good = written(records)
    for bad in (
        b"",
        good + good,
        good.replace(b'"end": 5', b'"end": 6'),
        good.replace(b"met", b"saw"),
        good.replace(b'"done"', b'"new"'),
        good.replace(b'"actor"', b'"claim"'),
        good.replace(b'"note": null', b'"note": ""'),
        good.replace(b'"annotator": "w"', b'"annotator": "v"'),
        good.replace(b'"meta": {}', b'"meta": {"a": 1}'),
    ):
        assert bad != good
        path.write_bytes(bad)
        assert comparables(path) != [jsonl.comparable(records[0])]
    path.write_bytes(good)
    assert comparables(path) == [jsonl.comparable(records[0])]


def comparables(path):
    """What the verification compares of a file."""
    items = jsonl.read(Source.of(path), ReadOptions())
    return [jsonl.comparable(one) if isinstance(one, DocumentRecord) else one for one in items]
