"""conflicts: the cases of a project, narrowed and ordered as in the window."""

import json
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.case_text import case_lines, case_value
from annotator.cli.session import TEXT, Session, common, one_line, pass_session, say
from annotator.cli.words import as_share

if TYPE_CHECKING:
    from annotator.domain.decisions import Review
    from annotator.domain.queue import QueueItem, Selection

# The words of domain.cases.Kind and domain.queue, which a test holds these against: showing help imports nothing.
KINDS = ("agree", "missing", "mixed", "trivial", "boundary", "label", "both")
WHICH = ("to_do", "open", "stale", "disputed", "skipped", "flagged", "decided", "agree", "all")
MARKS = ("skipped", "flagged", "disputed")
ORDERS = ("document", "kind", "label", "phrase", "impact")


@click.command()
@click.option("--which", type=click.Choice(WHICH), help="Other cases than those to decide [to_do].")
@click.option("--marks", type=click.Choice(MARKS), help="Those that somebody put off, flagged or appealed against.")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only this kind; can be repeated.")
@click.option("--label", "labels", type=TEXT, multiple=True, help="Only where this label stands; can be repeated.")
@click.option("--document", type=TEXT, metavar="ID", help="Only in this document.")
@click.option("--phrase", type=TEXT, default="", metavar="WORDS", help="Only where the text reads so.")
@click.option("--pair", type=(TEXT, TEXT), metavar="A B", help="Only where these two analysts differ.")
@click.option("--order", type=click.Choice(ORDERS), default="document", help="impact: what settles most comes first.")
@click.option("--audit", is_flag=True, help="Instead, a sample of what policies settled.")
@click.option("--share", type=TEXT, callback=as_share, help="How much of it the sample holds [0.05].")
@common
@pass_session
def conflicts(session: Session, /, audit: bool, share: Fraction | None, order: str, **given: Any) -> None:
    """List the cases that analysts leave open, that are disputed, or whose spans changed since they were decided."""
    from annotator.domain.policies import AUDIT_SHARE
    from annotator.domain.queue import Order
    from annotator.services.queue import select

    if share is not None and not audit:
        raise click.UsageError("--share belongs to --audit.")
    if sum(map(bool, (audit, given["which"], given["marks"]))) > 1:
        raise click.UsageError("Give one of --audit, --which and --marks.")
    selection = _selection(audit, given)
    with session.open() as project:
        found = select(project, selection, Order(order), AUDIT_SHARE if share is None else share)
        count = _tell_cases(session, found)
    if not session.as_json:
        which = " in the sample" if audit else "" if given["which"] or given["marks"] else " to decide"
        say(f"{count:,} {'case' if count == 1 else 'cases'}{which}.")


def _selection(audit: bool, given: dict[str, Any]) -> "Selection":
    from annotator.domain.cases import Kind
    from annotator.domain.queue import Selection, Which

    return Selection(
        Which.AUDIT if audit else Which(given["which"] or given["marks"] or "to_do"),
        kinds=frozenset(Kind(kind) for kind in given["kinds"]),
        labels=frozenset(given["labels"]),
        document=given["document"],
        phrase=given["phrase"],
        pair=given["pair"],
    )


def _tell_cases(session: Session, found: "Iterable[tuple[QueueItem, Review]]") -> int:
    """Prints cases as they are found: a large project has more of them than fit in memory."""
    count = 0
    for count, (item, each) in enumerate(found, 1):
        if session.as_json:
            lead = "[" if count == 1 else ","
            value = case_value(each, item.marks)
            click.echo(f"{lead}\n{json.dumps(value, ensure_ascii=False, indent=2)}", nl=False)
        else:
            for line in case_lines(each, item.marks):
                click.echo(one_line(line))
    if session.as_json:
        click.echo("\n]" if count else "[]")
    return count
