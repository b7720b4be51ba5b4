"""An export says what the database says, and the old file stays until the new one is whole."""

import hashlib
import importlib.util
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from annotator.domain.errors import AnnotatorError, Cancelled, StorageError
from annotator.domain.model import DocumentId, State
from annotator.domain.units import UnitOptions, Whole
from annotator.formats import jsonl, registry
from annotator.services import annotate, documents
from annotator.services.exporting import ExportOptions, LossRefused, export
from annotator.services.importing import import_paths
from annotator.services.jobs import Progress
from tests.projects import label_ids, make_empty_project, rows_of

TEXT = "Kerry met Putin in Sochi.\u2028📉\r\n"
LINES = [
    {"id": "b", "text": TEXT, "meta": {"source": "b", "n": [1, 2.5]}, "layer": "w", "status": "done",
     "spans": [{"start": 0, "end": 24, "label": "claim", "text": TEXT[:24], "annotator": "w", "note": None},
               {"start": 0, "end": 5, "label": "actor", "text": "Kerry", "annotator": "w", "note": "who?"},
               {"start": 0, "end": 5, "label": "location", "text": "Kerry", "annotator": "w", "note": None,
                "flagged": True}]},
    {"id": "b", "text": TEXT, "meta": {"source": "b", "n": [1, 2.5]}, "layer": "a", "status": "skipped", "spans": []},
    {"id": "a", "text": "", "meta": {}, "layer": None, "status": "new", "spans": []},
    {"id": "Z", "text": "x", "meta": {}, "layer": "w", "status": "new", "spans": []},
]  # fmt: skip
ORDER = [("Z", "w"), ("a", None), ("b", "a"), ("b", "w")]


