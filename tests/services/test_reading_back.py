"""A file that says something else than what went into it is found out."""

import io

import pytest

from annotator.domain.model import State
from annotator.formats import registry
from annotator.formats.exchange import DocumentRecord, SpanRecord, WriteOptions
from annotator.services import reading_back
from annotator.services.jobs import Progress
from annotator.services.reading_back import Expected, difference

RECORDS = [
    DocumentRecord(name, "Kerry met Putin", {}, "w", State.DONE, (SpanRecord(0, 5, "actor", "w"),)) for name in "abc"
]
JSONL, BRAT = registry.by_name("jsonl"), registry.by_name("brat")


def expected_of(chosen):
    expected = Expected(chosen)
    for record in RECORDS:
        expected.add(record)
    return expected


def told(path, data):
    path.write_bytes(data)
    return difference(JSONL, path, "x.jsonl", expected_of(JSONL), WriteOptions(), Progress())


@pytest.fixture
def good():
    out = io.BytesIO()
    JSONL.writer()(iter(RECORDS), out, WriteOptions())
    return out.getvalue()


def test_every_difference_has_a_sentence(tmp_path, good):
    path = tmp_path / "x"
    lines = good.splitlines(keepends=True)
    assert told(path, good) is None
    assert told(path, b"".join(lines[:2])) == "it ends before document c"
    assert told(path, good + lines[0]) == "it holds more than was asked for"
    assert told(path, b"".join(reversed(lines))) == "document a reads back otherwise"
    assert told(path, good.replace(b'"end": 5', b'"end": 6', 1)).startswith("x.jsonl:1: ")
    assert told(path, good.replace(b"Putin", b"Putn", 1)) == "document a reads back otherwise"
    assert told(path, b"".join(lines[:2]) + lines[2][:40]).startswith("x.jsonl:3: ")


def test_a_folder_may_be_read_in_any_order_but_must_be_whole(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    BRAT.folder_writer()(reversed(RECORDS), folder, WriteOptions())

    def found():
        return difference(BRAT, folder, "x", expected_of(BRAT), WriteOptions(), Progress())

    assert found() is None
    (folder / "b.ann").write_text("")
    assert "otherwise" in found()
    (folder / "b.ann").unlink()
    (folder / "b.txt").unlink()
    assert found() == "document b is missing or reads back otherwise"


def test_of_very_many_documents_the_later_ones_are_named_by_their_number(tmp_path, good, monkeypatch):
    monkeypatch.setattr(reading_back, "_NAMED", 1)
    lines = good.splitlines(keepends=True)
    path = tmp_path / "x"
    assert told(path, b"") == "it ends before document a"
    assert told(path, lines[0]) == "it ends before document number 2"
    assert told(path, lines[0] + lines[2] + lines[2]) == "document number 2 reads back otherwise"
    assert told(path, good) is None
    assert expected_of(BRAT).difference(iter(()), in_order=False) == "document a is missing or reads back otherwise"
