"""JSON of no format: lists of objects, one object, or one with the list in it; the text stands where one says."""

import json

import pytest

from annotator.formats import json_documents, jsonl, registry
from annotator.formats.exchange import DocumentRecord, ReadOptions, Refusal, Source
from tests.formats.annotated import TORTURE


def read(tmp_path, data, reader=json_documents.read, name="in.json", **options):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    items = list(reader(Source.of(path), ReadOptions(**options)))
    return tuple([item for item in items if isinstance(item, kind)] for kind in (DocumentRecord, Refusal))


ROWS = [{"id": 1, "text": "one", "site": "a"}, {"id": 2, "text": "two", "tags": ["x"]}]


@pytest.mark.parametrize("value", [ROWS, {"articles": ROWS, "count": 2}])
def test_each_object_with_a_text_is_a_document(tmp_path, value):
    found, refused = read(tmp_path, value)
    assert refused == []
    assert [(one.id, one.text, one.meta) for one in found] == [
        ("1", "one", {"site": "a"}),
        ("2", "two", {"tags": ["x"]}),
    ]


def test_one_object_is_one_document_and_spans_come_along(tmp_path):
    (found,), refused = read(tmp_path, {"text": "Kerry met", "spans": [{"start": 0, "end": 5, "label": "actor"}]})
    assert (refused, [span[:3] for span in found.spans]) == ([], [(0, 5, "actor")])


def test_every_hard_text_comes_in(tmp_path):
    found, refused = read(tmp_path, [{"id": case["id"], "text": case["text"]} for case in TORTURE])
    assert refused == []
    assert [(one.id, one.text) for one in found] == [(case["id"], case["text"]) for case in TORTURE]


@pytest.mark.parametrize("reader", [json_documents.read, jsonl.read])
def test_fields_are_the_ones_asked_for(tmp_path, reader):
    row = {"id": "old", "key": 7, "text": "teaser", "body": {"main": "the words", "by": "x"}, "a": 1, "b": 2}
    options = {"text_column": "body.main", "id_column": "key", "meta_columns": ("a", "text")}
    (found,), refused = read(tmp_path, row, reader, **options)
    assert refused == []
    assert (found.id, found.text, found.meta) == ("7", "the words", {"text": "teaser", "a": 1})
    _, (refused,) = read(tmp_path, row, reader, text_column="words")
    assert refused.why.startswith("it has no field 'words'; it has 'id', 'key'")
    (found,), _ = read(tmp_path, row, reader, text_column="text")
    assert (found.text, found.meta["body"]["by"]) == ("teaser", "x")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", None),
        (b"{", "not JSON"),
        (b'[{"text": "a"}, 5, {"text": "b"}', "5"),
        (b"[" * 100_000, "nested"),
        (b'[{"text": "a", "n": ' + b"9" * 5000 + b"}]", "digits"),
        (b'[{"text": "a\\u0000"}]', "NUL"),
        (b'[{"text": "\\ud800"}]', "surrogate"),
        (b'[{"text": NaN}]', "NaN"),
        (b'[{"words": "a"}]', "it has 'words'"),
        (b'{"a": [{"text": "x"}], "b": [{"text": "y"}]}', "it has 'a', 'b'"),
        (b'"text"', "a string"),
        (b"\x80\x04\x95pickle", "fit the encoding"),
        (b'[{"text": "a", "x": ' + b'{"x": ' * 80 + b"1" + b"}" * 80 + b"}]", "nested deeper"),
    ],
    ids=range(13),
)
def test_hostile_files_are_refused_with_a_sentence(tmp_path, data, why):
    _, refused = read(tmp_path, data)
    if why is None:
        assert refused == []
        return
    assert len(refused) >= 1
    assert "in.json" in refused[0].where
    assert len(refused[0].why) < 300
    if why != "5":
        assert why in refused[0].why


def test_a_line_separator_in_json_lines_is_a_letter_like_any_other(tmp_path):
    found, refused = read(
        tmp_path, '{"id": "a", "text": "x\u2028y"}\r\n{"id": "b", "text": "z"}\r\n'.encode(), jsonl.read
    )
    assert (refused, [one.text for one in found]) == ([], ["x\u2028y", "z"])


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'[{"text": "a"}]', "json"),
        (b'{\n "text": "a"}', "json"),
        (b'{"text": "a"}\n{"text"', "jsonl"),
        (b'{"text": "a', "jsonl"),
        (b'"words"', "json"),
    ],
)
def test_what_a_json_file_is_shows_at_its_start(tmp_path, head, name):
    assert registry.guess(tmp_path / "a.json", head).name == name
