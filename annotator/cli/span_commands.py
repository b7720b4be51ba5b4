"""span: one span of one's own at a time."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.session import TEXT, Session, common, pass_session, table
from annotator.domain.errors import NotFound
from annotator.domain.model import DocumentId

if TYPE_CHECKING:
    from annotator.domain.model import OpenDocument, Span
    from annotator.services.project import Project

# A negative number is an argument that the services refuse with a sentence, no unknown option.
_NUMBERS = {"ignore_unknown_options": True}


def _which_span(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments that name a span."""
    for name, kind in (("label", TEXT), ("end", int), ("start", int), ("document", TEXT)):
        command = click.argument(name, type=kind)(command)
    return command


@click.group()
def span() -> None:
    """Add, change or remove one span in the pass of --as. Offsets count Unicode code points, END exclusive."""


@span.command("add", context_settings=_NUMBERS)
@_which_span
@common
@pass_session
def add_span(session: Session, document: str, start: int, end: int, label: str) -> None:
    """Mark START..END of DOCUMENT as LABEL."""
    from annotator.services import annotate
    from annotator.services.labels import find_label

    with session.open() as project:
        annotate.add_span(project, DocumentId(document), start, end, find_label(project, label).id)
        opened, found = _find_span(project, document, start, end, label)
        _tell_span(session, project, opened, found, label)


@span.command("remove", context_settings=_NUMBERS)
@_which_span
@common
@pass_session
def remove_span(session: Session, document: str, start: int, end: int, label: str) -> None:
    """Remove the span START..END with LABEL from DOCUMENT."""
    from annotator.services import annotate

    with session.open() as project:
        opened, found = _find_span(project, document, start, end, label)
        annotate.delete_span(project, found)
        _tell_span(session, project, opened, found, label)


@span.command("note", context_settings=_NUMBERS)
@_which_span
@click.argument("note", type=TEXT)
@common
@pass_session
def note_span(session: Session, /, note: str, **which: Any) -> None:
    """Write a note on the span START..END with LABEL; an empty one removes it."""
    from annotator.services import annotate

    with session.open() as project:
        annotate.set_note(project, _find_span(project, **which)[1], note)
        _tell_span(session, project, *_find_span(project, **which), which["label"])


@span.command("flag", context_settings=_NUMBERS)
@_which_span
@click.option("--off", is_flag=True, help="Take the flag off.")
@common
@pass_session
def flag_span(session: Session, /, off: bool, **which: Any) -> None:
    """Flag the span START..END with LABEL for a second look."""
    from annotator.services import annotate

    with session.open() as project:
        annotate.set_flag(project, _find_span(project, **which)[1], not off)
        _tell_span(session, project, *_find_span(project, **which), which["label"])


@span.command("relabel", context_settings=_NUMBERS)
@_which_span
@click.argument("new_label", type=TEXT)
@common
@pass_session
def relabel_span(session: Session, /, new_label: str, **which: Any) -> None:
    """Give the span START..END with LABEL the label NEW_LABEL."""
    from annotator.services import annotate
    from annotator.services.labels import find_label

    with session.open() as project:
        annotate.relabel(project, _find_span(project, **which)[1], find_label(project, new_label).id)
        found = _find_span(project, which["document"], which["start"], which["end"], new_label)
        _tell_span(session, project, *found, new_label)


@span.command("move", context_settings=_NUMBERS)
@_which_span
@click.argument("new_start", type=int)
@click.argument("new_end", type=int)
@common
@pass_session
def move_span(session: Session, /, new_start: int, new_end: int, **which: Any) -> None:
    """Let the span START..END with LABEL reach from NEW_START to NEW_END; its note and flag stay with it."""
    from annotator.services import annotate

    with session.open() as project:
        annotate.set_bounds(project, _find_span(project, **which)[1], new_start, new_end)
        found = _find_span(project, which["document"], new_start, new_end, which["label"])
        _tell_span(session, project, *found, which["label"])


def _find_span(project: "Project", document: str, start: int, end: int, label: str) -> "tuple[OpenDocument, Span]":
    from annotator.services.documents import open_document
    from annotator.services.labels import find_label

    label_id = find_label(project, label).id
    opened = open_document(project, DocumentId(document))
    for one in opened.spans:
        if (one.start, one.end, one.label_id) == (start, end, label_id):
            return opened, one
    raise NotFound(
        f"{project.who} has no span {start}..{end} {label} in {document}.",
        "Export the document to see its spans; upper and lower case of labels matter.",
    )


def _tell_span(session: Session, project: "Project", opened: "OpenDocument", one: "Span", label: str) -> None:
    value: dict[str, Any] = {
        "document": opened.document.id,
        "start": one.start,
        "end": one.end,
        "label": label,
        "text": one.quote,
        "annotator": project.who,
        "note": one.note,
        "flagged": one.flagged,
    }
    session.answer(value, table([(opened.document.id, f"{one.start}..{one.end}", label, one.quote)]))
