"""documents, set-status, stats: what is in the project, and how far it is."""

import click

from annotator.cli.session import TEXT, Session, common, pass_session, table
from annotator.domain.counting import count_words
from annotator.domain.model import DocumentId, State

_STATES = [state.value for state in State]


@click.group(invoke_without_command=True)
@click.option("--search", type=TEXT, default="", metavar="WORDS", help="Only documents in which every word occurs.")
@click.option("--match-case", is_flag=True, help="Upper and lower case are told apart.")
@click.option("--whole-words", is_flag=True, help="No parts of words.")
@click.option("--label", "labels", type=TEXT, multiple=True, metavar="NAME", help="Only with such a span of --as.")
@click.option("--flagged", is_flag=True, help="Only with a flagged span of --as.")
@click.option("--noted", is_flag=True, help="Only with a span of --as that has a note.")
@common
@click.pass_context
@pass_session
def documents(
    session: Session,
    context: click.Context,
    search: str,
    match_case: bool,
    whole_words: bool,
    labels: tuple[str, ...],
    flagged: bool,
    noted: bool,
) -> None:
    """List the documents, with the spans and status of --as."""
    if context.invoked_subcommand is not None:
        return
    from annotator.domain.document_query import About, Criterion, DocumentQuery
    from annotator.domain.finding import Manner
    from annotator.services.document_search import find_documents
    from annotator.services.labels import find_label

    criteria = [Criterion(About.FLAG)] * flagged + [Criterion(About.NOTE)] * noted
    with session.open() as project:
        criteria += [Criterion(About.LABEL, find_label(project, name).name) for name in labels]
        query = DocumentQuery(tuple(search.split()), tuple(criteria), Manner(match_case, whole_words))
        found = find_documents(project, query)
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


@documents.command("close")
@click.argument("document", type=TEXT, metavar="ID")
@click.option("--checklist", is_flag=True, help="Only say what to look at before.")
@common
@pass_session
def close_document(session: Session, document: str, checklist: bool) -> None:
    """Declare the review of a document finished: no case may be open."""
    from annotator.services import closing

    with session.open() as project:
        found = closing.checklist(project, DocumentId(document))
        if not checklist:
            closing.close(project, DocumentId(document))
    problems = [
        {"start": one.start, "end": one.end, "label": one.label, "words": one.words, "blocks": one.blocks}
        for one in found
    ]
    value = {"document": document, "closed": not checklist, "problems": problems}
    lines = [f"{one.start}..{one.end}  {one.words}" for one in found]
    session.answer(value, lines if checklist else [*lines, f"closed: {document}"])


@documents.command("reopen")
@click.argument("document", type=TEXT, metavar="ID")
@common
@pass_session
def reopen_document(session: Session, document: str) -> None:
    """Open the review of a closed document again."""
    from annotator.services import closing

    with session.open() as project:
        closing.reopen(project, DocumentId(document))
    session.answer({"document": document, "closed": False}, [f"open again: {document}"])


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
    session.answer(value, table([(row.id, project.who, row.state.value, count_words(row.spans, "span"))]))


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
        rows.append((name, f"{count_words(theirs['documents'], 'document')}, {count_words(theirs['spans'], 'span')}"))
    session.answer(value, table(rows))
