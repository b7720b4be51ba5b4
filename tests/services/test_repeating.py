"""The same words in every text: found where they are not marked yet, marked as one step."""

from pathlib import Path

from annotator.services import annotate, documents, history
from annotator.services.repeating import find_everywhere
from tests.projects import add_texts, label_ids, make_empty_project, make_project, spans_in


def test_one_step_over_several_documents_and_one_undo(tmp_path: Path) -> None:
    with make_project(tmp_path / "a.db") as project:
        actor = label_ids(project)["actor"]
        before = {row.id: row.spans for row in documents.list_documents(project)}
        found = find_everywhere(project, "Lavrov", actor)
        extents: dict = {}
        for one in found:
            extents.setdefault(one.document_id, []).append((one.start, one.end))
        changes = annotate.add_everywhere(project, extents, actor)
        assert len(extents) > 1
        assert changes.what == f"Add actor to {len(found)} × “Lavrov”"
        assert changes.documents == set(extents)
        assert find_everywhere(project, "Lavrov", actor) == []
        assert all({span.quote for span in spans_in(project, one)} == {"Lavrov"} for one in extents)
        history.undo(project)
        assert {row.id: row.spans for row in documents.list_documents(project)} == before


def test_what_is_marked_so_already_is_left_out_and_words_around_are_shown(tmp_path: Path) -> None:
    with make_empty_project(tmp_path / "a.db") as project:
        add_texts(project, {"one": "In Kyiv and Kyiv.", "two": "Kyivans", "three": "kyiv"})
        actor = label_ids(project)["location"]
        annotate.add_span(project, documents.list_documents(project)[0].id, 3, 7, actor)
        found = find_everywhere(project, "Kyiv", actor)
        assert [(one.document_id, one.start, one.before, one.after) for one in found] == [
            ("one", 12, "In Kyiv and ", ".")
        ]
