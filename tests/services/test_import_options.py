"""Labels of files get other names or stay behind; spans without a name are somebody's."""

import json

import pytest

from annotator.domain.errors import AnnotatorError
from annotator.services.import_options import ImportOptions
from annotator.services.importing import import_with
from tests.projects import label_ids, make_empty_project, rows_of

TEXT = "Kerry met Putin in Sochi."
SPANS = [
    {"start": 0, "end": 5, "label": "PER"},
    {"start": 10, "end": 15, "label": "PERSON", "annotator": "ana"},
    {"start": 19, "end": 24, "label": "GPE"},
]


@pytest.fixture
def project(tmp_path):
    with make_empty_project(tmp_path / "p.db") as project:
        yield project


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "a.jsonl"
    made.write_text(json.dumps({"id": "a", "text": TEXT, "spans": SPANS}) + "\n", "utf-8")
    return made


def marked(project):
    query = """SELECT s.owner AS o, p.quote AS q, l.name AS l FROM span p JOIN annotation_set s ON s.id = p.set_id
               JOIN label l ON l.id = p.label_id ORDER BY p.start"""
    return [(row["o"], row["q"], row["l"]) for row in rows_of(project, query)]


def test_labels_are_renamed_or_left_out_and_what_was_left_out_is_counted(project, file):
    options = ImportOptions(rename=(("PER", "actor"), ("PERSON", "actor")), drop_labels=("GPE",))
    report = import_with(project, [file], options)
    assert marked(project) == [("analyst-1", "Kerry", "actor"), ("ana", "Putin", "actor")]
    assert report.labels_added == []
    assert [(one.where, one.why) for one in report.notices] == [("label GPE", "1 left out, as asked")]


def test_two_labels_that_become_one_make_one_span_of_a_place(project, file):
    twice = [{"start": 0, "end": 5, "label": name} for name in ("PER", "PERSON")]
    file.write_text(json.dumps({"id": "a", "text": TEXT, "spans": twice}) + "\n", "utf-8")
    import_with(project, [file], ImportOptions(rename=(("PER", "actor"), ("PERSON", "actor"))))
    assert marked(project) == [("analyst-1", "Kerry", "actor")]


def test_spans_without_a_name_are_those_of_the_owner(project, file):
    import_with(project, [file], ImportOptions(owner="ben"))
    assert {owner for owner, *_ in marked(project)} == {"ben", "ana"}
    with pytest.raises(AnnotatorError, match="gold"):
        import_with(project, [file], ImportOptions(owner="gold"))


def test_decisions_speak_of_the_labels_under_their_new_names(project, file):
    seen = [{"start": 0, "end": 5, "label": "PER", "voters": ["ana"]}]
    other = [{"start": 19, "end": 24, "label": "GPE", "voters": ["ana"]}]
    told = {"source": "adopted", "reviewer": "rea", "at": "2026-03-01T00:00:00.000+00:00", "against": []}
    decisions = [
        {**told, "spans": [[0, 5, "PER"]], "candidates": seen},
        {**told, "spans": [[19, 24, "GPE"]], "candidates": other},
        {**told, "spans": [], "candidates": other},
    ]
    line = {"id": "a", "text": TEXT, "layer": "gold", "status": "done", "spans": [], "decisions": decisions}
    file.write_text(json.dumps(line) + "\n", "utf-8")
    report = import_with(project, [file], ImportOptions(rename=(("PER", "actor"),), drop_labels=("GPE",)))
    assert (report.rejected, report.decisions_added, report.labels_added) == ([], 1, [])
    (row,) = rows_of(project, "SELECT spans FROM decision")
    assert json.loads(row["spans"]) == [[0, 5, label_ids(project)["actor"], "Kerry"]]
