"""The formats of a folder through the command line: out of one project, into another, found by what is in them."""

import json

import pytest
from click.testing import CliRunner

from annotator.cli import program

TEXT = "Kerry 💩 met\r\nPutin in Sochi."
LINES = [
    {"id": "a/1", "text": TEXT, "layer": "w", "status": "done",
     "spans": [{"start": 0, "end": 18, "label": "claim"}, {"start": 0, "end": 5, "label": "big actor"},
               {"start": 12, "end": 18, "label": "actor"}, {"start": 22, "end": 27, "label": "location"}]},
    {"id": "b", "text": "Nothing here", "layer": "w", "status": "done", "spans": []},
]  # fmt: skip
#: What each loses of these, and what becomes of it.
LOST = {
    "brat": [("a/1", None), ("a/1", 12)],
    "webanno-tsv": [("a/1", 12)],
    "xmi": [],
    "huggingface": [],
}
MOVED = {"brat": (13, 18), "webanno-tsv": (13, 18), "xmi": (12, 18), "huggingface": (12, 18)}


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANNOTATOR_USER", "w")
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")

    def run(*argv, code=0):
        with CliRunner().isolation() as (out, err, _):
            assert program.run_program(["--db", *map(str, argv)]) == code, err.getvalue().decode()
            return json.loads(out.getvalue() or "null")

    run("one.db", "import", "in.jsonl", "--json")
    return run


@pytest.mark.parametrize("manifest", [True, False], ids=["ours", "foreign"])
@pytest.mark.parametrize("name", LOST)
def test_spans_go_out_and_come_in_but_for_what_was_announced(name, manifest, run, tmp_path):
    report = run("one.db", "export", "out", "--format", name, "--json")
    assert [(loss["document"], loss["start"]) for loss in report["lost"]] == LOST[name]
    if not manifest:
        (tmp_path / "out" / "manifest.json").unlink()
    came = run("two.db", "import", "out", "--json")
    assert (came["documents_added"], came["spans_added"], came["rejected"]) == (2, 4, [])
    run("two.db", "export", "back.jsonl", "--layer", "all", "--json")
    back = [json.loads(line) for line in (tmp_path / "back.jsonl").read_bytes().split(b"\n")[:-1]]
    assert [(line["id"], line["text"]) for line in back] == [("a/1", TEXT), ("b", "Nothing here")]
    wanted = [(0, 18, "claim"), (0, 5, "big actor"), (*MOVED[name], "actor"), (22, 27, "location")]
    assert [(one["start"], one["end"], one["label"]) for one in back[0]["spans"]] == wanted
    assert run("two.db", "import", "out", "--json")["spans_added"] == 0


@pytest.mark.parametrize("name", LOST)
def test_twice_the_same_bytes_and_nothing_where_loss_is_refused(name, run, tmp_path):
    first = run("one.db", "export", "first", "--format", name, "--json")
    second = run("one.db", "export", "second", "--format", name, "--json")
    assert [one["sha256"] for one in first["files"]] == [one["sha256"] for one in second["files"]]
    run("one.db", "export", "third", "--format", name, "--fail-on-loss", "--json", code=1 if LOST[name] else 0)
    assert (tmp_path / "third").exists() == (not LOST[name])
