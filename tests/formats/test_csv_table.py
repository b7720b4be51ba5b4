"""The table of spans: faithful for programs, harmless for spreadsheets."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.model import State
from annotator.formats import csv_table
from annotator.formats.exchange import DocumentRecord, Source, SpanRecord, WriteOptions

TORTURE = json.loads((Path(__file__).parents[1] / "torture.json").read_text("utf-8"))
NOT_TEXT = {"nul", "lone-hi"}
PAYLOADS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", " =1", "'=1", '"=1', "\u00a0=1", "|cmd", "%0"]


def record(text, *spans, **more):
    return DocumentRecord("d", text, {}, "analyst-1", State.DONE, spans, **more)


def written(records, **options):
    out = io.BytesIO()
    csv_table.write(iter(records), out, WriteOptions(**options))
    assert not out.closed
    return out.getvalue()


def rows(data, encoding="utf-8", **options):
    return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), **options))


def test_one_row_a_span():
    data = written([record("Kerry met Putin", SpanRecord(0, 5, "actor", note="who?", flagged=True))])
    assert data == (
        b"document,start,end,label,text,annotator,note,flagged,status\r\nd,0,5,actor,Kerry,analyst-1,who?,1,done\r\n"
    )


@pytest.mark.parametrize(
    "case",
    [one for one in TORTURE if one["quote"] and one["id"] not in {"nul", "lone-hi"}],
    ids=lambda case: case["id"],
)
def test_every_hard_quote_comes_back_unchanged(case, tmp_path):
    records = [record(case["text"], SpanRecord(case["start"], case["end"], "x"), SpanRecord(0, len(case["text"]), "y"))]
    data = written(records)
    assert [row[4] for row in rows(data)[1:]] == [case["quote"], case["text"]]
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    assert list(csv_table.read_back(Source.of(path), WriteOptions())) == list(map(csv_table.comparable, records))


@settings(max_examples=100)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), st.sampled_from([",", "\t"]))
def test_any_text_survives(text, delimiter):
    data = written([record(text, SpanRecord(0, len(text), "x", note=text))], delimiter=delimiter)
    assert rows(data, delimiter=delimiter)[1][4] == text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_the_excel_mode_can_be_a_formula(payload):
    spans = (SpanRecord(0, len(payload), payload, payload, payload),)
    data = written([DocumentRecord(payload, payload, {}, payload, None, spans)], excel=True)
    assert data.startswith(b"\xef\xbb\xbf")
    head, row = rows(data, "utf-8-sig")
    assert head[-1] == csv_table.SAFE_COLUMN
    assert row[-1] == "yes"
    assert [cell[0] for cell in (row[0], *row[3:7])] == ["'"] * 5


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_faithful_mode_changes_no_cell(payload):
    data = written([record(payload, SpanRecord(0, len(payload), payload))])
    assert rows(data)[1][3:5] == [payload, payload]


def test_harmless_cells_stay_as_they_are_in_excel_mode():
    row = rows(written([record("Kerry's 5 = five", SpanRecord(0, 16, "actor"))], excel=True), "utf-8-sig")[1]
    assert row[4] == "Kerry's 5 = five"
    assert row[-1] == "no"


def test_a_document_without_spans_is_announced():
    empty, full = record("text"), record("text", SpanRecord(0, 1, "x"))
    held, (loss,) = csv_table.hold(empty, WriteOptions())
    assert (held, loss.document, loss.start) == (empty, "d", None)
    assert csv_table.comparable(empty) is None
    assert csv_table.hold(full, WriteOptions()) == (full, [])


@pytest.mark.parametrize("excel", [True, False])
def test_a_table_that_was_changed_is_noticed(tmp_path, excel):
    records = [
        record(words, SpanRecord(0, 6, "actor", note="'"), SpanRecord(1, 6, "'=x")) for words in ("=Kerry", "'Kerry")
    ]
    wanted = list(map(csv_table.comparable, records))
    options = WriteOptions(excel=excel)
    path = tmp_path / "x.csv"
    good = written([records[0]], excel=excel)

    def found(data):
        path.write_bytes(data)
        return list(csv_table.read_back(Source.of(path), options))

    assert found(good) == wanted[:1]
    assert found(written([records[1]], excel=excel)) == wanted[1:]
    for bad in (good.replace(b"d,1", b"d,2"), good[:-8], good + b"x\r\n", good.split(b"\r\n")[0], good[4:]):
        assert found(bad) != wanted[:1]
