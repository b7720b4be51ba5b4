"""Which format a file is read with."""

from pathlib import Path

import pytest

from annotator.formats import registry


@pytest.mark.parametrize(
    ("name", "head", "found"),
    [
        ("a.jsonl", b"", "jsonl"),
        ("a.NDJSON", b"", "jsonl"),
        ("a.txt", b'{"text": "x"}', "text"),
        ("a.HTM", b"", "html"),
        ("a", b'\xef\xbb\xbf {"text": "x"}', "jsonl"),
        ("a.json", b'{"a": 1}', "jsonl"),
        ("a", b"<!DOCTYPE html><p>", "html"),
        ("a.xyz", b"words", "text"),
        ("a.json", b'[\n{"id": 1, "data": {"text": "x"}}]', "label-studio"),
        ("a", b'[{"data": {}}]', "label-studio"),
        ("a.json", b'[{"completions": [], "data": {"text": "x"}, "id": 1}]', "label-studio"),
        ("a.json", b'{"id": "x", "text": "data"}', "jsonl"),
        ("a.jsonld", b"", "web-annotation"),
        ("a.json", b'{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation"}', "web-annotation"),
        ("a.csv", b"a,b", "csv"),
        ("a.tsv", b"#FORMAT=WebAnno TSV 3.2\n", "webanno-tsv"),
        ("a.XMI", b"", "xmi"),
        ("a.ann", b"T1\t", "brat"),
    ],
)
def test_the_suffix_decides_and_else_the_first_bytes(name, head, found):
    chosen = registry.guess(Path(name), head)
    assert (chosen.name if chosen else None) == found


def test_names_are_the_contracts_and_unique():
    names = [each.name for each in registry.FORMATS]
    assert len(set(names)) == len(names)
    assert {"jsonl", "csv"} <= set(names)
    assert registry.by_name("nothing") is None


@pytest.mark.parametrize("each", registry.FORMATS, ids=lambda each: each.name)
def test_what_a_format_promises_it_has(each):
    assert each.reads or each.writes
    if each.reads:
        assert callable(each.reader())
    if each.writes and each.folder:
        assert callable(each.folder_writer())
        assert callable(each.folder_reader())
    elif each.writes:
        assert callable(each.writer())
        assert each.reads or callable(each.read_back())
    assert callable(each.hold())
    assert callable(each.comparable())


def test_a_format_without_a_writer_says_which_function_is_missing():
    with pytest.raises(NotImplementedError, match="plain_text has no function write"):
        registry.by_name("text").writer()
