"""Data sets for Hugging Face: loaded by `datasets` and pyarrow as anybody would, and read back whole."""

import importlib.util
import json
import os
import pickle
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import State
from annotator.formats import huggingface, jsonl, registry
from annotator.formats.exchange import DocumentRecord, LabelInfo, SpanRecord, WriteOptions
from tests.formats.annotated import TORTURE, documents, hard, read_folder
from tests.formats.parquet_here import load_datasets, needs_pyarrow
from tests.formats.reading import read_bytes

GOLDEN = Path(__file__).parent / "golden" / "huggingface"
TEXT = "Kerry 😀 met\tPutin.\r\n“In Sochi”\u2028 he said."
RECORD = DocumentRecord(
    "news/1", TEXT, {"site": "a\u2028b"}, "ann", State.DONE,
    (SpanRecord(0, 17, "claim"), SpanRecord(0, 5, "actor", None, "who?", True), SpanRecord(12, 17, "actor"),
     SpanRecord(24, 29, "two 😀\"words'", "ben")),
)  # fmt: skip
UNTOUCHED = DocumentRecord("empty", "")
LABELS = ("actor", "claim", "two 😀\"words'", "never used | *seen*")


def options(labels=LABELS, **more):
    return WriteOptions(labels=tuple(LabelInfo(name, description=f"<b>{name}") for name in labels), **more)


def write(folder, records, wanted=None):
    folder.mkdir(parents=True, exist_ok=True)
    huggingface.write_folder(iter(records), folder, wanted or options())
    return folder


def said(records):
    return sorted(map(huggingface.comparable, records), key=lambda one: (one[0], one[2] or ""))


def names_in(records):
    return tuple(sorted({span.label for record in records for span in record.spans}))


@needs_pyarrow
def test_the_golden_folder_is_what_is_written(tmp_path):
    import pyarrow.parquet as pq

    folder = write(tmp_path / "out", [RECORD, UNTOUCHED])
    for path in sorted(path.relative_to(folder) for path in folder.rglob("*.*")):
        if path.suffix == ".parquet":  # its bytes belong to the version of pyarrow, its rows to us
            assert pq.read_table(folder / path).equals(pq.read_table(GOLDEN / path), check_metadata=True), path
        else:
            assert (folder / path).read_bytes() == (GOLDEN / path).read_bytes(), path
    back, refused, notices = read_folder(huggingface, GOLDEN)
    assert (refused, notices) == ([], [])
    assert said(back) == said([RECORD, UNTOUCHED])


@needs_pyarrow
def test_datasets_loads_the_folders_as_they_are(tmp_path):
    hard_ones = [hard(case) for case in TORTURE]
    labels = options(("part", "whole"), language="en")
    first, second = write(tmp_path / "hard", hard_ones, labels), tmp_path / "split"
    second.mkdir()
    parts = [("train", iter([RECORD])), ("dev", iter([])), ("test", iter([UNTOUCHED]))]
    huggingface.write_parts(iter(parts), second, options())
    found, split = load_datasets(first, second, home=tmp_path / "home")
    rows = found["spans"]["train"]["rows"]
    assert [(row["id"], row["text"]) for row in rows] == [(record.id, record.text) for record in hard_ones]
    for row, record in zip(rows, hard_ones, strict=True):
        spans = [(one["start"], one["end"], ("part", "whole")[one["label"]]) for one in row["spans"]]
        assert spans == [span[:3] for span in record.spans]
        assert [one["text"] for one in row["spans"]] == [record.text[span.start : span.end] for span in record.spans]
    assert "ClassLabel(names=['part', 'whole'])" in found["spans"]["train"]["features"]
    assert "ClassLabel(names=['O', 'B-part', 'I-part', 'B-whole', 'I-whole'])" in found["tokens"]["train"]["features"]
    # A split without rows would stop the whole data set from loading.
    assert {name: len(each["rows"]) for name, each in split["spans"].items()} == {"train": 1, "test": 1}
    assert {name: len(each["rows"]) for name, each in split["tokens"].items()} == {"train": 2}
    (row,) = split["spans"]["train"]["rows"]
    assert [one["label"] for one in row["spans"]] == [1, 0, 0, 2]
    assert [one["annotator"] for one in row["spans"]] == ["ann", "ann", "ann", "ben"]
    assert (json.loads(row["meta"]), row["layer"], row["status"]) == ({"site": "a\u2028b"}, "ann", "done")


