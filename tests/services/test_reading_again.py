"""After a change only the spans it wrote are read again; what comes out is what reading everything would give."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.changes import Changes
from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId, OpenDocument, State
from annotator.domain.spans import patched
from annotator.services import annotate, documents, history
from annotator.services.project import Project
from tests.projects import add_texts, label_ids, make_empty_project

ID = DocumentId("one")
ACTS = st.sampled_from(["add", "relabel", "move", "delete", "flag", "undo", "redo", "done"])


@settings(max_examples=25)
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
            if (told := _told(known, changes)) is not None:
                known = told
            elif changes.spans:
                known = documents.read_again(project, known, changes.spans)
            else:
                known = documents.open_document(project, ID)
            assert known == documents.open_document(project, ID)


def _told(known: OpenDocument, changes: Changes) -> OpenDocument | None:
    """The pass by what the step says of itself, as the window takes it."""
    fresh = documents.told_spans(known, changes)
    gone = [span for span in known.spans if span.id in changes.spans]
    spans = None if fresh is None else patched(known.spans, gone, fresh)
    return None if spans is None else OpenDocument(known.document, known.annotation_set, spans)


def test_a_step_says_what_became_of_its_spans_unless_the_pass_changed_too(tmp_path: Path) -> None:
    with make_empty_project(tmp_path / "a.db") as project:
        add_texts(project, {ID: "0123456789 abc"})
        label = next(iter(label_ids(project).values()))
        began = documents.open_document(project, ID)
        first = annotate.add_span(project, ID, 0, 3, label)
        assert _told(began, first) is None  # it made the pass
        known = documents.open_document(project, ID)
        second = annotate.add_span(project, ID, 4, 6, label)
        assert _told(known, second) == documents.open_document(project, ID)
        back = history.undo(project)
        assert (back.now, _told(documents.open_document(project, ID), back)) == ((), known)


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