@pytest.fixture
def project(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    with make_empty_project(tmp_path / "p.db", "w") as project:
        assert import_paths(project, [source]).rejected == []
        yield project


def read(path):
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


def leftovers(folder):
    return [entry.name for entry in folder.iterdir() if entry.name.endswith(".part")]


def test_all_layers_come_out_as_they_went_in(project, tmp_path):
    out = tmp_path / "out.jsonl"
    report = export(project, out, ExportOptions(layer="all"))
    assert [(one["id"], one["layer"]) for one in read(out)] == ORDER
    assert sorted(map(str, read(out))) == sorted(map(str, LINES))
    assert (report.documents, report.spans, report.lost) == (3, 3, [])
    assert all(list(one) == ["id", "text", "meta", "layer", "status", "spans"] for one in read(out))


def test_export_into_an_empty_database_and_export_again_gives_the_same_bytes(project, tmp_path):
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    export(project, first, ExportOptions(layer="all"))
    with make_empty_project(tmp_path / "q.db", "somebody") as other:
        report = import_paths(other, [first])
        assert report.rejected == []
        assert (report.documents_added, report.spans_added) == (3, 3)
        export(other, second, ExportOptions(layer="all"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ["jsonl", "label-studio", "web-annotation"])
def test_two_people_who_see_other_boilerplate_still_share_a_text(tmp_path, name):
    text = "Home\nKerry left.\nShare"
    lines = [
        {"id": "d", "text": text, "layer": "v", "spans": [{"start": 0, "end": 5, "label": "boilerplate"}]},
        {"id": "d", "text": text, "layer": "w", "spans": [{"start": 5, "end": 10, "label": "actor"}]},
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    chosen = registry.by_name(name)
    out = tmp_path / f"out{chosen.suffix()}"
    options = ExportOptions(format=name, layer="all", strip_boilerplate=True, unit=UnitOptions(Whole.PARAGRAPH))
    with make_empty_project(tmp_path / "p.db", "w") as project:
        assert import_paths(project, [source]).rejected == []
        assert export(project, out, options).spans == 1
    with make_empty_project(tmp_path / "again.db", "w") as again:
        report = import_paths(again, [out], format=name)
        assert (report.rejected, report.documents_added, report.spans_added) == ([], 2, 1)
    if name == "label-studio":
        assert [len(task["annotations"]) for task in json.loads(out.read_bytes())] == [2, 2]


def test_the_default_layer_is_that_of_the_person(project, tmp_path):
    out = tmp_path / "out.jsonl"
    export(project, out, ExportOptions())
    assert [(one["id"], one["layer"]) for one in read(out)] == [("Z", "w"), ("b", "w")]
    export(project, out, ExportOptions(layer="a"))
    assert [(one["id"], one["layer"]) for one in read(out)] == [("b", "a")]


def test_an_empty_layer_is_explained(project, tmp_path):
    gold = export(project, tmp_path / "g.jsonl", ExportOptions(layer="gold"))
    assert "Nothing is decided yet" in gold.messages[0]
    nobody = export(project, tmp_path / "n.jsonl", ExportOptions(layer="W"))
    assert "a, w" in nobody.messages[0]
    assert (tmp_path / "g.jsonl").read_bytes() == b""
    with make_empty_project(tmp_path / "q.db") as other:
        assert "no documents" in export(other, tmp_path / "e.jsonl", ExportOptions(layer="all")).messages[0]
        assert "Nobody has yet" in export(other, tmp_path / "e.jsonl", ExportOptions()).messages[0]


def test_the_report_names_the_bytes(project, tmp_path):
    out = tmp_path / "out.jsonl"
    files = export(project, out, ExportOptions()).files
    assert [file.path for file in files] == [out, tmp_path / "out.jsonl.manifest.json"]
    assert [file.sha256 for file in files] == [hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files]


def test_a_data_set_without_pyarrow_says_that_it_has_no_parquet(project, tmp_path, monkeypatch):
    options = ExportOptions(format="huggingface", layer="all")
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    for dry_run in (True, False):
        (said,) = export(project, tmp_path / "set", replace(options, dry_run=dry_run)).messages
        assert "Without pyarrow" in said
        assert "no Parquet" in said
    assert not list((tmp_path / "set").rglob("*.parquet"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: object())
    assert export(project, tmp_path / "set", replace(options, dry_run=True)).messages == []


def test_csv_announces_documents_without_spans(project, tmp_path):
    out = tmp_path / "out.csv"
    report = export(project, out, ExportOptions(layer="all"))
    assert [loss.document for loss in report.lost] == ["Z", "a", "b"]
    assert report.spans == 3
    assert len(out.read_bytes().split(b"\r\n")) == 5
    tsv = export(project, tmp_path / "out.tsv", ExportOptions(layer="w"))
    assert tsv.spans == 3
    assert b"b\t0\t24\tclaim\t" in (tmp_path / "out.tsv").read_bytes()


def test_fail_on_loss_writes_nothing(project, tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("old")
    with pytest.raises(LossRefused) as caught:
        export(project, out, ExportOptions(layer="all", fail_on_loss=True))
    assert len(caught.value.report.lost) == 3
    assert out.read_text() == "old"
    report = export(project, tmp_path / "out.jsonl", ExportOptions(layer="all", fail_on_loss=True))
    assert report.documents == 3


def test_a_span_that_was_to_be_moved_is_announced_and_fails_nothing(project, tmp_path):
    annotate.add_span(project, DocumentId("b"), 12, 15, label_ids(project)["actor"])
    asked = {"format": "conll", "labels": ("actor",), "align": "expand", "fail_on_loss": True}
    for dry_run in (True, False):
        report = export(project, tmp_path / "out.conll", ExportOptions(**asked, dry_run=dry_run))
        assert (report.spans, report.moved, report.missing) == (2, 1, 0)
        assert [(loss.start, loss.end, loss.to) for loss in report.lost] == [(12, 15, (10, 15))]
    told = json.loads((tmp_path / "out.conll.manifest.json").read_bytes())["lost"]
    assert (told["count"], told["moved"]) == (0, 1)
    assert told["listed"] == [["b", 12, 15, "actor", "moved to 10..15: taken out to whole tokens"]]
    with pytest.raises(LossRefused, match="cannot hold 1 of"):
        export(project, tmp_path / "strict.conll", ExportOptions(**{**asked, "align": "strict"}))


def test_a_dry_run_counts_and_writes_nothing(project, tmp_path):
    report = export(project, tmp_path / "out.csv", ExportOptions(layer="all", dry_run=True))
    assert (report.documents, report.spans, len(report.lost), report.files) == (3, 3, 3, [])
    assert not (tmp_path / "out.csv").exists()


def test_a_file_that_says_something_else_does_not_take_its_place(project, tmp_path, monkeypatch):
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    line_of = jsonl.line_of
    monkeypatch.setattr(jsonl, "line_of", lambda record: line_of(record).replace("Putin", "Putn"))
    with pytest.raises(AnnotatorError, match="would not say what the database says"):
        export(project, out, ExportOptions())
    assert out.read_text() == "old"
    assert leftovers(tmp_path) == []
    export(project, out, ExportOptions(verify=False))
    assert "Putn" in out.read_text("utf-8")


def test_a_damaged_span_is_noticed(project, tmp_path):
    with project.database.write() as connection:
        connection.exec_driver_sql("UPDATE span SET quote = 'Harry' WHERE quote = 'Kerry'")
    with pytest.raises(StorageError, match="document b"):
        export(project, tmp_path / "out.jsonl", ExportOptions())
    assert not (tmp_path / "out.jsonl").exists()
    assert leftovers(tmp_path) == []


def test_a_span_whose_label_is_gone_is_noticed_and_not_left_out(project, tmp_path):
    with closing(sqlite3.connect(project.database.path)) as careless:  # as programs are that know no foreign keys
        careless.execute("UPDATE span SET label_id = 'gone' WHERE note = 'who?'")
        careless.commit()
    with pytest.raises(StorageError, match="document b a span has a label that does not exist"):
        export(project, tmp_path / "out.jsonl", ExportOptions())
    assert leftovers(tmp_path) == []


def test_cancel_leaves_the_old_file(project, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        export(project, out, ExportOptions(), progress)
    assert out.read_text() == "old"
    assert leftovers(tmp_path) == []


def test_a_leftover_of_a_killed_export_goes_with_the_next(project, tmp_path):
    (tmp_path / ".out.jsonl.part").write_text("half")
    export(project, tmp_path / "out.jsonl", ExportOptions())
    assert leftovers(tmp_path) == []


def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(project, tmp_path):
    victim, out = tmp_path / "victim", tmp_path / "out.jsonl"
    victim.write_text("mine")
    out.symlink_to(victim)
    export(project, out, ExportOptions())
    assert victim.read_text() == "mine"
    assert not out.is_symlink()


def test_targets_that_must_not_be_replaced_are_refused(project, tmp_path):
    before = project.path.read_bytes()
    (tmp_path / "folder.jsonl").mkdir()
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "link.jsonl").symlink_to(project.path)
    for name in ("folder.jsonl", "pipe.jsonl", "link.jsonl", "no/such/out.jsonl", "x" * 300 + ".jsonl"):
        with pytest.raises(AnnotatorError):
            export(project, tmp_path / name, ExportOptions())
    with pytest.raises(AnnotatorError, match="database itself"):
        export(project, project.path, ExportOptions(format="jsonl"))
    with pytest.raises(AnnotatorError, match="ordinary file"):
        export(project, tmp_path / "/dev/null", ExportOptions(format="jsonl"))
    assert project.path.read_bytes() == before


def test_a_suffix_or_name_without_a_writer_lists_those_that_have_one(project, tmp_path):
    for options in (ExportOptions(), ExportOptions(format="text"), ExportOptions(format="nothing")):
        with pytest.raises(AnnotatorError, match=r"names no format that can be written") as caught:
            export(project, tmp_path / "out.xyz", options)
        assert "jsonl" in caught.value.hint


@pytest.mark.parametrize("each", [each for each in registry.FORMATS if each.writes], ids=lambda each: each.name)
def test_every_writable_format_says_what_the_database_says(project, tmp_path, each):
    out = tmp_path / f"every{each.suffix()}"
    layer = "w" if each.single_layer else "all"
    report = export(project, out, ExportOptions(format=each.name, layer=layer))
    assert report.files[0].path.is_relative_to(out if each.folder else tmp_path)
    first = {file.path: file.path.read_bytes() for file in report.files}
    again = export(project, out, ExportOptions(format=each.name, layer=layer))
    assert {file.path: file.path.read_bytes() for file in again.files} == first
    assert leftovers(tmp_path) == []


def test_the_window_may_write_while_an_export_reads(project, tmp_path):
    out = tmp_path / "out.jsonl"
    label = label_ids(project)["actor"]

    class Meanwhile(Progress):
        """Marks something while the export is under way."""

        marked = False

        def at(self, done, total, what=""):
            if not self.marked:
                self.marked = True
                annotate.add_span(project, DocumentId("Z"), 0, 1, label)
                documents.set_state(project, DocumentId("Z"), State.DONE)

    report = export(project, out, ExportOptions(), Meanwhile())
    assert report.spans == 3
    assert len(rows_of(project, "SELECT id FROM span")) == 4