@needs_pyarrow
def test_without_pyarrow_json_lines_load_with_their_classes_too(tmp_path, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "pyarrow" else real(name, *rest)
    )
    folder = write(tmp_path / "out", [RECORD])
    assert not list(folder.rglob("*.parquet"))
    back, refused, _ = read_folder(huggingface, folder)
    assert (said(back), refused) == (said([RECORD]), [])
    (found,) = load_datasets(folder, home=tmp_path / "home")
    assert [one["label"] for one in found["spans"]["train"]["rows"][0]["spans"]] == [1, 0, 0, 2]
    assert [row["ner_tags"][0] for row in found["tokens"]["train"]["rows"]] == [3, 0]


@needs_pyarrow
def test_a_parquet_file_needs_pyarrow_and_says_so(tmp_path, monkeypatch):
    data = (write(tmp_path / "out", [RECORD]) / "data" / "train.parquet").read_bytes()
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    _, (refused,), _ = read_bytes(tmp_path, data, huggingface.read, "a.parquet")
    assert "get export" in refused.why
    back, refused, (told,) = read_folder(huggingface, tmp_path / "out")
    assert (said(back), refused) == (said([RECORD]), [])
    assert "get export" in told.why


def test_tokens_are_sentences_with_tags_that_a_model_learns_from(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    folder = write(tmp_path / "out", [RECORD])
    rows = [json.loads(line) for line in (folder / "tokens" / "train.jsonl").read_bytes().splitlines()]
    assert [row["id"] for row in rows] == ["news/1#0-18", "news/1#20-40"]
    assert rows[0]["tokens"] == ["Kerry", "😀", "met", "Putin", "."]
    assert rows[0]["ner_tags"] == ["B-claim", "I-claim", "I-claim", "I-claim", "O"]
    for row in rows:
        for start, token in zip(row["starts"], row["tokens"], strict=True):
            assert TEXT.startswith(token, start)
    card = (folder / "README.md").read_text("utf-8")
    assert "2 of 4 spans are there, of overlapping ones the longest" in card
    assert "\\<b\\>never used \\| \\*seen\\*" in card


def test_a_label_that_is_not_in_the_tagset_stops_the_export(tmp_path):
    with pytest.raises(AnnotatorError, match="'claim' is a label of a span"):
        write(tmp_path / "out", [RECORD], options(("actor", LABELS[2])))


@needs_pyarrow
@settings(max_examples=30)
@given(st.lists(documents(), max_size=3, unique_by=lambda record: record.id))
def test_random_documents_come_back_unchanged(records):
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as top:
        folder = write(Path(top, "out"), records, options(names_in(records)))
        back, refused, notices = read_folder(huggingface, folder)
        assert (refused, notices) == ([], [])
        assert said(back) == said(records)
        tables = list((folder / "data").glob("*.parquet"))
        assert len(tables) == min(1, len(records))  # a file without rows would not load
        table = [row for path in tables for row in pq.read_table(path).to_pylist()]
        assert [(row["id"], row["text"], len(row["spans"])) for row in table] == [
            (record.id, record.text, len(record.spans)) for record in records
        ]


@needs_pyarrow
def test_the_same_records_give_the_same_bytes(tmp_path):
    one, two = (write(tmp_path / name, [RECORD, UNTOUCHED]) for name in ("one", "two"))
    assert [path.read_bytes() for path in sorted(one.rglob("*.*"))] == [
        path.read_bytes() for path in sorted(two.rglob("*.*"))
    ]


@needs_pyarrow
@pytest.mark.parametrize("change", ["row", "word", "less"])
def test_a_table_that_says_something_else_than_its_lines_is_found(tmp_path, change):
    folder = write(tmp_path / "out", [RECORD, UNTOUCHED])
    lines = folder / "data" / "train.jsonl"
    data = lines.read_bytes()
    changed = {"row": data + data, "word": data.replace(b"Kerry", b"Jerry"), "less": data[: data.index(b"\n") + 1]}
    lines.write_bytes(changed[change])
    _, refused, _ = read_folder(huggingface, folder)
    assert len(refused) == 1
    assert "Parquet" in refused[0].why


@needs_pyarrow
def test_rows_wait_in_memory_for_their_group_only(tmp_path, monkeypatch):
    import pyarrow.parquet as pq

    monkeypatch.setattr("annotator.formats.parquet_tables._BYTES", 20_000)
    words = "Kerry met Putin in Sochi. " * 60
    records = [DocumentRecord(f"d{number}", words, spans=(SpanRecord(0, 5, "actor"),)) for number in range(60)]
    folder = write(tmp_path / "out", records)
    groups = [pq.ParquetFile(path).metadata.num_row_groups for path in sorted(folder.rglob("*.parquet"))]
    assert min(groups) >= 4
    back, refused, _ = read_folder(huggingface, folder)
    assert (refused, said(back)) == ([], said(records))


@needs_pyarrow
def test_the_layer_of_gold_is_nobody_and_its_spans_come_back(tmp_path):
    gold = DocumentRecord("d", "Kerry", layer="gold", status=State.DONE, spans=(SpanRecord(0, 5, "actor", "rev"),))
    folder = write(tmp_path / "out", [gold])
    (found,), refused, _ = read_folder(huggingface, folder)
    assert (refused, found.layer, found.spans) == ([], "ground-truth", gold.spans)
    assert huggingface.comparable(found) == huggingface.comparable(gold)
    (found,), refused, _ = read_bytes(tmp_path, (folder / "data" / "train.jsonl").read_bytes(), jsonl.read)
    assert (refused, len(found.spans)) == ([], 1)


def parquet(tmp_path, columns, features=None, **more):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(columns)
    if features is not None:
        table = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
    pq.write_table(table, tmp_path / "made.parquet", **more)
    return (tmp_path / "made.parquet").read_bytes()


@needs_pyarrow
def test_tables_of_other_hands_are_read(tmp_path):
    names = {"names": ["O", "B-PER", "I-PER"], "_type": "ClassLabel"}
    features = {
        "ner_tags": {"feature": names, "_type": "Sequence"},
        "kind": {"names": ["a", "b"], "_type": "ClassLabel"},
    }
    columns = {"id": ["0"], "tokens": [["John", "Kerry", "met"]], "ner_tags": [[1, 2, 0]], "kind": [1], "at": [None]}
    (found,), refused, _ = read_bytes(tmp_path, parquet(tmp_path, columns, features), huggingface.read, "x.parquet")
    assert refused == []
    assert (found.id, found.text, found.meta) == ("0", "John Kerry met", {"kind": "b"})
    assert [span[:3] for span in found.spans] == [(0, 10, "PER")]
    old = {"spans": {"feature": {"label": names}, "_type": "Sequence"}}
    columns = {"text": ["John met"], "spans": [{"start": [0], "end": [4], "label": [1]}]}
    (found,), refused, _ = read_bytes(tmp_path, parquet(tmp_path, columns, old), huggingface.read, "x.parquet")
    assert (refused, [span[:3] for span in found.spans]) == ([], [(0, 4, "B-PER")])
    _, (refused,), _ = read_bytes(
        tmp_path, parquet(tmp_path, {"tokens": [["a"]], "ner_tags": [[1]]}), huggingface.read, "x.parquet"
    )
    assert "are numbers" in refused.why


class _Bomb:
    def __reduce__(self):
        return os.mkdir, ("harmed",)


@needs_pyarrow
def test_hostile_tables_are_refused_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    good = parquet(tmp_path, {"text": ["a"]})
    hostile = {
        "nothing": b"",
        "cut": good[:-9],
        "half": good[: len(good) // 2] + good[-20:],
        "pickle": pickle.dumps(_Bomb()),
        "magic": b"PAR1" + b"\xff" * 1000 + b"PAR1",
        "footer": good[:-8] + b"\xff\xff\xff\x7f" + b"PAR1",
        "no text": parquet(tmp_path, {"words": ["a"]}),
        "binary": parquet(tmp_path, {"text": [b"\xff\0"]}),
    }
    for name, data in hostile.items():
        found, refused, _ = read_bytes(tmp_path, data, huggingface.read, "x.parquet")
        assert (found, len(refused)) == ([], 1), name
        assert "x.parquet" in refused[0].where
        assert len(refused[0].why) < 300
    assert not (tmp_path / "harmed").exists()


@needs_pyarrow
def test_rows_without_end_are_not_read_to_their_end(tmp_path):
    data = parquet(tmp_path, {"text": ["a" * 1000] * 30_000})
    found, (refused,), _ = read_bytes(tmp_path, data, huggingface.read, "x.parquet")
    assert 200 * len(data) < 30_000_000
    assert 0 < len(found) < 10_000
    assert "200 times" in refused.why


@needs_pyarrow
def test_every_byte_may_be_wrong(tmp_path):
    good = (write(tmp_path / "out", [RECORD]) / "data" / "train.parquet").read_bytes()
    for place in range(0, len(good), 29):
        data = good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :]
        found, refused, _ = read_bytes(tmp_path, data, huggingface.read, "x.parquet")
        assert len(found) + len(refused) >= 1


def test_a_folder_that_somebody_else_fetched_is_one_thing(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "README.md").write_text("card")
    assert registry.by_marks(tmp_path) is None
    (tmp_path / "data" / "train-00000-of-00001.parquet").write_bytes(b"")
    assert registry.by_marks(tmp_path).name == "huggingface"
    (tmp_path / "data" / "x.ann").write_bytes(b"")
    assert registry.by_marks(tmp_path).name == "huggingface"
