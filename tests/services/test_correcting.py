"""The same mistake put right at many places: one step, only one's own spans, and nothing twice."""

from pathlib import Path

import pytest

from annotator.domain.errors import Cancelled, NotFound, SpanRefused
from annotator.domain.model import DocumentId, LabelId, SpanId
from annotator.services import correcting, documents, history, span_search
from annotator.services.jobs import Progress
from annotator.services.project import Project, open_project
from tests.projects import add_passes, add_texts, contents, label_ids, make_empty_project, spans_in


def with_spans(path: Path) -> Project:
    project = make_empty_project(path)
    add_texts(project, {"a": "Kyiv and Kyiv", "b": "In Kyiv"})
    marks = {"a": [(0, 4, "actor"), (9, 13, "actor"), (9, 13, "location")], "b": [(3, 7, "actor")]}
    add_passes(project, "analyst-1", marks)
    add_passes(project, "somebody", {"b": [(3, 7, "actor")]})
    return project


def actors(project: Project) -> list[SpanId]:
    actor = label_ids(project)["actor"]
    return [one.id for one in span_search.over_the_same_words(project, "Kyiv") if one.label_id == actor]


def labelled(project: Project) -> list[tuple[str, int, str]]:
    names = {key: name for name, key in label_ids(project).items()}
    return [(name, one.start, names[one.label_id]) for name in "ab" for one in spans_in(project, name)]


def test_another_label_in_one_step_and_twins_are_left(tmp_path: Path) -> None:
    with with_spans(tmp_path / "a.db") as project:
        before = contents(project)
        changes = correcting.relabel_all(project, actors(project), label_ids(project)["location"])
        assert changes.what == "Relabel 2 × “Kyiv” as location"
        assert changes.documents == {"a", "b"}
        assert labelled(project) == [
            ("a", 0, "location"),
            ("a", 9, "actor"),
            ("a", 9, "location"),
            ("b", 3, "location"),
        ]
        with pytest.raises(SpanRefused):
            correcting.relabel_all(project, actors(project), label_ids(project)["location"])
        history.undo(project)
        assert contents(project) == before


def test_removed_in_one_step_and_one_is_said_to_be_one(tmp_path: Path) -> None:
    with with_spans(tmp_path / "a.db") as project:
        before, found = contents(project), actors(project)
        changes = correcting.remove_all(project, found)
        assert changes.what == "Delete 3 × “Kyiv”"
        assert labelled(project) == [("a", 9, "location")]
        with pytest.raises(SpanRefused):
            correcting.remove_all(project, found)
        history.undo(project)
        assert contents(project) == before
        assert correcting.remove_all(project, found[:1]).what == "Delete “Kyiv”"


def test_nobody_elses_spans_and_no_label_that_is_gone(tmp_path: Path) -> None:
    with with_spans(tmp_path / "a.db") as project:
        with open_project(str(tmp_path / "a.db"), "somebody") as other:
            theirs = [one.id for one in documents.open_document(other, DocumentId("b")).spans]
        before = contents(project)
        with pytest.raises(SpanRefused):
            correcting.remove_all(project, theirs)
        with pytest.raises(NotFound):
            correcting.relabel_all(project, actors(project), LabelId("gone"))
        stopped = Progress()
        stopped.cancel()
        with pytest.raises(Cancelled):
            correcting.remove_all(project, actors(project), stopped)
        assert contents(project) == before
