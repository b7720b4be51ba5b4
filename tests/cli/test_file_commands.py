"""import, export, formats."""

import json
from pathlib import Path

import pytest

from annotator.formats import registry


def test_import_reports_and_makes_the_database(run, here, documents):
    done = run("import", documents, "--json")
    assert done.status == 0
    assert done.value["documents_added"] == 2
    assert done.value["documents_unchanged"] == 0
    assert done.value["spans_added"] == 2
    assert done.value["rejected"] == []
    assert (here / "annotations.db").exists()
    again = run("import", documents, "--json")
    assert again.status == 0
    assert again.value["documents_unchanged"] == 2
    assert again.value["spans_added"] == 0


def test_a_refusal_names_file_and_line_and_fails(run, here):
    (here / "a.jsonl").write_text('{"text": "one"}\n{"text": "two"\n')
    done = run("--json", "import", "a.jsonl")
    assert done.status == 1
    assert done.value["documents_added"] == 1
    assert [one["where"] for one in done.value["rejected"]] == ["a.jsonl:2"]
    plain = run("import", "a.jsonl")
    assert "a.jsonl:2: not JSON" in plain.err
    assert "1 there already" in plain.out


def test_a_path_that_is_not_there_fails_and_makes_no_database(run, here):
    done = run("import", "nothing", "--json")
    assert done.status == 1
    assert done.value["rejected"] == [{"where": "nothing", "why": "there is no such file or folder"}]
    assert list(here.iterdir()) == []


def test_strict_takes_nothing(run, here, documents):
    documents.write_text(documents.read_text() + "{}\n")
    done = run("import", documents, "--strict", "--json")
    assert done.status == 1
    assert done.value["documents_added"] == 0
    assert run("documents", "--json").value == []


def test_an_encoding_can_be_forced_and_must_exist(run, here):
    (here / "a.txt").write_bytes("Москва".encode("koi8-r"))
    assert run("import", "a.txt", "--encoding", "koi8-r").status == 0
    assert run("documents", "--search", "москва", "--json").value[0]["id"] == "a"
    assert run("import", "a.txt", "--encoding", "martian").status == 2
    assert run("import", "a.txt", "--format", "martian").status == 2


def test_export_goes_by_the_suffix_and_tells_what_it_wrote(run, here, documents):
    run("import", documents)
    done = run("export", "out.jsonl", "--json")
    assert done.status == 0
    assert (done.value["documents"], done.value["spans"], done.value["lost"]) == (1, 1, [])
    assert [set(one) for one in done.value["files"]] == [{"path", "sha256"}] * 2
    assert [one["path"] for one in done.value["files"]] == ["out.jsonl", "out.jsonl.manifest.json"]
    assert [json.loads(line)["layer"] for line in (here / "out.jsonl").read_text().splitlines()] == ["w"]
    assert run("export", "other.jsonl", "--as", "v", "--json").value["spans"] == 1


def test_of_very_many_files_the_first_are_named_and_the_one_that_names_them_all(run, here):
    lines = [json.dumps({"id": f"d{number}", "text": "x", "layer": "w", "meta": {"a": 1}}) for number in range(12)]
    (here / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run("import", "many.jsonl")
    done = run("export", "folder", "--format", "brat")
    shown = done.out.splitlines()
    assert shown[:2] == [
        "12 documents and 0 spans written, 0 lost",
        "27 files, of which the last names all; the first are",
    ]
    assert len(shown) == 22
    assert shown[-1].startswith("folder/manifest.json  sha256 ")
    assert "no place for the meta of 12 documents and the state of 12 passes" in done.err
    again = run("export", "folder", "--format", "brat", "--json").value
    assert len(again["files"]) == 27
    assert again["not_held"] == {"meta": 12, "state": 12}


def test_a_loss_is_announced_and_fails_only_when_asked(run, here, documents):
    run("import", documents)
    done = run("export", "out.csv", "--layer", "all", "--json")
    assert done.status == 0
    assert [(one["document"], one["start"]) for one in done.value["lost"]] == [("e", None)]
    failed = run("export", "no.csv", "--layer", "all", "--fail-on-loss", "--json")
    assert failed.status == 1
    assert len(failed.value["lost"]) == 1
    assert not (here / "no.csv").exists()
    assert "annotator: " in failed.err


def test_a_dry_run_writes_nothing(run, here, documents):
    run("import", documents)
    done = run("export", "out.csv", "--layer", "all", "--dry-run", "--json")
    assert (done.status, done.value["documents"], done.value["files"]) == (0, 2, [])
    assert not (here / "out.csv").exists()


def test_the_gold_layer_is_empty_with_a_sentence(run, here, documents):
    run("import", documents)
    done = run("export", "gold.jsonl", "--layer", "gold", "--json")
    assert (done.status, done.value["documents"]) == (0, 0)
    assert "Nothing is decided yet" in done.err


def test_excel_mode_is_for_people(run, here):
    (here / "a.jsonl").write_text('{"id": "=1", "text": "=1+1", "spans": [{"start": 0, "end": 4, "label": "x"}]}\n')
    run("import", "a.jsonl")
    assert run("export", "out.csv", "--excel", "--no-verify").status == 0
    assert b"'=1,0,4,x,'=1+1,w" in (here / "out.csv").read_bytes()


@pytest.mark.parametrize("out", ["out.xyz", ".", "no/such/folder.jsonl", "annotations.db"])
def test_a_target_that_cannot_be_written_is_one_message(run, here, documents, out):
    run("import", documents)
    done = run("export", out)
    assert done.status == 1
    assert done.err.startswith("annotator: ")
    assert done.out == ""


def test_formats_lists_what_is_registered(run):
    done = run("formats", "--json")
    assert done.status == 0
    assert {one["name"] for one in done.value} == {each.name for each in registry.FORMATS}
    for one in done.value:
        assert {"name", "suffixes", "reads", "writes", "overlaps"} <= set(one)
    assert "jsonl" in run("formats").out


def test_a_file_name_cannot_write_on_the_terminal(run, here):
    (here / "a\x1b[2J\nb.png").write_bytes(b"\x89PNG")
    done = run("import", ".")
    assert done.status == 1
    assert "\x1b" not in done.err
    assert len(done.err.splitlines()) == 2


def test_the_sample_comes_out_as_it_went_in(run, here):
    seeds = Path(__file__).parents[2] / "seeds"
    assert run("import", *sorted(seeds.glob("*.txt")), seeds / "labels.jsonl").status == 0
    assert run("export", "1.jsonl", "--layer", "all", "--json").value["documents"] == 5
    assert run("--db", "other.db", "import", "1.jsonl").status == 0
    assert run("--db", "other.db", "export", "2.jsonl", "--layer", "all").status == 0
    assert (here / "1.jsonl").read_bytes() == (here / "2.jsonl").read_bytes()


def test_a_label_that_differs_in_case_alone_is_pointed_out(run, here):
    (here / "a.jsonl").write_text(
        json.dumps({"text": "Kerry met", "spans": [{"start": 0, "end": 5, "label": "Actor"}]}), encoding="utf-8"
    )
    said = run("import", here / "a.jsonl").out
    assert "Actor differs from actor in case alone" in said
    assert "--rename Actor=actor" in said
    assert "differs" not in run("import", here / "a.jsonl").out
