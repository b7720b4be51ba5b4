"""documents, span, set-status, stats: what is in the project, and one change at a time."""

from typing import TYPE_CHECKING, Any

import click

from annotator.cli.session import TEXT, Session, common, pass_session, table
from annotator.domain.errors import NotFound
from annotator.domain.model import DocumentId, State

if TYPE_CHECKING:
    from annotator.domain.model import OpenDocument, Span
    from annotator.services.project import Project

_STATES = [state.value for state in State]
# A negative number is an argument that the services refuse with a sentence, no unknown option.
_NUMBERS = {"ignore_unknown_options": True}


@click.group(invoke_without_command=True)
@click.option("--search", type=TEXT, default="", metavar="WORDS", help="Only documents in which every word occurs.")
@common
@click.pass_context
@pass_session
def documents(session: Session, context: click.Context, search: str) -> None:
    """List the documents, with the spans and status of --as."""
    if context.invoked_subcommand is not None:
        return
    from annotator.services.documents import list_documents

    with session.open() as project:
        found = list_documents(project, search=search)
    value = [
        {
            "id": row.id,
            "title": row.title,
            "characters": row.characters,
            "spans": row.spans,
            "status": row.state.value,
        }
        for row in found
    ]
    rows = [("id", "characters", "spans", "status", "title")]
    rows += [(row.id, f"{row.characters:,}", f"{row.spans:,}", row.state.value, row.title) for row in found]
    session.answer(value, table(rows))


@documents.command("remove")
@click.argument("document", type=TEXT, metavar="ID")
@common
@pass_session
def remove_document(session: Session, document: str) -> None:
    """Remove a document with everybody's spans; undo brings it back."""
    from annotator.services import documents as service

    with session.open() as project:
        changes = service.remove_document(project, DocumentId(document))
    session.answer({"removed": document, "what": changes.what, "number": changes.number}, [changes.what])


@click.group()
def span() -> None:
    """Add or remove one span in the pass of --as. Offsets count Unicode code points, END exclusive."""


@span.command("add", context_settings=_NUMBERS)
@click.argument("document", type=TEXT)
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.argument("label", type=TEXT)
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
@click.argument("document", type=TEXT)
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.argument("label", type=TEXT)
@common
@pass_session
def remove_span(session: Session, document: str, start: int, end: int, label: str) -> None:
    """Remove the span START..END with LABEL from DOCUMENT."""
    from annotator.services import annotate

    with session.open() as project:
        opened, found = _find_span(project, document, start, end, label)
        annotate.delete_span(project, found)
        _tell_span(session, project, opened, found, label)


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
    }
    session.answer(value, table([(opened.document.id, f"{one.start}..{one.end}", label, one.quote)]))


@click.command("set-status")
@click.argument("document", type=TEXT)
@click.argument("state", type=click.Choice(_STATES))
@common
@pass_session
def set_status(session: Session, document: str, state: str) -> None:
    """Say how far --as is with DOCUMENT."""
    from annotator.services import documents as service

    with session.open() as project:
        service.set_state(project, DocumentId(document), State(state))
        row = service.document_row(project, DocumentId(document))
        assert row is not None
        value = {"document": row.id, "annotator": project.who, "status": row.state.value, "spans": row.spans}
    session.answer(value, table([(row.id, project.who, row.state.value, f"{row.spans} spans")]))


@click.command()
@common
@pass_session
def stats(session: Session) -> None:
    """Count documents, spans and passes by label, analyst and status."""
    from annotator.services.counting import count

    with session.open() as project:
        value = count(project)
    rows = [("documents", f"{value['documents']:,}"), ("spans", f"{value['spans']:,}")]
    rows += [(f"label {name}", f"{number:,}") for name, number in value["labels"].items()]
    rows += [(f"passes {name}", f"{number:,}") for name, number in value["status"].items()]
    for name, theirs in value["analysts"].items():
        rows.append((name, f"{theirs['documents']:,} documents, {theirs['spans']:,} spans"))
    session.answer(value, table(rows))
