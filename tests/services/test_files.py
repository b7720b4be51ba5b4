"""Which files and folders an import reads."""

from annotator.formats.exchange import FolderSource, Notice, Source
from annotator.services import manifest
from annotator.services.files import find


def test_a_folder_is_walked_unless_it_is_one_thing(tmp_path):
    for name in ("a/1.txt", "a/deep/2.txt", "b/3.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert [found.document_id for found in find([tmp_path])] == ["a/1", "a/deep/2", "b/3"]
    found = list(find([tmp_path], is_one=lambda folder: folder.name == "a"))
    assert [type(one) for one in found] == [FolderSource, Source]
    assert found[0].path == tmp_path / "a"


def test_only_a_manifest_of_ours_is_passed_over(tmp_path):
    (tmp_path / "1.txt").write_text("x")
    ours, theirs = tmp_path / "manifest.json", tmp_path / "x" / "manifest.json"
    theirs.parent.mkdir()
    manifest.write_manifest(ours, {})
    theirs.write_text('{"text": "a document"}')
    assert [found.path for found in find([tmp_path])] == [tmp_path / "1.txt", theirs]
    assert [type(one) for one in find([ours, theirs])] == [Notice, Source]
