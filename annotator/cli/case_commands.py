"""case: one case, and what people say about it without deciding."""

from typing import TYPE_CHECKING, Any

import click

from annotator.cli.case_text import case_lines, case_value
from annotator.cli.progress import progress_of
from annotator.cli.session import TEXT, Session, common, pass_session, table
from annotator.domain.model import DocumentId

if TYPE_CHECKING:
    from annotator.domain.case_marks import StoredMark
    from annotator.services.case_view import CaseView
    from annotator.services.project import Project


@click.group()
def case() -> None:
    """Look at one case, put it off, flag it to be talked about, or appeal against its gold."""


@case.command("show")
@click.argument("case_id", type=TEXT, metavar="CASE")
@common
@pass_session
def show(session: Session, case_id: str) -> None:
    """Everything about CASE: notes of the analysts, every decision so far, what changed since."""
    from annotator.services.case_view import case_view

    with session.open() as project:
        found = case_view(project, _document_of(project, case_id), case_id)
    session.answer(_view_value(found), _view_lines(found))


@case.command("skip")
@click.argument("case_id", type=TEXT, metavar="CASE")
@click.option("--reason", type=TEXT, default="", help="Why it is put off.")
@click.option("--off", is_flag=True, help="Take it up again.")
@common
@pass_session
def skip(session: Session, case_id: str, reason: str, off: bool) -> None:
    """Put CASE off, so that it comes last until it is decided."""
    from annotator.services import case_notes

    if off and reason:
        raise click.UsageError("--reason and --off exclude each other.")
    with session.open() as project:
        document_id = _document_of(project, case_id)
        if off:
            case_notes.unskip(project, document_id, case_id)
        else:
            case_notes.skip(project, document_id, case_id, reason)
        _tell(session, project, document_id, case_id)


@case.command("flag")
@click.argument("case_id", type=TEXT, metavar="CASE")
@click.option("--words", type=TEXT, default="", help="What is to be talked about.")
@common
@pass_session
def flag(session: Session, case_id: str, words: str) -> None:
    """Flag CASE to be talked about, or take the flag off it."""
    from annotator.services import case_notes

    with session.open() as project:
        document_id = _document_of(project, case_id)
        case_notes.flag(project, document_id, case_id, words)
        _tell(session, project, document_id, case_id)


@case.command("appeal")
@click.argument("case_id", type=TEXT, metavar="CASE")
@click.argument("words", type=TEXT)
@common
@pass_session
def appeal(session: Session, case_id: str, words: str) -> None:
    """Ask for CASE to be decided again, and say why. Its gold stays until then."""
    from annotator.services import case_notes

    with session.open() as project:
        document_id = _document_of(project, case_id)
        case_notes.appeal(project, document_id, case_id, words)
        _tell(session, project, document_id, case_id)


@case.command("marks")
@click.argument("case_id", type=TEXT, metavar="CASE")
@common
@pass_session
def marks(session: Session, case_id: str) -> None:
    """What people said about CASE and still stands."""
    with session.open() as project:
        _tell(session, project, _document_of(project, case_id), case_id)


def _document_of(project: "Project", case_id: str) -> DocumentId:
    from annotator.services.reviewing import find_case

    with progress_of("Looking for the case") as progress:
        return DocumentId(find_case(project, case_id, progress).case.document_id)


def _tell(session: Session, project: "Project", document_id: DocumentId, case_id: str) -> None:
    from annotator.services.case_notes import marks_of

    found = marks_of(project, document_id).get(case_id, ())
    value = {"case": case_id, "document": document_id, "marks": [_mark_value(mark) for mark in found]}
    session.answer(value, table((mark.kind.value, mark.who, mark.at, mark.reason or "") for mark in found))


def _mark_value(mark: "StoredMark") -> dict[str, Any]:
    return {"kind": mark.kind.value, "who": mark.who, "at": mark.at, "words": mark.reason}


def _view_value(found: "CaseView") -> dict[str, Any]:
    from annotator.formats.decision_lines import decision_value

    changed = [
        {"analyst": one.analyst, "was": list(one.was), "now": list(one.now), "had_finished": one.had_finished}
        for one in found.changed
    ]
    notes = [
        {"start": one.mark[0], "end": one.mark[1], "label": one.mark[2], "annotator": name, "note": words}
        for one in found.candidates
        for name, words in one.notes
    ]
    return {
        **case_value(found.review),
        "notes": notes,
        "history": [decision_value(made) | _provenance_value(found, made.id) for made in found.history],
        "changed": changed,
        "marks": [_mark_value(mark) for mark in found.marks],
        "warnings": list(found.warnings),
    }


def _provenance_value(found: "CaseView", decision_id: str | None) -> dict[str, Any]:
    known = found.provenance.get(decision_id or "")
    if known is None or known.seen is None:
        return {}
    seen = [{"span": span, "version": version, "annotator": owner} for span, version, owner in known.seen]
    return {"seen": seen, "unfinished": list(known.unfinished or ()), "replaces": len(known.replaces or ())}


def _view_lines(found: "CaseView") -> list[str]:
    lines = list(case_lines(found.review))
    for one in found.candidates:
        lines += [f"  note of {name} on {one.mark[0]}..{one.mark[1]}: {words}" for name, words in one.notes]
    for change in found.changed:
        lines.append(f"  {change.analyst} had {_spans(change.was)}, has {_spans(change.now)}")
    for made in found.history:
        why = f" ({made.reason})" if made.reason else ""
        lines.append(f"  {made.at}  {made.reviewer} decided {_spans(made.spans)}{why}")
    lines += [f"  {mark.kind.value} by {mark.who}: {mark.reason or '-'}" for mark in found.marks]
    return [*lines, *(f"  {words}" for words in found.warnings)]


def _spans(marks: tuple[tuple[int, int, str], ...]) -> str:
    return "; ".join(f"{label} {start}..{end}" for start, end, label in marks) or "no span"
