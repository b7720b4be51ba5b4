"""Through the whole export, in every format: a span stands in the file or is announced as lost; nothing is added."""

import csv
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import jsonl, registry
from annotator.formats.exchange import DocumentRecord, FolderSource, ReadOptions, Refusal, Source, WriteOptions
from annotator.services.exporting import ExportOptions, export
from annotator.services.importing import import_paths
from tests.formats.annotated import TORTURE, documents, hard
from tests.projects import make_empty_project

WRITTEN = [each for each in registry.FORMATS if each.writes]
every_format = pytest.mark.parametrize("each", WRITTEN, ids=lambda each: each.name)


def project_of(records, folder):
    """A project of w's with these documents, each under a number."""
    source = folder / "source.jsonl"
    source.write_text("".join(map(jsonl.line_of, records)), "utf-8", newline="")
    project = make_empty_project(folder / "p.db", "w")
    assert import_paths(project, [source]).rejected == []
    return project


def numbered(records):
    return [
        DocumentRecord(f"d{number}", record.text, layer="w", spans=record.spans)
        for number, record in enumerate(records)
    ]


def marks_of(records):
    return {(record.id, *span[:3]) for record in records for span in record.spans}


def marks_in(each, out):
    """The spans that a file or folder holds, found by the format's own reader."""
    if each.name == "csv":
        with out.open(encoding="utf-8", newline="") as file:
            return {(row["document"], int(row["start"]), int(row["end"]), row["label"]) for row in csv.DictReader(file)}
    read_back = each.read_back()
    if read_back is not None:  # a page is read as a text; its own way back finds the spans
        return {(name, *span) for name, _, spans in read_back(Source.of(out), WriteOptions()) for span in spans}
    if each.folder:
        items = list(each.folder_reader()(FolderSource(out, out.name), ReadOptions()))
    else:
        items = list(each.reader()(Source.of(out), ReadOptions()))
    assert not [item for item in items if isinstance(item, Refusal)]
    return marks_of(item for item in items if isinstance(item, DocumentRecord))


def check(each, records, folder, **options):
    out = folder / f"out{each.suffix()}"
    with project_of(records, folder) as project:
        report = export(project, out, ExportOptions(format=each.name, **options))
        again = export(project, out, ExportOptions(format=each.name, **options))
    assert [file.sha256 for file in again.files] == [file.sha256 for file in report.files]
    wanted, found = marks_of(records), marks_in(each, out)
    announced = {(loss.document, loss.start, loss.end, loss.label) for loss in report.lost}
    assert wanted - found <= announced
    assert len(found) == report.spans
    for document, *_ in found - wanted:  # it was moved, and that is announced
        assert any(loss[0] == document for loss in announced & wanted)
    if not report.lost:
        assert found == wanted
    manifest = json.loads(report.files[-1].path.read_bytes())
    assert (manifest["spans"], manifest["lost"]["count"]) == (len(found), report.missing)
    assert manifest["lost"]["moved"] == report.moved == len([loss for loss in report.lost if loss.moved])


@every_format
@settings(max_examples=12)
@given(records=st.lists(documents(), min_size=1, max_size=3))
def test_spans_in_are_spans_out_and_those_announced(each, tmp_path_factory, records):
    check(each, numbered(records), tmp_path_factory.mktemp("any"))


@every_format
@pytest.mark.parametrize("options", [{}, {"flat": "innermost", "align": "expand"}, {"align": "contract", "trim": True}])
def test_all_hard_texts_go_through(each, tmp_path, options):
    check(each, numbered(map(hard, TORTURE)), tmp_path, **options)
