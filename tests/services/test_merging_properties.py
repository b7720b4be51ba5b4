"""Whatever was done on both sides: a merge loses nothing of ours unsaid, a second one does nothing, undo restores."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.errors import AnnotatorError
from annotator.domain.model import DocumentId, Span, State
from annotator.services import annotate, documents, history
from annotator.services.checking import check
from annotator.services.merging import merge
from annotator.services.packing import pack
from annotator.services.project import Project, open_project
from tests.projects import add_passes, add_texts, contents, everything, label_ids, make_empty_project, spans_in

MEMORY = Path("/dev/shm")
WHO, OTHER = "analyst-1", "analyst-2"
TEXTS = {"one": "Kerry 📉 Putin", "two": "Москва\r\nKyiv"}
NAMES = ("actor", "location", "claim")
FIRST = {"one": [(0, 5, "actor"), (0, 7, "claim"), (8, 13, "actor")], "two": [(0, 6, "location")]}

extents = st.tuples(st.integers(0, 5), st.integers(1, 7)).filter(lambda pair: pair[0] < pair[1])
edits = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(sorted(TEXTS)), extents, st.sampled_from(NAMES)),
        st.tuples(st.just("move"), st.integers(0, 9), extents),
        st.tuples(st.just("relabel"), st.integers(0, 9), st.sampled_from(NAMES)),
        st.tuples(st.just("note"), st.integers(0, 9), st.sampled_from(("", "sure?"))),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.tuples(st.just("state"), st.sampled_from(sorted(TEXTS)), st.sampled_from(State)),
        st.tuples(st.just("undo")),
    ),
    max_size=6,
)
Values = dict[str, tuple[Any, ...]]


@contextmanager
def handed_out() -> Iterator[tuple[Project, Project]]:
    """The project and its pack, both open as the analyst."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    try:
        with make_empty_project(folder / "here.db", WHO) as here:
            add_texts(here, TEXTS)
            add_passes(here, WHO, FIRST)
            add_passes(here, OTHER, FIRST, "done")
            pack(here, folder / "there.db", WHO)
            with open_project(str(folder / "there.db")) as there:
                yield here, there
    finally:
        shutil.rmtree(folder)


def _spans(project: Project) -> list[Span]:
    return [span for name in sorted(TEXTS) for span in spans_in(project, name)]


def values(project: Project) -> Values:
    """What the analyst's spans hold, by id."""
    return {str(one.id): (one.start, one.end, one.label_id, one.note, one.flagged) for one in _spans(project)}


def edit(project: Project, edit_list: list[tuple[Any, ...]]) -> None:
    """Do what can be done of it."""
    for how, *told in edit_list:
        try:
            _edit(project, how, told)
        except AnnotatorError:
            continue  # there already, outside the text, nothing to undo


def _edit(project: Project, how: str, told: list[Any]) -> None:
    if how == "add":
        annotate.add_span(project, DocumentId(told[0]), *told[1], label_ids(project)[told[2]])
    elif how == "state":
        documents.set_state(project, DocumentId(told[0]), told[1])
    elif how == "undo":
        history.undo(project)
    elif there := _spans(project):
        span = there[told[0] % len(there)]
        actions: dict[str, Any] = {
            "move": lambda: annotate.set_bounds(project, span, *told[1]),
            "relabel": lambda: annotate.relabel(project, span, label_ids(project)[told[1]]),
            "note": lambda: annotate.set_note(project, span, told[1]),
            "delete": lambda: annotate.delete_span(project, span),
        }
        actions[how]()


def taken(project: Project, source: Project) -> list[str]:
    """Merge a copy of the pack, which is open; returns why something was rejected. Checks what always holds."""
    copy = source.path.with_name("copy.db")
    copy.unlink(missing_ok=True)
    source.save_copy(copy)
    before = contents(project)
    report = merge(project, [copy])
    if report.changes is not None:
        after = contents(project)
        history.undo(project)
        assert contents(project) == before
        history.redo(project)
        assert contents(project) == after
    whole = everything(project)
    again = merge(project, [copy])
    assert everything(project) == whole
    assert again.rejected == report.rejected
    return [each.why for each in report.rejected]


def check_merged(was: Values, theirs: Values, ours: Values, now: Values, rejected: list[str]) -> None:
    """What only one side did is there; what both did is as it was here, and was told."""
    for span_id, value in ours.items():
        if was.get(span_id) != value or theirs.get(span_id) == value:
            assert now[span_id] == value
    extents_now = {value[:3] for value in now.values()}
    for span_id, value in theirs.items():
        if was.get(span_id) != value and now.get(span_id) != value:
            assert rejected or value[:3] in extents_now
    for span_id in was.keys() - theirs.keys():
        if ours.get(span_id) == was[span_id]:
            assert span_id not in now
        elif span_id in ours:
            assert rejected


@settings(max_examples=8)
@given(edits, edits, edits, edits)
def test_whatever_was_done_on_both_sides(
    there: list[tuple[Any, ...]],
    here: list[tuple[Any, ...]],
    there_later: list[tuple[Any, ...]],
    here_later: list[tuple[Any, ...]],
) -> None:
    with handed_out() as (project, packed):
        was = values(project)
        others = values(Project(project.database, OTHER))
        edit(packed, there)
        edit(project, here)
        ours = values(project)
        rejected = taken(project, packed)
        check_merged(was, values(packed), ours, values(project), rejected)
        edit(packed, there_later)
        edit(project, here_later)
        ours = values(project)
        taken(project, packed)
        if not there_later and not rejected and ("undo",) not in here_later:  # which may undo the merge
            assert ours.items() <= values(project).items()
        assert values(Project(project.database, OTHER)) == others
        assert check(project).problems == []


@settings(max_examples=6)
@given(edits, edits)
def test_who_alone_works_in_the_pack_gets_it_back_as_it_is_there(
    first: list[tuple[Any, ...]], second: list[tuple[Any, ...]]
) -> None:
    with handed_out() as (project, packed):
        for each in (first, second):
            edit(packed, each)
            assert taken(project, packed) == []
            assert values(project) == values(packed)
            states = [
                [documents.open_document(one, DocumentId(name)).state for name in TEXTS] for one in (project, packed)
            ]
            assert states[0] == states[1]
