"""A manifest is known as ours, and nothing else is."""

import pytest

from annotator.services import manifest


def test_what_was_written_is_read_and_the_same_value_gives_the_same_bytes(tmp_path):
    path = tmp_path / "manifest.json"
    value = {"format": "jsonl", "labels": {"actör": 1}}
    manifest.write_manifest(path, value)
    assert manifest.read_manifest(path) == {"tool": "annotator", **value}
    data = path.read_bytes()
    manifest.write_manifest(path, dict(value))
    assert (
        data
        == path.read_bytes()
        == b'{\n "tool": "annotator",\n "format": "jsonl",\n "labels": {\n  "act\xc3\xb6r": 1\n }\n}\n'
    )
    assert manifest.is_manifest(path)


def test_asking_whether_it_is_ours_keeps_nothing_in_memory(tmp_path):
    manifest.write_manifest(tmp_path / "manifest.json", {"files": {}})
    manifest._read.cache_clear()
    assert manifest.is_manifest(tmp_path / "manifest.json")
    assert not manifest.is_manifest(tmp_path / "nothing.json")
    assert manifest._read.cache_info().currsize == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"tool": "other"}',
        b'["tool"]',
        b'{"name": "tool"}',
        b'{"tool": "annotator"',
        b"\xff" * 99,
        b"[" * 9999,
    ],
)
def test_another_programs_manifest_is_not_ours(tmp_path, data):
    path = tmp_path / "manifest.json"
    path.write_bytes(data)
    assert manifest.read_manifest(path) is None


def test_a_manifest_that_is_not_there_is_none(tmp_path):
    assert manifest.read_manifest(tmp_path / "manifest.json") is None
    assert manifest.folder_format(tmp_path) is None


def test_a_folder_is_one_thing_alone_or_as_a_part(tmp_path):
    (tmp_path / "train").mkdir()
    (tmp_path / "other").mkdir()
    manifest.write_manifest(tmp_path / "manifest.json", {"format": "brat", "folders": ["train"]})
    assert manifest.folder_format(tmp_path) is None
    assert manifest.folder_format(tmp_path / "train") == "brat"
    assert manifest.folder_format(tmp_path / "other") is None
    manifest.write_manifest(tmp_path / "manifest.json", {"format": "brat", "folders": ["."]})
    assert manifest.folder_format(tmp_path) == "brat"
