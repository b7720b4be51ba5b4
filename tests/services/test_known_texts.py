"""Tables of spans without texts find the documents that they are about, wherever those came from."""

import csv
import json

import pytest

from annotator.services.exporting import ExportOptions, export
from annotator.services.importing import import_paths
from tests.projects import make_empty_project, spans_in

TEXT = "Kerry 😀 met Putin."
COLUMNS = ("document", "start", "end", "label", "text")
KERRY, PUTIN = ("d", 0, 5, "actor", "Kerry"), ("d", 12, 17, "actor", "Putin")


@pytest.fixture
def project(tmp_path):
    with make_empty_project(tmp_path / "p.db") as project:
        yield project


def texts(folder, **documents):
    path = folder / "a_texts.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in documents.items()))
    return path


def table(folder, *rows, columns=COLUMNS):
    path = folder / "b_spans.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def test_spans_go_to_the_document_that_is_there(project, tmp_path):
    import_paths(project, [texts(tmp_path, d=TEXT)])
    report = import_paths(project, [table(tmp_path, KERRY, PUTIN)])
    assert (report.documents_added, report.documents_unchanged, report.spans_added, report.rejected) == (0, 1, 2, [])
    assert [(one.start, one.end, one.quote) for one in spans_in(project, "d")] == [(0, 5, "Kerry"), (12, 17, "Putin")]
    assert import_paths(project, [table(tmp_path, KERRY, PUTIN)]).spans_added == 0


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("before", [0, 150])
def test_both_may_come_in_one_import(project, tmp_path, strict, before):
    """As many documents before as are written in one batch, or none."""
    others = {f"e{number}": "x" for number in range(before)}
    paths = [texts(tmp_path, d=TEXT, **others), table(tmp_path, KERRY, PUTIN)]
    report = import_paths(project, paths, strict=strict)
    assert (report.documents_added, report.spans_added, report.rejected) == (before + 1, 2, [])


def test_our_own_table_goes_back_to_where_it_came_from(project, tmp_path):
    import_paths(project, [texts(tmp_path, d=TEXT), table(tmp_path, KERRY, PUTIN)])
    export(project, tmp_path / "out.csv", ExportOptions())
    with make_empty_project(tmp_path / "two.db") as other:
        report = import_paths(other, [texts(tmp_path, d=TEXT), tmp_path / "out.csv"])
        assert (report.spans_added, report.rejected) == (2, [])


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("d", 0, 5, "actor", "Putin"), "not “Putin”"),
        (("d", 13, 18, "actor", "Putin"), "UTF-16"),
        (("d", 0, 5, "actor", ""), "nothing to compare"),
        (("e", 0, 5, "actor", "Kerry"), "no document 'e'"),
        (("d", 0, 99, "actor", "Kerry"), "99"),
    ],
)
def test_what_does_not_fit_is_refused_and_the_rest_comes_in(project, tmp_path, row, why):
    import_paths(project, [texts(tmp_path, d=TEXT)])
    report = import_paths(project, [table(tmp_path, PUTIN, row)])
    (refused,) = report.rejected
    assert why in refused.why
    assert "b_spans.csv:" in refused.where
    assert report.spans_added == 1


def test_without_the_words_nothing_tells_that_the_offsets_are_right(project, tmp_path):
    import_paths(project, [texts(tmp_path, d=TEXT)])
    report = import_paths(project, [table(tmp_path, KERRY[:4], columns=COLUMNS[:4])])
    assert "must hold the words" in report.rejected[0].why
    assert report.spans_added == 0
