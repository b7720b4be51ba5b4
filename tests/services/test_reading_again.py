"""After a change only the spans it wrote are read again; what comes out is what reading everything would give."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId, State
from annotator.services import annotate, documents, history
from annotator.services.project import Project
from tests.projects import add_texts, label_ids, make_empty_project

ID = DocumentId("one")
ACTS = st.sampled_from(["add", "relabel", "move", "delete", "flag", "undo", "redo", "done"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(ACTS, st.integers(0, 8), st.integers(1, 4), st.integers(0, 3)), max_size=12))
def test_the_same_as_reading_everything(tmp_path_factory, steps: list[tuple[str, int, int, int]]) -> None:
    path: Path = tmp_path_factory.mktemp("again") / "a.db"
    with make_empty_project(path) as project:
        add_texts(project, {ID: "0123456789 abc"})
        known = documents.open_document(project, ID)
        for act, start, length, number in steps:
            try:
                changes = _do(project, known.spans, act, (start, start + length), number)
            except AnnotatorError:
                continue
            if changes.spans:
                known = documents.read_again(project, known, changes.spans)
            else:
                known = documents.open_document(project, ID)
            assert known == documents.open_document(project, ID)


def _do(project: Project, spans: tuple, act: str, extent: tuple[int, int], number: int) -> Changes:
    label = list(label_ids(project).values())[number]
    if act == "add" or (not spans and act not in ("undo", "redo", "done")):
        return annotate.add_span(project, ID, *extent, label)
    if act in ("undo", "redo"):
        return history.undo(project) if act == "undo" else history.redo(project)
    if act == "done":
        return documents.set_state(project, ID, State.DONE)
    span = spans[number % len(spans)]
    if act == "relabel":
        return annotate.relabel(project, span, label)
    if act == "move":
        return annotate.set_bounds(project, span, *extent)
    return annotate.delete_span(project, span) if act == "delete" else annotate.set_flag(project, span, True)
