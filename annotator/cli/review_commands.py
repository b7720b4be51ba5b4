"""adjudicate, decide: settling where analysts do not agree."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.case_text import case_value
from annotator.cli.progress import progress_of
from annotator.cli.session import TEXT, Session, common, pass_session, say
from annotator.cli.words import as_share
from annotator.domain.counting import count_words
from annotator.domain.model import DocumentId

if TYPE_CHECKING:
    from annotator.domain.passes import Mark
    from annotator.services.deciding import Decided, Remarks
    from annotator.services.project import Project

_POLICIES = ("unanimous", "trivial", "majority")


@click.command()
@click.option("--policy", type=click.Choice(_POLICIES), required=True, help="Which cases are settled, and how.")
@click.option("--share", type=TEXT, callback=as_share, help="For majority: more than this share must agree [1/2].")
@click.option("--dry-run", is_flag=True, help="Say what would be decided, write nothing.")
@common
@pass_session
def adjudicate(session: Session, policy: str, share: Fraction | None, dry_run: bool) -> None:
    """Let a policy decide cases. Undo takes the whole run back.

    unanimous: all who finished hold the same span. trivial: they differ in white space or punctuation at the edges.
    majority: more than half, or another share, hold it. Ties stay open, and so does what one analyst alone finished.
    """
    from annotator.domain.adjudication import rule
    from annotator.domain.policies import HALF
    from annotator.services import adjudicating

    if share is not None and (policy != "majority" or share == 1):
        raise click.UsageError("--share belongs to --policy majority and is less than 1: nothing is more than all.")
    by = rule(policy, HALF if share is None else share)
    with session.open() as project:
        if dry_run:
            _tell_preview(session, adjudicating.preview(project, by), project.who)
            return
        with progress_of("Adjudicating") as progress:
            outcome = adjudicating.adjudicate(project, by, progress)
        _warn_of_own(project.who, outcome.own)
    value = {"decided": outcome.decided, "open": outcome.open}
    session.answer(value, [f"{outcome.decided:,} decided, {outcome.open:,} open"])


def _tell_preview(session: Session, found: "Iterator[Any]", who: str) -> None:
    from annotator.services.adjudicating import Adjudication

    total = Adjudication()
    documents, lines = [], []
    for each in found:
        total.add(each, who)
        if each.decisions:
            told = {"document": each.document_id, "decided": len(each.decisions), "open": each.open}
            documents.append(told)
            lines.append(f"{each.document_id}: {len(each.decisions):,} would be decided, {each.open:,} stay open")
    _warn_of_own(who, total.own)
    value = {"decided": total.decided, "open": total.open, "dry_run": True, "documents": documents}
    session.answer(value, [*lines, f"{total.decided:,} would be decided, {total.open:,} would stay open"])


def _warn_of_own(who: str, own: int) -> None:
    if own:
        cases = count_words(own, "case")
        say(f"Note: {who} annotated some of these documents too ({cases}); the policy counted that vote as any.")


@click.command()
@click.argument("case", type=TEXT, required=False)
@click.option("--candidate", "candidates", type=click.IntRange(min=1), multiple=True, metavar="N", help="As listed.")
@click.option(
    "--span", "spans", type=(int, int, TEXT), multiple=True, metavar="START END LABEL", help="Another stretch."
)
@click.option("--none", "nothing", is_flag=True, help="No span here.")
@click.option("--document", type=TEXT, metavar="ID", help="Instead of CASE: gold in this document that nobody marked.")
@click.option("--alike", is_flag=True, help="Decide every case that reads the same, in all documents, as one step.")
@click.option(
    "--reason",
    type=TEXT,
    help="analyst slip, ambiguous text, guideline gap, boundary convention, source error, or your own words.",
)
@click.option("--note", type=TEXT, help="Anything else.")
@click.option("--confidence", type=TEXT, help="How sure you are, in your own words.")
@common
@pass_session
def decide(session: Session, /, case: str | None, document: str | None, alike: bool, **given: Any) -> None:
    """Decide CASE, by the id that `conflicts` lists. --candidate and --span can be repeated: each becomes gold."""
    from annotator.domain.reasons import code_of
    from annotator.services.deciding import Remarks, add_gold

    candidates, spans, nothing = given["candidates"], given["spans"], given["nothing"]
    _check_usage(case, document, candidates, spans, nothing)
    if alike and document is not None:
        raise click.UsageError("--alike belongs to a CASE.")
    remarks = Remarks(code_of(given["reason"]), given["note"], given["confidence"])
    with session.open() as project:
        if document is not None:
            _tell_decided(session, add_gold(project, DocumentId(document), spans, remarks))
            return
        assert case is not None
        _decide_case(session, project, case, (candidates, spans), alike, remarks)


def _check_usage(case: str | None, document: str | None, candidates: Any, spans: Any, nothing: bool) -> None:
    if (case is None) == (document is None):
        raise click.UsageError("Give the id of a CASE, or --document ID for gold that nobody marked.")
    if document is not None and (candidates or nothing or not spans):
        raise click.UsageError("--document takes --span START END LABEL, once or more.")
    if nothing == bool(candidates or spans):
        raise click.UsageError("Give --candidate N or --span START END LABEL, once or more, or --none.")


def _decide_case(
    session: Session,
    project: "Project",
    case: str,
    chosen: "tuple[tuple[int, ...], tuple[Mark, ...]]",
    alike: bool,
    remarks: "Remarks",
) -> None:
    from annotator.services import deciding, reviewing

    with progress_of("Looking for the case") as progress:
        found = reviewing.find_case(project, case, progress).case
    document_id = DocumentId(found.document_id)
    spans = [*(_candidate(found.candidates, number).mark for number in chosen[0]), *chosen[1]]
    if not alike:
        _tell_decided(session, deciding.decide(project, document_id, case, spans, remarks))
        return
    with progress_of("Looking for cases alike") as progress:
        found_alike = reviewing.cases_alike(project, document_id, case, spans, progress)
    choices = {key: one.spans for key, one in found_alike.items()}
    saw = {key: deciding.Saw.of(one.review) for key, one in found_alike.items()}
    changes = deciding.decide_alike(project, choices, remarks, saw)
    value = {"decided": [{"document": document, "case": each} for document, each in choices], "what": changes.what}
    session.answer(value, [changes.what])


def _candidate(candidates: "tuple[Any, ...]", number: int) -> Any:
    from annotator.domain.errors import NotFound

    if number > len(candidates):
        raise NotFound(f"The case has no candidate {number}.", f"It has {len(candidates)}, counted from 1.")
    return candidates[number - 1]


def _tell_decided(session: Session, done: "Decided") -> None:
    for warning in done.warnings:
        say(f"Note: {warning}")
    if done.is_repeat:
        say("Note: this answers a question that was asked again; the gold is what it was.")
    value = {**case_value(done.review), "warnings": list(done.warnings), "repeat": done.is_repeat}
    session.answer(value, [done.changes.what])
