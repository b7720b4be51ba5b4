"""round, reviewers, repeats: who reviews, when analysts may see gold, and how far reviewers agree with each other."""

from typing import TYPE_CHECKING, Any

import click

from annotator.cli.progress import progress_of
from annotator.cli.session import TEXT, Session, common, pass_session, table

if TYPE_CHECKING:
    from annotator.services.project import Project
    from annotator.services.repeats import Consistency


@click.group("round")
def round_() -> None:
    """Until a round is released, the window shows analysts their own work alone."""


@round_.command("status")
@common
@pass_session
def status(session: Session) -> None:
    """Say whether the round is open or released."""
    with session.open() as project:
        _tell_round(session, project)


@round_.command("release")
@common
@pass_session
def release(session: Session) -> None:
    """Let the window show everybody what all marked and what was decided."""
    from annotator.services import roles

    with session.open() as project:
        roles.release(project)
        _tell_round(session, project)


@round_.command("begin")
@common
@pass_session
def begin(session: Session) -> None:
    """Begin a round: the window shows analysts their own work alone again."""
    from annotator.services import roles

    with session.open() as project:
        roles.begin_round(project)
        _tell_round(session, project)


def _tell_round(session: Session, project: "Project") -> None:
    from annotator.services import roles

    said = "released" if roles.is_released(project) else "open"
    session.answer({"round": said, "reviewers": list(roles.reviewers(project))}, [said])


@click.group(invoke_without_command=True)
@common
@click.pass_context
@pass_session
def reviewers(session: Session, context: click.Context) -> None:
    """List who reviews; they see everybody's work in the window."""
    if context.invoked_subcommand is None:
        with session.open() as project:
            _tell_reviewers(session, project)


@reviewers.command("add")
@click.argument("name", type=TEXT)
@common
@pass_session
def add_reviewer(session: Session, name: str) -> None:
    """Let NAME review."""
    from annotator.services import roles

    with session.open() as project:
        roles.add_reviewer(project, name)
        _tell_reviewers(session, project)


@reviewers.command("remove")
@click.argument("name", type=TEXT)
@common
@pass_session
def remove_reviewer(session: Session, name: str) -> None:
    """Let NAME review no longer; what they decided stays."""
    from annotator.services import roles

    with session.open() as project:
        roles.remove_reviewer(project, name)
        _tell_reviewers(session, project)


def _tell_reviewers(session: Session, project: "Project") -> None:
    from annotator.services import roles

    found = list(roles.reviewers(project))
    session.answer(found, found)


@click.group()
def repeats() -> None:
    """Put decided cases before a reviewer again, unseen among the others, and compare."""


@repeats.command("draw")
@click.argument("number", type=click.IntRange(min=1))
@click.argument("name", type=TEXT)
@click.option("--seed", type=int, default=0, help="Which ones: the same seed draws the same.")
@click.option("--at-once", is_flag=True, help="Their own decisions too that are younger than a week and 200 others.")
@common
@pass_session
def draw(session: Session, number: int, name: str, seed: int, at_once: bool) -> None:
    """Ask NAME about up to NUMBER decided cases again."""
    from annotator.services import repeats as service

    with session.open() as project, progress_of("Looking for decisions") as progress:
        changes = service.draw(project, number, name, seed, rested=not at_once, progress=progress)
    value = {"asked_of": name, "what": changes.what, "number": changes.number}
    session.answer(value, [f"{changes.what}: {name}"])


@repeats.command("report")
@common
@pass_session
def report(session: Session) -> None:
    """How answers agree with what had been decided: exactly, and in part (the same labels on shared characters)."""
    from annotator.services import repeats as service

    with session.open() as project, progress_of("Comparing") as progress:
        found = service.consistency(project, progress)
    rows: list[tuple[str, ...]] = [("decided by", "asked", "kind", "answered", "exact", "in part", "waiting")]
    rows += [_row(one) for one in found]
    session.answer([_value(one) for one in found], table(rows) if found else ["Nobody was asked again."])


def _value(one: "Consistency") -> dict[str, Any]:
    return {
        "reviewer": one.reviewer,
        "asked_of": one.asked_of,
        "kind": None if one.kind is None else one.kind.value,
        "answered": one.answered,
        "exact": one.exact,
        "partly": one.partly,
        "waiting": one.waiting,
    }


def _row(one: "Consistency") -> tuple[str, ...]:
    kind = "all" if one.kind is None else one.kind.value
    return one.reviewer, one.asked_of, kind, *(f"{n:,}" for n in (one.answered, one.exact, one.partly, one.waiting))
