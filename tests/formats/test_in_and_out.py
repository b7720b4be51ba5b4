"""Each format of one file through the command line: out of one project, into another, nothing lost on the way."""

import json

import pytest
from click.testing import CliRunner

from annotator.cli import program
from annotator.formats import registry

TEXT = "Kerry 💩 met\r\nPutin in Sochi."
LINES = [
    {"id": "a", "text": TEXT, "layer": "w", "status": "done",
     "spans": [{"start": 0, "end": 19, "label": "claim"}, {"start": 0, "end": 5, "label": "actor"},
               {"start": 13, "end": 18, "label": "actor"}, {"start": 22, "end": 27, "label": "location"}]},
    {"id": "b", "text": "Nothing here", "layer": "w", "status": "done", "spans": []},
]  # fmt: skip
#: Those whose files do not say who is done.
STATELESS = ("doccano",)
NAMES = ("label-studio", "prodigy", "web-annotation", *STATELESS)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANNOTATOR_USER", "w")

    def run(*argv):
        with CliRunner().isolation() as (out, err, _):
            assert program.run_program([str(each) for each in argv]) == 0, err.getvalue().decode()
            return out.getvalue().decode()

    return run


def marked(path):
    """Text, spans and status of each document."""
    lines = [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
    spans = [[(one["start"], one["end"], one["label"]) for one in line["spans"]] for line in lines]
    return [((line["id"], line["text"]), each, line["status"]) for line, each in zip(lines, spans, strict=True)]


def test_a_page_for_the_eye_is_written_by_its_suffix(run, tmp_path):
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    run("--db", "one.db", "import", "in.jsonl")
    report = json.loads(run("--db", "one.db", "export", "page.html", "--json"))
    assert (report["documents"], report["spans"], report["lost"]) == (2, 4, [])
    assert (tmp_path / "page.html").read_text("utf-8").count(' first"') == 4


def test_a_table_of_documents_and_one_of_spans_come_in(run, tmp_path):
    (tmp_path / "texts.csv").write_text("id,text\na,Kerry met Putin\n")
    (tmp_path / "spans.tsv").write_text("id\tstart\tend\tlabel\tdocument_text\na\t0\t5\tactor\tKerry met Putin\n")
    first = json.loads(run("--db", "one.db", "import", "texts.csv", "--format", "csv", "--json"))
    then = json.loads(run("--db", "one.db", "import", "spans.tsv", "--json"))
    assert (first["documents_added"], then["documents_unchanged"], then["spans_added"]) == (1, 1, 1)


@pytest.mark.parametrize("name", NAMES)
def test_spans_go_out_and_come_in(name, run, tmp_path):
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    run("--db", "one.db", "import", "in.jsonl")
    run("--db", "one.db", "export", "first.jsonl", "--layer", "all")
    report = json.loads(run("--db", "one.db", "export", "out.file", "--format", name, "--json"))
    assert (report["documents"], report["spans"], report["lost"]) == (2, 4, [])
    again = run("--db", "one.db", "export", "out.file", "--format", name, "--json")
    assert [one["sha256"] for one in json.loads(again)["files"]] == [one["sha256"] for one in report["files"]]
    run("--db", "two.db", "import", "out.file", "--format", name)
    run("--db", "two.db", "export", "second.jsonl", "--layer", "all")
    first, second = marked(tmp_path / "first.jsonl"), marked(tmp_path / "second.jsonl")
    assert [one[:2] for one in second] == [one[:2] for one in first]
    if name not in STATELESS:
        assert [one[2] for one in second] == [one[2] for one in first]
    assert registry.by_name(name).overlaps
