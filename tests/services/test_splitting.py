"""A split keeps the same text on one side, stays as it was, and what leaks is measured."""

import json
import random

import pytest

from annotator.domain.errors import AnnotatorError, StorageError
from annotator.domain.model import DocumentId, State
from annotator.services import documents
from annotator.services.exporting import ExportOptions, export
from annotator.services.importing import import_paths
from annotator.services.leaking import find_leaks
from tests.projects import make_empty_project

WORDS = [f"word{number}" for number in range(400)]
MENU = " ".join(f"menu{number}" for number in range(40))


def story(number):
    return " ".join(random.Random(number).choices(WORDS, k=80))


def line(name, text, marked=0):
    spans = [{"start": 0, "end": 5, "label": "actor"}]
    if marked:
        spans.append({"start": len(text) - marked, "end": len(text), "label": "boilerplate"})
    return {"id": name, "text": text, "layer": "w", "status": "done", "spans": spans}


def write_lines(path, lines):
    path.write_text("".join(json.dumps(each) + "\n" for each in lines))
    return path


@pytest.fixture
def project(tmp_path):
    """Twenty stories, two of them reprinted, all under the same menu."""
    made = [line(f"s{number:02}", f"{story(number)}\n{MENU}", len(MENU)) for number in range(20)]
    made += [line(f"reprint{number}", f"By our own reporter\n{story(number)}") for number in (3, 7)]
    with make_empty_project(tmp_path / "p.db", "w") as project:
        assert import_paths(project, [write_lines(tmp_path / "in.jsonl", made)]).rejected == []
        yield project


def parts(out):
    """The ids in each part."""
    return {
        path.stem: [json.loads(each)["id"] for each in path.read_text().splitlines()] for path in out.glob("*.jsonl")
    }


def told(out):
    return json.loads((out / "manifest.json").read_bytes())


SPLIT = ExportOptions(format="jsonl", split="80/10/10", seed=1)


def test_parts_have_their_sizes_and_families_are_whole(project, tmp_path):
    out = tmp_path / "corpus"
    report = export(project, out, SPLIT)
    found = parts(out)
    assert {part: len(ids) for part, ids in found.items()} == {"train": 18, "dev": 2, "test": 2}
    assert report.documents == 22
    where = {name: part for part, ids in found.items() for name in ids}
    assert where["s03"] == where["reprint3"]
    assert where["s07"] == where["reprint7"]
    manifest = told(out)
    assert manifest["split"]["part_of"] == dict(sorted(where.items()))
    assert manifest["split"]["families"] == {"reprint3": ["reprint3", "s03"], "reprint7": ["reprint7", "s07"]}
    assert {part: counts["documents"] for part, counts in manifest["parts"].items()} == {
        "train": 18, "dev": 2, "test": 2
    }  # fmt: skip
    assert any("2 families" in words for words in report.messages)
    assert set(manifest["files"]) == {"train.jsonl", "dev.jsonl", "test.jsonl"}


def test_shares_that_are_no_hundred_percent_are_told_as_what_they_mean(project, tmp_path):
    def said(shares):
        options = ExportOptions(format="jsonl", split=shares, dry_run=True)
        messages = export(project, tmp_path / "corpus", options).messages
        return [words for words in messages if words.startswith("These shares")]

    (words,) = said("80/10")
    assert words == "These shares do not add up to 100, so they mean train 88.9 %, test 11.1 %."
    assert [said(shares) for shares in ("80/10/10", "80/20", "8/1/1", "0.9/0.05/0.05")] == [[]] * 4


def test_the_same_split_twice_is_the_same_bytes_and_another_seed_is_another(project, tmp_path):
    one, two, other = tmp_path / "one", tmp_path / "two", tmp_path / "other"
    first = export(project, one, SPLIT)
    second = export(project, two, SPLIT)
    export(project, other, ExportOptions(format="jsonl", split="80/10/10", seed=2))
    again = export(project, one, SPLIT)
    assert [file.sha256 for file in first.files] == [file.sha256 for file in second.files]
    assert [file.sha256 for file in first.files] == [file.sha256 for file in again.files]
    assert parts(one) != parts(other)
    plain = export(project, tmp_path / "plain.jsonl", ExportOptions())
    content = json.loads(plain.files[-1].path.read_bytes())["content_sha256"]
    assert content == told(one)["content_sha256"]


