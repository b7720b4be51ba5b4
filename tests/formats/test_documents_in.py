"""Documents without spans through the command line: a folder as people have them, and the options that say where."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from annotator.cli import program
from tests.formats.made_files import docx_of, docx_run, pdf_of


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANNOTATOR_USER", "w")

    def run(*argv, code=0):
        with CliRunner().isolation() as (out, err, _):
            assert program.run_program(["--db", "p.db", *map(str, argv)]) == code, err.getvalue().decode()
            return json.loads(out.getvalue() or "null")

    return run


def texts(run):
    run("export", "all.jsonl", "--layer", "all", "--json")
    lines = Path("all.jsonl").read_bytes().splitlines()
    return {line["id"]: line["text"] for line in map(json.loads, lines)}


@pytest.mark.skipif(find_spec("pypdf") is None, reason="pypdf is not installed")
def test_a_folder_of_all_kinds_comes_in_at_once(run, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf_of("one", "two"))
    (folder / "b.docx").write_bytes(docx_of(f"<w:p>{docx_run('three')}</w:p>"))
    (folder / "c.json").write_text('[{"id": "c1", "text": "four"}, {"id": "c2", "text": "five"}]')
    (folder / "d.csv").write_text("id,text\nd1,=six\n")
    (folder / "e.html").write_text("<p>seven</p>")
    (folder / "f.pdf").write_bytes(b"%PDF-1.7 damaged")
    report = run("import", "in", "--json", code=1)
    assert report["documents_added"] == 6
    assert [one["where"] for one in report["rejected"]] == ["in/f.pdf"]
    assert texts(run) == {
        "a": "one\n\ntwo", "b": "three", "c1": "four", "c2": "five", "d1": "=six", "e": "seven",
    }  # fmt: skip


def test_the_options_say_where_text_and_id_stand(run, tmp_path):
    (tmp_path / "a.csv").write_text("key,body,site,by\nk1,the words,x,y\n")
    (tmp_path / "b.json").write_text('{"key": "k2", "body": {"main": "more words"}, "site": "z"}')
    run("import", "a.csv", "--text-column", "body", "--id-column", "key", "--meta-columns", "site", "--json")
    run("import", "b.json", "--text-field", "body.main", "--id-field", "key", "--json")
    assert texts(run) == {"k1": "the words", "k2": "more words"}
    report = run("import", "a.csv", "--text-column", "none", "--json", code=1)
    assert "no column 'none'" in report["rejected"][0]["why"]


@pytest.mark.skipif(find_spec("trafilatura") is None, reason="trafilatura is not installed")
def test_main_text_is_asked_for(run, tmp_path):
    story = "Secretary Kerry met President Putin in Sochi on Tuesday, and both spoke of a ceasefire that had held. " * 3
    page = f"<nav>Home</nav><article><h1>Talks</h1><p>{story}</p><p>{story}</p></article><footer>Donate now</footer>"
    (tmp_path / "page.html").write_text(page, "utf-8")
    assert run("import", "page.html", "--main-text", "--json")["documents_added"] == 1
    (text,) = texts(run).values()
    assert "Kerry" in text
    assert "Donate" not in text
