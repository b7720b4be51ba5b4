"""Finding one's own spans again in all documents."""

from pathlib import Path

from annotator.domain.model import DocumentId
from annotator.services import annotate, documents, span_search
from annotator.services.project import Project, open_project
from tests.projects import add_passes, add_texts, label_ids, make_empty_project, spans_in


def shown(found: list[span_search.FoundSpan]) -> list[tuple[str, int, str]]:
    return [(one.document_id, one.start, one.quote) for one in found]


def with_spans(path: Path) -> Project:
    project = make_empty_project(path)
    add_texts(project, {"b": "x" * 40 + " Kyiv 💩 and KYIV", "a": "Kyiv, Kyivans"})
    add_passes(project, "analyst-1", {"b": [(41, 45, "location"), (52, 56, "location")], "a": [(0, 4, "actor")]})
    add_passes(project, "somebody", {"a": [(0, 4, "claim")]})
    return project


def test_the_same_words_with_the_rarest_label_first(tmp_path: Path) -> None:
    with with_spans(tmp_path / "a.db") as project:
        found = span_search.over_the_same_words(project, "Kyiv")
        assert shown(found) == [("a", 0, "Kyiv"), ("b", 41, "Kyiv"), ("b", 52, "KYIV")]
        assert {one.label_id for one in found[1:]} == {label_ids(project)["location"]}
        assert (found[1].before, found[1].after) == ("x" * 29 + " ", " 💩 and KYIV")
        assert (found[0].before, found[0].after) == ("", ", Kyivans")
        assert span_search.over_the_same_words(project, "Kyi") == []


def test_flags_and_notes_of_this_person_alone(tmp_path: Path) -> None:
    with with_spans(tmp_path / "a.db") as project:
        assert span_search.flagged_or_noted(project) == []
        first, second = spans_in(project, "b")
        annotate.set_flag(project, first, True)
        annotate.set_note(project, second, "or the region?")
        with open_project(str(tmp_path / "a.db"), "somebody") as other:
            annotate.set_flag(other, documents.open_document(other, DocumentId("a")).spans[0], True)
        found = span_search.flagged_or_noted(project)
        assert [(one.quote, one.flagged, one.note) for one in found] == [
            ("Kyiv", True, ""),
            ("KYIV", False, "or the region?"),
        ]
        annotate.set_note(project, spans_in(project, "b")[1], "")
        assert shown(span_search.flagged_or_noted(project)) == [("b", 41, "Kyiv")]
