"""Tables come in: a row a document, or a row a span."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import csv_table
from annotator.formats.csv_reading import columns_of
from annotator.formats.exchange import DocumentRecord, SpanRecord, comparable
from tests.effort import little_work
from tests.formats.annotated import TORTURE, documents, hard
from tests.formats.files import file_of
from tests.formats.reading import read_bytes

COLUMNS = ("document", "start", "end", "label", "text", "annotator", "note", "flagged", "document_text")


def table(*rows, delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def spans_of(record):
    """The rows that somebody would make of a document with its text in each row."""
    for start, end, label, _, _, _ in record.spans:
        yield record.id, start, end, label, record.text[start:end], "ann", "", 0, record.text


def read(tmp_path, data, name="t.csv", **options):
    return read_bytes(tmp_path, data, csv_table.read, name, "utf-8", **options)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_row_is_a_document_and_other_columns_are_kept(tmp_path, delimiter):
    data = table(("ID", "Text", "Site"), ("7", "Kerry, met;\nPutin\t.", "bbc"), ("", "x", ""), delimiter=delimiter)
    (one, two), refused, _ = read(tmp_path, b"\xef\xbb\xbf" + data)
    assert refused == []
    assert (one.id, one.text, one.meta, one.layer) == ("7", "Kerry, met;\nPutin\t.", {"site": "bbc"}, None)
    assert (two.text, two.meta) == ("x", {})
    assert len(two.id) == 16


@pytest.mark.parametrize("case", [one for one in TORTURE if one["text"]], ids=lambda case: case["id"])
def test_every_hard_text_and_its_spans_come_in(case, tmp_path):
    record = hard(case)
    (found,), refused, _ = read(tmp_path, table(("document", "text"), (record.id, record.text)))
    assert (refused, found.text) == ([], record.text)
    (found,), refused, _ = read(tmp_path, table(COLUMNS, *spans_of(record)))
    assert (refused, comparable(found)) == ([], comparable(record))
    assert {span.annotator for span in found.spans} == {"ann"}


@pytest.mark.parametrize(("said", "layer"), [("a@b.c", "a@b.c"), ("3", "user-3"), ("", None)])
def test_the_tables_of_label_studio_hold_regions_in_a_cell(tmp_path, said, layer):
    cell = '[{"start":3,"end":7,"text":"Kyiv","labels":["location"]}]'
    data = table(("annotator", "id", "label", "text"), (said, "5", cell, "😀 Kyiv"))
    (record,), refused, _ = read(tmp_path, data)
    assert (record.spans, record.layer, record.meta) == ((SpanRecord(2, 6, "location"),), layer, {})
    assert refused == []


@pytest.mark.parametrize("cell", ['[{"start":0,"labels":["x"]', '[{"labels":3}]', '[{"a":"labels"}]'])
def test_a_cell_that_only_looks_like_regions_is_a_cell(tmp_path, cell):
    (record,), refused, _ = read(tmp_path, table(("text", "label"), ("Kerry", cell)))
    assert (record.spans, record.meta, refused) == ((), {"label": cell}, [])


@settings(max_examples=60)
@given(st.lists(documents(), max_size=3, unique_by=lambda record: record.id))
def test_any_spans_come_in(tmp_path, records):
    rows = [row for record in records for row in spans_of(record)]
    found, refused, _ = read(tmp_path, table(COLUMNS, *rows))
    assert refused == []
    assert list(map(comparable, found)) == [comparable(record) for record in records if record.spans]


def test_our_own_table_says_what_it_lacks(tmp_path):
    records = [DocumentRecord("d", "Kerry", spans=(SpanRecord(0, 5, "actor"),))]
    found, (refused,), _ = read(tmp_path, file_of(csv_table, records))
    assert found == []
    assert "does not hold the texts" in refused.why
    _, (refused,), _ = read(tmp_path, file_of(csv_table, records, excel=True))
    assert "spreadsheet" in refused.why


def test_columns_are_the_ones_asked_for(tmp_path):
    data = table(("Key", "Text", "Story", "Site", "By"), ("7", "teaser", "=1+1", "bbc", "x"))
    (found,), refused, _ = read(tmp_path, data, text_column="story", id_column=" KEY ")
    assert (refused, found.id, found.text) == ([], "7", "=1+1")
    assert found.meta == {"text": "teaser", "site": "bbc", "by": "x"}
    (found,), _, _ = read(tmp_path, data, meta_columns=("By", "none"))
    assert (found.text, found.meta) == ("teaser", {"by": "x"})
    (found,), _, _ = read(tmp_path, data, meta_columns=())
    assert (found.text, found.meta) == ("teaser", {})
    _, (refused,), _ = read(tmp_path, data, text_column="body")
    assert "no column 'body'; there are 'key', 'text'" in refused.why
    assert columns_of(data.decode()) == ("Key", "Text", "Story", "Site", "By")


def test_a_table_of_spans_can_be_taken_for_one_of_texts(tmp_path):
    data = table(("id", "start", "end", "label", "words"), ("7", 0, 1, "x", "Kerry met"))
    (found,), refused, _ = read(tmp_path, data, text_column="words")
    assert (refused, found.text, found.spans) == ([], "Kerry met", ())


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", ()),
        ('"never closed', ("never closed",)),
        (f"{'x' * 200_000},b\n", ("x" * 200_000, "b")),
        ('id;"two\nlines"; By \n1;2;3\n', ("id", "two\nlines", "By")),
        ("id|text\n1|x\n", ("id|text",)),
    ],
    ids=["nothing", "open", "long", "two lines", "no delimiter of ours"],
)
def test_columns_are_named_as_they_are_read(text, columns):
    assert columns_of(text) == columns


def test_spans_of_texts_that_the_project_has_are_compared_with_them(tmp_path):
    texts = {"d": "Kerry met", "e": "Putin"}
    rows = [
        ("d", 0, 5, "actor", "Kerry"),
        ("e", 0, 5, "actor", "Kerry"),
        ("f", 0, 1, "x", "a"),
        ("d", 6, 9, "x", "met"),
    ]
    columns = ("document", "start", "end", "label", "text")
    found, refused, _ = read(tmp_path, table(columns, *rows), text_of=texts.get)
    assert [(one.id, one.text, len(one.spans)) for one in found] == [
        ("d", "Kerry met", 1), ("e", "Putin", 0), ("d", "Kerry met", 1),
    ]  # fmt: skip
    assert [one.where.rsplit(":", 1)[1] for one in refused] == ["3", "4"]
    _, (refused,), _ = read(tmp_path, table(columns[:4], rows[0][:4]), text_of=texts.get)
    assert "called text" in refused.why
    _, (refused,), _ = read(tmp_path, table(columns[1:], rows[0][1:]), text_of=texts.get)
    assert "called document" in refused.why


@pytest.mark.parametrize("cell", ["1.0", "", "true", "-1", "9" * 5000, "1e3", "٣", " 1", "99"])
def test_an_offset_is_a_whole_number_inside_the_text(tmp_path, cell):
    row = ("d", 0, cell, "actor", "", "", "", 0, "Kerry")
    (record,), (refused,), _ = read(tmp_path, table(COLUMNS, row))
    assert record.spans == ()
    assert refused.where.endswith("t.csv:2")


def test_a_quote_that_stands_elsewhere_is_refused_and_the_others_come_in(tmp_path):
    rows = [("d", 0, 5, "actor", words, "", "who?", 1, "Kerry met") for words in ("Putin", "Kerry")]
    (record,), (refused,), _ = read(tmp_path, table(COLUMNS, *rows))
    assert record.spans == (SpanRecord(0, 5, "actor", None, "who?", True),)
    assert "Putin" in refused.why


def test_every_refused_span_is_named_by_its_own_row(tmp_path):
    head = ("document", "start", "end", "label", "text", "document_text")
    rows = [("d", "0", end, "actor", "John", "John saw John") for end in ("4", "99", "4", "x")]
    rows += [("d", "0", "5", "actor", "John", "John saw John")] * 150
    (record,), refused, _ = read(tmp_path, table(head, *rows))
    assert [span[:3] for span in record.spans] == [(0, 4, "actor")] * 2
    assert [one.where.rpartition(":")[2] for one in refused[:3]] == ["3", "5", "6"]
    assert (len(refused), refused[-1].why) == (101, "52 more spans of this line were refused")


def test_a_refused_document_is_told_once(tmp_path):
    head = ("document", "start", "end", "label", "document_text")
    records, (refused,), _ = read(tmp_path, table(head, ("d" * 501, "0", "99", "actor", "John")))
    assert not records
    assert "id has 501 characters" in refused.why


def test_a_row_of_another_width_is_refused_by_its_line(tmp_path):
    (record,), (refused,), _ = read(tmp_path, b"id,text\n1,a,b\n\n2,c\n")
    assert record.id == "2"
    assert refused.where.endswith("t.csv:2")


HOSTILE = [
    b"",
    b"a,b\n1,2\n",
    b"text,text\na,b\n",
    b"text\na\0b\n",
    b'text\n"never closed' + b"x" * 5_000_000,
    b'id,text\n1,"a"b\n',
    b"," * 1_000_000,
    b'"' * 1_000_001,
    b"text\n\xff\xfe\xfd",
    b"PK\x03\x04zip",
]


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: repr(data[:30]))
def test_hostile_tables_are_refused_in_no_time(tmp_path, data):
    with little_work(10):
        _, refused, _ = read(tmp_path, data)
        assert len(refused) == 1
        assert "t.csv" in refused[0].where