def test_a_later_export_keeps_old_documents_where_they_were(project, tmp_path):
    out = tmp_path / "corpus"
    export(project, out, SPLIT)
    before = told(out)["split"]["part_of"]
    new = [line(f"new{number}", story(100 + number)) for number in range(10)] + [line("echo", "Again: " + story(5))]
    import_paths(project, [write_lines(tmp_path / "more.jsonl", new)])
    report = export(project, out, ExportOptions(format="jsonl", split="80/10/10", seed=99))
    after = told(out)["split"]["part_of"]
    assert {name: after[name] for name in before} == before
    assert after["echo"] == before["s05"]
    assert any("earlier export" in words for words in report.messages)
    only_some = ExportOptions(format="jsonl", split="80/10/10", states=frozenset(), layer="nobody")
    export(project, out, only_some)
    assert told(out)["split"]["part_of"] == after  # those that are not in it now are not forgotten


def test_a_page_of_many_stories_takes_no_reprint_to_the_other_side(project, tmp_path):
    """It joins the families of all its stories; a new copy of one still goes where that story was."""
    out = tmp_path / "corpus"
    export(project, out, SPLIT)
    tested = next(name for name in parts(out)["test"] if name.startswith("s"))
    new = [
        line("digest", "\n".join(story(number) for number in range(20))),
        line("copy", "Once more: " + story(int(tested[1:]))),
    ]
    import_paths(project, [write_lines(tmp_path / "more.jsonl", new)])
    export(project, out, SPLIT)
    assert told(out)["split"]["part_of"]["copy"] == "test"
    assert told(out)["split"]["torn_families"]


def test_only_what_was_asked_for_is_split(project, tmp_path):
    documents.set_state(project, DocumentId("s01"), State.IN_PROGRESS)
    out = tmp_path / "corpus"
    report = export(project, out, ExportOptions(format="jsonl", split="80/20", states=frozenset({State.DONE})))
    assert report.documents == 21
    assert "s01" not in told(out)["split"]["part_of"]


def test_other_parts_than_before_are_refused(project, tmp_path):
    out = tmp_path / "corpus"
    export(project, out, SPLIT)
    before = told(out)
    with pytest.raises(AnnotatorError, match="the part 'dev'"):
        export(project, out, ExportOptions(format="jsonl", split="80/20"))
    assert told(out) == before


def test_a_split_of_folders_is_imported_again(project, tmp_path):
    out = tmp_path / "corpus"
    export(project, out, ExportOptions(format="brat", split="80/20"))
    assert {path.name for path in out.iterdir()} == {"train", "test", "manifest.json"}
    with make_empty_project(tmp_path / "q.db", "w") as other:
        report = import_paths(other, [out])
        assert (report.rejected, report.documents_added, report.spans_added) == ([], 22, 42)


def test_our_split_leaks_nothing_and_a_careless_one_does(project, tmp_path):
    out = tmp_path / "corpus"
    export(project, out, SPLIT)
    report = find_leaks(out)
    assert report.train == 18
    assert [(part.part, part.share.leaked_runs, part.share.leaked_paragraphs) for part in report.parts] == [
        ("dev", 0, 0), ("test", 0, 0)
    ]  # fmt: skip
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    write_lines(theirs / "train.jsonl", [{"text": story(1)}, {"text": story(2)}])
    write_lines(theirs / "test.jsonl", [{"id": "x", "text": story(1)}, {"id": "y", "text": story(9)}])
    (leaks,) = find_leaks(theirs).parts
    assert leaks.share.run_share == 0.5
    assert leaks.as_json()["worst"] == [{"document": "x", "run_share": 1.0, "paragraph_share": 1.0}]


def test_parts_are_found_by_the_names_that_others_use(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    write_lines(data / "train-00000-of-00001.jsonl", [{"text": story(1)}])
    write_lines(data / "validation.jsonl", [{"text": story(1)}])
    (leaks,) = find_leaks(tmp_path).parts
    assert (leaks.part, leaks.share.run_share) == ("dev", 1.0)


def test_a_folder_without_parts_is_one_sentence(tmp_path):
    with pytest.raises(AnnotatorError, match="holds no parts"):
        find_leaks(tmp_path)
    with pytest.raises(StorageError, match="cannot be read"):
        find_leaks(tmp_path / "nowhere")


def test_a_table_without_texts_says_so(project, tmp_path):
    export(project, tmp_path / "tables", ExportOptions(format="csv", split="80/20"))
    with pytest.raises(AnnotatorError, match="No text of the train part"):
        find_leaks(tmp_path / "tables")


@pytest.mark.parametrize("name", ["spacy", "conll", "brat", "label-studio", "webanno-tsv", "xmi"])
def test_leaks_of_other_formats_are_read_by_their_readers(project, tmp_path, name):
    out = tmp_path / "corpus"
    export(project, out, ExportOptions(format=name, split="80/20", seed=3))
    report = find_leaks(out)
    assert report.refused == ()
    assert report.train + len(report.parts[0].ids) == 22
    assert report.parts[0].share.leaked_runs == 0
