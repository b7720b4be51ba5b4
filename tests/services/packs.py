"""A project with two analysts and a pack of it, for the tests of packing and merging."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from annotator.domain.model import DocumentId, Span
from annotator.services import annotate, documents
from annotator.services.packing import pack
from annotator.services.project import Project, open_project
from tests.projects import add_passes, label_ids, spans_in

#: What analyst-2 leaves behind, in every place where words can stand; none of it may be in a pack for analyst-1.
OTHER = "Canary-Zwei"
OTHER_NOTE = "canary-note-kept-from-others"
DOCUMENT = "a-meeting"


def mark(project: Project, start: int, end: int, label: str, document: str = DOCUMENT) -> Span:
    """A new span of the person's."""
    annotate.add_span(project, DocumentId(document), start, end, label_ids(project)[label])
    return span_at(project, start, end, label, document)


def span_at(project: Project, start: int, end: int, label: str, document: str = DOCUMENT) -> Span:
    """The person's span there."""
    label_id = label_ids(project)[label]
    for one in spans_in(project, document):
        if (one.start, one.end, one.label_id) == (start, end, label_id):
            return one
    raise LookupError((start, end, label))


def marks(project: Project, document: str = DOCUMENT) -> list[tuple[int, int, str]]:
    """Start, end and label name of the person's spans, in order."""
    names = {label_id: name for name, label_id in label_ids(project).items()}
    return [(one.start, one.end, names[one.label_id]) for one in spans_in(project, document)]


def with_two_analysts(project: Project) -> None:
    """Two spans of analyst-1 in the first document; work of OTHER beside them."""
    add_passes(project, "analyst-1", {DOCUMENT: [(0, 5, "actor"), (19, 24, "location")]})
    add_passes(project, OTHER, {DOCUMENT: [(0, 15, "claim")], "b-chart": [(3, 9, "actor")]}, "done")


def pack_of(project: Project, out: Path) -> Path:
    """A pack for analyst-1."""
    pack(project, out, "analyst-1")
    return out


@contextmanager
def at_home(path: Path) -> Iterator[Project]:
    """The pack opened as its analyst opens it."""
    with open_project(str(path)) as project:
        yield project


def tamper(path: Path, *statements: str, **values: Any) -> None:
    """Change a file past the program."""
    with closing(sqlite3.connect(path)) as raw, raw:
        for statement in statements:
            raw.execute(statement, values)


Edit = Callable[[Project], None]


def finish(project: Project, state: Any, document: str = DOCUMENT) -> None:
    """Say how far the person is."""
    documents.set_state(project, DocumentId(document), state)
