"""A text file is one document, code point for code point."""

import json
from pathlib import Path

import pytest

from annotator.formats import plain_text
from annotator.formats.exchange import ReadOptions, Source
from tests.formats.reading import read_bytes

TORTURE = json.loads((Path(__file__).parents[1] / "torture.json").read_text("utf-8"))


@pytest.mark.parametrize("case", [one for one in TORTURE if one["id"] != "lone-hi"], ids=lambda case: case["id"])
def test_every_hard_text_is_kept_or_refused(tmp_path, case):
    # A text that begins with U+FEFF needs the mark of the file before it, or it would be taken for one.
    data = ("\ufeff" * case["text"].startswith("\ufeff") + case["text"]).encode("utf-8")
    documents, refused, _ = read_bytes(tmp_path, data, plain_text.read, name="a.txt")
    if case["id"] == "nul":
        assert not documents
        assert "NUL at byte" in refused[0].why
        assert refused[0].where.endswith("a.txt:1")
    else:
        assert [one.text for one in documents] == [case["text"]]


@pytest.mark.parametrize(
    ("name", "document_id"),
    [("a.txt", "a"), ("report.v2.txt", "report.v2"), ("README", "README"), ("a b.txt", "a b"), ("Łódź.txt", "Łódź")],
)
def test_the_id_is_the_files_name_without_its_suffix(tmp_path, name, document_id):
    (document,), _, _ = read_bytes(tmp_path, b"x", plain_text.read, name=name)
    assert document.id == document_id
    assert document.meta == {"source": name}


def test_another_encoding_is_remembered(tmp_path):
    (document,), _, _ = read_bytes(
        tmp_path, "да, Москва".encode("cp1251"), plain_text.read, name="a.txt", encoding="cp1251"
    )
    assert document.meta == {"source": "a.txt", "encoding": "cp1251"}


def test_the_refusal_names_file_and_line(tmp_path):
    _, refused, _ = read_bytes(tmp_path, b"one\ntw\xff", plain_text.read, name="a.txt", encoding="utf-8")
    assert refused[0].where.endswith("a.txt:2")
    assert "byte 6" in refused[0].why


def test_a_file_beyond_the_limit_is_refused_without_being_read(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    (refusal,) = plain_text.read(Source.of(path), ReadOptions())
    assert "200 MB" in refusal.why


def test_an_empty_file_is_an_empty_document(tmp_path):
    (document,), _, _ = read_bytes(tmp_path, b"", plain_text.read, name="a.txt")
    assert document.text == ""
